package org.hongfan.member;

import org.jspecify.annotations.Nullable;

/**
 * What a roster is narrowed to; null leaves a thing open.
 *
 * @param organizationId the unit with its subtree, or a household
 * @param status null: the active ones
 * @param everyStatus also those who have left, whatever {@code status} says
 * @param cell those of one number of the statistics; then status and day are the cell's own
 * @param q name or part of it, pinyin, initials, phone (whole or last four digits) or whole ID number
 */
public record MemberFilter(
        @Nullable Long organizationId,
        @Nullable MemberStatus status,
        boolean everyStatus,
        @Nullable MemberKind kind,
        @Nullable Sex sex,
        @Nullable AgeBand age,
        @Nullable Education education,
        @Nullable Sector sector,
        @Nullable Floating floating,
        @Nullable String q,
        @Nullable MemberCell cell) {
    public static final MemberFilter NONE =
            new MemberFilter(null, null, false, null, null, null, null, null, null, null);

    public MemberFilter(
            @Nullable Long organizationId,
            @Nullable MemberStatus status,
            boolean everyStatus,
            @Nullable MemberKind kind,
            @Nullable Sex sex,
            @Nullable AgeBand age,
            @Nullable Education education,
            @Nullable Sector sector,
            @Nullable Floating floating,
            @Nullable String q) {
        this(organizationId, status, everyStatus, kind, sex, age, education, sector, floating, q, null);
    }

    /** Whether nothing but the unit narrows it: the counters know how many those are. */
    boolean isPlain() {
        return equals(new MemberFilter(organizationId, null, false, null, null, null, null, null, null, q))
                && (q == null || q.isBlank());
    }
}
