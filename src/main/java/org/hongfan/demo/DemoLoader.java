package org.hongfan.demo;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.dashboard.Statistics;
import org.hongfan.duty.DutyLedger;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.MeetingRules;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.VoteRule;
import org.hongfan.member.MemberSeals;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.platform.Demo;
import org.hongfan.platform.Installation;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.points.PointLedger;
import org.hongfan.points.PointRules;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Loads the demonstration district into an empty database before the portal says that it is ready. Facts go in by COPY; what follows from
 * them is derived by the modules that own it. Both work over several connections of the role that owns the tables, since row security lets
 * nobody else copy.
 */
@Component
@RequiredArgsConstructor
@Slf4j
class DemoLoader implements ApplicationRunner {
    static final String PASSWORD = "Hongfan#2026";

    private static final int LANES = 2;
    /** What the derivations join; the rest is left to PostgreSQL's own upkeep. */
    private static final List<String> FACTS = List.of(
            "attendance",
            "meeting (id, organization_id, group_id, type, status, held_on, valid)",
            "agenda_item",
            "activity, participation, member, membership, household_membership",
            "organization, organization_history, party_group, appointment");

    private static final List<String> CONSEQUENCES = List.of(
            "point_entry",
            "point_total",
            "point_band",
            "organization_count",
            "duty",
            "duty_count",
            "monthly_statistic");

    private final Installation installation;
    private final ObjectProvider<OwnerDatabase> database;
    private final MeetingRules rules;
    private final MemberSeals seals;
    private final PasswordEncoder passwords;
    private final ApplicationEventPublisher events;
    private final Reach reach;
    private final Clock clock;

    private volatile boolean done;
    /** How long the load took; null when there was nothing to load. */
    @Nullable Duration took;

    @Override
    public void run(ApplicationArguments arguments) {
        if (installation.demo() == Demo.NONE) {
            return;
        }
        if (!installation.embedded()) {
            throw new IllegalStateException("演示数据只能装入红帆自己启动的数据库。请去掉 hongfan.demo 设置。");
        }
        OwnerDatabase owner = database.getObject();
        if (!isLoaded(owner.dataSource())) {
            owner.fill(() -> load(owner.dataSource(), DemoSize.of(installation.demo())));
        }
        done = true;
    }

    /** Whether the database is still being filled, so that nobody can work with it yet. */
    boolean isLoading() {
        return installation.isDemo() && !done;
    }

    private static boolean isLoaded(DataSource owner) {
        return JdbcClient.create(owner)
                .sql("select exists (select 1 from organization)")
                .query(Boolean.class)
                .single();
    }

    void load(DataSource owner, DemoSize size) {
        long began = System.nanoTime();
        log.info("正在装入演示数据……");
        District district = district(size);
        BareTables facts = BareTables.strip(
                owner, district.tables().inOrder().stream().map(CopyTable::name).toList());
        BareTables consequences = BareTables.withoutKeys(owner, CONSEQUENCES);
        try (CopyStream stream = new CopyStream(district.tables().inOrder(), LANES, batch -> copy(owner, batch))) {
            district.generate(stream);
        }
        log.debug("facts copied after {} ms", millisSince(began));
        JdbcClient jdbc = JdbcClient.create(owner);
        for (CopyTable table : district.tables().inOrder()) {
            if (table.hasId() && table.count() > 0) {
                jdbc.sql("select setval(pg_get_serial_sequence(:table, 'id'), :count)")
                        .param("table", table.name())
                        .param("count", table.count())
                        .query(Long.class)
                        .single();
            }
        }
        new Derivation(owner, jdbc).derive(district.period(), facts, consequences);
        took = Duration.ofNanos(System.nanoTime() - began);
        log.info(
                "已装入演示数据：{} 个组织、{} 名党员、{} 次会议，用时 {} 秒",
                district.tables().organization.count(),
                district.tables().member.count(),
                district.tables().meeting.count(),
                "%.1f".formatted(took.toMillis() / 1000.0));
    }

    District district(DemoSize size) {
        Map<Level, Map<MeetingType, MeetingRule>> meetingRules = new EnumMap<>(Level.class);
        for (Level level : Level.values()) {
            meetingRules.put(
                    level,
                    rules.listTypes(level).stream()
                            .collect(Collectors.toMap(Function.identity(), type -> rules.get(type, level))));
        }
        Map<String, VoteRule> voteRules =
                rules.listVoteRules().stream().collect(Collectors.toMap(VoteRule::kind, Function.identity()));
        byte[] nobodyKnows = new byte[24];
        new SecureRandom().nextBytes(nobodyKnows);
        return new District(
                size,
                LocalDate.now(clock),
                seals,
                meetingRules,
                voteRules,
                passwords.encode(PASSWORD),
                passwords.encode(HexFormat.of().formatHex(nobodyKnows)));
    }

    private static void copy(DataSource owner, List<CopyStream.Portion> batch) throws Exception {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("set local synchronous_commit = off");
            CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
            for (CopyStream.Portion portion : batch) {
                manager.copyIn(
                        "copy " + portion.table().name() + " ("
                                + String.join(", ", portion.table().columns()) + ") from stdin",
                        new ByteArrayInputStream(portion.rows().getBytes(StandardCharsets.UTF_8)));
            }
            connection.commit();
        }
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    /** What follows from the facts. The steps do not depend on each other, so each has a connection of its own. */
    private final class Derivation {
        private final JdbcClient jdbc;
        private final TransactionTemplate transaction;
        private final PointRules pointRules;
        private final PointLedger points;

        Derivation(DataSource owner, JdbcClient jdbc) {
            this.jdbc = jdbc;
            this.transaction = new TransactionTemplate(new JdbcTransactionManager(owner));
            this.pointRules = new PointRules(jdbc, events, clock);
            this.points = new PointLedger(jdbc, pointRules, clock);
        }

        void derive(Period period, BareTables facts, BareTables consequences) {
            run(indexing(facts));
            run(FACTS.stream().map(this::analyze).toList());
            transaction.executeWithoutResult(status -> period.years().forEach(pointRules::ensureYear));
            List<Runnable> steps = new ArrayList<>();
            steps.add(timed("check of the facts", facts::check));
            List<Integer> years = new ArrayList<>(period.years());
            int last = years.remove(years.size() - 1);
            steps.add(timed("points " + last, () -> points.rebuild(last)));
            steps.add(timed("duties", () -> new DutyLedger(jdbc, reach).rebuild(period.begin(), period.today())));
            for (int year : years) {
                steps.add(timed("points " + year, () -> points.rebuild(year)));
            }
            steps.add(timed("statistics", () -> new Statistics(jdbc, reach).rebuild()));
            steps.add(timed("counts", () -> new OrganizationCounts(jdbc).rebuild()));
            run(steps);
            timed("check of the consequences", consequences::check).run();
            run(CONSEQUENCES.stream().map(this::analyze).toList());
        }

        private List<Runnable> indexing(BareTables tables) {
            return tables.indexing().stream()
                    .map(index -> timed("an index", index))
                    .toList();
        }

        private Runnable analyze(String tables) {
            return timed(
                    "analysis of " + tables, () -> jdbc.sql("analyze " + tables).update());
        }

        private Runnable timed(String what, Runnable step) {
            return () -> {
                long began = System.nanoTime();
                transaction.executeWithoutResult(status -> {
                    jdbc.sql("set local work_mem = '64MB'").update();
                    jdbc.sql("set local maintenance_work_mem = '256MB'").update();
                    jdbc.sql("set local synchronous_commit = off").update();
                    step.run();
                });
                log.debug("{} took {} ms", what, millisSince(began));
            };
        }

        private void run(List<Runnable> steps) {
            ExecutorService lanes = Executors.newFixedThreadPool(LANES);
            try {
                List<Future<?>> running = new ArrayList<>();
                steps.forEach(step -> running.add(lanes.submit(step)));
                for (Future<?> step : running) {
                    step.get();
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("The demonstration's consequences were not derived", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            } finally {
                lanes.shutdownNow();
            }
        }
    }
}
