package org.hongfan.organization;

import static org.hongfan.exports.ExportColumn.day;
import static org.hongfan.exports.ExportColumn.number;
import static org.hongfan.exports.ExportColumn.text;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportColumn;
import org.hongfan.exports.ExportCursor;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The tree as it goes out: every unit at or below the one shown, or those that were searched for. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class OrganizationExport {
    private final OrganizationDirectory directory;
    private final ExportCursor cursor;

    record Line(
            String name,
            String shortName,
            @Nullable String code,
            Level level,
            OrganizationKind kind,
            @Nullable String parent,
            LocalDate foundedOn,
            @Nullable LocalDate closedOn,
            @Nullable String usualPlace,
            @Nullable Integer themeDay,
            @Nullable LocalDate termStartedOn,
            @Nullable LocalDate termEndsOn,
            int branches,
            int households,
            int members,
            int probationary) {}

    @Bean
    ExportTable<Line> organizationsOut() {
        return new ExportTable<>(
                "organizations",
                "党组织名册",
                Permission.ORGANIZATION_READ,
                "/organizations",
                List.of(
                        text("党组织名称", 36, Line::name),
                        text("简称", 20, Line::shortName),
                        text("组织代码", 16, Line::code),
                        text("层级", 9, line -> line.level().title()),
                        text("类别", 20, line -> line.kind().title()),
                        text("上级党组织", 32, Line::parent),
                        day("成立日期", Line::foundedOn),
                        day("撤销日期", Line::closedOn),
                        text("通常会议地点", 18, Line::usualPlace),
                        number("主题党日（每月几日）", Line::themeDay),
                        day("本届开始日期", Line::termStartedOn),
                        day("本届届满日期", Line::termEndsOn),
                        number("党支部数", Line::branches),
                        number("中心户数", Line::households),
                        number("党员数", Line::members),
                        ExportColumn.<Line>number("预备党员数", Line::probationary).further()),
                this::select);
    }

    private ExportRows<Line> select(Viewer viewer, ExportFilters filters, boolean plain) {
        String pathFrom = viewer.scope().pathFrom();
        String pathTo = viewer.scope().pathTo();
        Long at = filters.number("at");
        String q = filters.text("q");
        String words = q == null ? "" : "含“" + q + "”";
        if (at != null && q == null) {
            OrganizationRef unit = directory.get(viewer, at);
            pathFrom = unit.path();
            pathTo = Scope.upperBound(pathFrom);
            words = unit.shortName();
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("pathFrom", pathFrom);
        params.put("pathTo", pathTo);
        params.put("q", q);
        return cursor.rows(
                words,
                """
                select o.name, o.short_name, o.code, o.level, o.kind, p.name, o.founded_on, o.closed_on, o.usual_place, o.theme_day,
                       o.term_started_on, o.term_ends_on, coalesce(c.branches, 0), coalesce(c.households, 0), coalesce(c.members, 0),
                       coalesce(c.probationary, 0)
                  from organization o
                  left join organization p on p.id = o.parent_id
                  left join organization_count c on c.organization_id = o.id
                 where o.path >= :pathFrom and o.path < :pathTo
                   and (cast(:q as text) is null or strpos(o.name, :q) > 0 or strpos(o.short_name, :q) > 0 or o.code = :q)
                 order by o.path
                """,
                params,
                (row, n) -> new Line(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        Level.valueOf(row.getString(4)),
                        OrganizationKind.valueOf(row.getString(5)),
                        row.getString(6),
                        row.getObject(7, LocalDate.class),
                        row.getObject(8, LocalDate.class),
                        row.getString(9),
                        row.getObject(10, Integer.class),
                        row.getObject(11, LocalDate.class),
                        row.getObject(12, LocalDate.class),
                        row.getInt(13),
                        row.getInt(14),
                        row.getInt(15),
                        row.getInt(16)));
    }
}
