package org.hongfan.organization;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Change a unit's name and facts; every value given replaces the old one.
 *
 * @param version the version the form was opened at
 * @param on the day from which a new name holds; the history keeps it
 */
public record EditOrganization(
        int version,
        String name,
        @Nullable String shortName,
        @Nullable String code,
        @Nullable String usualPlace,
        @Nullable Integer themeDay,
        @Nullable LocalDate termStartedOn,
        @Nullable LocalDate termEndsOn,
        LocalDate on) {}
