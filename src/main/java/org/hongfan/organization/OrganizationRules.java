package org.hongfan.organization;

import java.time.LocalDate;
import org.hongfan.shared.Days;
import org.hongfan.shared.PlainText;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** What must hold of a unit's facts, whether they come by a form or in a file. Each refusal names the field and says why. */
public final class OrganizationRules {
    private static final int LONGEST_NAME = 60;

    private OrganizationRules() {}

    /** The name without blanks at its ends. */
    public static String requireName(@Nullable String name) {
        if (name == null || name.isBlank()) {
            throw new RefusedException("name", "请填写名称。");
        }
        String plain = PlainText.line(name);
        PlainText.requireReadable("name", plain);
        if (plain.length() > LONGEST_NAME) {
            throw new RefusedException("name", "名称不超过 60 个字。");
        }
        return plain;
    }

    public static void requireStanding(OrganizationKind kind, Level parent, String parentName) {
        if (!kind.mayStandUnder(parent)) {
            throw new RefusedException("kind", kind.title() + "不能设在" + parent.title() + "一级（" + parentName + "）之下。");
        }
    }

    /** Nothing is founded in the future, nor before its superior. */
    public static void requireFoundedOn(LocalDate on, LocalDate parentFoundedOn, LocalDate today) {
        if (on.isAfter(today)) {
            throw new RefusedException("foundedOn", "日期不能晚于今天。");
        }
        if (on.isBefore(parentFoundedOn)) {
            throw new RefusedException("foundedOn", "成立日期不能早于上级成立的日期" + Days.inWords(parentFoundedOn) + "。");
        }
    }

    public static void requireTerm(@Nullable LocalDate startedOn, @Nullable LocalDate endsOn) {
        if (endsOn != null && startedOn != null && !endsOn.isAfter(startedOn)) {
            throw new RefusedException("termEndsOn", "届满日期应晚于本届开始的日期。");
        }
    }
}
