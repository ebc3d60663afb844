package org.hongfan.member;

import org.jspecify.annotations.Nullable;

/**
 * One member as a meeting on a given day sees them.
 *
 * @param name as it is told among the people listed with them: 王秀兰, or 王秀兰（5678） where another bears that name
 * @param plain the name as registered
 * @param distinction what tells the member apart in their branch, （5678）; empty when nothing needs to
 * @param branchId the branch they belonged to that day
 * @param onCommittee whether they sat on the committee of the unit that was asked for
 * @param called counts as 应到; false for an approved exclusion, and then {@code note} says which
 * @param voter may vote: a full member with voting rights
 * @param note why not called, or why no voter; null when neither needs a word
 * @param scored false for classes exempt from points: over 70, seriously ill, floating
 */
public record CalledMember(
        long memberId,
        String name,
        String plain,
        String distinction,
        String pinyin,
        long branchId,
        @Nullable Long groupId,
        @Nullable Long householdId,
        boolean onCommittee,
        boolean called,
        boolean voter,
        @Nullable String note,
        boolean scored) {}
