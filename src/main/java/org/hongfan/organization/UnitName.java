package org.hongfan.organization;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** An open unit by everything it may be called. */
public record UnitName(
        long id,
        @Nullable Long parentId,
        String path,
        Level level,
        OrganizationKind kind,
        String name,
        String shortName,
        @Nullable String code,
        LocalDate foundedOn) {}
