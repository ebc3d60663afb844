package org.hongfan.member;

import org.jspecify.annotations.Nullable;

/**
 * One member as a meeting of the branch on a given day sees them.
 *
 * @param called counts as 应到; false for an approved exclusion, and then {@code note} says which
 * @param voter may vote: a full member with voting rights
 * @param note why not called, or why no voter; null when neither needs a word
 * @param scored false for classes exempt from points: over 70, seriously ill, floating
 */
public record CalledMember(
        long memberId,
        String name,
        String pinyin,
        @Nullable Long groupId,
        @Nullable Long householdId,
        boolean onCommittee,
        boolean called,
        boolean voter,
        @Nullable String note,
        boolean scored) {}
