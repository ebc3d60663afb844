package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.awaitility.Awaitility;
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
    private static final String SLOW = """
            select (select count(*) from member m where m.name = :name and m.pinyin <> '?'), pg_sleep(:seconds)
            """;

    private final JdbcClient jdbc;
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
        ask(0.6);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> said().size() >= 2);
        assertThat(said().get(0))
                .matches("(?s)A statement took [56789]\\d\\d ms: select .select count.*m.name = \\?.*");
        assertThat(said().get(1))
                .contains("The plan of: select (select count")
                .contains("member")
                .contains("cost=");
        assertThat(said().toString()).doesNotContain("王秀兰").doesNotContain("No plan");
    }

    @Test
    void aQuickOneIsNot() {
        ask(0);
        assertThat(said()).isEmpty();
    }

    private void ask(double seconds) {
        jdbc.sql(SLOW)
                .param("seconds", seconds)
                .param("name", "王秀兰")
                .query((row, n) -> row.getLong(1))
                .list();
    }

    private List<String> said() {
        return List.copyOf(seen.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
