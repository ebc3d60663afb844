package org.hongfan.duty;

import java.time.LocalDate;

/** Names of periods and their first days. */
final class DutyPeriod {
    private DutyPeriod() {}

    /** 「2026年11月」, 「2026年四季度」, 「2026年」. */
    static String name(String period, LocalDate start) {
        return start.getYear() + "年" + shortName(period, start);
    }

    static String shortName(String period, LocalDate start) {
        return switch (period) {
            case "MONTH" -> start.getMonthValue() + "月";
            case "QUARTER" -> "一二三四".charAt((start.getMonthValue() - 1) / 3) + "季度";
            default -> "";
        };
    }

    /** The first day of the period that holds the day. */
    static LocalDate start(String period, LocalDate day) {
        return switch (period) {
            case "MONTH" -> day.withDayOfMonth(1);
            case "QUARTER" -> day.withDayOfMonth(1).withMonth((day.getMonthValue() - 1) / 3 * 3 + 1);
            default -> day.withDayOfYear(1);
        };
    }

    static LocalDate next(String period, LocalDate start) {
        return switch (period) {
            case "MONTH" -> start.plusMonths(1);
            case "QUARTER" -> start.plusMonths(3);
            default -> start.plusYears(1);
        };
    }

    static LocalDate previous(String period, LocalDate start) {
        return start(period, start.minusDays(1));
    }

    /** The first day of the first period that begins on the day or later. */
    static LocalDate startFrom(String period, LocalDate day) {
        LocalDate start = start(period, day);
        return start.equals(day) ? day : next(period, start);
    }
}
