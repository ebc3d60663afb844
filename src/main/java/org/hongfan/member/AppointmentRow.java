package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A post held by a member in a unit; {@code toOn} is exclusive. */
public record AppointmentRow(
        long id,
        long memberId,
        String memberName,
        long organizationId,
        String organizationName,
        PartyPost post,
        @Nullable String groupName,
        LocalDate fromOn,
        @Nullable LocalDate toOn) {
    public String title() {
        return groupName == null ? post.title() : groupName + "组长";
    }
}
