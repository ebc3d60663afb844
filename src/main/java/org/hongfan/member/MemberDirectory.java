package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What other modules ask about members as of a day. Callers have already checked that the branch is within the viewer's reach. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MemberDirectory {
    private final JdbcClient jdbc;

    /**
     * Everybody who belonged to the branch on that day, by name in pinyin order.
     *
     * <p>Entitlement follows 《中国共产党基层组织选举工作条例》: full members with voting rights; the approved exclusions do not count as
     * called; those under 留党察看 and probationary members are called without a vote.
     */
    public List<CalledMember> listOfBranch(long branchId, LocalDate day) {
        return jdbc.sql("""
                        select m.id as member_id, m.name, m.pinyin, m.group_id, m.household_id,
                               exists (select 1 from appointment a
                                        where a.member_id = m.id and a.organization_id = :branch
                                          and a.post in ('SECRETARY', 'DEPUTY_SECRETARY', 'ORGANIZATION_OFFICER', 'PUBLICITY_OFFICER',
                                                         'DISCIPLINE_OFFICER', 'COMMITTEE_MEMBER')
                                          and a.from_on <= :day and (a.to_on is null or a.to_on > :day)) as on_committee,
                               coalesce(x.reason, '') in ('', 'ON_PROBATION_IN_PARTY') as called,
                               (m.kind = 'FULL' and m.confirmed_on <= :day and x.reason is null) as voter,
                               case when x.reason = 'INCAPABLE' then '丧失行为能力，经批准不计入应到'
                                    when x.reason = 'ABROAD' then '出国半年以上，经批准不计入应到'
                                    when x.reason = 'JAILED' then '被羁押，不计入应到'
                                    when x.reason = 'BEDRIDDEN' then '长期卧病，经批准不计入应到'
                                    when x.reason = 'MOVED_AWAY' then '外出半年以上，经批准不计入应到'
                                    when x.reason = 'ON_PROBATION_IN_PARTY' then '留党察看期间没有表决权'
                                    when m.kind = 'PROBATIONARY' or m.confirmed_on > :day then '预备党员没有表决权' end as note,
                               (m.floating = 'NONE' and not m.seriously_ill
                                    and m.birth_date > make_date(extract(year from cast(:day as date))::int - 70, 1, 1)) as scored
                          from membership s
                          join member m on m.id = s.member_id
                          left join lateral (select e.reason from member_exclusion e
                                              where e.member_id = m.id and e.from_on <= :day and (e.to_on is null or e.to_on > :day)
                                              order by (e.reason = 'ON_PROBATION_IN_PARTY'), e.id limit 1) x on true
                         where s.branch_id = :branch and s.from_on <= :day and (s.to_on is null or s.to_on > :day)
                           and (m.status = 'ACTIVE' or m.ended_on > :day)
                         order by m.pinyin, m.id
                        """)
                .param("branch", branchId)
                .param("day", day)
                .query(CalledMember.class)
                .list();
    }
}
