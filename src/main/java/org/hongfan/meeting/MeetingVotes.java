package org.hongfan.meeting;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.AdmissionVotes;
import org.hongfan.shared.Days;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The branch's votes on admission and 转正, as its records have them. */
@Component
@RequiredArgsConstructor
class MeetingVotes implements AdmissionVotes {
    private static final int SHOWN = 100;

    private final JdbcClient jdbc;

    private record Row(long resolutionId, long meetingId, LocalDate heldOn, String meeting, String title) {}

    @Override
    public List<Vote> listPassed(long branchId) {
        return jdbc.sql("""
                        select r.id as resolution_id, m.id as meeting_id, m.held_on, m.title as meeting, r.title
                          from resolution r join meeting m on m.id = r.meeting_id
                         where m.organization_id = :branch and r.kind = 'ADMISSION' and r.result = 'PASSED' and m.status not in ('PLANNED', 'CANCELLED')
                         order by m.held_on desc, r.id desc limit :shown
                        """).param("branch", branchId).param("shown", SHOWN).query(Row.class).list().stream()
                .map(row -> new Vote(
                        row.resolutionId(),
                        row.meetingId(),
                        row.heldOn(),
                        Days.inWords(row.heldOn()) + row.meeting() + "：" + row.title()))
                .toList();
    }
}
