package org.hongfan.points;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The point rules of each year, held by the district. A new year begins with the rules of the year before. */
@Service
@RequiredArgsConstructor
@Transactional
public class PointRules {
    private static final String DEFAULTS = "rules/points-default.csv";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** Tells the ledger that what the rules of the year give has changed. */
    record Changed(int year, long accountId) {}

    /**
     * Makes the rule set of the year where there is none: a copy of the year before it, or the defaults. Several instances may do it at once.
     *
     * @return whether the year has rules; false only before the district exists
     */
    public boolean ensureYear(int year) {
        if (exists(year)) {
            return true;
        }
        Optional<Long> made =
                jdbc.sql("""
                        insert into point_rule_set (organization_id, year, name)
                        select id, :year, :year || ' 年党员积分规则' from organization where level = 'DISTRICT'
                        on conflict (organization_id, year) do nothing
                        returning id
                        """).param("year", year).query(Long.class).optional();
        made.ifPresent(set -> fill(set, year));
        return made.isPresent() || exists(year);
    }

    private boolean exists(int year) {
        return jdbc.sql("select exists (select 1 from point_rule_set where year = :year)")
                .param("year", year)
                .query(Boolean.class)
                .single();
    }

    private void fill(long set, int year) {
        int copied = jdbc.sql("""
                        insert into point_rule (set_id, code, name, category, direction, trigger, subject, points, min_hours, cap, cap_period,
                                                source, enabled, position)
                        select :set, code, name, category, direction, trigger, subject, points, min_hours, cap, cap_period, source, enabled, position
                          from point_rule
                         where set_id = (select id from point_rule_set where year < :year order by year desc limit 1)
                        """).param("set", set).param("year", year).update();
        if (copied == 0) {
            List<String[]> defaults = defaults();
            for (int i = 0; i < defaults.size(); i++) {
                String[] cells = defaults.get(i);
                jdbc.sql("""
                                insert into point_rule (set_id, code, name, category, direction, trigger, subject, min_hours, points, cap,
                                                        cap_period, source, position)
                                values (:set, :code, :name, :category, :direction, :trigger, nullif(:subject, ''),
                                        cast(nullif(:minHours, '') as numeric), cast(:points as numeric), cast(nullif(:cap, '') as numeric),
                                        nullif(:capPeriod, ''), :source, :position)
                                """)
                        .param("set", set)
                        .param("code", cells[0])
                        .param("name", cells[1])
                        .param("category", cells[2])
                        .param("direction", cells[3])
                        .param("trigger", cells[4])
                        .param("subject", cells[5])
                        .param("minHours", cells[6])
                        .param("points", cells[7])
                        .param("cap", cells[8])
                        .param("capPeriod", cells[9])
                        .param("source", cells[10])
                        .param("position", i + 1)
                        .update();
            }
        }
    }

    private static List<String[]> defaults() {
        List<String[]> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new ClassPathResource(DEFAULTS).getInputStream(), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(line.split(",", -1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + DEFAULTS, e);
        }
        return rows;
    }

    /** The years that have rules, the latest first. */
    @Transactional(readOnly = true)
    public List<Integer> listYears() {
        return jdbc.sql("select distinct year from point_rule_set order by year desc")
                .query(Integer.class)
                .list();
    }

    /** The rules of the year by category; empty when the year has none. */
    @Transactional(readOnly = true)
    public List<PointRule> list(int year) {
        return jdbc.sql("""
                        select r.id, s.year, r.code, r.name, r.category, r.direction = 'DEDUCT' as deduction, r.points, r.min_hours, r.cap,
                               r.cap_period, r.source, r.enabled, r.version, r.trigger = 'OPENING' as as_entered
                          from point_rule r join point_rule_set s on s.id = r.set_id
                         where s.year = :year
                         order by r.position, r.id
                        """).param("year", year).query(PointRule.class).list();
    }

    @Transactional(readOnly = true)
    public PointRule get(long id) {
        return jdbc.sql("""
                        select r.id, s.year, r.code, r.name, r.category, r.direction = 'DEDUCT' as deduction, r.points, r.min_hours, r.cap,
                               r.cap_period, r.source, r.enabled, r.version, r.trigger = 'OPENING' as as_entered
                          from point_rule r join point_rule_set s on s.id = r.set_id
                         where r.id = :id
                        """)
                .param("id", id)
                .query(PointRule.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("point rule", id));
    }

    /** How many entries in force the rule has given: those a change reverses and makes again. */
    @Transactional(readOnly = true)
    public long countEntries(long ruleId) {
        return jdbc.sql(
                        "select count(*) from point_entry where rule_id = :rule and reverses_id is null and not reversed")
                .param("rule", ruleId)
                .query(Long.class)
                .single();
    }

    /** Whether the rules of the year may still change: the current year's and later ones. */
    public boolean isOpen(int year) {
        return year >= LocalDate.now(clock).getYear();
    }

    /**
     * Changes a rule of the current year or a later one. What it has given this year is reversed and entered again by the new rule, so that
     * everybody is measured alike.
     *
     * @throws RefusedException when the year is over, the cap is below the points, or somebody else changed the rule first
     */
    public void change(
            Viewer viewer,
            long id,
            long version,
            String name,
            BigDecimal points,
            @Nullable BigDecimal cap,
            boolean enabled) {
        PointRule rule = get(id);
        if (!viewer.can(Permission.POINT_RULES_MANAGE)) {
            throw new NotFoundException("point rule", id);
        }
        if (rule.asEntered()) {
            throw new RefusedException("期初积分按登记的分数计，这条规则不用修改");
        }
        if (!isOpen(rule.year())) {
            throw new RefusedException(rule.year() + " 年已经结束，规则不能再改");
        }
        if (cap != null && cap.compareTo(points) < 0) {
            throw new RefusedException("cap", "上限不能小于一次的分值");
        }
        int changed = jdbc.sql("""
                        update point_rule
                           set name = :name, points = :points, cap = cast(:cap as numeric),
                               cap_period = case when cast(:cap as numeric) is null then null else coalesce(cap_period, 'YEAR') end,
                               enabled = :enabled, version = version + 1
                         where id = :id and version = :version
                        """)
                .param("name", name)
                .param("points", points)
                .param("cap", cap)
                .param("enabled", enabled)
                .param("id", id)
                .param("version", version)
                .update();
        if (changed == 0) {
            throw new RefusedException("这条规则刚刚被别人改过，请核对现在的内容后再保存");
        }
        events.publishEvent(new Changed(rule.year(), viewer.accountId()));
        events.publishEvent(new Audited(
                viewer.accountId(),
                "point_rule_changed",
                "point_rule",
                id,
                "修改 " + rule.year() + " 年积分规则 " + rule.code() + "：" + rule.changesTo(get(id))));
    }
}
