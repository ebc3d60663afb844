package org.hongfan.meeting;

import org.jspecify.annotations.Nullable;

/**
 * One member's attendance as somebody marks it.
 *
 * @param reason why excused; needed by the time the record is submitted
 * @param was what the page showed when it was opened: an unchanged row does not overwrite a sign-in that arrived meanwhile; null when
 *     the mark is meant in any case
 */
public record Mark(
        long memberId,
        AttendanceStatus status,
        @Nullable String reason,
        @Nullable AttendanceStatus was) {
    public Mark(long memberId, AttendanceStatus status, @Nullable String reason) {
        this(memberId, status, reason, null);
    }
}
