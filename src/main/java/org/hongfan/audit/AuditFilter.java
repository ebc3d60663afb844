package org.hongfan.audit;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are wanted; what is null does not narrow.
 *
 * @param from the first day
 * @param to the last day
 * @param username of the account that acted, exactly
 */
public record AuditFilter(
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String username,
        @Nullable String action) {

    public boolean narrows() {
        return from != null || to != null || username != null || action != null;
    }
}
