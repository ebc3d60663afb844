package org.hongfan.platform;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import lombok.extern.slf4j.Slf4j;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Logs statements that take longer than {@code hongfan.slow-statement}, with the plan that PostgreSQL makes for them.
 *
 * <p>The statement stands in the log as it was written, with places instead of values, and the plan is the one for any values: so no name and
 * no number of a person gets into a log, as they would with PostgreSQL's own auto_explain.
 */
@Component
@Slf4j
class SlowStatements {
    /** A statement that is slow every time says its plan once in this time. */
    private static final Duration PLAN_EVERY = Duration.ofMinutes(10);

    private static final int WAITING = 20;

    private final DataSource dataSource;
    private final Duration slow;
    private final Ticker ticker;
    private final Cache<String, Boolean> explained =
            Caffeine.newBuilder().expireAfterWrite(PLAN_EVERY).maximumSize(1000).build();
    private final ExecutorService background;

    @Autowired
    SlowStatements(DataSource dataSource, @Value("${hongfan.slow-statement:500ms}") Duration slow) {
        this(dataSource, slow, Ticker.systemTicker());
    }

    SlowStatements(DataSource dataSource, Duration slow, Ticker ticker) {
        this.dataSource = dataSource;
        this.slow = slow;
        this.ticker = ticker;
        this.background = new ThreadPoolExecutor(
                0,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                work -> {
                    Thread thread = new Thread(work, "slow-statements");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
    }

    /** When a statement begins, for {@link #note}. */
    long begin() {
        return ticker.read();
    }

    void note(String sql, long began) {
        Duration took = Duration.ofNanos(ticker.read() - began);
        if (took.compareTo(slow) < 0) {
            return;
        }
        log.warn("A statement took {} ms: {}", took.toMillis(), sql.strip());
        if (explained.asMap().putIfAbsent(sql, true) == null) {
            background.execute(() -> explain(sql));
        }
    }

    private void explain(String sql) {
        try (Connection connection = dataSource.getConnection()) {
            log.warn("The plan of: {}\n{}", sql.strip(), plan(connection, sql));
        } catch (SQLException e) {
            log.warn("No plan is to be had of the slow statement: {}", e.getMessage());
        }
    }

    /** Prepared by the server itself, so that it is planned for places and not for values. */
    private static String plan(Connection connection, String sql) throws SQLException {
        List<NativeQuery> parts = Parser.parseJdbcSql(sql, true, true, false, true, true);
        if (parts.size() != 1) {
            throw new SQLException("several statements at once");
        }
        NativeQuery query = parts.get(0);
        String nothing = String.join(", ", Collections.nCopies(query.bindPositions.length, "null"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("prepare slow_statement as " + query.nativeSql);
            statement.execute("set plan_cache_mode = force_generic_plan");
            try (ResultSet lines = statement.executeQuery(
                    "explain execute slow_statement" + (nothing.isEmpty() ? "" : "(" + nothing + ")"))) {
                StringJoiner plan = new StringJoiner("\n");
                while (lines.next()) {
                    plan.add(lines.getString(1));
                }
                return plan.toString();
            } finally {
                statement.execute("reset plan_cache_mode");
                statement.execute("deallocate slow_statement");
            }
        }
    }

    @PreDestroy
    void close() {
        background.shutdownNow();
    }
}
