package org.hongfan.meeting;

/**
 * Whether enough people came, in words that show the arithmetic.
 *
 * @param reached whether the meeting is valid; a type without quorum is valid as soon as somebody came
 * @param needed how many had to come; 0 where there is no quorum
 * @param explanation one Chinese sentence with the numbers and the article
 */
public record Quorum(boolean reached, int needed, String explanation) {

    public static Quorum of(MeetingRule rule, Headcount count) {
        return switch (rule.quorumBase()) {
            case NONE -> withoutQuorum(rule, count);
            case CALLED -> weigh(rule, "应到", count.called(), count.present());
            case VOTERS -> weigh(rule, "应到有表决权的党员", count.voters(), count.votersPresent());
        };
    }

    private static Quorum withoutQuorum(MeetingRule rule, Headcount count) {
        String numbers = "应到 %d 人，实到 %d 人".formatted(count.called(), count.present());
        return count.present() > 0
                ? new Quorum(true, 0, "%s；%s不设法定人数，有效（%s）".formatted(numbers, rule.name(), rule.article()))
                : new Quorum(false, 0, "%s；无人到会，不能算作一次%s".formatted(numbers, rule.name()));
    }

    private static Quorum weigh(MeetingRule rule, String whom, int whole, int part) {
        if (whole == 0) {
            return new Quorum(false, 0, "%s 0 人，没有可以计算法定人数的人，会议无效".formatted(whom));
        }
        Threshold threshold = rule.quorum();
        boolean reached = threshold.isMetBy(part, whole);
        int needed = threshold.needed(whole);
        return new Quorum(
                reached,
                needed,
                "%s %d 人，实到 %d 人，至少 %d 人（%s），%s（%s）"
                        .formatted(
                                whom,
                                whole,
                                part,
                                needed,
                                threshold.inWords(),
                                reached ? "达到法定人数" : "未达到法定人数，会议无效",
                                rule.article()));
    }
}
