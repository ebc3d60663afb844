package org.hongfan.meeting;

import org.jspecify.annotations.Nullable;

/**
 * One member's attendance as somebody marks it.
 *
 * @param reason why excused; needed by the time the record is submitted
 * @param was what the page showed when it was opened: a row nobody touched on the page changes nothing; null when it is not known
 * @param version how often the row had been marked when the page was opened: what others marked since is kept; null when the mark is
 *     meant in any case
 */
public record Mark(
        long memberId,
        AttendanceStatus status,
        @Nullable String reason,
        @Nullable AttendanceStatus was,
        @Nullable Integer version) {
    public Mark(long memberId, AttendanceStatus status, @Nullable String reason) {
        this(memberId, status, reason, null, null);
    }
}
