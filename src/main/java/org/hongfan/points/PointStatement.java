package org.hongfan.points;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A member's points of one year: the total and where it comes from.
 *
 * @param years years in which the member has points, the latest first
 * @param months up to the current month
 * @param corrections how many entries were reversed
 * @param entries newest first; entries in force only, unless corrections were asked for
 */
public record PointStatement(
        Header header,
        int year,
        List<Integer> years,
        List<Category> categories,
        List<Month> months,
        long corrections,
        List<Entry> entries) {

    /**
     * @param scored false: exempt from points today
     * @param secretary whom to ask first when something is wrong; null when the branch has none
     */
    public record Header(
            long memberId,
            String name,
            long branchId,
            String branchName,
            boolean scored,
            BigDecimal total,
            @Nullable String secretary) {

        /** Points as shown: never below zero. */
        public String shownTotal() {
            return Figures.plain(total.max(BigDecimal.ZERO));
        }
    }

    public record Category(String name, List<RuleLine> rules) {
        public String earned() {
            return Figures.signed(rules.stream().map(RuleLine::earned).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    /** @param earned this year by this rule, signed */
    public record RuleLine(
            String category,
            String code,
            String name,
            boolean deduction,
            BigDecimal points,
            @Nullable BigDecimal cap,
            @Nullable String capPeriod,
            BigDecimal earned,
            int times,
            boolean asEntered) {

        public boolean hasYearCap() {
            return cap != null && "YEAR".equals(capPeriod);
        }

        public boolean atCap() {
            return cap != null && hasYearCap() && earned.abs().compareTo(cap) >= 0;
        }

        /** 「组织生活，规则 1.3，每次 +2，10 次」. */
        public String basis() {
            String rule = category + "，规则 " + code;
            return asEntered ? rule : rule + "，每次 " + pointsWords() + "，" + times + " 次";
        }

        /** 「+2」 or 「−2」. */
        public String pointsWords() {
            return Figures.signed(deduction ? points.negate() : points);
        }

        public String earnedWords() {
            return Figures.signed(earned);
        }

        public BigDecimal used() {
            return earned.abs();
        }

        public String capWords() {
            if (cap == null) {
                return "不设上限";
            }
            String period = "MONTH".equals(capPeriod) ? "每月" : "QUARTER".equals(capPeriod) ? "每季度" : "全年";
            return period + (deduction ? "最多扣 " : "上限 ") + Figures.plain(cap);
        }

        public String usedOfCap() {
            return Figures.plain(used()) + " / " + Figures.plain(cap == null ? used() : cap);
        }
    }

    /** @param total what stood on the account at the end of the month */
    public record Month(int month, BigDecimal gained, BigDecimal total) {
        public String gainedWords() {
            return Figures.signed(gained);
        }

        public String totalWords() {
            return Figures.plain(total.max(BigDecimal.ZERO));
        }
    }

    /**
     * @param reversed taken back by another entry
     * @param reversal takes another entry back
     */
    public record Entry(
            long id,
            LocalDate occurredOn,
            BigDecimal points,
            String explanation,
            @Nullable String source,
            boolean reversed,
            boolean reversal) {
        public String signedPoints() {
            return Figures.signed(points);
        }
    }
}
