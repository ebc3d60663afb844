package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** An approved exclusion; {@code toOn} is exclusive. */
public record ExclusionRow(
        long id,
        ExclusionReason reason,
        LocalDate fromOn,
        @Nullable LocalDate toOn,
        @Nullable String note) {
    public boolean isEnded(LocalDate today) {
        return toOn != null && !toOn.isAfter(today);
    }
}
