package org.hongfan.audit;

import static org.hongfan.exports.ExportColumn.text;
import static org.hongfan.exports.ExportColumn.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportCursor;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The trail as the auditor takes it out. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class AuditExport {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final ExportCursor cursor;

    record Line(
            LocalDateTime happenedAt,
            @Nullable String name,
            @Nullable String username,
            String action,
            String summary,
            @Nullable String unit,
            @Nullable String place) {}

    @Bean
    ExportTable<Line> auditOut() {
        return new ExportTable<>(
                "audit",
                "审计日志",
                Permission.AUDIT_READ,
                "/audit",
                List.of(
                        time("时间", Line::happenedAt),
                        text("操作人", 12, Line::name),
                        text("用户名", 16, Line::username),
                        text("操作", 16, line -> AuditActions.TITLES.getOrDefault(line.action(), "其他")),
                        text("单位", 24, Line::unit),
                        text("内容", 80, Line::summary),
                        text("链上序号", 10, Line::place)),
                this::select);
    }

    private ExportRows<Line> select(Viewer viewer, ExportFilters filters, boolean plain) {
        LocalDate from = filters.day("from");
        LocalDate to = filters.day("to");
        String username = filters.text("username");
        String action = filters.text("action");
        String unit = filters.text("unit");
        String under = filters.text("under");
        String text = filters.text("text");
        List<String> words = new ArrayList<>();
        if (from != null) {
            words.add("从 " + from);
        }
        if (to != null) {
            words.add("到 " + to);
        }
        if (username != null) {
            words.add("用户名 " + username);
        }
        if (action != null) {
            words.add(AuditActions.TITLES.getOrDefault(action, "其他"));
        }
        if (unit != null) {
            words.add("单位含“" + unit + "”");
        }
        if (under != null) {
            words.add("某个单位和它的下级");
        }
        if (text != null) {
            words.add("内容含“" + text + "”");
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("from", start(from == null ? LocalDate.of(2000, 1, 1) : from));
        params.put("to", start(to == null ? LocalDate.of(9999, 1, 1) : to.plusDays(1)));
        params.put("username", username);
        params.put("action", action);
        params.put("unit", unit);
        params.put("under", under);
        params.put("text", text);
        return cursor.rows(
                String.join("；", words),
                """
                select e.happened_at at time zone 'Asia/Shanghai', a.name, a.username, e.action, e.summary, e.unit, e.seq
                  from audit_entry e
                  left join account a on a.id = e.account_id
                 where e.happened_at >= :from and e.happened_at < :to
                   and (cast(:username as text) is null or e.account_id = (select id from account where username = :username))
                   and (cast(:action as text) is null or e.action = :action)
                   and (cast(:unit as text) is null or strpos(e.unit, :unit) > 0)
                   and (cast(:under as text) is null or e.unit_path >= :under and e.unit_path < rtrim(:under, '/') || '0')
                   and (cast(:text as text) is null or strpos(e.summary, :text) > 0)
                 order by e.happened_at desc, e.id desc
                """,
                params,
                (row, n) -> new Line(
                        row.getObject(1, LocalDateTime.class),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7)));
    }

    private static OffsetDateTime start(LocalDate day) {
        return day.atStartOfDay(SHANGHAI).toOffsetDateTime();
    }
}
