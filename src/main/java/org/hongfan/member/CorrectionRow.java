package org.hongfan.member;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A member's wish to have something corrected, and the answer.
 *
 * @param wanted what it should be, numbers masked
 * @param askedAt in Asia/Shanghai
 * @param answer why it was refused, or what was saved instead and why
 */
public record CorrectionRow(
        long id,
        long memberId,
        String memberName,
        CorrectedField field,
        String wanted,
        CorrectionState state,
        LocalDateTime askedAt,
        @Nullable String answer,
        @Nullable String answeredBy,
        @Nullable LocalDateTime answeredAt) {}
