package org.hongfan.member;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One look at a member's whole number.
 *
 * @param reason null: it went out with a list
 * @param revealedBy name and post of who looked, as they were then
 * @param revealedAt in Asia/Shanghai
 */
public record RevealRow(
        RevealedField field,
        @Nullable RevealReason reason,
        @Nullable String note,
        String revealedBy,
        LocalDateTime revealedAt) {
    /** The reason as a sentence part, with what was added to it. */
    public String why() {
        if (reason == null) {
            return "随名册导出" + (note == null ? "" : "（" + note + "）");
        }
        return note == null ? reason.title() : reason.title() + "（" + note + "）";
    }
}
