package org.hongfan.demo;

import java.time.LocalDate;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.TermLength;
import org.jspecify.annotations.Nullable;

/** A unit of the tree as it is being generated. */
record Unit(
        long id,
        @Nullable Unit parent,
        String path,
        OrganizationKind kind,
        @Nullable String code,
        String name,
        String shortName,
        LocalDate foundedOn,
        @Nullable LocalDate closedOn,
        @Nullable String usualPlace,
        @Nullable Integer themeDay,
        @Nullable LocalDate termStartedOn,
        @Nullable LocalDate termEndsOn) {

    /** Null for a unit without a term. */
    static @Nullable Integer termYears(OrganizationKind kind, @Nullable Unit parent) {
        return TermLength.years(kind, parent == null ? null : parent.kind().level());
    }
}
