package org.hongfan.meeting;

import org.hongfan.shared.RefusedException;

/**
 * What came of a motion, in words that show the arithmetic.
 *
 * @param explanation one Chinese sentence with the numbers and the article
 */
public record VoteOutcome(Result result, String explanation) {
    private static final String ENTITLED = "应到有表决权党员";

    /** A vote that does not count is not one that was lost. */
    public enum Result {
        PASSED("通过", "done"),
        REJECTED("未通过", "late"),
        VOID("无效", "soon");

        private final String title;
        private final String tone;

        Result(String title, String tone) {
            this.title = title;
            this.tone = tone;
        }

        public String title() {
            return title;
        }

        public String tone() {
            return tone;
        }
    }

    public boolean passed() {
        return result == Result.PASSED;
    }

    /** More votes than people: nothing can be said of it until that is mended. */
    static VoteOutcome contradiction(String explanation) {
        return new VoteOutcome(Result.VOID, explanation);
    }

    /**
     * @param voters all who are entitled to vote that day
     * @param votersPresent those of them who came
     * @throws RefusedException when more votes were cast than voters came
     */
    public static VoteOutcome of(
            VoteRule rule, int voters, int votersPresent, int votesFor, int against, int abstained) {
        int cast = votesFor + against + abstained;
        if (cast > votersPresent) {
            throw new RefusedException("votesFor", "赞成、反对、弃权合计 %d 票，多于到会有表决权的 %d 人，请核对".formatted(cast, votersPresent));
        }
        String votes = "应到有表决权 %d 人，实到 %d 人，赞成 %d 票、反对 %d 票、弃权 %d 票"
                .formatted(voters, votersPresent, votesFor, against, abstained);
        Threshold turnout = rule.turnout();
        if (turnout != null && !turnout.isMetBy(votersPresent, voters)) {
            return new VoteOutcome(
                    Result.VOID,
                    "%s；到会须%s，即至少 %d 人，到会人数不够，表决无效（%s）"
                            .formatted(votes, turnout.inWords(ENTITLED), turnout.needed(voters), rule.article()));
        }
        boolean ofEntitled = rule.base() == VoteRule.Base.ENTITLED;
        int whole = ofEntitled ? voters : votersPresent;
        boolean passed = votesFor > 0 && rule.majority().isMetBy(votesFor, whole);
        return new VoteOutcome(
                passed ? Result.PASSED : Result.REJECTED,
                "%s；须%s，即至少 %d 票，%s（%s）"
                        .formatted(
                                votes,
                                rule.majority().inWords(ofEntitled ? ENTITLED : "实到有表决权党员"),
                                rule.majority().needed(whole),
                                passed ? "通过" : "未通过",
                                rule.article()));
    }
}
