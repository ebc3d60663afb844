package org.hongfan.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.platform.TestServer;
import org.hongfan.shared.Audited;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Whatever is done to the trail behind the portal's back, checking it finds. */
@PostgresTest
@RequiredArgsConstructor
class AuditChainTests {
    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final TestClock clock;
    private final Reach reach;

    @TempDir
    private Path folder;

    private AuditHeads heads;
    private AuditSealer sealer;
    private AuditVerifier verifier;

    @BeforeEach
    void aTrailOfTen() {
        heads = new AuditHeads(folder.toString());
        sealer = new AuditSealer(jdbc, transaction, heads, clock, reach, Duration.ZERO);
        verifier = new AuditVerifier(sealer, heads, template, transaction, events, clock, reach);
        for (int i = 1; i <= 10; i++) {
            write("第" + i + "件事");
        }
        sealer.seal();
    }

    @Test
    void whatIsWrittenIsSealedInOrderAndWhole() throws Exception {
        AuditVerification verification = verifier.verify();
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.entries()).isEqualTo(10);
        assertThat(jdbc.sql("select string_agg(summary, ',' order by seq) from audit_entry")
                        .query(String.class)
                        .single())
                .startsWith("第1件事,第2件事")
                .endsWith("第10件事");
        assertThat(Files.readString(folder.resolve("head"))).startsWith("10 " + verification.lastHash());
        write("又一件");
        assertThat(verifier.verify().entries()).isEqualTo(11);
        assertThat(Files.readAllLines(folder.resolve("heads"))).hasSize(1);
        clock.advance(Duration.ofDays(1));
        write("第二天");
        assertThat(verifier.verify().findings()).isEmpty();
        assertThat(Files.readAllLines(folder.resolve("heads"))).hasSize(2);
    }

    @Test
    void thePortalItselfCanOnlyAddAndSeal() {
        for (String forbidden : List.of(
                "update audit_entry set summary = '别的事' where seq = 3",
                "delete from audit_entry where seq = 3",
                "truncate audit_entry",
                "insert into audit_anchor values (99, 'x', 1, now())")) {
            assertThatThrownBy(() -> jdbc.sql(forbidden).update())
                    .as(forbidden)
                    .isInstanceOf(DataAccessException.class)
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> jdbc.sql("update audit_entry set hash = 'x', seq = 77 where seq = 3")
                        .update())
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("only grows");
    }

    @Test
    void anAlteredEntryIsFound() throws Exception {
        behindItsBack("update audit_entry set summary = '什么也没有发生' where seq = 4");
        assertThat(verifier.verify().findings()).containsExactly("第 4 条（2026年11月23日 10:00）与校验值不符，内容或前后次序被改过");
    }

    @Test
    void removedEntriesAreFound() throws Exception {
        behindItsBack("delete from audit_entry where seq in (4, 7, 8)");
        assertThat(verifier.verify().findings()).containsExactly("第 4 条不见了，被删除", "第 7 至 8 条不见了，被删除");
    }

    @Test
    void aSwapIsFound() throws Exception {
        behindItsBack("update audit_entry set seq = case seq when 4 then 105 else 104 end where seq in (4, 5);"
                + "update audit_entry set seq = seq - 100 where seq > 100");
        assertThat(verifier.verify().findings()).isNotEmpty().allMatch(each -> each.contains("与校验值不符"));
    }

    @Test
    void aCutEndIsFound() throws Exception {
        behindItsBack("delete from audit_entry where seq > 6");
        assertThat(verifier.verify().findings()).containsExactly("日志末尾被截断：库外登记最后到第 10 条，库里只到第 6 条");
        behindItsBack("delete from audit_entry");
        assertThat(verifier.verify().findings()).containsExactly("日志末尾被截断：库外登记最后到第 10 条，库里只到第 0 条");
    }

    @Test
    void aCutEndGrownAgainIsFound() throws Exception {
        behindItsBack("delete from audit_entry where seq > 6");
        for (int i = 0; i < 5; i++) {
            write("编的事");
        }
        new AuditSealer(jdbc, transaction, new AuditHeads(""), clock, reach, Duration.ZERO).seal();
        assertThat(verifier.verify().findings())
                .singleElement()
                .asString()
                .startsWith("第 10 条")
                .contains("被整段改写过");
    }

    @Test
    void anEntryPutInLaterIsFound() throws Exception {
        clock.advance(Duration.ofDays(2));
        write("今天的事");
        sealer.seal();
        behindItsBack("insert into audit_entry (happened_at, action, subject_type, summary)"
                + " values (timestamptz '2026-11-23 11:00+08', 'sign_in', 'account', '补一条')");
        assertThat(verifier.verify().findings())
                .singleElement()
                .asString()
                .contains("第 12 条（2026年11月23日 11:00）排在 2026年11月25日 10:00 的记录之后");
    }

    @Test
    void aRewrittenChainDoesNotMatchWhatWasKeptOutside() throws Exception {
        behindItsBack("update audit_entry set summary = '什么也没有发生' where seq = 4;"
                + "update audit_entry set seq = null, hash = null where seq >= 4");
        new AuditSealer(jdbc, transaction, new AuditHeads(""), clock, reach, Duration.ZERO).seal();
        assertThat(new AuditVerifier(
                                new AuditSealer(jdbc, transaction, new AuditHeads(""), clock, reach, Duration.ZERO),
                                new AuditHeads(""),
                                template,
                                transaction,
                                events,
                                clock,
                                reach)
                        .verify()
                        .findings())
                .as("without what was kept outside nothing is seen")
                .isEmpty();
        assertThat(verifier.verify().findings())
                .singleElement()
                .asString()
                .startsWith("第 10 条")
                .contains("被整段改写过");
    }

    @Test
    void whatIsNeverSealedIsFound() throws Exception {
        write("被挡住的事");
        try (Connection other = asOwner();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select pg_advisory_xact_lock(4201001)");
            clock.advance(Duration.ofMinutes(3));
            assertThat(verifier.verify().findings()).containsExactly("有 1 条记录超过两分钟还没有入链");
            other.rollback();
        }
        assertThat(verifier.verify().findings()).isEmpty();
    }

    @Test
    void manyWritersAndTwoSealersMakeOneChain() throws Exception {
        AuditSealer second = new AuditSealer(jdbc, transaction, heads, clock, reach, Duration.ZERO);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int w = 0; w < 4; w++) {
                String who = "写者" + w;
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        write(who + " 第" + i + "件");
                    }
                }));
            }
            CompletableFuture<Void> sealing = CompletableFuture.runAsync(
                    () -> {
                        while (writers.stream().anyMatch(each -> !each.isDone())) {
                            second.seal();
                        }
                    },
                    threads);
            while (writers.stream().anyMatch(each -> !each.isDone())) {
                sealer.seal();
            }
            for (Future<?> writer : writers) {
                writer.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            }
            sealing.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        } finally {
            threads.shutdownNow();
        }
        AuditVerification verification = verifier.verify();
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.entries()).isEqualTo(210);
        assertThat(verification.last()).isEqualTo(210);
    }

    @Test
    void oldEntriesGoByTheOwnersHandAndLeaveAnAnchor() throws Exception {
        behindItsBack("delete from audit_entry");
        heads = new AuditHeads(folder.resolve("other").toString());
        sealer = new AuditSealer(jdbc, transaction, heads, clock, reach, Duration.ZERO);
        verifier = new AuditVerifier(sealer, heads, template, transaction, events, clock, reach);
        clock.setTo(LocalDate.of(2023, 5, 1));
        write("三年前");
        write("还是三年前");
        clock.reset();
        write("今天");
        sealer.seal();
        AuditRetention retention = new AuditRetention(null, sealer, clock, Period.ofYears(2));
        try (Connection owner = asOwner()) {
            SingleConnectionDataSource source = new SingleConnectionDataSource(owner, true);
            assertThat(retention.purge(source)).isEqualTo(2);
            assertThat(retention.purge(source)).isZero();
        }
        AuditVerification verification = verifier.verify();
        assertThat(verification.findings()).isEmpty();
        assertThat(verification.entries()).isEqualTo(2);
        assertThat(jdbc.sql("select summary from audit_entry where action = 'audit_purged'")
                        .query(String.class)
                        .single())
                .isEqualTo("按保存期限（24 个月）删除审计日志 2 条，到第 2 条为止");
        behindItsBack("delete from audit_anchor");
        assertThat(verifier.verify().findings()).contains("第 1 至 2 条不见了，被删除");
    }

    @Test
    void lessThanSixMonthsIsRefused() {
        assertThatThrownBy(() -> new AuditRetention(null, sealer, clock, Period.ofMonths(5)))
                .hasMessageContaining("less than six months");
    }

    private void write(String what) {
        transaction.executeWithoutResult(
                status -> events.publishEvent(new Audited(null, "sign_in", "account", null, what)));
    }

    /** As a database administrator would, with every guard put aside. */
    private void behindItsBack(String sql) throws SQLException {
        try (Connection connection = asOwner();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "alter table audit_entry disable trigger all; alter table audit_anchor disable trigger all; drop index if exists audit_entry_seq");
            statement.execute(sql);
            statement.execute(
                    "alter table audit_entry enable trigger all; alter table audit_anchor enable trigger all; create unique index audit_entry_seq on audit_entry (seq)");
        }
    }

    private Connection asOwner() throws SQLException {
        return TestServer.get()
                .connectAsOwner(jdbc.sql("select current_database()")
                        .query(String.class)
                        .single());
    }
}
