package org.hongfan.account;

import static org.hongfan.exports.ExportColumn.day;
import static org.hongfan.exports.ExportColumn.text;
import static org.hongfan.exports.ExportColumn.time;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportCursor;
import org.hongfan.exports.ExportFilters;
import org.hongfan.exports.ExportRows;
import org.hongfan.exports.ExportTable;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Accounts for the system administrator, and who holds what for the security administrator. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
class AccountExport {
    private final ExportCursor cursor;
    private final Clock clock;

    record Line(
            String name,
            String username,
            boolean ofMember,
            AccountState state,
            @Nullable LocalDateTime lastSignedInAt,
            LocalDateTime createdAt) {}

    record Holding(
            String name,
            String username,
            boolean enabled,
            @Nullable Role role,
            @Nullable String place,
            @Nullable LocalDate from,
            @Nullable LocalDate to) {}

    @Bean
    ExportTable<Line> accountsOut() {
        return new ExportTable<>(
                "accounts",
                "账号",
                Permission.ACCOUNT_MANAGE,
                "/accounts",
                List.of(
                        text("姓名", 10, Line::name),
                        text("用户名", 16, Line::username),
                        text("在册党员", 9, line -> line.ofMember() ? "是" : "否"),
                        text("状态", 12, line -> line.state().title()),
                        time("最近登录", Line::lastSignedInAt),
                        time("建立时间", Line::createdAt)),
                this::accounts);
    }

    @Bean
    ExportTable<Holding> grantsOut() {
        return new ExportTable<>(
                "grants",
                "授权",
                Permission.GRANT_MANAGE,
                "/grants",
                List.of(
                        text("姓名", 10, Holding::name),
                        text("用户名", 16, Holding::username),
                        text("账号", 9, line -> line.enabled() ? "正常" : "已停用"),
                        text(
                                "现任岗位",
                                16,
                                line -> line.role() == null ? null : line.role().title()),
                        text("所在组织", 32, Holding::place),
                        day("开始日期", Holding::from),
                        day("结束日期", Holding::to)),
                this::grants);
    }

    private ExportRows<Line> accounts(Viewer viewer, ExportFilters filters, boolean plain) {
        String q = filters.text("q");
        AccountState state = filters.one(AccountState.class, "state");
        List<String> words = new ArrayList<>();
        if (q != null) {
            words.add("含“" + q + "”");
        }
        if (state != null) {
            words.add(state.title());
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("words", q);
        params.put("state", state == null ? null : state.name());
        params.put("now", OffsetDateTime.now(clock));
        return cursor.rows(
                String.join("；", words),
                """
                select x.name, x.username, x.of_member, x.state, x.last_signed_in_at, x.created_at
                  from (select a.name, a.username, a.member_id is not null as of_member,
                               case when not a.enabled then 'DISABLED' when a.locked_until > :now then 'LOCKED'
                                    when a.must_change_password then 'FIRST_PASSWORD' else 'ACTIVE' end as state,
                               a.last_signed_in_at at time zone 'Asia/Shanghai' as last_signed_in_at,
                               a.created_at at time zone 'Asia/Shanghai' as created_at
                          from account a
                         where cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0) x
                 where cast(:state as text) is null or x.state = :state
                 order by x.username
                """,
                params,
                (row, n) -> new Line(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        AccountState.valueOf(row.getString(4)),
                        row.getObject(5, LocalDateTime.class),
                        row.getObject(6, LocalDateTime.class)));
    }

    private ExportRows<Holding> grants(Viewer viewer, ExportFilters filters, boolean plain) {
        String q = filters.text("q");
        Role role = filters.one(Role.class, "role");
        boolean without = filters.is("role", "NONE");
        List<String> words = new ArrayList<>();
        if (q != null) {
            words.add("含“" + q + "”");
        }
        if (role != null) {
            words.add(role.title());
        }
        if (without) {
            words.add("还没有岗位的");
        }
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("words", q);
        params.put("role", role == null ? null : role.name());
        params.put("without", without);
        params.put("today", LocalDate.now(clock));
        return cursor.rows(
                String.join("；", words),
                """
                select a.name, a.username, a.enabled, g.role, o.name, g.from_on, g.to_on
                  from account a
                  left join role_grant g on g.account_id = a.id and g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                  left join organization o on o.id = g.organization_id
                 where (cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0)
                   and (cast(:role as text) is null or g.role = :role)
                   and (not :without or g.id is null)
                 order by a.username, g.id
                """,
                params,
                (row, n) -> new Holding(
                        row.getString(1),
                        row.getString(2),
                        row.getBoolean(3),
                        role(row.getString(4)),
                        row.getString(5),
                        row.getObject(6, LocalDate.class),
                        row.getObject(7, LocalDate.class)));
    }

    private static @Nullable Role role(@Nullable String name) {
        return name == null ? null : Role.valueOf(name);
    }
}
