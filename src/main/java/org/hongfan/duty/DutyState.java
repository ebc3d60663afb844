package org.hongfan.duty;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** How a duty stands on a day. The rows hold what was done; only the reader's day makes it due or overdue. */
public enum DutyState {
    DONE("done", "✓", "已完成"),
    SUBMITTED("doing", "●", "已提交待审核"),
    DUE("doing", "●", "本期应办"),
    SOON("soon", "!", "临期"),
    INVALID("late", "✕", "已开但不算完成"),
    OVERDUE("late", "✕", "逾期"),
    NOT_OWED("none", "–", "不适用");

    /** From so many days before the end a duty is called soon. */
    public static final int SOON_DAYS = 7;

    private final String tone;
    private final String sign;
    private final String word;

    DutyState(String tone, String sign, String word) {
        this.tone = tone;
        this.sign = sign;
        this.word = word;
    }

    /** @param submitted meetings of the kind that wait for the check */
    static DutyState of(int required, int done, int invalid, int submitted, LocalDate end, LocalDate today) {
        if (required == 0) {
            return NOT_OWED;
        }
        if (done >= required) {
            return DONE;
        }
        if (done + submitted >= required) {
            return SUBMITTED;
        }
        if (invalid > 0) {
            return INVALID;
        }
        if (today.isAfter(end)) {
            return OVERDUE;
        }
        return ChronoUnit.DAYS.between(today, end) <= SOON_DAYS ? SOON : DUE;
    }

    /** The look: done, doing, soon, late or none. */
    public String tone() {
        return tone;
    }

    public String sign() {
        return sign;
    }

    public String word() {
        return word;
    }
}
