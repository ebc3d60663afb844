package org.hongfan.meeting;

/**
 * What one type of meeting asks for: a row of {@code meeting_rule}.
 *
 * @param article where the rule stands
 * @param practice common practice rather than an article's own words
 * @param usualMinutes the length proposed for a new meeting
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
        boolean practice,
        int usualMinutes) {

    /** Who is called. */
    public enum Audience {
        MEMBERS,
        COMMITTEE,
        GROUP
    }

    /** Whom the quorum counts: those with a vote, all those called, or there is none. */
    public enum QuorumBase {
        VOTERS,
        CALLED,
        NONE
    }

    public Threshold quorum() {
        return new Threshold(quorumOperator, quorumNumerator, quorumDenominator);
    }
}
