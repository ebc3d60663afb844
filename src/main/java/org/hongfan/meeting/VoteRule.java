package org.hongfan.meeting;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How a motion of one kind passes: a row of {@code vote_rule}.
 *
 * @param base of whom the share is taken: all entitled, or those who came
 * @param turnoutOperator null when no turnout of its own is asked for
 * @param article where the rule stands, as printed
 * @param articleFrom the day from which {@code article} is in force; null when it always was
 * @param earlierArticle what is cited before that day
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
        @Nullable LocalDate articleFrom,
        @Nullable String earlierArticle) {

    public enum Base {
        ENTITLED,
        PRESENT
    }

    /** The rule as a vote of that day rests on it: by the text in force then. */
    public VoteRule on(LocalDate day) {
        if (articleFrom == null || earlierArticle == null || !day.isBefore(articleFrom)) {
            return this;
        }
        return new VoteRule(
                kind,
                name,
                base,
                operator,
                numerator,
                denominator,
                turnoutOperator,
                turnoutNumerator,
                turnoutDenominator,
                earlierArticle,
                null,
                null);
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
