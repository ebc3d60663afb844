package org.hongfan.meeting;

/** A meeting that was put on record from a form, while it was being filled in or when it was sent. */
public record DraftMeeting(long id, MeetingStatus status, String minutes, int minutesVersion) {}
