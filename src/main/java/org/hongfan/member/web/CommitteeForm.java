package org.hongfan.member.web;

import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.CommitteeRules;
import org.hongfan.member.NewCommittee;
import org.hongfan.member.PartyPost;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.validation.BindingResult;

/** One row for each seat a committee may have; rows without a person and a post are empty. */
@Getter
@Setter
@NullUnmarked
class CommitteeForm {
    @NotNull(message = "请填写换届的日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate on;

    private List<SeatForm> seats = new ArrayList<>();

    @Getter
    @Setter
    @NullUnmarked
    static class SeatForm {
        private Long memberId;
        private PartyPost post;
        private PartyPost second;

        boolean isEmpty() {
            return memberId == null && post == null && second == null;
        }
    }

    CommitteeForm() {
        fill();
    }

    /** All rows of the form, whatever was sent. */
    void fill() {
        while (seats.size() < CommitteeRules.MOST) {
            seats.add(new SeatForm());
        }
    }

    NewCommittee committee(BindingResult result) {
        List<NewCommittee.Seat> elected = new ArrayList<>();
        for (int row = 0; row < seats.size(); row++) {
            SeatForm seat = seats.get(row);
            String field = "seats[" + row + "].";
            if (seat == null || seat.isEmpty()) {
                continue;
            }
            if (seat.getMemberId() == null && !result.hasFieldErrors(field + "memberId")) {
                result.rejectValue(field + "memberId", "required", "第 " + (row + 1) + " 行请选人，或者整行空着");
            }
            if (seat.getPost() == null && !result.hasFieldErrors(field + "post")) {
                result.rejectValue(field + "post", "required", "第 " + (row + 1) + " 行请选职务");
            }
            if (seat.getMemberId() != null && seat.getPost() != null) {
                elected.add(new NewCommittee.Seat(row, seat.getMemberId(), seat.getPost(), seat.getSecond()));
            }
        }
        return new NewCommittee(on, elected);
    }
}
