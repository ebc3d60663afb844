package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A stretch of belonging to a branch; {@code toOn} is exclusive. */
public record MembershipRow(
        long branchId,
        String branchName,
        LocalDate fromOn,
        @Nullable LocalDate toOn,
        String reason) {}
