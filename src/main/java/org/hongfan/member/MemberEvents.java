package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the member module tells the others, inside the transaction that did it. */
public final class MemberEvents {
    private MemberEvents() {}

    public record Registered(long memberId, long branchId, LocalDate on) {}

    public record Moved(long memberId, long fromBranchId, long toBranchId, LocalDate on) {}

    /**
     * A member left a branch, or their membership was stopped: whoever keeps something of theirs that goes with it ends it now, and notes it with
     * {@link Departures#note}.
     *
     * @param toBranchId the branch they went to; null when they belong to none in force any more
     * @param on the day of it, which may lie in the past: nothing that was so between it and today is rewritten
     */
    public record Departed(
            long departureId,
            long memberId,
            long branchId,
            @Nullable Long toBranchId,
            Departure kind,
            LocalDate on) {}

    /** A member is in force again, in the branch they left: what they had held does not come back by itself. */
    public record Returned(long memberId, long branchId, LocalDate on) {}

    /** Two files are of one person: whoever keeps something of the one that goes gives it to the one that stays, and writes it down. */
    public record Merged(long mergeId, long keptId, long goneId, long accountId) {}

    /** They are two again: everybody gives back what {@link MergeTraces} says. */
    public record MergeUndone(long mergeId, long keptId, long goneId, long accountId) {}

    /** After either, when all rows are where they belong: what is derived from them is worked out anew. */
    public record MergeSettled(long keptId, long goneId, long accountId) {}

    /** Status, kind, floating or health changed: what counts the member, or exempts them from points, may differ now. */
    public record StandingChanged(long memberId, long branchId, LocalDate on) {}

    /** Many at once were registered or stand otherwise now: as if each of them had been told of alone. */
    public record ManyChanged(long[] memberIds, LocalDate on) {}

    /** Registrations are taken back, as if they had never been: who derived something from these members forgets it, or refuses. */
    public record Withdrawn(long[] memberIds) {}

    /** Somebody took up or gave up a post in the organization. */
    public record AppointmentsChanged(
            long organizationId, @Nullable Long groupId, LocalDate on) {}

    /**
     * One member's time in one post.
     *
     * @param organizationId the unit, or the household of a host
     * @param groupId the group of a group leader
     * @param to the first day on which it is no longer held; null while it is held. The same as {@code from}: it is as if it had never been held
     */
    public record Tenure(
            long appointmentId,
            long memberId,
            long organizationId,
            @Nullable Long groupId,
            PartyPost post,
            LocalDate from,
            @Nullable LocalDate to) {}

    /** Posts were taken up: one by hand, a committee by its election, many by a file. */
    public record AppointmentsMade(List<Tenure> posts) {}

    /** Posts were given up, ended with their unit or group, with the member's leaving, or were taken back with the file that brought them. */
    public record AppointmentsEnded(List<Tenure> posts) {}
}
