package org.hongfan.member;

import org.jspecify.annotations.Nullable;

/**
 * One row an import has touched, so that it can be undone.
 *
 * @param table member, appointment or household_membership
 * @param before the row as it was, as JSON with its sealed fields; null for a row that was made
 * @param versionAfter for members, the version the import left behind
 */
public record MemberTrace(
        String table,
        long rowId,
        @Nullable String before,
        @Nullable Integer versionAfter) {}
