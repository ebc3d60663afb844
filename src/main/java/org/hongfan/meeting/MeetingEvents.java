package org.hongfan.meeting;

import java.time.LocalDate;
import java.util.List;

/** What the meeting module tells the others, inside the transaction that did it. */
public final class MeetingEvents {
    private MeetingEvents() {}

    /** Attendance and verdict are frozen in {@code attendance} and {@code meeting}; may follow a {@link Reopened} of the same meeting. */
    public record Archived(long meetingId, long organizationId, String type, LocalDate heldOn, long accountId) {}

    /** The record was taken out of the archive to be amended: what followed from it is to be taken back. */
    public record Reopened(long meetingId, long organizationId, String type, LocalDate heldOn, long accountId) {}

    /**
     * A ledger's meetings were archived or reopened, told once for all of them: what follows from a meeting is a matter of its branch and its
     * year, and would be worked out as often as there are meetings.
     */
    public record ManyChanged(List<Changed> meetings, long accountId) {}

    /** One of many. */
    public record Changed(long meetingId, long organizationId, LocalDate heldOn) {}
}
