package org.hongfan.member;

import static org.hongfan.exports.ExportColumn.number;
import static org.hongfan.exports.ExportColumn.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.hongfan.shared.NotFoundException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The yearly cuts as they go out: one line per row of each cut, with its sum. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class StatisticsExport {
    private final MemberStatistics statistics;
    private final Clock clock;

    record Line(String cut, String label, long members, long total) {}

    @Bean
    ExportTable<Line> statisticsOut() {
        return new ExportTable<>(
                "statistics",
                "党员统计",
                Permission.STATISTICS_READ,
                "/statistics",
                List.of(
                        text("分类", 12, Line::cut),
                        text("项目", 34, Line::label),
                        number("人数", Line::members),
                        number(
                                "占比（%）",
                                line -> line.total() == 0
                                        ? null
                                        : BigDecimal.valueOf(100 * line.members())
                                                .divide(BigDecimal.valueOf(line.total()), 1, RoundingMode.HALF_UP))),
                this::select);
    }

    private ExportRows<Line> select(Viewer viewer, ExportFilters filters, boolean plain) {
        Long given = filters.number("organization");
        Long unit = given == null ? viewer.current().organizationId() : given;
        if (unit == null) {
            throw new NotFoundException("statistics of", viewer.current().title());
        }
        LocalDate today = LocalDate.now(clock);
        LocalDate day = filters.day("on");
        MemberStatistics.Sheet sheet = statistics.get(viewer, unit, day == null || day.isAfter(today) ? today : day);
        List<Line> lines = new ArrayList<>();
        for (MemberStatistics.Table table : sheet.tables()) {
            table.rows()
                    .forEach(
                            row -> lines.add(new Line(table.cut().title(), row.label(), row.members(), sheet.total())));
            lines.add(new Line(table.cut().title(), "合计", sheet.total(), sheet.total()));
        }
        return ExportRows.of(sheet.unit().shortName() + "；" + new MemberCell(sheet.on(), null, null).words(), lines);
    }
}
