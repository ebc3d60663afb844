package org.hongfan.duty;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads what is owed, done and overdue. Callers have checked that the unit lies within the viewer's reach. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class DutyBoard {
    private static final List<String> PERIODS = List.of("MONTH", "QUARTER", "YEAR");
    private static final int PAGE_SIZE = 30;

    private final JdbcClient jdbc;
    private final Clock clock;

    /** @param period MONTH, QUARTER or YEAR */
    public record Rule(String code, String type, String typeName, String period, String name, String article) {}

    /**
     * A branch with duties whose time has passed.
     *
     * @param above the unit it stands under
     * @param missing how many
     * @param items which, in words
     */
    public record Overdue(
            long branchId, String branchName, String above, int missing, String items, LocalDate oldest) {}

    /**
     * A group that has not held its meeting of a period.
     *
     * @param start the first day of the period
     * @param meetingId one that is under way; null when there is none
     */
    public record OwingGroup(
            long groupId,
            String name,
            LocalDate start,
            @Nullable Long meetingId) {
        /** The meeting under way, else the form that records one. */
        public String href(DutyItem item) {
            return meetingId != null ? "/meetings/" + meetingId : item.recordHref() + "&group=" + groupId;
        }
    }

    public List<Rule> listRules() {
        return jdbc.sql("""
                        select r.code, r.type, t.name as type_name, r.period, r.name, c.text as article
                          from duty_rule r join meeting_rule t on t.type = r.type join citation c on c.code = r.citation order by r.position
                        """).query(Rule.class).list();
    }

    /** What the branch owes in the periods that begin on {@code from} or later, oldest period first, in the order of the rules. */
    public List<DutyItem> listOfBranch(long branchId, LocalDate from) {
        return listOfBranch(branchId, from, from, from);
    }

    private List<DutyItem> listOfBranch(long branchId, LocalDate months, LocalDate quarters, LocalDate years) {
        return jdbc.sql("""
                        select d.organization_id, d.rule, r.type, t.name as type_name, r.name as rule_name, c.text as article, r.period,
                               d.period_start as start, d.period_end as "end", d.required, d.done, d.invalid, coalesce(s.submitted, 0) as submitted,
                               m.id as meeting_id, m.status as meeting_status, m.verdict, d.reason, cast(:today as date) as today
                          from duty d
                          join duty_rule r on r.code = d.rule
                          join meeting_rule t on t.type = r.type
                          join citation c on c.code = r.citation
                          left join lateral (
                                select case when r.applies_to = 'WITH_GROUPS' then count(distinct w.group_id) else count(*) end as submitted
                                  from meeting w
                                 where d.done < d.required and w.organization_id = d.organization_id and w.type = r.type
                                   and w.status = 'SUBMITTED' and w.held_on between d.period_start and d.period_end) s on true
                          left join lateral (
                                select w.id, w.status, w.verdict
                                  from meeting w
                                 where w.organization_id = d.organization_id and w.type = r.type and w.status <> 'CANCELLED'
                                   and w.held_on between d.period_start and d.period_end
                                 order by coalesce(w.valid, false) desc, (w.status = 'SUBMITTED') desc, (w.status = 'ARCHIVED') desc, w.held_on desc
                                 limit 1) m on true
                         where d.organization_id = :branch
                           and d.period_start >= case r.period when 'MONTH' then cast(:months as date)
                                                               when 'QUARTER' then cast(:quarters as date) else cast(:years as date) end
                         order by d.period_start, r.position
                        """)
                .param("branch", branchId)
                .param("months", months)
                .param("quarters", quarters)
                .param("years", years)
                .param("today", today())
                .query(DutyItem.class)
                .list();
    }

    /** What the branch is asked for now: this month, quarter and year, and what the period before left undone. */
    public List<DutyItem> listNow(long branchId) {
        LocalDate today = today();
        return listOfBranch(branchId, before("MONTH", today), before("QUARTER", today), before("YEAR", today)).stream()
                .filter(item ->
                        item.isCurrent() || item.isOpen() && item.start().isBefore(today))
                .toList();
    }

    /** The grid of a branch: rules down, the last twelve months, five quarters and two years across. */
    public List<DutyGrid> gridsOfBranch(Viewer viewer, OrganizationRef branch, @Nullable String rule, int yearsBack) {
        LocalDate end = endOf(yearsBack);
        List<DutyItem> items = listOfBranch(branch.id(), firstStart("YEAR", end)).stream()
                .filter(item -> rule == null || rule.equals(item.rule()))
                .toList();
        List<DutyGrid> grids = new ArrayList<>();
        for (String period : PERIODS) {
            List<LocalDate> starts = starts(period, end);
            Map<String, Map<LocalDate, DutyItem>> byRule = items.stream()
                    .filter(item -> item.period().equals(period))
                    .collect(Collectors.groupingBy(
                            item -> item.typeName(),
                            LinkedHashMap::new,
                            Collectors.toMap(DutyItem::start, item -> item, (a, b) -> a)));
            if (byRule.isEmpty()) {
                continue;
            }
            List<DutyGrid.Row> rows = byRule.entrySet().stream()
                    .map(entry -> new DutyGrid.Row(
                            entry.getKey(),
                            null,
                            starts.stream()
                                    .map(start -> cell(viewer, entry.getValue().get(start)))
                                    .toList()))
                    .toList();
            grids.add(new DutyGrid(title(period), "事项", columns(period, starts), rows));
        }
        return grids;
    }

    /** The grid of an upper unit: the units right below it down, the same periods across; one rule or all together. */
    public List<DutyGrid> gridsBelow(OrganizationRef unit, @Nullable String rule, int yearsBack) {
        LocalDate end = endOf(yearsBack);
        List<Sum> sums = jdbc.sql("""
                        select u.id, u.name, s.period, s.type_name, s.start, s.branches, s.required, s.done, s.fulfilled, s.invalid, s.reason
                          from (select c.id, c.level, c.short_name as name, row_number() over (order by c.code nulls last, c.path) as place
                                  from organization c
                                 where c.parent_id = :unit and c.level <> 'HOUSEHOLD' and c.closed_on is null) u
                          join lateral (
                                select r.period, null as type_name, n.period_start as start, 0 as position,
                                       sum(n.branches) as branches, sum(n.required) as required, sum(n.done) as done,
                                       sum(n.fulfilled) as fulfilled, sum(n.invalid) as invalid, null as reason
                                  from duty_count n
                                  join duty_rule r on r.code = n.rule
                                 where u.level <> 'BRANCH' and n.organization_id = u.id and n.period_start between :years and :until
                                   and n.period_start >= case r.period when 'MONTH' then cast(:months as date)
                                                                       when 'QUARTER' then cast(:quarters as date) else :years end
                                   and (cast(:rule as text) is null or n.rule = :rule)
                                 group by r.period, n.period_start
                                 union all
                                select r.period, t.name, d.period_start, r.position,
                                       cast((d.required > 0) as integer), d.required, d.done,
                                       cast((d.required > 0 and d.done >= d.required) as integer), d.invalid, d.reason
                                  from duty d
                                  join duty_rule r on r.code = d.rule
                                  join meeting_rule t on t.type = r.type
                                 where u.level = 'BRANCH' and d.organization_id = u.id and d.period_start between :years and :until
                                   and d.period_start >= case r.period when 'MONTH' then cast(:months as date)
                                                                       when 'QUARTER' then cast(:quarters as date) else :years end
                                   and (cast(:rule as text) is null or d.rule = :rule)) s on true
                         order by u.place, s.start, s.position
                        """)
                .param("unit", unit.id())
                .param("months", firstStart("MONTH", end))
                .param("quarters", firstStart("QUARTER", end))
                .param("years", firstStart("YEAR", end))
                .param("until", end)
                .param("rule", rule)
                .query(Sum::of)
                .list();
        List<DutyGrid> grids = new ArrayList<>();
        for (String period : PERIODS) {
            List<LocalDate> starts = starts(period, end);
            Map<Long, Map<LocalDate, List<Sum>>> byUnit = sums.stream()
                    .filter(sum -> sum.period().equals(period))
                    .collect(Collectors.groupingBy(
                            Sum::id, LinkedHashMap::new, Collectors.groupingBy(Sum::start, Collectors.toList())));
            if (byUnit.isEmpty()) {
                continue;
            }
            Map<Long, String> names = sums.stream().collect(Collectors.toMap(Sum::id, Sum::name, (a, b) -> a));
            List<DutyGrid.Row> rows = byUnit.entrySet().stream()
                    .map(entry -> {
                        String href = "/duties?organization=" + entry.getKey() + (rule == null ? "" : "&rule=" + rule);
                        return new DutyGrid.Row(
                                names.getOrDefault(entry.getKey(), ""),
                                href,
                                starts.stream()
                                        .map(start -> sumCell(entry.getValue().getOrDefault(start, List.of()), href))
                                        .toList());
                    })
                    .toList();
            grids.add(new DutyGrid(
                    title(period), unit.level() == Level.COMMUNITY ? "支部" : "单位", columns(period, starts), rows));
        }
        return grids;
    }

    /**
     * The branches of the subtree with something overdue.
     *
     * @param lastPeriodOnly what the last month, quarter and year left undone; else the last twelve months
     */
    public Page<Overdue> listOverdue(OrganizationRef unit, @Nullable String rule, boolean lastPeriodOnly, int page) {
        return listOverdue(unit, rule, lastPeriodOnly, page, PAGE_SIZE);
    }

    public Page<Overdue> listOverdue(
            OrganizationRef unit, @Nullable String rule, boolean lastPeriodOnly, int page, int size) {
        int number = Math.max(1, page);
        LocalDate today = today();
        List<String> periods = new ArrayList<>();
        List<LocalDate> starts = new ArrayList<>();
        for (String period : PERIODS) {
            LocalDate current = DutyPeriod.start(period, today);
            LocalDate first = lastPeriodOnly
                    ? before(period, today)
                    : DutyPeriod.startFrom(period, today.withDayOfMonth(1).minusMonths(12));
            for (LocalDate start = first; start.isBefore(current); start = DutyPeriod.next(period, start)) {
                periods.add(period);
                starts.add(start);
            }
        }
        record Counted(
                long branchId,
                String branchName,
                String above,
                int missing,
                String items,
                LocalDate oldest,
                long total) {}
        // Looked up from what is overdue, row by row: how few rows that are PostgreSQL cannot know, and it would read
        // all branches instead.
        List<Counted> rows = jdbc.sql("""
                        with late as materialized (
                              select d.organization_id, count(*) as missing, min(d.period_end) as oldest
                                from unnest(cast(:periods as text[]), cast(:starts as date[])) as k (period, start)
                                join duty_rule r on r.period = k.period
                                join duty d on d.rule = r.code and d.period_start = k.start
                               where d.done < d.required and (cast(:rule as text) is null or r.code = :rule)
                               group by d.organization_id),
                        shown as materialized (
                              select b.id, b.name, b.parent_id, b.path, l.missing, l.oldest, count(*) over () as total
                                from late l
                                join lateral (select o.id, o.name, o.parent_id, o.path, o.closed_on
                                                from organization o where o.id = l.organization_id offset 0) b on true
                               where b.path >= :pathFrom and b.path < :pathTo and b.closed_on is null
                               order by l.missing desc, l.oldest, b.path
                               limit :size offset :offset)
                        select s.id as branch_id, s.name as branch_name, p.short_name as above, s.missing, s.oldest, s.total,
                               (select string_agg(to_char(d.period_start, case r.period when 'MONTH' then 'FMYYYY"年"FMMM"月"' else 'FMYYYY"年"' end)
                                          || case r.period when 'QUARTER' then translate(to_char(d.period_start, 'Q'), '1234', '一二三四') || '季度' else '' end
                                          || t.name || case when d.invalid > 0 then '（已开但不算完成）' else '' end, '、' order by d.period_start, r.position)
                                  from unnest(cast(:periods as text[]), cast(:starts as date[])) as k (period, start)
                                  join duty_rule r on r.period = k.period
                                  join meeting_rule t on t.type = r.type
                                  join duty d on d.rule = r.code and d.period_start = k.start
                                 where d.organization_id = s.id and d.done < d.required
                                   and (cast(:rule as text) is null or r.code = :rule)) as items
                          from shown s join organization p on p.id = s.parent_id
                         order by s.missing desc, s.oldest, s.path
                        """)
                .param("periods", periods.toArray(String[]::new))
                .param("starts", starts.stream().map(LocalDate::toString).toArray(String[]::new))
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("rule", rule)
                .param("size", size)
                .param("offset", (number - 1) * size)
                .query(Counted.class)
                .list();
        long total = rows.isEmpty() ? 0 : rows.get(0).total();
        return new Page<>(
                rows.stream()
                        .map(row -> new Overdue(
                                row.branchId(),
                                row.branchName(),
                                row.above(),
                                row.missing(),
                                row.items(),
                                row.oldest()))
                        .toList(),
                number,
                size,
                total);
    }

    private DutyGrid.Cell cell(Viewer viewer, @Nullable DutyItem item) {
        if (item == null) {
            return new DutyGrid.Cell("none", "", "", null);
        }
        String count = item.required() > 1 ? " " + item.done() + "/" + item.required() : "";
        String why = item.state() == DutyState.INVALID && item.verdict() != null ? item.verdict() : item.reason();
        String href = item.meetingId() != null
                ? "/meetings/" + item.meetingId()
                : item.isOpen() && viewer.can(Permission.MEETING_LOG) && viewer.actsFor(item.organizationId())
                        ? item.recordHref()
                        : null;
        return new DutyGrid.Cell(
                item.state().tone(),
                item.state().sign() + count,
                item.periodName() + item.typeName() + "：" + item.stateWords() + "。" + why,
                href);
    }

    /** The groups that still owe something of these duties of one branch, the oldest period first. */
    public List<OwingGroup> listOwingGroups(List<DutyItem> items) {
        List<DutyItem> open = items.stream()
                .filter(item -> item.isOpen() && item.type().equals("GROUP_MEETING"))
                .toList();
        if (open.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        select g.id as group_id, g.name, d.period_start as start,
                               (select w.id from meeting w
                                 where w.organization_id = d.organization_id and w.group_id = g.id and w.type = r.type
                                   and w.status not in ('SUBMITTED', 'ARCHIVED', 'CANCELLED') and w.held_on between d.period_start and d.period_end
                                 order by w.held_on, w.id limit 1) as meeting_id
                          from duty d
                          join duty_rule r on r.code = d.rule and r.applies_to = 'WITH_GROUPS'
                          join party_group g on g.branch_id = d.organization_id and g.founded_on <= d.period_start
                                            and (g.closed_on is null or g.closed_on > d.period_end)
                         where d.organization_id = :branch and d.rule in (:rules) and d.period_start in (:starts)
                           and not exists (select from meeting w
                                            where w.organization_id = d.organization_id and w.group_id = g.id and w.type = r.type
                                              and (w.status = 'SUBMITTED' or w.status = 'ARCHIVED' and w.valid)
                                              and w.held_on between d.period_start and d.period_end)
                         order by d.period_start, g.name
                        """)
                .param("branch", open.get(0).organizationId())
                .param("rules", open.stream().map(DutyItem::rule).distinct().toList())
                .param("starts", open.stream().map(DutyItem::start).distinct().toList())
                .query(OwingGroup.class)
                .list();
    }

    private DutyGrid.Cell sumCell(List<Sum> sums, String href) {
        if (sums.isEmpty()) {
            return new DutyGrid.Cell("none", "", "", null);
        }
        int branches = sums.stream().mapToInt(Sum::branches).sum();
        if (branches == 0) {
            String reasons = sums.stream()
                    .map(Sum::reason)
                    .filter(r -> r != null)
                    .distinct()
                    .collect(Collectors.joining("；"));
            return new DutyGrid.Cell("none", "–", reasons.isEmpty() ? "没有要办的事项" : reasons, null);
        }
        int fulfilled = sums.stream().mapToInt(Sum::fulfilled).sum();
        LocalDate today = today();
        LocalDate last = sums.get(0).end();
        DutyState state = DutyState.of(branches, fulfilled, 0, 0, last, today);
        String name = DutyPeriod.name(sums.get(0).period(), sums.get(0).start());
        boolean branch = sums.get(0).reason() != null;
        String detail = branch
                ? sums.stream()
                        .filter(sum -> sum.required() > 0)
                        .map(this::words)
                        .collect(Collectors.joining("；"))
                : "应办 " + branches + " 项，已完成 " + fulfilled + " 项"
                        + (state == DutyState.SOON || state == DutyState.DUE
                                ? "，还有 " + ChronoUnit.DAYS.between(today, last) + " 天"
                                : "");
        String text = branches == 1 ? state.sign() : state.sign() + " " + fulfilled + "/" + branches;
        return new DutyGrid.Cell(state.tone(), text, name + "：" + state.word() + "。" + detail, href);
    }

    private String words(Sum sum) {
        DutyState state = DutyState.of(sum.required(), sum.done(), sum.invalid(), 0, sum.end(), today());
        return sum.typeName() + state.word();
    }

    /** The first day of the period before the one that holds the day. */
    private static LocalDate before(String period, LocalDate day) {
        return DutyPeriod.previous(period, DutyPeriod.start(period, day));
    }

    private LocalDate endOf(int yearsBack) {
        LocalDate today = today();
        return yearsBack <= 0 ? today : LocalDate.of(today.getYear() - yearsBack, 12, 31);
    }

    /** The latest first: on a phone the current period is the one in sight. */
    private static List<LocalDate> starts(String period, LocalDate end) {
        List<LocalDate> starts = new ArrayList<>();
        for (LocalDate start = firstStart(period, end); !start.isAfter(end); start = DutyPeriod.next(period, start)) {
            starts.add(0, start);
        }
        return starts;
    }

    private static LocalDate firstStart(String period, LocalDate end) {
        LocalDate last = DutyPeriod.start(period, end);
        return switch (period) {
            case "MONTH" -> last.minusMonths(11);
            case "QUARTER" -> last.minusMonths(12);
            default -> last.minusYears(1);
        };
    }

    private List<DutyGrid.Column> columns(String period, List<LocalDate> starts) {
        LocalDate current = DutyPeriod.start(period, today());
        List<DutyGrid.Column> columns = new ArrayList<>();
        int year = 0;
        for (LocalDate start : starts) {
            String prefix = start.getYear() == year ? "" : start.getYear() % 100 + "年";
            year = start.getYear();
            columns.add(new DutyGrid.Column(
                    prefix + DutyPeriod.shortName(period, start),
                    DutyPeriod.name(period, start),
                    start.equals(current)));
        }
        return columns;
    }

    private static String title(String period) {
        return switch (period) {
            case "MONTH" -> "每月事项";
            case "QUARTER" -> "每季度事项";
            default -> "每年事项";
        };
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    /** What a branch owes by one rule, or all that the branches of a unit owe by the rules of one period: then without type and reason. */
    private record Sum(
            long id,
            String name,
            String period,
            @Nullable String typeName,
            LocalDate start,
            int branches,
            int required,
            int done,
            int fulfilled,
            int invalid,
            @Nullable String reason) {

        /** Written out: a grid has hundreds, and to look up each column's name for each row took a fifth of the page. */
        static Sum of(ResultSet row, int number) throws SQLException {
            return new Sum(
                    row.getLong(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getObject(5, LocalDate.class),
                    row.getInt(6),
                    row.getInt(7),
                    row.getInt(8),
                    row.getInt(9),
                    row.getInt(10),
                    row.getString(11));
        }

        LocalDate end() {
            return DutyPeriod.next(period, start).minusDays(1);
        }
    }
}
