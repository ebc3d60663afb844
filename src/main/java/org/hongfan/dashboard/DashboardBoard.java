package org.hongfan.dashboard;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.points.BranchPoints.Spread;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the dashboards from the counters that the writing transactions keep; no fact is counted here. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class DashboardBoard {
    private static final int TREND_MONTHS = 12;
    private static final int TERM_MONTHS = 6;

    private final JdbcClient jdbc;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    /** A unit whose term ends soon or has ended. */
    public record Term(long id, String name, @Nullable String above, LocalDate endsOn, boolean ended) {}

    /** @param month any day of it */
    public Dashboard show(Viewer viewer, long organizationId, LocalDate month) {
        OrganizationRef unit = organizations.get(viewer, organizationId);
        LocalDate first = month.withDayOfMonth(1);
        return new Dashboard(
                unit,
                organizations.listLineage(viewer, unit),
                first,
                head(unit),
                trend(unit, first),
                bands(unit, first.getYear()),
                below(unit, first));
    }

    /** Every unit of the subtree whose term ends within six months or has ended, the earliest first. */
    public List<Term> listTermsEnding(OrganizationRef unit) {
        LocalDate today = LocalDate.now(clock);
        return jdbc.sql("""
                        select o.id, o.name, p.short_name as above, o.term_ends_on as ends_on, o.term_ends_on < :today as ended
                          from organization o left join organization p on p.id = o.parent_id
                         where o.path >= :pathFrom and o.path < :pathTo and o.closed_on is null and o.term_ends_on < :until
                         order by o.term_ends_on, o.path
                        """)
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("today", today)
                .param("until", today.plusMonths(TERM_MONTHS))
                .query(Term.class)
                .list();
    }

    private Dashboard.Head head(OrganizationRef unit) {
        return jdbc.sql("""
                        with ending as materialized (
                              select path from organization where closed_on is null and term_ends_on < :until)
                        select coalesce(c.towns, 0) as towns, coalesce(c.communities, 0) as communities, coalesce(c.branches, 0) as branches,
                               coalesce(c.members, 0) as members, coalesce(c.probationary, 0) as probationary,
                               coalesce(c.floating_out, 0) as floating_out, coalesce(c.floating_in, 0) as floating_in,
                               (select count(*) from ending e where e.path >= :pathFrom and e.path < :pathTo) as terms_ending
                          from organization o left join organization_count c on c.organization_id = o.id
                         where o.id = :unit
                        """)
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("until", LocalDate.now(clock).plusMonths(TERM_MONTHS))
                .param("unit", unit.id())
                .query(Dashboard.Head.class)
                .single();
    }

    private List<Dashboard.Month> trend(OrganizationRef unit, LocalDate month) {
        return jdbc.sql("""
                        select cast(k.month as date) as month, coalesce(d.owed, 0) as owed, coalesce(d.kept, 0) as kept,
                               coalesce(s.meetings, 0) as meetings, coalesce(s.called, 0) as called, coalesce(s.present, 0) as present,
                               coalesce(s.activities, 0) as activities, coalesce(s.participants, 0) as participants, coalesce(s.hours, 0) as hours
                          from generate_series(cast(:from as timestamp), cast(:month as timestamp), interval '1 month') as k (month)
                          left join monthly_statistic s on s.organization_id = :unit and s.month = cast(k.month as date)
                          left join (select c.period_start, sum(c.branches) as owed, sum(c.fulfilled) as kept
                                       from duty_count c join duty_rule r on r.code = c.rule and r.period = 'MONTH'
                                      where c.organization_id = :unit and c.period_start between :from and :month
                                      group by c.period_start) d on d.period_start = cast(k.month as date)
                         order by k.month
                        """)
                .param("from", month.minusMonths(TREND_MONTHS - 1))
                .param("month", month)
                .param("unit", unit.id())
                .query(Dashboard.Month.class)
                .list();
    }

    private List<Dashboard.Band> bands(OrganizationRef unit, int year) {
        record Count(int band, int members) {}
        Map<Integer, Integer> counts = jdbc
                .sql("select band, members from point_band where organization_id = :unit and year = :year")
                .param("unit", unit.id())
                .param("year", year)
                .query(Count.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Count::band, Count::members));
        return IntStream.range(0, Spread.BANDS.size())
                .mapToObj(band -> new Dashboard.Band(Spread.BANDS.get(band), counts.getOrDefault(band, 0)))
                .toList();
    }

    private List<Dashboard.Below> below(OrganizationRef unit, LocalDate month) {
        return jdbc.sql("""
                        select o.id, o.short_name as name, o.level, case when o.level = 'BRANCH' then 1 else coalesce(c.branches, 0) end as branches,
                               coalesce(c.members, 0) as members, coalesce(d.owed, 0) as owed, coalesce(d.kept, 0) as kept,
                               coalesce(s.meetings, 0) as meetings, coalesce(s.called, 0) as called, coalesce(s.present, 0) as present,
                               coalesce(s.activities, 0) as activities
                          from organization o
                          left join organization_count c on c.organization_id = o.id
                          left join monthly_statistic s on s.organization_id = o.id and s.month = :month
                          left join lateral (
                                select sum(x.required) as owed, sum(x.done) as kept
                                  from (select n.rule, n.branches as required, n.fulfilled as done from duty_count n
                                         where o.level <> 'BRANCH' and n.organization_id = o.id and n.period_start = :month
                                         union all
                                        select u.rule, cast((u.required > 0) as integer), cast((u.required > 0 and u.done >= u.required) as integer) from duty u
                                         where o.level = 'BRANCH' and u.organization_id = o.id and u.period_start = :month) x
                                  join duty_rule r on r.code = x.rule and r.period = 'MONTH') d on true
                         where o.parent_id = :unit and o.level <> 'HOUSEHOLD' and o.closed_on is null
                         order by o.code nulls last, o.path
                        """)
                .param("unit", unit.id())
                .param("month", month)
                .query(Dashboard.Below.class)
                .list();
    }
}
