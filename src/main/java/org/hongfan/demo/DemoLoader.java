package org.hongfan.demo;

import java.io.StringReader;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.dashboard.Statistics;
import org.hongfan.duty.DutyLedger;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.MeetingRules;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.VoteRule;
import org.hongfan.member.MemberSeals;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.platform.Demo;
import org.hongfan.platform.Installation;
import org.hongfan.points.PointLedger;
import org.hongfan.points.PointRules;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Loads the demonstration district into an empty database before the portal says that it is ready. Facts go in by COPY; what follows from
 * them is derived by the modules that own it. The facts are one transaction: a start that was broken off leaves nothing behind, or whole facts
 * whose consequences the next start derives.
 */
@Component
@RequiredArgsConstructor
@Slf4j
class DemoLoader implements ApplicationRunner {
    static final String PASSWORD = "Hongfan#2026";

    private final Installation installation;
    private final OrganizationDirectory organizations;
    private final MeetingRules rules;
    private final MemberSeals seals;
    private final PasswordEncoder passwords;
    private final OrganizationCounts counts;
    private final DutyLedger duties;
    private final Statistics statistics;
    private final PointLedger points;
    private final PointRules rulesOfPoints;
    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private final TransactionTemplate transaction;
    private final Clock clock;

    @Override
    public void run(ApplicationArguments arguments) {
        if (installation.demo() == Demo.NONE) {
            return;
        }
        if (!installation.embedded()) {
            throw new IllegalStateException("演示数据只能装入红帆自己启动的数据库。请去掉 hongfan.demo 设置。");
        }
        if (installation.demo() != Demo.SAMPLE) {
            throw new IllegalStateException("这个版本只有 sample 一种演示数据。请用 --hongfan.demo=sample 启动。");
        }
        if (organizations.findDistrict().isPresent()) {
            if (!isDerived()) {
                derive();
            }
            return;
        }
        long began = System.nanoTime();
        log.info("正在装入演示数据……");
        District district = district();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local synchronous_commit = off").update();
            copy(district);
            counts.rebuild();
            for (int year : district.period().years()) {
                rulesOfPoints.ensureYear(year);
            }
            jdbc.sql("analyze").update();
        });
        derive();
        log.info(
                "已装入演示数据：{} 个组织、{} 名党员、{} 次会议，用时 {} 秒",
                district.tables().organization.count(),
                district.tables().member.count(),
                district.tables().meeting.count(),
                "%.1f".formatted(Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0));
    }

    District district() {
        Map<MeetingType, MeetingRule> meetingRules =
                Arrays.stream(MeetingType.values()).collect(Collectors.toMap(Function.identity(), rules::get));
        Map<String, VoteRule> voteRules =
                rules.listVoteRules().stream().collect(Collectors.toMap(VoteRule::kind, Function.identity()));
        byte[] nobodyKnows = new byte[24];
        new SecureRandom().nextBytes(nobodyKnows);
        return new District(
                DemoSize.SAMPLE,
                LocalDate.now(clock),
                seals,
                meetingRules,
                voteRules,
                passwords.encode(PASSWORD),
                passwords.encode(HexFormat.of().formatHex(nobodyKnows)));
    }

    private void copy(District district) {
        long began = System.nanoTime();
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try (CopyStream stream = new CopyStream(district.tables().inOrder(), sink(connection))) {
            district.generate(stream);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
        log.debug(
                "facts copied after {} ms",
                Duration.ofNanos(System.nanoTime() - began).toMillis());
        for (CopyTable table : district.tables().inOrder()) {
            if (table.hasId() && table.count() > 0) {
                jdbc.sql("""
                                select count(nextval(pg_get_serial_sequence(:table, 'id'))) from generate_series(1, :count)
                                """)
                        .param("table", table.name())
                        .param("count", table.count())
                        .query(Long.class)
                        .single();
            }
        }
    }

    private static CopyStream.Sink sink(Connection connection) {
        return (table, rows) -> {
            CopyManager manager = connection.unwrap(PGConnection.class).getCopyAPI();
            manager.copyIn(
                    "copy " + table.name() + " (" + String.join(", ", table.columns()) + ") from stdin",
                    new StringReader(rows));
        };
    }

    /** Whether a start that was broken off after the facts has left something to be derived. */
    private boolean isDerived() {
        return jdbc.sql("""
                        select exists (select 1 from duty) and exists (select 1 from monthly_statistic)
                           and (select count(*) from point_rule_set) = (select count(distinct year) from point_band)
                        """).query(Boolean.class).single();
    }

    /** What follows from the facts; the last year's points take as long as all the rest, so they have a connection of their own. */
    private void derive() {
        List<Integer> years = rulesOfPoints.listYears();
        CompletableFuture<Void> rest = CompletableFuture.runAsync(() -> {
            for (int year : years.subList(1, years.size())) {
                timed("points " + year, () -> points.rebuild(year));
            }
            LocalDate first = jdbc.sql("select min(held_on) from meeting")
                    .query(LocalDate.class)
                    .single();
            timed("duties", () -> duties.rebuild(first, LocalDate.now(clock)));
            timed("statistics", statistics::rebuild);
        });
        timed("points " + years.get(0), () -> points.rebuild(years.get(0)));
        rest.join();
    }

    private void timed(String what, Runnable step) {
        long began = System.nanoTime();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("set local work_mem = '64MB'").update();
            step.run();
        });
        log.debug(
                "{} derived in {} ms",
                what,
                Duration.ofNanos(System.nanoTime() - began).toMillis());
    }
}
