package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What the member module tells the others, inside the transaction that did it. */
public final class MemberEvents {
    private MemberEvents() {}

    public record Registered(long memberId, long branchId, LocalDate on) {}

    public record Moved(long memberId, long fromBranchId, long toBranchId, LocalDate on) {}

    /** Status, kind, floating or health changed: what counts the member, or exempts them from points, may differ now. */
    public record StandingChanged(long memberId, long branchId, LocalDate on) {}

    /** Somebody took up or gave up a post in the organization. */
    public record AppointmentsChanged(
            long organizationId, @Nullable Long groupId, LocalDate on) {}
}
