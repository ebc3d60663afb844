package org.hongfan.audit;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; what is null does not narrow.
 *
 * @param from the first day
 * @param to the last day
 * @param username of the account that acted, exactly
 * @param unit part of the name of the unit concerned
 * @param under the path of a unit: it and everything below
 * @param text part of what is said
 */
public record AuditFilter(
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String username,
        @Nullable String action,
        @Nullable String unit,
        @Nullable String under,
        @Nullable String text) {

    public boolean narrows() {
        return from != null
                || to != null
                || username != null
                || action != null
                || unit != null
                || under != null
                || text != null;
    }
}
