package org.hongfan.meeting;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.springframework.stereotype.Component;

/** Keeps what a meeting voted on; results follow from who was there and are worked out again when that changes. */
@Component
@RequiredArgsConstructor
class Resolutions {
    private final MeetingRules rules;
    private final AttendanceSheet sheet;
    private final MeetingPapers papers;
    private final MeetingTrail trail;
    private final Clock clock;

    VoteOutcome record(Viewer viewer, Meeting meeting, Motion motion) {
        VoteOutcome outcome = add(meeting, motion);
        trail.write(
                viewer,
                meeting,
                "resolution_recorded",
                "登记了表决",
                "：" + inWords(motion.title(), motion.votesFor(), motion.against(), motion.abstained()));
        return outcome;
    }

    /** Without an entry of its own: part of a record that is handed in whole. */
    VoteOutcome add(Meeting meeting, Motion motion) {
        meeting.requireOpen("登记表决");
        VoteRule rule = rules.listVoteRules().stream()
                .filter(candidate -> candidate.kind().equals(motion.kind()))
                .findFirst()
                .orElseThrow(() -> new RefusedException("kind", "请选择表决事项的种类"));
        OffsetDateTime now = OffsetDateTime.now(clock);
        AttendanceSheet.Electorate base = sheet.electorate(meeting.getId(), now);
        VoteOutcome outcome = VoteOutcome.of(
                rule.on(meeting.getHeldOn()),
                base.voters(),
                base.present(),
                motion.votesFor(),
                motion.against(),
                motion.abstained());
        papers.addResolution(meeting.getId(), motion, outcome, base.voters(), now);
        return outcome;
    }

    void withdraw(Viewer viewer, Meeting meeting, long resolutionId) {
        meeting.requireOpen("删除表决");
        MeetingPapers.Resolved gone = papers.listResolutions(meeting.getId()).stream()
                .filter(resolution -> resolution.id() == resolutionId)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("resolution", resolutionId));
        papers.removeResolution(meeting.getId(), resolutionId);
        trail.write(
                viewer,
                meeting,
                "resolution_removed",
                "删除了表决",
                "：" + inWords(gone.title(), gone.votesFor(), gone.against(), gone.abstained()));
    }

    /**
     * Works every result out again from who came, of those who were on the sheet when the vote was put on record. Where more votes were cast than
     * voters came, the vote counts for nothing until that is mended.
     */
    void recount(long meetingId) {
        List<MeetingPapers.Resolved> resolutions = papers.listResolutions(meetingId);
        if (resolutions.isEmpty()) {
            return;
        }
        Map<String, VoteRule> voteRules =
                rules.listVoteRules().stream().collect(Collectors.toMap(VoteRule::kind, rule -> rule));
        for (MeetingPapers.Resolved resolution : resolutions) {
            papers.recount(
                    resolution.id(),
                    count(
                            Objects.requireNonNull(voteRules.get(resolution.kind())),
                            resolution,
                            sheet.electorate(meetingId, resolution.basedOn())));
        }
    }

    /** The meeting was on another day: who may vote is another list, and every vote is counted by it. */
    void rebase(long meetingId) {
        papers.rebase(meetingId, sheet.electorate(meetingId, null).voters(), OffsetDateTime.now(clock));
        recount(meetingId);
    }

    private static VoteOutcome count(
            VoteRule rule, MeetingPapers.Resolved resolution, AttendanceSheet.Electorate base) {
        try {
            return VoteOutcome.of(
                    rule.on(resolution.heldOn()),
                    base.voters(),
                    base.present(),
                    resolution.votesFor(),
                    resolution.against(),
                    resolution.abstained());
        } catch (RefusedException moreVotesThanPeople) {
            return VoteOutcome.contradiction(moreVotesThanPeople.getMessage());
        }
    }

    private static String inWords(String title, int votesFor, int against, int abstained) {
        return "“" + title + "”，赞成 " + votesFor + "，反对 " + against + "，弃权 " + abstained;
    }
}
