package org.hongfan.organization;

import java.time.LocalDate;

/** What the organization module tells the others, inside the transaction that did it. */
public final class OrganizationEvents {
    private OrganizationEvents() {}

    public record Founded(long organizationId, LocalDate on) {}

    /** The whole subtree has moved; paths in the database are already the new ones. */
    public record Moved(long organizationId, String fromPath, String toPath, LocalDate on) {}

    public record Closed(long organizationId, LocalDate on) {}

    public record Reopened(long organizationId, LocalDate on) {}

    /** A party group of the branch was founded or closed. */
    public record GroupsChanged(long branchId, LocalDate on) {}
}
