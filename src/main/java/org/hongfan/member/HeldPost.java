package org.hongfan.member;

import java.time.LocalDate;
import org.hongfan.shared.Days;
import org.jspecify.annotations.Nullable;

/**
 * A post of somebody in a unit.
 *
 * @param name of who holds it
 * @param to the first day on which it is no longer held; null: it is held now
 */
public record HeldPost(
        long memberId,
        String name,
        long organizationId,
        @Nullable Long groupId,
        PartyPost post,
        LocalDate from,
        @Nullable LocalDate to) {

    public boolean isHeld() {
        return to == null;
    }

    /** Whether it is held on that day or later; a post that ended on its first day was never held. */
    boolean reaches(LocalDate day) {
        return to == null || to.isAfter(day) && to.isAfter(from);
    }

    /** 王秀兰自2022年3月1日任书记, with the end where there is one. */
    public String words() {
        return name + "自" + Days.inWords(from) + (to == null ? "" : "至" + Days.inWords(to)) + "任" + post.title();
    }
}
