package org.hongfan.account;

import java.io.Serializable;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Many grants from a table, for the security administrator: each line is judged first, and given by the same rules as one by hand. */
@Service
@RequiredArgsConstructor
@Transactional
public class GrantBulk {
    /** What a table may say, in one line. */
    private static final String WORDS = Arrays.stream(Role.values())
            .filter(role -> role != Role.GROUP_LEADER)
            .map(Role::title)
            .collect(Collectors.joining("、"));

    /** What people call a role where its title speaks of several kinds of unit. */
    private static final Map<String, Role> ALSO_CALLED = Map.of(
            "镇党务工作者", Role.TOWN_STAFF,
            "街道党务工作者", Role.TOWN_STAFF,
            "村党务工作者", Role.COMMUNITY_STAFF,
            "区党务工作者", Role.DISTRICT_STAFF);

    private final GrantConsents consents;
    private final JdbcClient jdbc;
    private final Clock clock;

    /**
     * @param role its title, such as 支部书记
     * @param place the unit's full name or code; empty for the three administrators
     * @param problem what could not be read; null: everything could
     */
    public record Line(
            int number,
            String username,
            String name,
            String role,
            String place,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String problem)
            implements Serializable {}

    /** @param objection why the line grants nothing; null: it will */
    public record Judged(
            Line line, @Nullable GrantRole grant, @Nullable String objection) {}

    private record Holder(long id, String username, String name, boolean enabled) {}

    private record Unit(long id, String name, @Nullable String code, Level level) {}

    private record Held(long accountId, Role role, @Nullable Long organizationId) {}

    /** Says of each line what it will do, and writes nothing. */
    @Transactional(readOnly = true)
    public List<Judged> judge(Viewer viewer, List<Line> lines) {
        if (lines.size() > AccountBulk.MOST) {
            throw new RefusedException("file", "一次最多 " + AccountBulk.MOST + " 行，这张表有 " + lines.size() + " 行，请分开上传。");
        }
        Map<String, Holder> holders = holders(lines);
        Map<String, List<Unit>> units = units(lines);
        Set<Held> held = held(holders.values().stream().map(Holder::id).toList());
        List<Judged> judged = new ArrayList<>();
        Map<Held, Integer> given = new HashMap<>();
        for (Line line : lines) {
            judged.add(judge(viewer, line, holders, units, held, given));
        }
        return judged;
    }

    private Judged judge(
            Viewer viewer,
            Line line,
            Map<String, Holder> holders,
            Map<String, List<Unit>> units,
            Set<Held> held,
            Map<Held, Integer> given) {
        Holder holder = holders.get(key(line.username()));
        Role role = role(line.role());
        Level level = role == null ? null : GrantService.levelOf(role);
        List<Unit> found = units.getOrDefault(line.place().strip(), List.of()).stream()
                .filter(unit -> unit.level() == level)
                .toList();
        String objection = objection(viewer, line, holder, role, level, found);
        if (objection != null || holder == null || role == null) {
            return new Judged(line, null, objection);
        }
        Long place = level == null ? null : found.get(0).id();
        LocalDate from = line.from() == null ? LocalDate.now(clock) : line.from();
        boolean administers = held.stream()
                .anyMatch(each -> each.accountId() == holder.id() && each.role().isAdministrator());
        boolean works = held.stream()
                .anyMatch(
                        each -> each.accountId() == holder.id() && !each.role().isAdministrator());
        if (role.isAdministrator() && (works || administers) || !role.isAdministrator() && administers) {
            return new Judged(line, null, "系统管理员、安全管理员、审计员须由三个人分别担任，也不兼任其他岗位");
        }
        Held one = new Held(holder.id(), role, place);
        if (given.containsKey(one)) {
            return new Judged(line, null, "与第 " + given.get(one) + " 行重复");
        }
        if (!held.add(one)) {
            return new Judged(line, null, "已经有同样的岗位");
        }
        given.put(one, line.number());
        return new Judged(line, new GrantRole(holder.id(), role, place, from, line.to()), null);
    }

    private @Nullable String objection(
            Viewer viewer,
            Line line,
            @Nullable Holder holder,
            @Nullable Role role,
            @Nullable Level level,
            List<Unit> found) {
        if (line.problem() != null) {
            return line.problem();
        }
        if (holder == null) {
            return "没有用户名是 " + line.username() + " 的账号";
        }
        if (!line.name().isBlank() && !holder.name().equals(line.name().strip())) {
            return "这个账号的姓名是" + holder.name() + "，和表里不一样";
        }
        if (holder.id() == viewer.accountId()) {
            return "不能给自己授权，请由另一名安全管理员办理";
        }
        if (!holder.enabled()) {
            return "账号已停用";
        }
        if (role == null) {
            return "没有叫“" + line.role() + "”的岗位，可以写：" + WORDS;
        }
        if (role == Role.GROUP_LEADER) {
            return "党小组组长要选到党小组，请在“授权”里逐个授予，或由支部书记登记任职";
        }
        if (line.to() != null && !line.to().isAfter(line.from() == null ? LocalDate.now(clock) : line.from())) {
            return "结束日期要晚于开始日期";
        }
        if (level == null) {
            return line.place().isBlank() ? null : role.title() + "不属于任何一个组织";
        }
        if (found.isEmpty()) {
            return level.title() + "一级没有叫“" + line.place() + "”的组织，请写全称或组织代码";
        }
        return found.size() == 1 ? null : "有 " + found.size() + " 个组织叫“" + line.place() + "”，请写组织代码";
    }

    /** @param waiting how many of them wait for a second security administrator */
    public record Granted(int given, int waiting) {}

    /** Gives the good lines their roles, or asks for the consent that they need. */
    public Granted grant(Viewer viewer, List<Line> lines) {
        List<GrantRole> good = judge(viewer, lines).stream()
                .map(Judged::grant)
                .filter(Objects::nonNull)
                .toList();
        if (good.isEmpty()) {
            throw new RefusedException("file", "没有可以授权的行。");
        }
        int given = 0;
        for (GrantRole each : good) {
            given += consents.give(viewer, each) ? 1 : 0;
        }
        return new Granted(given, good.size() - given);
    }

    private Map<String, Holder> holders(List<Line> lines) {
        return jdbc
                .sql("select id, username, name, enabled from account where username = any(:names)")
                .param(
                        "names",
                        lines.stream()
                                .map(line -> key(line.username()))
                                .distinct()
                                .toArray(String[]::new))
                .query(Holder.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Holder::username, holder -> holder));
    }

    private Map<String, List<Unit>> units(List<Line> lines) {
        Map<String, List<Unit>> units = new HashMap<>();
        jdbc.sql(
                        "select id, name, code, level from organization where closed_on is null and (name = any(:words) or code = any(:words))")
                .param(
                        "words",
                        lines.stream()
                                .map(line -> line.place().strip())
                                .distinct()
                                .toArray(String[]::new))
                .query(Unit.class)
                .list()
                .forEach(unit -> {
                    units.computeIfAbsent(unit.name(), name -> new ArrayList<>())
                            .add(unit);
                    if (unit.code() != null && !unit.code().equals(unit.name())) {
                        units.computeIfAbsent(unit.code(), code -> new ArrayList<>())
                                .add(unit);
                    }
                });
        return units;
    }

    private Set<Held> held(List<Long> accounts) {
        return new HashSet<>(jdbc.sql("""
                        select account_id, role, organization_id from role_grant
                         where account_id = any(:accounts) and (to_on is null or to_on > :today)
                        """)
                .param("accounts", accounts.toArray(Long[]::new))
                .param("today", LocalDate.now(clock))
                .query(Held.class)
                .list());
    }

    private static String key(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Role role(String title) {
        return Arrays.stream(Role.values())
                .filter(role -> role.title().equals(title.strip()))
                .findFirst()
                .orElse(ALSO_CALLED.get(title.strip()));
    }
}
