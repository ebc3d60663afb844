package org.hongfan.meeting;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.member.MemberEvents;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The sheets of meetings that are still to be held or recorded follow the roster: who joins finds the meeting among their own, and a host of the
 * household on theirs, before the secretary next opens it; who leaves is called no more.
 */
@Component
@RequiredArgsConstructor
class OpenRolls {
    private static final String WHY = "who is called to a meeting follows from who belongs to its unit";

    private final MeetingRepository meetings;
    private final AttendanceSheet sheet;
    private final Resolutions resolutions;
    private final JdbcClient jdbc;
    private final Reach reach;

    @EventListener
    void on(MemberEvents.Registered registered) {
        follow(registered.on(), registered.branchId());
    }

    @EventListener
    void on(MemberEvents.Moved moved) {
        follow(moved.on(), moved.fromBranchId(), moved.toBranchId());
    }

    @EventListener
    void on(MemberEvents.StandingChanged changed) {
        follow(changed.on(), changed.branchId());
    }

    @EventListener
    void on(MemberEvents.Returned returned) {
        follow(returned.on(), returned.branchId());
    }

    @EventListener
    void on(MemberEvents.AppointmentsChanged changed) {
        follow(changed.on(), changed.organizationId());
    }

    @EventListener
    void on(MemberEvents.ManyChanged changed) {
        reach.asSystem(WHY, () -> {
            Long[] branches = jdbc.sql("select distinct branch_id from member where id = any(:members)")
                    .param("members", changed.memberIds())
                    .query(Long.class)
                    .list()
                    .toArray(Long[]::new);
            draw(changed.on(), branches);
        });
    }

    private void follow(LocalDate on, Long... units) {
        reach.asSystem(WHY, () -> draw(on, units));
    }

    /** A meeting that somebody is at work on is left alone: whatever they save draws its sheet up anew. */
    private void draw(LocalDate on, Long[] units) {
        List<Long> open = jdbc.sql("""
                        select id from meeting
                         where organization_id = any(:units) and status in ('PLANNED', 'HELD') and held_on >= :on
                         order by id for update skip locked
                        """)
                .param("units", units)
                .param("on", on)
                .query(Long.class)
                .list();
        for (long id : open) {
            meetings.findForChange(id).ifPresent(sheet::refresh);
            resolutions.recount(id);
        }
    }
}
