package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Not to count a member among the called, or only to suspend the vote.
 *
 * @param to the first day it no longer holds
 * @param approvedOn the day the organization above approved; needed unless the reason only suspends the vote
 * @param agreedOn the day the branch's general meeting agreed; needed likewise
 */
public record ExcludeMember(
        ExclusionReason reason,
        LocalDate from,
        @Nullable LocalDate to,
        @Nullable LocalDate approvedOn,
        @Nullable LocalDate agreedOn,
        @Nullable String note) {}
