package org.hongfan.dashboard;

import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.activity.ActivityEvents;
import org.hongfan.meeting.MeetingEvents;
import org.hongfan.organization.OrganizationEvents;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps {@code monthly_statistic}: what each unit and those below it held in a month, for the dashboards, which never count facts.
 *
 * <p>Meetings count when archived, activities when finished, each in the transaction that does so. Counters are taken in the order of the
 * path, by everybody.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class Statistics {
    private static final String BEHIND = "what a unit's act adds to the counters above it";

    private final JdbcClient jdbc;
    private final Reach reach;

    @EventListener
    @Order(30)
    void on(MeetingEvents.Archived event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), event.heldOn()));
    }

    @EventListener
    @Order(30)
    void on(MeetingEvents.Reopened event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), event.heldOn()));
    }

    @EventListener
    @Order(30)
    void on(MeetingEvents.ManyChanged event) {
        SortedMap<Long, SortedSet<LocalDate>> months = new TreeMap<>();
        event.meetings().forEach(meeting -> note(months, meeting.organizationId(), meeting.heldOn()));
        reach.asSystem(BEHIND, () -> derive(months));
    }

    @EventListener
    @Order(30)
    void on(ActivityEvents.ManyChanged event) {
        SortedMap<Long, SortedSet<LocalDate>> months = new TreeMap<>();
        event.activities().forEach(activity -> note(months, activity.organizationId(), activity.heldOn()));
        reach.asSystem(BEHIND, () -> derive(months));
    }

    private static void note(SortedMap<Long, SortedSet<LocalDate>> months, long unit, LocalDate day) {
        months.computeIfAbsent(unit, one -> new TreeSet<>()).add(day.withDayOfMonth(1));
    }

    private void derive(SortedMap<Long, SortedSet<LocalDate>> months) {
        months.forEach((unit, each) -> each.forEach(month -> derive(unit, month)));
    }

    @EventListener
    @Order(30)
    void on(ActivityEvents.Finished event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), event.heldOn()));
    }

    @EventListener
    @Order(30)
    void on(ActivityEvents.Reopened event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), event.heldOn()));
    }

    /**
     * Counts the unit's own month anew and passes the difference on to it and the units above.
     *
     * <p>What it counted itself until now is its counter less those of the units directly below it. The unit's row is locked first, so that two
     * facts of one unit do not each count without the other's.
     */
    private void derive(long unit, LocalDate day) {
        lockOne();
        jdbc.sql("select id from organization where id = :unit for no key update")
                .param("unit", unit)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        with parts as (
                            select meetings, called, present, first_topics, activities, participants, hours, 1 as sign
                              from monthly_fact where organization_id = :unit and month = :month
                             union all
                            select meetings, called, present, first_topics, activities, participants, hours, -1
                              from monthly_statistic where organization_id = :unit and month = :month
                             union all
                            select s.meetings, s.called, s.present, s.first_topics, s.activities, s.participants, s.hours, 1
                              from monthly_statistic s join organization b on b.id = s.organization_id
                             where b.parent_id = :unit and s.month = :month),
                        change as (
                            select coalesce(sum(sign * meetings), 0) as meetings, coalesce(sum(sign * called), 0) as called,
                                   coalesce(sum(sign * present), 0) as present, coalesce(sum(sign * first_topics), 0) as first_topics,
                                   coalesce(sum(sign * activities), 0) as activities, coalesce(sum(sign * participants), 0) as participants,
                                   coalesce(sum(sign * hours), 0) as hours
                              from parts)
                        insert into monthly_statistic (organization_id, month, meetings, called, present, first_topics, activities, participants,
                                                       hours)
                        select a.id, :month, c.meetings, c.called, c.present, c.first_topics, c.activities, c.participants, c.hours
                          from organization o
                          join organization a on a.id = any (cast(string_to_array(trim(both '/' from o.path), '/') as bigint[]))
                         cross join change c
                         where o.id = :unit
                         order by a.path
                        on conflict (organization_id, month) do update
                           set meetings = monthly_statistic.meetings + excluded.meetings, called = monthly_statistic.called + excluded.called,
                               present = monthly_statistic.present + excluded.present,
                               first_topics = monthly_statistic.first_topics + excluded.first_topics,
                               activities = monthly_statistic.activities + excluded.activities,
                               participants = monthly_statistic.participants + excluded.participants,
                               hours = monthly_statistic.hours + excluded.hours
                        """).param("unit", unit).param("month", day.withDayOfMonth(1)).update();
    }

    /** The unit's own row holds its subtree: it leaves the units above it and joins those it came under. */
    @EventListener
    @Order(30)
    void on(OrganizationEvents.Moved event) {
        reach.asSystem(BEHIND, () -> carry(event));
    }

    private void carry(OrganizationEvents.Moved event) {
        lockOne();
        jdbc.sql("""
                        with above as (
                            select id, sum(sign) as sign
                              from (select cast(unnest(string_to_array(trim(both '/' from :toPath), '/')) as bigint) as id, 1 as sign
                                     union all
                                    select cast(unnest(string_to_array(trim(both '/' from :fromPath), '/')) as bigint), -1) s
                             where id <> :unit
                             group by id
                            having sum(sign) <> 0)
                        insert into monthly_statistic (organization_id, month, meetings, called, present, first_topics, activities, participants,
                                                       hours)
                        select a.id, m.month, a.sign * m.meetings, a.sign * m.called, a.sign * m.present, a.sign * m.first_topics,
                               a.sign * m.activities, a.sign * m.participants, a.sign * m.hours
                          from above a
                          join organization o on o.id = a.id
                          join monthly_statistic m on m.organization_id = :unit
                         order by o.path, m.month
                        on conflict (organization_id, month) do update
                           set meetings = monthly_statistic.meetings + excluded.meetings, called = monthly_statistic.called + excluded.called,
                               present = monthly_statistic.present + excluded.present,
                               first_topics = monthly_statistic.first_topics + excluded.first_topics,
                               activities = monthly_statistic.activities + excluded.activities,
                               participants = monthly_statistic.participants + excluded.participants,
                               hours = monthly_statistic.hours + excluded.hours
                        """)
                .param("unit", event.organizationId())
                .param("fromPath", event.fromPath())
                .param("toPath", event.toPath())
                .update();
    }

    /** Counts everything anew from the facts. It changes nothing that was kept well; after a bulk load it is what makes the counters. */
    public void rebuild() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('org.hongfan.statistics'))")
                .query()
                .singleRow();
        jdbc.sql("delete from monthly_statistic").update();
        jdbc.sql("""
                        insert into monthly_statistic (organization_id, month, meetings, called, present, first_topics, activities, participants,
                                                       hours)
                        select organization_id, month, meetings, called, present, first_topics, activities, participants, hours
                          from monthly_statistic_derived
                        """).update();
    }

    /** Where the counters kept differ from the facts. Empty is as it should be. */
    @Transactional(readOnly = true)
    public List<Difference> check() {
        return jdbc.sql("""
                        select organization_id, month,
                               concat_ws('/', k.meetings, k.called, k.present, k.first_topics, k.activities, k.participants, k.hours) as kept,
                               concat_ws('/', d.meetings, d.called, d.present, d.first_topics, d.activities, d.participants, d.hours) as derived
                          from monthly_statistic k full join monthly_statistic_derived d using (organization_id, month)
                         where (coalesce(k.meetings, 0), coalesce(k.called, 0), coalesce(k.present, 0), coalesce(k.first_topics, 0),
                                coalesce(k.activities, 0), coalesce(k.participants, 0), coalesce(k.hours, 0))
                            <> (coalesce(d.meetings, 0), coalesce(d.called, 0), coalesce(d.present, 0), coalesce(d.first_topics, 0),
                                coalesce(d.activities, 0), coalesce(d.participants, 0), coalesce(d.hours, 0))
                         order by 1, 2
                        """).query(Difference.class).list();
    }

    private void lockOne() {
        jdbc.sql("select pg_advisory_xact_lock_shared(hashtext('org.hongfan.statistics'))")
                .query()
                .singleRow();
    }

    /** One month of one unit that is not what it should be: meetings, called, present, first topics, activities, participants, hours. */
    public record Difference(long organizationId, LocalDate month, String kept, String derived) {}
}
