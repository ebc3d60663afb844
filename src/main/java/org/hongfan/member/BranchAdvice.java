package org.hongfan.member;

import java.util.List;
import java.util.Set;
import org.hongfan.organization.OrganizationFacts;
import org.hongfan.organization.OrganizationKind;

/**
 * Advice on how a branch is set up, for its page. The bounds are a table; each line names where it comes from.
 *
 * @param text a Chinese sentence
 * @param source the rule it rests on
 */
public record BranchAdvice(String text, String source) {
    private static final String REGULATION = "《中国共产党支部工作条例（试行）》";

    private static final Set<OrganizationKind> PLAIN = Set.of(OrganizationKind.BRANCH);
    private static final Set<OrganizationKind> EVERY = Set.of(
            OrganizationKind.BRANCH,
            OrganizationKind.JOINT_BRANCH,
            OrganizationKind.TEMPORARY_BRANCH,
            OrganizationKind.FUNCTIONAL_BRANCH);

    private static final List<Rule> RULES = List.of(
            new Rule(Measure.FULL_MEMBERS, 0, 2, PLAIN, "正式党员 %d 名，不足 3 名，可与邻近单位成立联合党支部。", REGULATION + "第四、五条"),
            new Rule(
                    Measure.FULL_MEMBERS_WITHOUT_COMMITTEE,
                    7,
                    Integer.MAX_VALUE,
                    EVERY,
                    "正式党员 %d 名，应当设立支部委员会（3 至 5 人，一般不超过 7 人）。",
                    REGULATION + "关于支部委员会的规定"),
            new Rule(
                    Measure.COMMITTEE, 8, Integer.MAX_VALUE, EVERY, "支部委员会 %d 人，一般不超过 7 人。", REGULATION + "关于支部委员会的规定"),
            new Rule(Measure.MEMBERS, 51, 100, PLAIN, "党员 %d 名，超过 50 名，可以成立党总支。", "《中国共产党章程》"),
            new Rule(Measure.MEMBERS, 101, Integer.MAX_VALUE, PLAIN, "党员 %d 名，超过 100 名，可以成立基层党委。", "《中国共产党章程》"));

    /** The advice for an open branch as it stands; empty for other units. */
    public static List<BranchAdvice> on(
            OrganizationFacts unit, int members, int fullMembers, List<AppointmentRow> posts) {
        int committee = (int) posts.stream()
                .filter(row -> row.post().onCommittee())
                .map(AppointmentRow::memberId)
                .distinct()
                .count();
        if (!unit.isOpen()) {
            return List.of();
        }
        return RULES.stream()
                .filter(rule -> rule.kinds.contains(unit.kind()))
                .filter(rule -> rule.holds(rule.measure.of(members, fullMembers, committee)))
                .map(rule -> new BranchAdvice(
                        rule.text.formatted(rule.measure.of(members, fullMembers, committee)), rule.source))
                .toList();
    }

    private record Rule(Measure measure, int from, int to, Set<OrganizationKind> kinds, String text, String source) {
        boolean holds(int value) {
            return value >= from && value <= to;
        }
    }

    private enum Measure {
        MEMBERS,
        FULL_MEMBERS,
        FULL_MEMBERS_WITHOUT_COMMITTEE,
        COMMITTEE;

        int of(int members, int fullMembers, int committee) {
            return switch (this) {
                case MEMBERS -> members;
                case FULL_MEMBERS -> fullMembers;
                case FULL_MEMBERS_WITHOUT_COMMITTEE -> committee >= 3 ? 0 : fullMembers;
                case COMMITTEE -> committee;
            };
        }
    }
}
