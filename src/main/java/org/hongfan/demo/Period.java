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
 * @param begin the first day of a quarter, so that what a quarter asks for can be met in the first one
 */
record Period(LocalDate begin, LocalDate today) {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    static Period until(LocalDate today, int months) {
        LocalDate first = today.withDayOfMonth(1).minusMonths(months - 1L);
        return new Period(first.minusMonths((first.getMonthValue() - 1) % 3), today);
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
