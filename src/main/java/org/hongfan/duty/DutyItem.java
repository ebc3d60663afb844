package org.hongfan.duty;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One duty of one branch in one period, as of a day.
 *
 * @param type the type of meeting that fulfils it
 * @param period MONTH, QUARTER or YEAR
 * @param end the last day, inclusive
 * @param submitted meetings that wait for the check
 * @param meetingId the meeting that tells most about it: the one that counts, else one under way
 * @param verdict what was found of that meeting when it was archived
 * @param reason why owed or not
 */
public record DutyItem(
        long organizationId,
        String rule,
        String type,
        String typeName,
        String ruleName,
        String article,
        String period,
        LocalDate start,
        LocalDate end,
        int required,
        int done,
        int invalid,
        int submitted,
        @Nullable Long meetingId,
        @Nullable String meetingStatus,
        @Nullable String verdict,
        String reason,
        LocalDate today) {

    public DutyState state() {
        return DutyState.of(required, done, invalid, submitted, end, today);
    }

    /** Days to the last day; 0 on it, negative after it. */
    public long daysLeft() {
        return ChronoUnit.DAYS.between(today, end);
    }

    public boolean isCurrent() {
        return !today.isBefore(start) && !today.isAfter(end);
    }

    /** Whether a meeting is still asked for: neither done, nor waiting for the check, nor not owed. */
    public boolean isOpen() {
        DutyState state = state();
        return state != DutyState.DONE && state != DutyState.SUBMITTED && state != DutyState.NOT_OWED;
    }

    public String periodName() {
        return DutyPeriod.name(period, start);
    }

    /** 「已完成」, 「还有 20 天」, 「3 天后到期」, 「已逾期 23 天」. */
    public String stateWords() {
        return switch (state()) {
            case DUE -> "还有 " + daysLeft() + " 天";
            case SOON -> dueWords();
            case OVERDUE -> "已逾期 " + -daysLeft() + " 天";
            case INVALID -> daysLeft() >= 0 ? "已开但不算完成，" + dueWords() : "已开但不算完成";
            default -> state().word();
        };
    }

    /** 「今天到期」, 「明天到期」, 「3 天后到期」. */
    public String dueWords() {
        long days = daysLeft();
        return days == 0 ? "今天到期" : days == 1 ? "明天到期" : days + " 天后到期";
    }

    /** The form that records the meeting asked for, in a period that is over on a day of that period. */
    public String recordHref() {
        return "/meetings/new?organization=" + organizationId + "&type=" + type + (isCurrent() ? "" : "&period=" + end);
    }

    /** 本月第一党小组的党小组会还没有记录. */
    public String sentence(String group) {
        return when() + group + "的" + typeName + (isCurrent() ? "还没有记录" : "没有记录");
    }

    private String when() {
        return isCurrent()
                ? switch (period) {
                    case "MONTH" -> "本月";
                    case "QUARTER" -> "本季度";
                    default -> "今年";
                }
                : periodName();
    }

    /** 「本月主题党日还没有记录」. */
    public String sentence() {
        String when = when();
        if (state() == DutyState.INVALID) {
            return when + typeName + "已开但不算完成";
        }
        return required > 1
                ? when + typeName + "还差 " + (required - done) + " 个党小组"
                : when + typeName + (isCurrent() ? "还没有记录" : "没有记录");
    }
}
