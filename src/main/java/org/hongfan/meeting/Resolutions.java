package org.hongfan.meeting;

import java.util.List;
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
        Headcount count = sheet.count(meeting.getId());
        VoteOutcome outcome = VoteOutcome.of(
                rule.on(meeting.getHeldOn()),
                count.voters(),
                count.votersPresent(),
                motion.votesFor(),
                motion.against(),
                motion.abstained());
        papers.addResolution(meeting.getId(), motion, outcome);
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

    void recount(Meeting meeting) {
        List<MeetingPapers.Resolved> resolutions = papers.listResolutions(meeting.getId());
        if (resolutions.isEmpty()) {
            return;
        }
        List<VoteRule> voteRules = rules.listVoteRules();
        Headcount count = sheet.count(meeting.getId());
        for (MeetingPapers.Resolved resolution : resolutions) {
            VoteRule rule = voteRules.stream()
                    .filter(candidate -> candidate.kind().equals(resolution.kind()))
                    .findFirst()
                    .orElseThrow();
            try {
                papers.recount(
                        resolution.id(),
                        VoteOutcome.of(
                                rule.on(meeting.getHeldOn()),
                                count.voters(),
                                count.votersPresent(),
                                resolution.votesFor(),
                                resolution.against(),
                                resolution.abstained()));
            } catch (RefusedException tooManyVotes) {
                throw new RefusedException("“" + resolution.title() + "”的表决：" + tooManyVotes.getMessage());
            }
        }
    }

    private static String inWords(String title, int votesFor, int against, int abstained) {
        return "“" + title + "”，赞成 " + votesFor + "，反对 " + against + "，弃权 " + abstained;
    }
}
