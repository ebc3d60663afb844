package org.hongfan.organization;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Found a unit under another.
 *
 * @param shortName what lists and the header show; the full name when blank
 * @param code statistics or unit code, unique when given
 * @param themeDay day of the month, 1-28
 * @param termEndsOn when the committee's term ends; when only the start is given it follows from the usual length of a term
 */
public record FoundOrganization(
        long parentId,
        OrganizationKind kind,
        String name,
        @Nullable String shortName,
        @Nullable String code,
        LocalDate foundedOn,
        @Nullable String usualPlace,
        @Nullable Integer themeDay,
        @Nullable LocalDate termStartedOn,
        @Nullable LocalDate termEndsOn) {}
