package org.hongfan.activity;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One person's part in an activity as the secretary marks it.
 *
 * @param hours null: the activity's hours
 */
public record Attendance(
        long memberId,
        boolean attended,
        @Nullable BigDecimal hours,
        @Nullable String team,
        @Nullable String award) {}
