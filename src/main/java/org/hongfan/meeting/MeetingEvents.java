package org.hongfan.meeting;

import java.time.LocalDate;

/** What the meeting module tells the others, inside the transaction that did it. */
public final class MeetingEvents {
    private MeetingEvents() {}

    /** Attendance and verdict are frozen in {@code attendance} and {@code meeting}; may follow a {@link Reopened} of the same meeting. */
    public record Archived(long meetingId, long organizationId, String type, LocalDate heldOn, long accountId) {}

    /** The record was taken out of the archive to be amended: what followed from it is to be taken back. */
    public record Reopened(long meetingId, long organizationId, String type, LocalDate heldOn, long accountId) {}
}
