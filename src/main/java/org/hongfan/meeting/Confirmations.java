package org.hongfan.meeting;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the portal found odd and somebody said is so all the same: asked once, kept with the meeting, shown to who checks. */
@Component
@RequiredArgsConstructor
class Confirmations {
    private final JdbcClient jdbc;
    private final Clock clock;

    List<Confirmation> list(long meetingId) {
        return jdbc.sql("""
                        select c.code, c.finding, c.answer, a.name as by_name, c.confirmed_at at time zone 'Asia/Shanghai' as at
                          from meeting_confirmation c left join account_name a on a.id = c.confirmed_by
                         where c.meeting_id = :meeting order by c.confirmed_at, c.code
                        """)
                .param("meeting", meetingId)
                .query(Confirmation.class)
                .list();
    }

    /**
     * Those that are neither confirmed now nor were before. {@code meetingId} is 0 for one that is not on record yet.
     *
     * @throws UnsettledException when there are any
     */
    void require(long meetingId, Collection<Finding> findings, Set<String> confirmed) {
        if (findings.isEmpty()) {
            return;
        }
        Set<String> earlier = meetingId == 0
                ? Set.of()
                : list(meetingId).stream().map(Confirmation::code).collect(Collectors.toSet());
        List<Finding> open = findings.stream()
                .filter(each ->
                        each.mustBeMended() || !confirmed.contains(each.code()) && !earlier.contains(each.code()))
                .toList();
        if (!open.isEmpty()) {
            throw new UnsettledException(open);
        }
    }

    /** Keeps the answers given now. Returns them in words, empty when there are none. */
    String keep(long meetingId, Collection<Finding> findings, Set<String> confirmed, long accountId) {
        List<Finding> answered = findings.stream()
                .filter(each -> confirmed.contains(each.code()) && each.answer() != null)
                .toList();
        for (Finding each : answered) {
            jdbc.sql("""
                            insert into meeting_confirmation (meeting_id, code, finding, answer, confirmed_by, confirmed_at)
                            values (:meeting, :code, :finding, :answer, :account, :now)
                            on conflict do nothing
                            """)
                    .param("meeting", meetingId)
                    .param("code", each.code())
                    .param("finding", each.text())
                    .param("answer", each.answer())
                    .param("account", accountId)
                    .param("now", OffsetDateTime.now(clock))
                    .update();
        }
        return answered.stream()
                .map(each -> each.text() + "，说明：" + each.answer())
                .collect(Collectors.joining("；"));
    }
}
