package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.citation.Citations;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Asks what an unusual day of 转正 rests on, and keeps the answer with the day. */
@Service
@RequiredArgsConstructor
@Transactional
public class StandingBases {
    private static final int LONGEST = 200;

    private final AdmissionVotes votes;
    private final Citations citations;
    private final JdbcClient jdbc;
    private final Clock clock;

    /** An answer that was accepted. */
    record Accepted(
            LocalDate joinedOn,
            LocalDate confirmedOn,
            String finding,
            String basis,
            @Nullable Long meetingId) {}

    /** What is kept of a member's day of 转正. */
    public record Kept(
            LocalDate confirmedOn,
            String finding,
            String basis,
            @Nullable Long meetingId) {}

    /**
     * @return what is to be kept; empty when the days are usual
     * @throws RefusedException on the field {@code basis} when they are not, and nothing is given that they rest on
     */
    Optional<Accepted> require(
            long branchId, LocalDate joinedOn, @Nullable LocalDate confirmedOn, StandingBasis basis) {
        return Probation.finding(joinedOn, confirmedOn)
                .map(finding -> accept(branchId, joinedOn, Objects.requireNonNull(confirmedOn), finding, basis));
    }

    private Accepted accept(
            long branchId, LocalDate joinedOn, LocalDate confirmedOn, String finding, StandingBasis basis) {
        String words = basis.words() == null ? "" : basis.words().strip();
        if (words.length() > LONGEST) {
            throw new RefusedException("basis", "依据不超过 " + LONGEST + " 个字");
        }
        if (basis.resolutionId() != null) {
            AdmissionVotes.Vote vote = votes.listPassed(branchId).stream()
                    .filter(one -> one.resolutionId() == basis.resolutionId())
                    .findFirst()
                    .orElseThrow(() -> new RefusedException("basisResolution", "请从本支部的决议中选择"));
            return new Accepted(
                    joinedOn,
                    confirmedOn,
                    finding,
                    vote.words() + (words.isEmpty() ? "" : "；" + words),
                    vote.meetingId());
        }
        if (words.isEmpty()) {
            throw new RefusedException(
                    "basis", finding + "请核对日期；没有错的，选表决的决议，或者写明文件。依据" + citations.text(Probation.CITATION) + "。");
        }
        return new Accepted(joinedOn, confirmedOn, finding, words, null);
    }

    void keep(Viewer viewer, long memberId, Accepted accepted) {
        jdbc.sql("""
                        insert into standing_basis (member_id, joined_on, confirmed_on, finding, basis, meeting_id, recorded_by, recorded_at)
                        values (:member, :joined, :confirmed, :finding, :basis, :meeting, :by, :now)
                        """)
                .param("member", memberId)
                .param("joined", accepted.joinedOn())
                .param("confirmed", accepted.confirmedOn())
                .param("finding", accepted.finding())
                .param("basis", accepted.basis())
                .param("meeting", accepted.meetingId())
                .param("by", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    /** What the member's present day of 转正 rests on, where that was asked. The caller has loaded the member. */
    @Transactional(readOnly = true)
    public Optional<Kept> find(long memberId, @Nullable LocalDate confirmedOn) {
        return jdbc.sql("""
                        select confirmed_on, finding, basis, meeting_id from standing_basis
                         where member_id = :member and confirmed_on = cast(:on as date) order by id desc limit 1
                        """)
                .param("member", memberId)
                .param("on", confirmedOn)
                .query(Kept.class)
                .optional();
    }

    /** Votes to choose from. The caller has checked the branch. */
    @Transactional(readOnly = true)
    public List<AdmissionVotes.Vote> listVotes(long branchId) {
        return votes.listPassed(branchId);
    }

    @EventListener
    void on(MemberEvents.Withdrawn withdrawn) {
        jdbc.sql("delete from standing_basis where member_id = any(:members)")
                .param("members", Arrays.stream(withdrawn.memberIds()).boxed().toArray(Long[]::new))
                .update();
    }
}
