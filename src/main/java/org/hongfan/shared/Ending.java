package org.hongfan.shared;

import java.time.LocalDateTime;
import java.time.LocalTime;

/** When something ends of which only the time of day was written down. */
public final class Ending {
    /** Until then the evening before goes on. */
    private static final LocalTime SMALL_HOURS = LocalTime.of(6, 0);

    private Ending() {}

    /** An end in the small hours that would lie before the beginning is on the next day; anything else is left as it is written. */
    public static LocalDateTime of(LocalDateTime start, LocalDateTime end) {
        boolean afterMidnight = end.isBefore(start)
                && end.toLocalDate().equals(start.toLocalDate())
                && !end.toLocalTime().isAfter(SMALL_HOURS);
        return afterMidnight ? end.plusDays(1) : end;
    }
}
