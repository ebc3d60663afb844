package org.hongfan.meeting;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.member.Departure;
import org.hongfan.member.Departures;
import org.hongfan.member.Loss;
import org.hongfan.member.MemberEvents;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who was to chair or record a meeting that is still ahead, and leaves. The meeting keeps the name until the secretary puts another there: nobody is
 * replaced by a guess, and nothing is emptied unseen.
 */
@Component
@RequiredArgsConstructor
public class MeetingHoldings {
    private static final String WHY = "meetings that somebody who left was to chair or record";

    private static final String PLANNED = """
              from meeting m
             cross join lateral (values ('主持人', m.chair_id), ('记录人', m.recorder_id)) r (role, member_id)
            """;

    private final JdbcClient jdbc;
    private final Departures departures;
    private final Reach reach;
    private final Clock clock;

    /** @param role 主持人 or 记录人; {@code name} is that of who left */
    public record Vacancy(long meetingId, String title, LocalDate heldOn, String role, String name) {}

    /** Planned meetings of the unit, from today on, whose chair or recorder has left. The caller has checked the unit. */
    public List<Vacancy> listVacancies(long organizationId) {
        return jdbc.sql("select m.id as meeting_id, m.title, m.held_on, r.role, d.member_name as name" + PLANNED + """
                          join member_departure d on d.member_id = r.member_id and d.returned_on is null
                           and (d.kind <> 'MOVED' or d.branch_id = m.organization_id)
                         where m.organization_id = :unit and m.status = 'PLANNED' and m.held_on >= :today
                         order by m.held_on, m.id, r.role
                        """)
                .param("today", LocalDate.now(clock))
                .param("unit", organizationId)
                .query(Vacancy.class)
                .list();
    }

    @EventListener
    void on(MemberEvents.Departed departed) {
        reach.asSystem(
                WHY,
                () -> find(departed).forEach(one -> {
                    String what = "“" + one.title() + "”（" + one.heldOn().getMonthValue() + "月"
                            + one.heldOn().getDayOfMonth() + "日）的" + one.role();
                    departures.note(
                            departed.departureId(), Loss.MEETING, what, "/meetings/" + one.meetingId() + "/edit");
                }));
    }

    private List<Vacancy> find(MemberEvents.Departed departed) {
        return jdbc.sql("select m.id as meeting_id, m.title, m.held_on, r.role, '' as name" + PLANNED + """
                         where m.status = 'PLANNED' and m.held_on >= :today
                           and r.member_id = :member and (:everywhere or m.organization_id = :branch)
                         order by m.held_on, m.id, r.role
                        """)
                .param("today", LocalDate.now(clock))
                .param("member", departed.memberId())
                .param("everywhere", departed.kind() != Departure.MOVED)
                .param("branch", departed.branchId())
                .query(Vacancy.class)
                .list();
    }
}
