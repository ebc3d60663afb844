package org.hongfan.meeting;

import org.jspecify.annotations.Nullable;

/**
 * One member's attendance as somebody marks it.
 *
 * @param reason why excused; needed by the time the record is submitted
 */
public record Mark(
        long memberId, AttendanceStatus status, @Nullable String reason) {}
