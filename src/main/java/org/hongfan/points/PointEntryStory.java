package org.hongfan.points;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one entry stands in the ledger.
 *
 * @param before what the member had by the same rule in the same cap period, by days, before this entry
 * @param history every entry made for the same rule and source, oldest first: entered, reversed, entered again
 */
public record PointEntryStory(PointStatement.Header header, Fact fact, BigDecimal before, List<Step> history) {

    /**
     * @param sourceType BASE, OPENING, MEETING or ACTIVITY
     * @param source title of the meeting or activity, reason of opening points
     * @param confirmedBy who archived the meeting or finished the activity; null: the portal, by rule
     */
    public record Fact(
            long id,
            long memberId,
            int year,
            LocalDate occurredOn,
            BigDecimal points,
            String explanation,
            boolean reversed,
            boolean reversal,
            String sourceType,
            long sourceId,
            @Nullable String source,
            @Nullable String place,
            @Nullable String attendance,
            @Nullable String confirmedBy,
            OffsetDateTime recordedAt,
            long ruleId,
            String ruleCode,
            String ruleName,
            String category,
            boolean deduction,
            BigDecimal rulePoints,
            @Nullable BigDecimal cap,
            @Nullable String capPeriod,
            String ruleSource) {

        public String signedPoints() {
            return Figures.signed(points);
        }

        /** The page of the source; null for base and opening points. */
        public @Nullable String sourceHref() {
            return switch (sourceType) {
                case "MEETING" -> "/meetings/" + sourceId;
                case "ACTIVITY" -> "/activities/" + sourceId;
                default -> null;
            };
        }
    }

    public record Step(
            long id,
            BigDecimal points,
            boolean reversal,
            OffsetDateTime recordedAt,
            @Nullable String recordedBy) {
        public String signedPoints() {
            return Figures.signed(points);
        }
    }

    /** 「之前已得 6，本条 +2，累计 8，年度上限 20」. */
    public String arithmetic() {
        String got = fact.deduction() ? "已扣 " : "已得 ";
        String sum = "按日期先后，之前" + got + Figures.plain(before) + "，本条 " + Figures.signed(fact.points()) + "，累计"
                + (fact.deduction() ? "扣 " : " ")
                + Figures.plain(before.add(fact.points().abs()));
        if (fact.cap() == null) {
            return sum + "；这条规则不设上限";
        }
        String period = "MONTH".equals(fact.capPeriod()) ? "每月" : "QUARTER".equals(fact.capPeriod()) ? "每季度" : "年度";
        String cap = "；" + period + (fact.deduction() ? "扣分上限 " : "上限 ") + Figures.plain(fact.cap());
        return sum
                + cap
                + (fact.points().abs().compareTo(fact.rulePoints()) < 0
                        ? "，按规则应计 " + Figures.plain(fact.rulePoints()) + "，到上限为止"
                        : "");
    }
}
