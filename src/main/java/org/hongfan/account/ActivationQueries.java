package org.hongfan.account;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationRef;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Who has an account, who holds a slip. The caller has checked that the unit is within reach. It says what is, in the order of the tree: no rates, no ranks. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class ActivationQueries {
    private final JdbcClient jdbc;
    private final Reach reach;
    private final Clock clock;

    /** Members in force of the branch: those without an account first, each part by name. */
    public List<ActivationRow> listMembers(Viewer viewer, OrganizationRef branch) {
        return jdbc.sql("""
                        select m.id as member_id, m.told as name, cast(v.created_at at time zone 'Asia/Shanghai' as date) as since,
                               cast(coalesce(s.issued_at, w.issued_at) at time zone 'Asia/Shanghai' as date) as issued_on,
                               cast(coalesce(s.expires_at, w.expires_at) at time zone 'Asia/Shanghai' as date) - 1 as good_until,
                               coalesce(greatest(s.expires_at, w.expires_at) > :now, false) as good,
                               s.id is null and w.issued_at is not null as by_administrator,
                               coalesce((select l.ended_as = 'REVOKED' from activation_slip l
                                          where l.member_id = m.id order by l.id desc limit 1), false) as revoked,
                               v.member_id is null
                               and (exists (
                                    select 1 from appointment t join organization_name u on u.id = t.organization_id
                                     where t.member_id = m.id and t.to_on is null
                                              and t.post in ('SECRETARY', 'DEPUTY_SECRETARY', 'FIRST_SECRETARY', 'ORGANIZATION_OFFICER')
                                              and not (u.path >= :viewFrom and u.path < :viewTo))
                                    or exists (select 1 from unnest(w.posts) p where not (p >= :viewFrom and p < :viewTo))) as above
                          from member_in_reach m
                          left join activated_member v on v.member_id = m.id
                          left join awaited_member w on w.member_id = m.id
                          left join activation_slip s on s.member_id = m.id and s.ended_at is null
                         where m.branch_id = :branch and m.status = 'ACTIVE'
                         order by v.created_at is not null, m.pinyin, m.id
                        """)
                .param("viewFrom", viewer.scope().pathFrom())
                .param("viewTo", viewer.scope().pathTo())
                .param("branch", branch.id())
                .param("now", OffsetDateTime.now(clock))
                .query(ActivationRow.class)
                .list();
    }

    /** The units right below, in the order of the tree. They are counted at once: asked of each slip and account of a town, row security would take a second. */
    public List<ActivationUnit> listUnits(OrganizationRef unit) {
        return reach.asSystem("how many members of units within reach have come on board", () -> countUnits(unit));
    }

    private List<ActivationUnit> countUnits(OrganizationRef unit) {
        return jdbc.sql("""
                        select c.id, c.name, count(*) as members, count(v.member_id) as opened,
                               count(*) filter (where v.member_id is null and (s.id is not null or w.expires_at > :now)) as issued
                          from organization b
                          join organization c on c.id = cast(split_part(b.path, '/', :place) as bigint)
                          join member_in_reach m on m.branch_id = b.id and m.status = 'ACTIVE'
                          left join activated_member v on v.member_id = m.id
                          left join awaited_member w on w.member_id = m.id
                          left join activation_slip s on s.member_id = m.id and s.ended_at is null and s.expires_at > :now
                         where b.path > :from and b.path < :to and b.level = 'BRANCH'
                         group by c.id
                         order by c.path
                        """)
                .param("place", unit.idsOnPath().size() + 2)
                .param("from", unit.path())
                .param("to", Scope.upperBound(unit.path()))
                .param("now", OffsetDateTime.now(clock))
                .query(ActivationUnit.class)
                .list();
    }
}
