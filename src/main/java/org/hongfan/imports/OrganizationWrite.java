package org.hongfan.imports;

import org.hongfan.organization.EditOrganization;
import org.hongfan.organization.FoundOrganization;
import org.jspecify.annotations.Nullable;

/** What one line asks to be written of an organization. */
sealed interface OrganizationWrite {
    /**
     * A new unit.
     *
     * @param parentLine the line of the same file that founds its superior; null when {@code command} names one that exists
     */
    record Fresh(
            int line, FoundOrganization command, @Nullable Integer parentLine) implements OrganizationWrite {}

    /** A unit that exists. */
    record Changed(long id, EditOrganization command) implements OrganizationWrite {}
}
