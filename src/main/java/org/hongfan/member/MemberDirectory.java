package org.hongfan.member;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Scope;
import org.hongfan.organization.OrganizationRef;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What other modules ask about members as of a day. Callers have already checked that the unit is within the viewer's reach.
 *
 * <p>Entitlement follows 《中国共产党基层组织选举工作条例》: full members with voting rights; the approved exclusions do not count as
 * called; those under 留党察看 and probationary members are called without a vote. Lists are by name in pinyin order.
 */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MemberDirectory {
    private static final String COMMITTEE_POSTS =
            "('SECRETARY', 'DEPUTY_SECRETARY', 'ORGANIZATION_OFFICER', 'PUBLICITY_OFFICER', 'DISCIPLINE_OFFICER', 'COMMITTEE_MEMBER')";

    private static final String ON_THE_DAY = """
            select m.id as member_id,
                   case when m.distinction = '' and count(*) over (partition by m.told) > 1 then m.name || m.mark else m.told end as name,
                   m.name as plain, m.distinction, m.pinyin, s.branch_id, m.group_id, m.household_id,
                   exists (select 1 from appointment a
                            where a.member_id = m.id and a.organization_id = :unit and a.post in %s
                              and a.from_on <= :day and (a.to_on is null or a.to_on > :day)) as on_committee,
                   coalesce(x.reason, '') in ('', 'ON_PROBATION_IN_PARTY', 'DETAINED') as called,
                   (m.kind = 'FULL' and m.confirmed_on <= :day and x.reason is null) as voter,
                   case when x.reason = 'INCAPABLE' then '不能表达意志，经批准不计入应到'
                        when x.reason = 'ABROAD' then '自行出国半年以上，经批准不计入应到'
                        when x.reason = 'JAILED' then '服刑，经批准不计入应到'
                        when x.reason = 'BEDRIDDEN' then '长期卧床，经批准不计入应到'
                        when x.reason = 'MOVED_AWAY' then '应转出组织关系而没有转出，经批准不计入应到'
                        when x.reason = 'ON_PROBATION_IN_PARTY' then '留党察看期间没有表决权'
                        when x.reason = 'DETAINED' then '被留置或逮捕，停止行使表决权'
                        when m.kind = 'PROBATIONARY' or m.confirmed_on > :day then '预备党员没有表决权' end as note,
                   (m.floating = 'NONE' and not m.seriously_ill
                        and m.birth_date > make_date(extract(year from cast(:day as date))::int - 70, 1, 1)) as scored
              from membership s
              join member m on m.id = s.member_id
              left join lateral (select e.reason from member_exclusion e
                                  where e.member_id = m.id and e.from_on <= :day and (e.to_on is null or e.to_on > :day)
                                  order by (e.reason in ('ON_PROBATION_IN_PARTY', 'DETAINED')), e.id limit 1) x on true
             where s.from_on <= :day and (s.to_on is null or s.to_on > :day)
               and (m.status = 'ACTIVE' or m.ended_on > :day)
            """.formatted(COMMITTEE_POSTS);

    private static final String IN_PINYIN_ORDER = " order by m.pinyin, m.id";

    private static final String OF_BRANCH = ON_THE_DAY + " and s.branch_id = :unit" + IN_PINYIN_ORDER;

    private static final String OF_COMMITTEE = ON_THE_DAY + """
               and m.id in (select a.member_id from appointment a
                             where a.organization_id = :unit and a.post in %s
                               and a.from_on <= :day and (a.to_on is null or a.to_on > :day))
            """.formatted(COMMITTEE_POSTS) + IN_PINYIN_ORDER;

    private static final String OF_LEADERS = ON_THE_DAY + """
               and m.id in (select a.member_id
                              from appointment a join organization o on o.id = a.organization_id
                             where (o.id = :unit and a.post in %s
                                    or o.parent_id = :unit and a.post = 'SECRETARY' and (o.closed_on is null or o.closed_on > :day))
                               and a.from_on <= :day and (a.to_on is null or a.to_on > :day))
            """.formatted(COMMITTEE_POSTS) + IN_PINYIN_ORDER;

    private static final String IN_SUBTREE = ON_THE_DAY + """
               and s.branch_id in (select o.id from organization o where o.path >= :pathFrom and o.path < :pathTo)
            """;

    private final JdbcClient jdbc;

    /** Everybody who belonged to the branch on that day. */
    public List<CalledMember> listOfBranch(long branchId, LocalDate day) {
        return list(OF_BRANCH, branchId, day);
    }

    /** Who held a committee post of the unit on that day, wherever they belong. */
    public List<CalledMember> listOfCommittee(long unitId, LocalDate day) {
        return list(OF_COMMITTEE, unitId, day);
    }

    /** The unit's committee and the secretaries of the units right below it. */
    public List<CalledMember> listOfLeaders(long unitId, LocalDate day) {
        return list(OF_LEADERS, unitId, day);
    }

    /** Everybody who belonged to a branch of the unit's subtree on that day. */
    public List<CalledMember> listOfSubtree(OrganizationRef unit, LocalDate day) {
        return jdbc.sql(IN_SUBTREE + IN_PINYIN_ORDER)
                .param("unit", unit.id())
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("day", day)
                .query(CalledMember.class)
                .list();
    }

    /** One member, if they belonged to a branch of the unit's subtree on that day. */
    public Optional<CalledMember> findInSubtree(OrganizationRef unit, long memberId, LocalDate day) {
        return jdbc.sql(IN_SUBTREE + " and m.id = :member")
                .param("unit", unit.id())
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("member", memberId)
                .param("day", day)
                .query(CalledMember.class)
                .optional();
    }

    /** Everybody of these names who belonged to a branch of the unit's subtree on that day. */
    public List<CalledMember> listNamed(OrganizationRef unit, Collection<String> names, LocalDate day) {
        return jdbc.sql(IN_SUBTREE + " and m.name = any(:names)" + IN_PINYIN_ORDER)
                .param("unit", unit.id())
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("names", names.toArray(new String[0]))
                .param("day", day)
                .query(CalledMember.class)
                .list();
    }

    /** How these are told, of those who ever belonged to a branch of the unit's subtree or held a post there; by name in pinyin order. */
    public List<String> listTold(OrganizationRef unit, Collection<Long> memberIds) {
        return jdbc.sql("""
                        select m.told from member m
                         where m.id = any(:ids)
                           and (exists (select from membership s join organization o on o.id = s.branch_id
                                         where s.member_id = m.id and o.path >= :pathFrom and o.path < :pathTo)
                                or exists (select from appointment a join organization o on o.id = a.organization_id
                                            where a.member_id = m.id and o.path >= :pathFrom and o.path < :pathTo))
                         order by m.pinyin, m.id
                        """)
                .param("ids", memberIds.toArray(new Long[0]))
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .query(String.class)
                .list();
    }

    private List<CalledMember> list(String members, long unitId, LocalDate day) {
        return jdbc.sql(members)
                .param("unit", unitId)
                .param("day", day)
                .query(CalledMember.class)
                .list();
    }
}
