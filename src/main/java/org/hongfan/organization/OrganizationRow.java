package org.hongfan.organization;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One line of the tree or of a search.
 *
 * @param parentName the unit above, for search results
 * @param unitsBelow open units in the subtree, households included: none means nothing to open
 */
public record OrganizationRow(
        long id,
        @Nullable Long parentId,
        @Nullable String parentName,
        String name,
        Level level,
        OrganizationKind kind,
        @Nullable LocalDate closedOn,
        int unitsBelow,
        int branches,
        int members) {
    public boolean isOpen() {
        return closedOn == null;
    }
}
