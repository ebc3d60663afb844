package org.hongfan.demo;

import java.time.LocalDate;

/** The days on which a branch's duties fall, from seed and unit alone. */
final class Schedule {
    private Schedule() {}

    static LocalDate quarterOf(LocalDate day) {
        return day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
    }

    /** The day of the quarter's general meeting. */
    static LocalDate generalDay(long seed, Unit branch, LocalDate quarter) {
        Dice dice = new Dice(seed, 3, branch.id(), quarter.toEpochDay());
        return quarter.plusMonths(dice.weighted(40, 40, 20)).withDayOfMonth(dice.between(6, 26));
    }

    /** The month of the quarter whose theme day is followed by a lecture. */
    static LocalDate lectureMonth(long seed, Unit branch, LocalDate quarter) {
        return quarter.plusMonths(new Dice(seed, 4, branch.id(), quarter.toEpochDay()).weighted(35, 45, 20));
    }

    /** The day of the year's organizational life meeting and appraisal. */
    static LocalDate yearlyDay(long seed, Unit branch, int year) {
        Dice dice = new Dice(seed, 5, branch.id(), year);
        return LocalDate.of(year, dice.chance(0.4) ? 11 : 12, dice.between(9, 24));
    }
}
