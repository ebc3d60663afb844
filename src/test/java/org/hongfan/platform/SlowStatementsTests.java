package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import lombok.RequiredArgsConstructor;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who runs the machine finds slow statements and their plans in the log, and nobody's name. */
@PostgresTest
@RequiredArgsConstructor
class SlowStatementsTests {
    private static final String STATEMENT = "select count(*) from member m where m.name = :name and m.pinyin <> '?'";

    private final DataSource dataSource;
    private final Logger logger = (Logger) LoggerFactory.getLogger(SlowStatements.class);
    private final ListAppender<ILoggingEvent> seen = new ListAppender<>();

    @BeforeEach
    void listen() {
        seen.start();
        logger.addAppender(seen);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(seen);
        logger.setAdditive(true);
    }

    @Test
    void aSlowStatementIsLoggedWithItsPlanAndWithoutWhomItWasAbout() {
        ask(Duration.ofMillis(600));
        Patience.until("the plan is told", () -> said().size() >= 2);
        assertThat(said().get(0)).matches("(?s)A statement took 600 ms: select count.*m.name = \\?.*");
        assertThat(said().get(1))
                .contains("The plan of: select count")
                .contains("member")
                .contains("cost=");
        assertThat(said().toString()).doesNotContain("王秀兰").doesNotContain("No plan");
    }

    @Test
    void aQuickOneIsNot() {
        ask(Duration.ofMillis(499));
        assertThat(said()).isEmpty();
    }

    /** By a clock that moves on with each look at it. */
    private void ask(Duration took) {
        AtomicLong now = new AtomicLong();
        SlowStatements slow =
                new SlowStatements(dataSource, Duration.ofMillis(500), () -> now.getAndAdd(took.toNanos()));
        JdbcClient.create(new WatchedJdbc().jdbcTemplate(dataSource, slow))
                .sql(STATEMENT)
                .param("name", "王秀兰")
                .query(Long.class)
                .single();
    }

    private List<String> said() {
        return List.copyOf(seen.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
