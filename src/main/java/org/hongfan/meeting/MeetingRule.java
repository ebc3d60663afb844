package org.hongfan.meeting;

import java.util.Arrays;
import java.util.List;
import org.hongfan.organization.Level;
import org.jspecify.annotations.Nullable;

/**
 * What one type of meeting asks for where a unit of one level holds it: a row of {@code meeting_rule}, refined by {@code meeting_level}.
 *
 * @param article where the rule stands, as printed; says itself when it is practice
 * @param usualMinutes the length proposed for a new meeting
 * @param widestInvitation how many may be called where people are invited; null elsewhere
 */
public record MeetingRule(
        MeetingType type,
        String name,
        Audience audience,
        QuorumBase quorumBase,
        Threshold.Operator quorumOperator,
        int quorumNumerator,
        int quorumDenominator,
        String article,
        int usualMinutes,
        Level level,
        @Nullable Invitation widestInvitation) {

    /** Who is called. */
    public enum Audience {
        MEMBERS,
        COMMITTEE,
        GROUP,
        INVITED
    }

    /** Whom the quorum counts: those with a vote, all those called, or there is none. */
    public enum QuorumBase {
        VOTERS,
        CALLED,
        NONE
    }

    /** The circles that may be invited, the smallest first; empty where the type says who is called. */
    public List<Invitation> invitations() {
        return widestInvitation == null
                ? List.of()
                : Arrays.stream(Invitation.values())
                        .filter(each -> each.compareTo(widestInvitation) <= 0)
                        .toList();
    }

    public Threshold quorum() {
        return new Threshold(quorumOperator, quorumNumerator, quorumDenominator);
    }
}
