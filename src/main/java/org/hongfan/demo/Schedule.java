package org.hongfan.demo;

import java.time.LocalDate;

/** The days on which a branch's duties fall, from seed and unit alone; none lies before the demonstration's first month. */
final class Schedule {
    private final long seed;
    private final LocalDate begin;

    Schedule(long seed, Period period) {
        this.seed = seed;
        this.begin = period.begin();
    }

    static LocalDate quarterOf(LocalDate day) {
        return day.withDayOfMonth(1).minusMonths((day.getMonthValue() - 1) % 3);
    }

    /** The day of the quarter's general meeting. */
    LocalDate generalDay(Unit branch, LocalDate quarter) {
        Dice dice = new Dice(seed, 3, branch.id(), quarter.toEpochDay());
        return within(quarter.plusMonths(dice.weighted(40, 40, 20))).withDayOfMonth(dice.between(6, 26));
    }

    /** The month of the quarter whose theme day is followed by a lecture. */
    LocalDate lectureMonth(Unit branch, LocalDate quarter) {
        return within(quarter.plusMonths(new Dice(seed, 4, branch.id(), quarter.toEpochDay()).weighted(35, 45, 20)));
    }

    /** The day of the year's organizational life meeting and appraisal. */
    LocalDate yearlyDay(Unit branch, int year) {
        Dice dice = new Dice(seed, 5, branch.id(), year);
        return within(LocalDate.of(year, dice.chance(0.4) ? 11 : 12, 1)).withDayOfMonth(dice.between(9, 24));
    }

    private LocalDate within(LocalDate month) {
        return month.isBefore(begin) ? begin : month;
    }
}
