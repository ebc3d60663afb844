package org.hongfan.shared.once;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Remembers for a day, for all instances, which forms were sent and where the first sending led. */
@Component
@EnableScheduling
@RequiredArgsConstructor
public class Submissions {
    static final Duration KEPT = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    /**
     * What is known of a form sent before.
     *
     * @param answer the path the first sending led to; null while it is under way, or when its instance was killed meanwhile
     * @param age since the first sending began
     */
    public record Earlier(@Nullable String answer, Duration age) {}

    /** Whether this is the first sending, which then must end with {@link #answered} or {@link #released}. */
    public boolean claim(byte[] key) {
        return jdbc.sql("insert into form_submission (key, begun_at) values (:key, :now) on conflict do nothing")
                        .param("key", key)
                        .param("now", OffsetDateTime.now(clock))
                        .update()
                == 1;
    }

    public Optional<Earlier> find(byte[] key) {
        return jdbc.sql("select answer, begun_at from form_submission where key = :key")
                .param("key", key)
                .query((row, n) -> new Earlier(
                        row.getString("answer"),
                        Duration.between(row.getObject("begun_at", OffsetDateTime.class), OffsetDateTime.now(clock))))
                .optional();
    }

    public void answered(byte[] key, String path) {
        jdbc.sql("update form_submission set answer = :path where key = :key")
                .param("path", path)
                .param("key", key)
                .update();
    }

    /** The sending changed nothing: the same may be sent again. */
    public void released(byte[] key) {
        jdbc.sql("delete from form_submission where key = :key")
                .param("key", key)
                .update();
    }

    @Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT10M")
    public void forget() {
        jdbc.sql("delete from form_submission where begun_at < :before")
                .param("before", OffsetDateTime.now(clock).minus(KEPT))
                .update();
    }
}
