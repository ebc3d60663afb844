package org.hongfan.member;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What stands in a branch's roster from earlier and contradicts itself: nothing of it can be entered any more, and all of it is to be cleared. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class RosterFlaws {
    private final JdbcClient jdbc;

    /** @param href the page on which it is cleared */
    public record Flaw(String text, String href) {}

    /** The caller has checked the branch. */
    public List<Flaw> list(long branchId) {
        return jdbc.sql("""
                        select m.told || '是预备党员，却有转正日期 ' || to_char(m.confirmed_on, 'FMYYYY"年"FMMM"月"FMDD"日"') as text, '/members/' || m.id || '/edit' as href
                          from member m
                         where m.branch_id = :branch and m.status = 'ACTIVE' and m.kind = 'PROBATIONARY' and m.confirmed_on is not null
                        union all
                        select m.told || '是预备党员，却任着委员会的职务', '/organizations/' || a.organization_id
                          from appointment a join member m on m.id = a.member_id
                         where a.organization_id = :branch and a.to_on is null and m.kind = 'PROBATIONARY'
                           and a.post in ('SECRETARY', 'DEPUTY_SECRETARY', 'ORGANIZATION_OFFICER', 'PUBLICITY_OFFICER', 'DISCIPLINE_OFFICER', 'COMMITTEE_MEMBER')
                         order by 1
                        """).param("branch", branchId).query(Flaw.class).list();
    }
}
