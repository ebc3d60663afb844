package org.hongfan.meeting;

import org.jspecify.annotations.Nullable;

/**
 * How a motion of one kind passes: a row of {@code vote_rule}.
 *
 * @param base of whom the share is taken: all entitled, or those who came
 * @param turnoutOperator null when no turnout of its own is asked for
 */
public record VoteRule(
        String kind,
        String name,
        Base base,
        Threshold.Operator operator,
        int numerator,
        int denominator,
        Threshold.@Nullable Operator turnoutOperator,
        @Nullable Integer turnoutNumerator,
        @Nullable Integer turnoutDenominator,
        String article,
        boolean practice) {

    public enum Base {
        ENTITLED,
        PRESENT
    }

    public Threshold majority() {
        return new Threshold(operator, numerator, denominator);
    }

    public @Nullable Threshold turnout() {
        return turnoutOperator == null || turnoutNumerator == null || turnoutDenominator == null
                ? null
                : new Threshold(turnoutOperator, turnoutNumerator, turnoutDenominator);
    }
}
