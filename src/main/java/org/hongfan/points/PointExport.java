package org.hongfan.points;

import static org.hongfan.exports.ExportColumn.number;
import static org.hongfan.exports.ExportColumn.text;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportColumn;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A branch's points by name, and how a subtree's are spread: never a list of many branches' members, which would invite ranking. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class PointExport {
    private final BranchPoints points;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @Bean
    ExportTable<BranchPoints.Line> pointsOut() {
        return new ExportTable<>(
                "points",
                "支部积分",
                Permission.POINTS_BRANCH,
                "/points",
                List.of(
                        text("姓名", 10, BranchPoints.Line::name),
                        text("参与积分", 9, line -> line.scored() ? "是" : "否"),
                        number("基础分", BranchPoints.Line::base),
                        number("期初积分", BranchPoints.Line::opening),
                        number("会议", BranchPoints.Line::meetings),
                        number("活动", BranchPoints.Line::activities),
                        number("扣分", BranchPoints.Line::deductions),
                        number("合计", line -> line.total().max(BigDecimal.ZERO)),
                        ExportColumn.<BranchPoints.Line>text("党支部", 32, BranchPoints.Line::branchName)
                                .further(),
                        ExportColumn.<BranchPoints.Line>number("年度", BranchPoints.Line::year)
                                .further(),
                        ExportColumn.<BranchPoints.Line>text("期初说明", 24, BranchPoints.Line::openingReason)
                                .further(),
                        ExportColumn.<BranchPoints.Line>text("手机尾号", 9, BranchPoints.Line::phoneEnd)
                                .further()),
                (viewer, filters, plain) -> {
                    OrganizationRef unit = unit(viewer, filters);
                    int year = year(filters);
                    return ExportRows.of(words(unit, year), points.listMembers(viewer, unit.id(), year));
                });
    }

    @Bean
    ExportTable<BranchPoints.Spread> pointSpreadOut() {
        return new ExportTable<>(
                "point-spread",
                "积分分布",
                Permission.POINTS_BRANCH,
                "/points",
                List.of(
                        text("单位", 32, BranchPoints.Spread::name),
                        number("参与积分", BranchPoints.Spread::members),
                        number(BranchPoints.Spread.BANDS.get(0), BranchPoints.Spread::below60),
                        number(BranchPoints.Spread.BANDS.get(1), BranchPoints.Spread::from60),
                        number(BranchPoints.Spread.BANDS.get(2), BranchPoints.Spread::from80),
                        number(BranchPoints.Spread.BANDS.get(3), BranchPoints.Spread::from100),
                        number(BranchPoints.Spread.BANDS.get(4), BranchPoints.Spread::from120)),
                (viewer, filters, plain) -> {
                    OrganizationRef unit = unit(viewer, filters);
                    int year = year(filters);
                    return ExportRows.of(words(unit, year), points.listSpreads(viewer, unit.id(), year));
                });
    }

    private OrganizationRef unit(Viewer viewer, ExportFilters filters) {
        Long id = filters.number("organization");
        Long at = id == null ? viewer.current().organizationId() : id;
        if (at == null) {
            throw new NotFoundException("organization of", viewer.current().title());
        }
        return organizations.get(viewer, at);
    }

    private int year(ExportFilters filters) {
        return filters.year("year", LocalDate.now(clock).getYear());
    }

    private static String words(OrganizationRef unit, int year) {
        return unit.shortName() + "；" + year + "年";
    }
}
