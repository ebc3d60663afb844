package org.hongfan.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The time the demonstration tells of.
 *
 * @param begin the first day of a month; what the quarter or year that holds it asks for is met in what remains of it
 */
record Period(LocalDate begin, LocalDate today) {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    static Period until(LocalDate today, int months) {
        return new Period(today.withDayOfMonth(1).minusMonths(months - 1L), today);
    }

    List<Integer> years() {
        return IntStream.rangeClosed(begin.getYear(), today.getYear()).boxed().toList();
    }

    long daysAgo(LocalDate day) {
        return ChronoUnit.DAYS.between(day, today);
    }

    static Instant at(LocalDate day, int hour, int minute) {
        return day.atTime(LocalTime.of(hour, minute)).atZone(SHANGHAI).toInstant();
    }
}
