package org.hongfan.member;

import java.util.List;
import java.util.Set;
import org.hongfan.organization.OrganizationFacts;
import org.hongfan.organization.OrganizationKind;

/**
 * Advice on how a branch is set up, for its page. The bounds are a table; each line names where it comes from.
 *
 * @param text a Chinese sentence
 * @param citation code of the source it rests on
 */
public record BranchAdvice(String text, String citation) {
    private static final Set<OrganizationKind> PLAIN = Set.of(OrganizationKind.BRANCH);
    private static final Set<OrganizationKind> EVERY = Set.of(
            OrganizationKind.BRANCH,
            OrganizationKind.JOINT_BRANCH,
            OrganizationKind.TEMPORARY_BRANCH,
            OrganizationKind.FUNCTIONAL_BRANCH);

    private static final List<Rule> RULES = List.of(
            new Rule(Measure.FULL_MEMBERS, 0, 2, PLAIN, "正式党员 %d 名，不足 3 名，可与邻近单位成立联合党支部。", "JOINT_BRANCH"),
            new Rule(
                    Measure.FULL_MEMBERS_WITHOUT_COMMITTEE,
                    7,
                    Integer.MAX_VALUE,
                    EVERY,
                    "正式党员 %d 名，应当设立支部委员会（3 至 5 人，一般不超过 7 人）。",
                    "BRANCH_COMMITTEE"),
            new Rule(Measure.COMMITTEE, 8, Integer.MAX_VALUE, EVERY, "支部委员会 %d 人，一般不超过 7 人。", "BRANCH_COMMITTEE"),
            new Rule(Measure.MEMBERS, 51, 99, PLAIN, "党员 %d 名，超过 50 名，根据工作需要可以成立党总支。", "UPGRADE"),
            new Rule(
                    Measure.MEMBERS,
                    100,
                    Integer.MAX_VALUE,
                    PLAIN,
                    "党员 %d 名，达到 100 名，根据工作需要可以成立党委，村要经县级党委批准。",
                    "UPGRADE"));

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
                        rule.text.formatted(rule.measure.of(members, fullMembers, committee)), rule.citation))
                .toList();
    }

    private record Rule(Measure measure, int from, int to, Set<OrganizationKind> kinds, String text, String citation) {
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
