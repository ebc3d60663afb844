package org.hongfan.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an evening ends. */
class EndingTests {
    @ParameterizedTest
    @CsvSource({
        "2026-11-20T19:00, 2026-11-20T20:30, 2026-11-20T20:30",
        "2026-11-20T22:30, 2026-11-20T00:30, 2026-11-21T00:30",
        "2026-12-31T23:00, 2026-12-31T00:00, 2027-01-01T00:00",
        "2026-11-20T19:00, 2026-11-20T18:00, 2026-11-20T18:00",
        "2026-11-20T19:00, 2026-11-20T19:00, 2026-11-20T19:00",
        "2026-11-20T22:30, 2026-11-21T00:30, 2026-11-21T00:30",
        "2026-11-20T04:00, 2026-11-20T05:00, 2026-11-20T05:00",
    })
    void anEndInTheSmallHoursIsOnTheNextDay(LocalDateTime start, LocalDateTime written, LocalDateTime end) {
        assertThat(Ending.of(start, written)).isEqualTo(end);
    }
}
