package org.hongfan.activity;

import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Activities that took place before the portal kept them, taken over as finished ones with all that follows. */
@Service
@RequiredArgsConstructor
@Transactional
public class PastActivities {
    private static final int LOCK = 0x1A7D;

    private final ActivityService activities;
    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final ApplicationEventPublisher events;

    /**
     * An activity that stands, as far as a ledger can tell it from another; cancelled ones do not count.
     *
     * @param type a code of {@code activity_type}
     */
    public record Known(
            long id,
            ActivityStatus status,
            String type,
            String title,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            String place,
            BigDecimal hours,
            @Nullable String partner,
            String description,
            @Nullable String result) {}

    /** @param hours credited to this person */
    public record Took(String name, BigDecimal hours) {}

    /** @param version to be given back to {@link #takeBack} */
    public record TakenOver(long id, int version) {}

    /** What follows from many activities, gathered while they are taken over. */
    public static final class Sum {
        private final List<ActivityEvents.Changed> changed = new ArrayList<>();
    }

    /** What the unit ran on this day. */
    @Transactional(readOnly = true)
    public List<Known> list(long organizationId, LocalDate day) {
        return jdbc.sql("""
                        select id, status, type, title, starts_at at time zone 'Asia/Shanghai' as starts_at,
                               ends_at at time zone 'Asia/Shanghai' as ends_at, place, hours, linked_organization as partner, description, result
                          from activity
                         where organization_id = :organization and held_on = :day and status <> 'CANCELLED'
                         order by starts_at, id
                        """)
                .param("organization", organizationId)
                .param("day", day)
                .query(Known.class)
                .list();
    }

    /** Who was there, by name in pinyin order. */
    @Transactional(readOnly = true)
    public List<Took> listTook(long activityId) {
        return jdbc.sql("""
                        select m.name, coalesce(p.hours, v.hours) as hours
                          from participation p join activity v on v.id = p.activity_id join member m on m.id = p.member_id
                         where p.activity_id = :activity and p.status = 'ATTENDED' order by m.pinyin, m.id
                        """).param("activity", activityId).query(Took.class).list();
    }

    /** Until the transaction ends no other ledger is taken over, so that no activity comes twice. */
    public void lock() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((row, number) -> number)
                .list();
    }

    /**
     * Takes a finished activity over with everybody who was there. What follows from it follows with {@link #finish}, in the same
     * transaction.
     */
    public TakenOver takeOver(
            Viewer viewer, ActivityPlan plan, List<Attendance> people, @Nullable String result, Sum sum) {
        Activity activity = activities.takeOver(viewer, plan, people, result);
        TakenOver taken = new TakenOver(activity.getId(), activity.getVersion());
        sum.changed.add(
                new ActivityEvents.Changed(activity.getId(), activity.getOrganizationId(), activity.getHeldOn()));
        entities.flush();
        entities.clear();
        return taken;
    }

    /** Points and counters of all that was taken over. */
    public void finish(Viewer viewer, Sum sum) {
        if (!sum.changed.isEmpty()) {
            events.publishEvent(new ActivityEvents.ManyChanged(List.copyOf(sum.changed), viewer.accountId()));
        }
    }

    /** Cancels what was taken over; refused, and nothing is cancelled, when anything was done to one of the activities since. */
    public void takeBack(Viewer viewer, List<TakenOver> taken, String reason) {
        lock();
        Sum sum = new Sum();
        for (TakenOver one : taken) {
            sum.changed.add(activities.takeBack(viewer, one.id(), one.version(), reason));
            entities.flush();
            entities.clear();
        }
        finish(viewer, sum);
    }
}
