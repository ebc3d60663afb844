package org.hongfan.member;

import java.time.LocalDate;
import java.time.Period;
import java.util.Optional;
import org.hongfan.shared.Days;
import org.jspecify.annotations.Nullable;

/**
 * How long a probation usually is: one year from the meeting that accepted; the vote on 转正 is approved within three months. What is shorter or longer is no
 * fault by itself, and says what it rests on. The source is the row {@value #CITATION} of the table of citations.
 *
 * <p>Judged are those who were accepted from June 2014 on, since when the texts that the table names are in force.
 */
public final class Probation {
    public static final String CITATION = "PROBATION";

    private static final LocalDate JUDGED_FROM = LocalDate.of(2014, 6, 1);
    private static final int MONTHS = 12;
    private static final int APPROVAL_MONTHS = 3;

    private Probation() {}

    /** What is unusual about it, as a Chinese sentence; empty when nothing is. */
    public static Optional<String> finding(LocalDate joinedOn, @Nullable LocalDate confirmedOn) {
        if (confirmedOn == null || joinedOn.isBefore(JUDGED_FROM)) {
            return Optional.empty();
        }
        String span = Days.inWords(joinedOn) + "入党，" + Days.inWords(confirmedOn) + "转正，预备期"
                + inWords(Period.between(joinedOn, confirmedOn));
        if (confirmedOn.isBefore(joinedOn.plusMonths(MONTHS))) {
            return Optional.of(span + "，不满一年。");
        }
        if (confirmedOn.isAfter(joinedOn.plusMonths(MONTHS + APPROVAL_MONTHS))) {
            return Optional.of(span + "，比一年长得多；延长过预备期的，也要有支部党员大会的决议。");
        }
        return Optional.empty();
    }

    private static String inWords(Period period) {
        long months = period.toTotalMonths();
        if (months == 0) {
            return " " + period.getDays() + " 天";
        }
        return months < MONTHS || months % MONTHS != 0
                ? " " + months + " 个月" + (period.getDays() == 0 ? "" : "零 " + period.getDays() + " 天")
                : " " + months / MONTHS + " 年" + (period.getDays() == 0 ? "" : "零 " + period.getDays() + " 天");
    }
}
