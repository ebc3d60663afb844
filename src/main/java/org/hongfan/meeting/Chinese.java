package org.hongfan.meeting;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Dates as the pages write them. */
final class Chinese {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

    private Chinese() {}

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** @param number 1 to 99 */
    static String numeral(int number) {
        String digits = "零一二三四五六七八九";
        if (number < 1 || number > 99) {
            throw new IllegalArgumentException("not between 1 and 99: " + number);
        }
        String tens = number < 10 ? "" : (number < 20 ? "" : digits.charAt(number / 10)) + "十";
        return tens + (number % 10 == 0 ? "" : digits.charAt(number % 10));
    }

    static String minute(Instant instant) {
        return MINUTE.format(instant.atZone(Meeting.ZONE));
    }
}
