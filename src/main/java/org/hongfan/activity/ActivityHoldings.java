package org.hongfan.activity;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.member.Departures;
import org.hongfan.member.Loss;
import org.hongfan.member.MemberEvents;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Enrolments of who leaves end, from the day of it on: who enrolled and is not marked counts as having been there when the activity is finished, and
 * nobody was there after they had left. Places go to who waits.
 */
@Component
@RequiredArgsConstructor
class ActivityHoldings {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日");
    private static final String WHY = "enrolments of who leaves, wherever they are";

    private static final String OUTSIDE = """
             and (cast(:branch as bigint) is null
                  or not exists (select 1 from organization b join organization u on starts_with(b.path, u.path)
                                  where b.id = :branch and u.id = a.audience_id))
            """;

    private final JdbcClient jdbc;
    private final ActivityRepository activities;
    private final WaitingList waiting;
    private final Departures departures;
    private final Reach reach;
    private final Clock clock;

    private record Line(long id, String title, LocalDate heldOn) {
        String words() {
            return "“" + title + "”（" + heldOn.format(DAY) + "）";
        }
    }

    /** Before the waiting list hears of it: whoever waits is noted here. */
    @EventListener
    void on(MemberEvents.Departed departed) {
        reach.asSystem(WHY, () -> {
            stopWaiting(departed);
            for (Line line : find(departed)) {
                activities.findForChange(line.id()).ifPresent(activity -> withdraw(departed, activity, line));
            }
        });
    }

    private void stopWaiting(MemberEvents.Departed departed) {
        jdbc.sql("""
                        delete from activity_waiting w using activity a
                         where w.member_id = :member and a.id = w.activity_id and a.status = 'PUBLISHED' and a.starts_at > :now
                        """ + OUTSIDE + " returning a.id, a.title, a.held_on")
                .param("member", departed.memberId())
                .param("branch", departed.toBranchId())
                .param("now", OffsetDateTime.now(clock))
                .query(Line.class)
                .list()
                .forEach(line -> note(departed, Loss.WAITING, line));
    }

    private List<Line> find(MemberEvents.Departed departed) {
        return jdbc.sql("""
                        select a.id, a.title, a.held_on
                          from participation p join activity a on a.id = p.activity_id
                         where p.member_id = :member and p.status = 'ENROLLED' and a.status = 'PUBLISHED' and a.held_on >= :on
                        """ + OUTSIDE + " order by a.id")
                .param("member", departed.memberId())
                .param("branch", departed.toBranchId())
                .param("on", departed.on())
                .query(Line.class)
                .list();
    }

    private void withdraw(MemberEvents.Departed departed, Activity activity, Line line) {
        jdbc.sql("update participation set status = 'WITHDRAWN' where activity_id = :activity and member_id = :member")
                .param("activity", line.id())
                .param("member", departed.memberId())
                .update();
        note(departed, Loss.ENROLMENT, line);
        waiting.fill(activity, null);
    }

    private void note(MemberEvents.Departed departed, Loss kind, Line line) {
        departures.note(departed.departureId(), kind, line.words(), "/activities/" + line.id());
    }
}
