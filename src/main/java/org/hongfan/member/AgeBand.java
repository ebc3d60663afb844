package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Age bands of the yearly Party statistics. */
public enum AgeBand {
    UP_TO_35("35 岁及以下", 0, 35),
    UP_TO_45("36–45 岁", 36, 45),
    UP_TO_55("46–55 岁", 46, 55),
    UP_TO_60("56–60 岁", 56, 60),
    UP_TO_70("61–70 岁", 61, 70),
    OVER_70("71 岁及以上", 71, 200);

    private final String title;
    private final int from;
    private final int to;

    AgeBand(String title, int from, int to) {
        this.title = title;
        this.from = from;
        this.to = to;
    }

    public String title() {
        return title;
    }

    /** Born after this day (exclusive). */
    LocalDate bornAfter(LocalDate today) {
        return today.minusYears(to + 1L);
    }

    /** Born on this day at the latest. */
    LocalDate bornUntil(LocalDate today) {
        return today.minusYears(from);
    }

    static @Nullable LocalDate bornAfter(@Nullable AgeBand band, LocalDate today) {
        return band == null ? null : band.bornAfter(today);
    }

    static @Nullable LocalDate bornUntil(@Nullable AgeBand band, LocalDate today) {
        return band == null ? null : band.bornUntil(today);
    }
}
