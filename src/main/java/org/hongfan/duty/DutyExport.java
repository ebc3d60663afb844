package org.hongfan.duty;

import static org.hongfan.exports.ExportColumn.day;
import static org.hongfan.exports.ExportColumn.number;
import static org.hongfan.exports.ExportColumn.text;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportCursor;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What each branch owed and did, one line per branch, duty and period; or only what is overdue. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class DutyExport {
    private final OrganizationDirectory organizations;
    private final ExportCursor cursor;
    private final Clock clock;

    record Line(
            String branch,
            @Nullable String above,
            String period,
            LocalDate start,
            LocalDate end,
            String typeName,
            int required,
            int done,
            DutyState state,
            String reason,
            String article) {}

    @Bean
    ExportTable<Line> dutiesOut() {
        return new ExportTable<>(
                "duties",
                "组织生活应办事项",
                Permission.DUTY_READ,
                "/duties",
                List.of(
                        text("党支部", 32, Line::branch),
                        text("上级党组织", 20, Line::above),
                        text("期间", 14, line -> DutyPeriod.name(line.period(), line.start())),
                        text("事项", 14, Line::typeName),
                        number("应办", Line::required),
                        number("已办", Line::done),
                        text("情况", 16, line -> line.state().word()),
                        day("到期日", Line::end),
                        text("说明", 40, Line::reason),
                        text("依据", 40, Line::article)),
                this::select);
    }

    /** The year asked for, or the last twelve months; of what is overdue, as the page of overdue branches counts it. */
    private ExportRows<Line> select(Viewer viewer, ExportFilters filters, boolean plain) {
        LocalDate today = LocalDate.now(clock);
        Scope scope = viewer.scope();
        List<String> words = new ArrayList<>();
        Long organization = filters.number("organization");
        if (organization != null) {
            OrganizationRef unit = organizations.get(viewer, organization);
            scope = Scope.subtree(unit.path(), 0);
            words.add(unit.shortName());
        }
        boolean overdue = filters.is("state", "overdue");
        boolean last = overdue && !filters.is("span", "year");
        int year = filters.year("year", 0);
        LocalDate twelveMonthsAgo = today.withDayOfMonth(1).minusMonths(overdue ? 12 : 11);
        if (last) {
            words.add("上一期逾期的");
        } else if (overdue) {
            words.add("近 12 个月逾期的");
        } else {
            words.add(year == 0 ? "近 12 个月" : year + "年");
        }
        String rule = filters.text("rule");
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("pathFrom", scope.pathFrom());
        params.put("pathTo", scope.pathTo());
        params.put("rule", rule);
        params.put("overdue", overdue);
        params.put("last", last);
        params.put("today", today);
        params.put("from", year == 0 || overdue ? twelveMonthsAgo : LocalDate.of(year, 1, 1));
        params.put("until", year == 0 || overdue ? today : LocalDate.of(year, 12, 31));
        params.put("month", DutyPeriod.start("MONTH", today).minusMonths(1));
        params.put("quarter", DutyPeriod.start("QUARTER", today).minusMonths(3));
        params.put("yearBefore", DutyPeriod.start("YEAR", today).minusYears(1));
        return cursor.rows(String.join("；", words), """
                select b.name, p.short_name, r.period, d.period_start, d.period_end, t.name, d.required, d.done, d.invalid,
                       d.reason, c.text, coalesce(s.submitted, 0)
                  from duty d
                  join duty_rule r on r.code = d.rule
                  join meeting_rule t on t.type = r.type
                  join citation c on c.code = r.citation
                  join organization b on b.id = d.organization_id
                  left join organization p on p.id = b.parent_id
                  left join lateral (
                        select case when r.applies_to = 'WITH_GROUPS' then count(distinct w.group_id) else count(*) end as submitted
                          from meeting w
                         where d.done < d.required and w.organization_id = d.organization_id and w.type = r.type
                           and w.status = 'SUBMITTED' and w.held_on between d.period_start and d.period_end) s on true
                 where b.path >= :pathFrom and b.path < :pathTo
                   and (cast(:rule as text) is null or d.rule = :rule)
                   and (:last or d.period_start between :from and :until)
                   and (not :overdue or d.done < d.required and d.period_end < :today and b.closed_on is null)
                   and (not :last or d.period_start = case r.period when 'MONTH' then cast(:month as date)
                                                                    when 'QUARTER' then cast(:quarter as date)
                                                                    else cast(:yearBefore as date) end)
                 order by b.path, d.period_start desc, r.position
                """, params, (row, n) -> {
            LocalDate end = row.getObject(5, LocalDate.class);
            return new Line(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getObject(4, LocalDate.class),
                    end,
                    row.getString(6),
                    row.getInt(7),
                    row.getInt(8),
                    DutyState.of(row.getInt(7), row.getInt(8), row.getInt(9), row.getInt(12), end, today),
                    row.getString(10),
                    row.getString(11));
        });
    }
}
