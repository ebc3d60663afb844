package org.hongfan.organization;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A party group as other modules see it.
 *
 * @param closedOn the first day it no longer exists; null while it does
 */
public record PartyGroupRef(
        long id,
        long branchId,
        String name,
        LocalDate foundedOn,
        @Nullable LocalDate closedOn) {
    public boolean isOpen() {
        return closedOn == null;
    }
}
