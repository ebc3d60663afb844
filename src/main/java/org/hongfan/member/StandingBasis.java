package org.hongfan.member;

import org.jspecify.annotations.Nullable;

/**
 * What an unusual day of 转正 rests on.
 *
 * @param resolutionId of a vote of the branch on record; null: {@code words} say it
 * @param words the document or decision as typed
 */
public record StandingBasis(
        @Nullable Long resolutionId, @Nullable String words) {
    public static final StandingBasis NONE = new StandingBasis(null, null);
}
