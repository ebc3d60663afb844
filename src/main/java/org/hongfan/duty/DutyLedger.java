package org.hongfan.duty;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.meeting.MeetingEvents;
import org.hongfan.member.MemberEvents;
import org.hongfan.organization.OrganizationEvents;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps what every branch owes, and its sums for the units above, in step with the facts, inside the transaction that changes them.
 *
 * <p>What a row is to be says the view {@code duty_derived} alone. A fact of one branch derives that branch again; {@link #rebuild} derives
 * all; {@link #check} compares. Only periods that were opened are kept: what lies before the portal's time is nobody's omission.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class DutyLedger {
    private static final LocalDate EARLIEST = LocalDate.EPOCH;
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

    private static final String BEHIND = "what a branch's act means for its duties and for the counters above it";

    private final JdbcClient jdbc;
    private final Reach reach;

    /**
     * Opens the month, quarter and year that hold the day, for all branches. Safe to call again and from several instances: who comes second
     * finds the period open.
     */
    public void open(LocalDate day) {
        boolean open = jdbc.sql("""
                        select count(*) = 3 from duty_calendar
                         where (period = 'MONTH' and starts_on = date_trunc('month', cast(:day as date)))
                            or (period = 'QUARTER' and starts_on = date_trunc('quarter', cast(:day as date)))
                            or (period = 'YEAR' and starts_on = date_trunc('year', cast(:day as date)))
                        """).param("day", day).query(Boolean.class).single();
        if (!open) {
            rebuild(day, day);
        }
    }

    /** Derives every row of the periods that hold a day from {@code from} to {@code to}, opens those that were not, and sums them up again. */
    public void rebuild(LocalDate from, LocalDate to) {
        lockAll();
        jdbc.sql("""
                        insert into duty_calendar (period, starts_on, ends_on)
                        select k.period, cast(s as date), cast(s + k.length - interval '1 day' as date)
                          from (values ('MONTH', interval '1 month'), ('QUARTER', interval '3 months'), ('YEAR', interval '1 year'))
                               as k (period, length)
                         cross join generate_series(date_trunc(lower(k.period), cast(:from as timestamp)), cast(:to as timestamp), k.length) s
                        on conflict do nothing
                        """).param("from", from).param("to", to).update();
        jdbc.sql("delete from duty where period_end >= :from and period_start <= :to")
                .param("from", from)
                .param("to", to)
                .update();
        jdbc.sql("""
                        insert into duty (organization_id, rule, period_start, period_end, required, done, invalid, reason)
                        select organization_id, rule, period_start, period_end, required, done, invalid, reason
                          from duty_derived
                         where period_end >= :from and period_start <= :to
                        """).param("from", from).param("to", to).update();
        jdbc.sql("""
                        delete from duty_count c using duty_rule r, duty_calendar p
                         where r.code = c.rule and p.period = r.period and p.starts_on = c.period_start
                           and p.ends_on >= :from and p.starts_on <= :to
                        """).param("from", from).param("to", to).update();
        jdbc.sql("""
                        insert into duty_count (organization_id, rule, period_start, branches, required, done, fulfilled, invalid)
                        select a.id, d.rule, d.period_start, count(*) filter (where d.required > 0), sum(d.required), sum(d.done),
                               count(*) filter (where d.required > 0 and d.done >= d.required), sum(d.invalid)
                          from duty d
                          join organization b on b.id = d.organization_id
                         cross join lateral unnest(cast(string_to_array(trim(both '/' from b.path), '/') as bigint[])) as a (id)
                         where a.id <> b.id and d.period_end >= :from and d.period_start <= :to
                         group by a.id, d.rule, d.period_start
                        """).param("from", from).param("to", to).update();
    }

    /** Where the rows kept differ from what the facts and the tree say, in the opened periods. Empty is as it should be. */
    @Transactional(readOnly = true)
    public List<Difference> check() {
        return jdbc.sql("""
                        with expected as (
                            select organization_id, rule, period_start, required, done, invalid, reason from duty_derived),
                        summed as (
                            select a.id as organization_id, d.rule, d.period_start,
                                   count(*) filter (where d.required > 0) as branches, sum(d.required) as required, sum(d.done) as done,
                                   count(*) filter (where d.required > 0 and d.done >= d.required) as fulfilled, sum(d.invalid) as invalid
                              from expected d
                              join organization b on b.id = d.organization_id
                             cross join lateral unnest(cast(string_to_array(trim(both '/' from b.path), '/') as bigint[])) as a (id)
                             where a.id <> b.id
                             group by a.id, d.rule, d.period_start)
                        select 'duty' as what, organization_id, rule, period_start,
                               case when d.required is null then '没有' else d.done || '/' || d.required || '，无效 ' || d.invalid || '：' || d.reason end as kept,
                               case when e.required is null then '没有' else e.done || '/' || e.required || '，无效 ' || e.invalid || '：' || e.reason end as derived
                          from duty d full join expected e using (organization_id, rule, period_start)
                         where (d.required, d.done, d.invalid, d.reason) is distinct from (e.required, e.done, e.invalid, e.reason)
                        union all
                        select 'duty_count', organization_id, rule, period_start,
                               concat_ws('/', c.branches, c.required, c.done, c.fulfilled, c.invalid),
                               concat_ws('/', s.branches, s.required, s.done, s.fulfilled, s.invalid)
                          from duty_count c full join summed s using (organization_id, rule, period_start)
                         where (coalesce(c.branches, 0), coalesce(c.required, 0), coalesce(c.done, 0), coalesce(c.fulfilled, 0), coalesce(c.invalid, 0))
                            <> (coalesce(s.branches, 0), coalesce(s.required, 0), coalesce(s.done, 0), coalesce(s.fulfilled, 0), coalesce(s.invalid, 0))
                         order by 1, 2, 3, 4
                        """).query(Difference.class).list();
    }

    @EventListener
    @Order(20)
    void on(MeetingEvents.Archived event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), event.heldOn(), event.heldOn()));
    }

    @EventListener
    @Order(20)
    void on(MeetingEvents.Reopened event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), event.heldOn(), event.heldOn()));
    }

    @EventListener
    @Order(20)
    void on(MeetingEvents.ManyChanged event) {
        Map<Long, List<LocalDate>> days = new TreeMap<>();
        event.meetings()
                .forEach(meeting -> days.computeIfAbsent(meeting.organizationId(), unit -> new ArrayList<>())
                        .add(meeting.heldOn()));
        reach.asSystem(
                BEHIND, () -> days.forEach((unit, held) -> derive(unit, Collections.min(held), Collections.max(held))));
    }

    @EventListener
    @Order(20)
    void on(MemberEvents.AppointmentsChanged event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), EARLIEST, LATEST));
    }

    @EventListener
    @Order(20)
    void on(OrganizationEvents.Founded event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), EARLIEST, LATEST));
    }

    @EventListener
    @Order(20)
    void on(OrganizationEvents.Closed event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), EARLIEST, LATEST));
    }

    @EventListener
    @Order(20)
    void on(OrganizationEvents.Reopened event) {
        reach.asSystem(BEHIND, () -> derive(event.organizationId(), EARLIEST, LATEST));
    }

    @EventListener
    @Order(20)
    void on(OrganizationEvents.GroupsChanged event) {
        reach.asSystem(BEHIND, () -> derive(event.branchId(), EARLIEST, LATEST));
    }

    /** Takes the subtree's sums from the units it left and gives them to those it came under. */
    @EventListener
    @Order(20)
    void on(OrganizationEvents.Moved event) {
        reach.asSystem(BEHIND, () -> carry(event));
    }

    private void carry(OrganizationEvents.Moved event) {
        lockOne();
        jdbc.sql("""
                        with moved as (
                            select d.rule, d.period_start, count(*) filter (where d.required > 0) as branches, sum(d.required) as required,
                                   sum(d.done) as done, count(*) filter (where d.required > 0 and d.done >= d.required) as fulfilled,
                                   sum(d.invalid) as invalid
                              from duty d
                              join organization b on b.id = d.organization_id
                             where b.path >= :toPath and b.path < left(:toPath, -1) || '0'
                             group by d.rule, d.period_start),
                        above as (
                            select id, sum(sign) as sign
                              from (select cast(unnest(string_to_array(trim(both '/' from :toPath), '/')) as bigint) as id, 1 as sign
                                     union all
                                    select cast(unnest(string_to_array(trim(both '/' from :fromPath), '/')) as bigint), -1) s
                             where id <> :unit
                             group by id
                            having sum(sign) <> 0)
                        insert into duty_count (organization_id, rule, period_start, branches, required, done, fulfilled, invalid)
                        select a.id, m.rule, m.period_start, a.sign * m.branches, a.sign * m.required, a.sign * m.done, a.sign * m.fulfilled,
                               a.sign * m.invalid
                          from above a join organization o on o.id = a.id cross join moved m
                         order by o.path, m.rule, m.period_start
                        on conflict (organization_id, rule, period_start) do update
                           set branches = duty_count.branches + excluded.branches, required = duty_count.required + excluded.required,
                               done = duty_count.done + excluded.done, fulfilled = duty_count.fulfilled + excluded.fulfilled,
                               invalid = duty_count.invalid + excluded.invalid
                        """)
                .param("unit", event.organizationId())
                .param("fromPath", event.fromPath())
                .param("toPath", event.toPath())
                .update();
    }

    /**
     * Derives one branch in the opened periods that touch the days, and passes the difference on to the units above.
     *
     * <p>The branch's row is locked first, so that two facts of one branch do not each derive without the other's; a unit that is no branch
     * derives to nothing. The counters are taken in the order of the path, by everybody, so that no two transactions wait for each other.
     */
    private void derive(long branchId, LocalDate from, LocalDate to) {
        lockOne();
        jdbc.sql("select id from organization where id = :branch for no key update")
                .param("branch", branchId)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        with expected as materialized (
                            select organization_id, rule, period_start, period_end, required, done, invalid, reason
                              from duty_derived
                             where organization_id = :branch and period_end >= :from and period_start <= :to),
                        kept as materialized (
                            select rule, period_start, required, done, invalid, reason
                              from duty
                             where organization_id = :branch and period_end >= :from and period_start <= :to),
                        removed as (
                            delete from duty d
                             where d.organization_id = :branch and d.period_end >= :from and d.period_start <= :to
                               and not exists (select 1 from expected e where e.rule = d.rule and e.period_start = d.period_start)),
                        written as (
                            insert into duty (organization_id, rule, period_start, period_end, required, done, invalid, reason)
                            select e.organization_id, e.rule, e.period_start, e.period_end, e.required, e.done, e.invalid, e.reason
                              from expected e
                              left join kept k using (rule, period_start)
                             where (k.required, k.done, k.invalid, k.reason) is distinct from (e.required, e.done, e.invalid, e.reason)
                            on conflict (organization_id, rule, period_start) do update
                               set required = excluded.required, done = excluded.done, invalid = excluded.invalid, reason = excluded.reason),
                        change as (
                            select rule, period_start, sum(case when required > 0 then sign else 0 end) as branches, sum(sign * required) as required,
                                   sum(sign * done) as done, sum(case when required > 0 and done >= required then sign else 0 end) as fulfilled,
                                   sum(sign * invalid) as invalid
                              from (select rule, period_start, required, done, invalid, 1 as sign from expected
                                     union all
                                    select rule, period_start, required, done, invalid, -1 from kept) s
                             group by rule, period_start
                            having (sum(sign * required), sum(sign * done), sum(sign * invalid)) <> (0, 0, 0))
                        insert into duty_count (organization_id, rule, period_start, branches, required, done, fulfilled, invalid)
                        select a.id, c.rule, c.period_start, c.branches, c.required, c.done, c.fulfilled, c.invalid
                          from organization b
                          join organization a on a.id = any (cast(string_to_array(trim(both '/' from b.path), '/') as bigint[])) and a.id <> b.id
                         cross join change c
                         where b.id = :branch
                         order by a.path, c.rule, c.period_start
                        on conflict (organization_id, rule, period_start) do update
                           set branches = duty_count.branches + excluded.branches, required = duty_count.required + excluded.required,
                               done = duty_count.done + excluded.done, fulfilled = duty_count.fulfilled + excluded.fulfilled,
                               invalid = duty_count.invalid + excluded.invalid
                        """)
                .param("branch", branchId)
                .param("from", from)
                .param("to", to)
                .update();
    }

    /** A fact of one branch waits while periods are opened or rebuilt, and the other way round: neither misses the other's rows. */
    private void lockOne() {
        jdbc.sql("select pg_advisory_xact_lock_shared(hashtext('org.hongfan.duty'))")
                .query()
                .singleRow();
    }

    private void lockAll() {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('org.hongfan.duty'))")
                .query()
                .singleRow();
    }

    /**
     * One row that is not what it should be.
     *
     * @param what the table: {@code duty} or {@code duty_count}
     */
    public record Difference(
            String what, long organizationId, String rule, LocalDate periodStart, String kept, String derived) {}
}
