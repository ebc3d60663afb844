package org.hongfan.member;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A committee as it was elected, or the secretary alone where a branch has no committee.
 *
 * @param on the first day of the new term, on which the old posts end
 */
public record NewCommittee(LocalDate on, List<Seat> seats) {
    /**
     * @param row of the form, from 0: a refusal names it
     * @param second a post held beside, such as discipline beside organization
     */
    public record Seat(
            int row,
            long memberId,
            PartyPost post,
            @Nullable PartyPost second) {}
}
