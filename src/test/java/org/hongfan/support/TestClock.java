package org.hongfan.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A clock that stands still until it is set. Before each test it is 10:00 on 23 November 2026, a Monday, in Shanghai.
 */
public final class TestClock extends Clock {

    public static final LocalDateTime START = LocalDateTime.of(2026, 11, 23, 10, 0);
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private volatile Instant now = START.atZone(SHANGHAI).toInstant();

    /** Ten in the morning of that day. */
    public void setTo(LocalDate day) {
        setTo(day.atTime(10, 0));
    }

    public void setTo(LocalDateTime time) {
        now = time.atZone(SHANGHAI).toInstant();
    }

    public void advance(Duration duration) {
        now = now.plus(duration);
    }

    public void reset() {
        setTo(START);
    }

    @Override
    public ZoneId getZone() {
        return SHANGHAI;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.fixed(now, zone);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
