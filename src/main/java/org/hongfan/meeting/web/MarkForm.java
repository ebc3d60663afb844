package org.hongfan.meeting.web;

import jakarta.validation.constraints.Size;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.SeenRoll;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

@Getter
@Setter
@NullUnmarked
class MarkForm {
    private AttendanceStatus status;
    private AttendanceStatus was;
    private Integer version;

    @Size(max = 100, message = "请假原因不超过 100 个字") private String reason;

    @Size(max = 100, message = "请假原因不超过 100 个字") private String otherReason;

    /** @param shown how the member was shown; null when that is not known */
    Mark mark(long memberId, SeenRoll.@Nullable Line shown) {
        String why = otherReason != null && !otherReason.isBlank() ? otherReason.strip() : reason;
        return new Mark(
                memberId,
                status,
                why == null || why.isBlank() ? null : why,
                was != null || shown == null ? was : shown.status(),
                version != null || shown == null ? version : Integer.valueOf(shown.version()));
    }
}
