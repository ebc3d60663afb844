package org.hongfan.organization;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other modules know of a unit.
 *
 * @param path ids from the district down to the unit itself, "/1/23/456/"
 * @param themeDay the fixed day of the month (1-28) of its theme day, if it has one
 */
public record OrganizationRef(
        long id,
        @Nullable Long parentId,
        String path,
        Level level,
        OrganizationKind kind,
        String name,
        String shortName,
        LocalDate foundedOn,
        @Nullable LocalDate closedOn,
        @Nullable String usualPlace,
        @Nullable Integer themeDay) {

    public boolean isOpen() {
        return closedOn == null;
    }

    /** The ids on the path, the district first and the unit itself last: those whose counters a fact of this unit changes. */
    public List<Long> idsOnPath() {
        return idsOn(path);
    }

    public static List<Long> idsOn(String path) {
        return Arrays.stream(path.substring(1).split("/")).map(Long::valueOf).toList();
    }
}
