package org.hongfan.organization;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Everything a unit's own page says of the unit itself. */
public record OrganizationFacts(
        long id,
        @Nullable Long parentId,
        @Nullable String parentName,
        String path,
        Level level,
        OrganizationKind kind,
        @Nullable String code,
        String name,
        String shortName,
        LocalDate foundedOn,
        @Nullable LocalDate closedOn,
        @Nullable String usualPlace,
        @Nullable Integer themeDay,
        @Nullable LocalDate termStartedOn,
        @Nullable LocalDate termEndsOn,
        int version) {
    public boolean isOpen() {
        return closedOn == null;
    }

    /** Whether the re-election is to be prepared: the term ends within six months of that day, or has ended. */
    public boolean isTermEnding(LocalDate today) {
        return isOpen() && termEndsOn != null && !termEndsOn.isAfter(today.plusMonths(TermLength.REMINDER_MONTHS));
    }
}
