package org.hongfan.member;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One look at a member's whole number.
 *
 * @param revealedBy name and post of who looked, as they were then
 * @param revealedAt in Asia/Shanghai
 */
public record RevealRow(
        RevealedField field, RevealReason reason, @Nullable String note, String revealedBy, LocalDateTime revealedAt) {
    /** The reason as a sentence part, with what was added to it. */
    public String why() {
        return note == null ? reason.title() : reason.title() + "（" + note + "）";
    }
}
