package org.hongfan.points;

import java.math.BigDecimal;
import org.hongfan.shared.Changes;
import org.jspecify.annotations.Nullable;

/**
 * One rule of a year.
 *
 * @param points what one source gives or, for a deduction, takes: always positive
 * @param minHours activities: the credited hours from which the rule applies
 * @param cap the most one member gets (or loses) by this rule in one {@code capPeriod}: MONTH, QUARTER or YEAR
 * @param source the article or scheme the rule comes from
 * @param asEntered gives what was entered for a member, not its own points
 */
public record PointRule(
        long id,
        int year,
        String code,
        String name,
        String category,
        boolean deduction,
        BigDecimal points,
        @Nullable BigDecimal minHours,
        @Nullable BigDecimal cap,
        @Nullable String capPeriod,
        String source,
        boolean enabled,
        long version,
        boolean asEntered) {

    /** 「+2」 or 「−2」; 「按登记」 where each member has what was entered for them. */
    public String signedPoints() {
        return asEntered ? "按登记" : Figures.signed(deduction ? points.negate() : points);
    }

    /** 「每年最多 20 分」; a dash without a cap. */
    public String capWords() {
        if (cap == null) {
            return "–";
        }
        String period = "MONTH".equals(capPeriod) ? "每月" : "QUARTER".equals(capPeriod) ? "每季度" : "每年";
        return period + (deduction ? "最多扣 " : "最多 ") + Figures.plain(cap) + " 分";
    }

    Changes changesTo(PointRule after) {
        return new Changes()
                .note("名称", name, after.name)
                .note("分值", signedPoints(), after.signedPoints())
                .note("上限", cap == null ? "不设上限" : capWords(), after.cap == null ? "不设上限" : after.capWords())
                .note("状态", enabled ? "启用" : "停用", after.enabled ? "启用" : "停用");
    }
}
