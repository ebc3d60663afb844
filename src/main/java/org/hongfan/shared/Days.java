package org.hongfan.shared;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/** Days as people read them. */
public final class Days {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyy年M月");

    private Days() {}

    /** 2026年3月. */
    public static String monthInWords(LocalDate day) {
        return day.format(MONTH);
    }

    /** 2026年3月1日. */
    public static String inWords(LocalDate day) {
        return day.format(DAY);
    }
}
