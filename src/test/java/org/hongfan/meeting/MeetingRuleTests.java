package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hongfan.organization.Level;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Quorum, votes and the order of steps, with the rules the tables hold. */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
class MeetingRuleTests {
    @Autowired
    MeetingRules rules;

    @ParameterizedTest
    @CsvSource({"12,6,true,6", "12,5,false,6", "13,6,false,7", "13,7,true,7", "1,1,true,1", "2,1,true,1", "0,0,false,0"
    })
    void aGeneralMeetingNeedsAtLeastHalfOfTheVoters(int voters, int came, boolean reached, int needed) {
        Quorum quorum = Quorum.of(
                rules.get(MeetingType.GENERAL_MEETING), new Headcount(voters + 5, came + 5, 0, 0, voters, came));
        assertThat(quorum.reached()).isEqualTo(reached);
        assertThat(quorum.needed()).isEqualTo(needed);
        if (voters > 0) {
            assertThat(quorum.explanation())
                    .contains(voters + " 人，实到 " + came + " 人，至少 " + needed + " 人")
                    .contains("第十一条");
        }
    }

    @Test
    void aCommitteeMeetingCountsTheCommitteeAndAThemeDayNobody() {
        Headcount five = new Headcount(5, 2, 3, 0, 5, 2);
        assertThat(Quorum.of(rules.get(MeetingType.COMMITTEE_MEETING), five).reached())
                .isFalse();
        assertThat(Quorum.of(rules.get(MeetingType.THEME_DAY), five).reached()).isTrue();
        assertThat(Quorum.of(rules.get(MeetingType.THEME_DAY), new Headcount(5, 0, 5, 0, 5, 0))
                        .reached())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // kind, voters, present, for, against, abstained, passed
        "ORDINARY,12,6,7,0,0,refused",
        "ORDINARY,12,6,6,0,0,false",
        "ORDINARY,12,7,7,0,0,true",
        "ORDINARY,13,7,7,0,0,true",
        "ORDINARY,13,6,6,0,0,false",
        "ADMISSION,12,6,6,0,0,false",
        "ADMISSION,12,7,7,0,0,true",
        "ADMISSION,12,7,6,1,0,false",
        "ELECTION,10,8,5,3,0,true",
        "ELECTION,10,8,4,4,0,false",
        "ELECTION,10,7,7,0,0,false",
        "ORDINARY,4,3,2,1,0,false",
        "ORDINARY,4,3,2,1,1,refused"
    })
    void aMotionPassesByItsOwnArithmetic(
            String kind, int voters, int present, int votesFor, int against, int abstained, String passed) {
        VoteRule rule = rules.listVoteRules().stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        if (passed.equals("refused")) {
            assertThatThrownBy(() -> VoteOutcome.of(rule, voters, present, votesFor, against, abstained))
                    .isInstanceOf(RefusedException.class);
        } else {
            VoteOutcome outcome = VoteOutcome.of(rule, voters, present, votesFor, against, abstained);
            assertThat(outcome.passed()).as(outcome.explanation()).isEqualTo(Boolean.parseBoolean(passed));
            assertThat(outcome.explanation()).contains("赞成 " + votesFor).contains(rule.article());
        }
    }

    @ParameterizedTest
    @CsvSource({
        // type, level, called, present, voters, voters present, reached, of whom
        "GENERAL_MEETING,BRANCH,14,6,12,6,true,应到有表决权的党员 12 人，实到 6 人，至少 6 人（半数以上）",
        "GENERAL_MEETING,BRANCH,14,7,12,5,false,应到有表决权的党员 12 人，实到 5 人，至少 6 人（半数以上）",
        "GENERAL_MEETING,BRANCH,15,8,13,6,false,应到有表决权的党员 13 人，实到 6 人，至少 7 人（半数以上）",
        "ORGANIZATIONAL_LIFE,BRANCH,14,6,12,6,true,应到有表决权的党员 12 人，实到 6 人，至少 6 人（半数以上）",
        "DEMOCRATIC_APPRAISAL,BRANCH,14,6,13,6,false,应到有表决权的党员 13 人，实到 6 人，至少 7 人（半数以上）",
        "COMMITTEE_MEETING,BRANCH,5,3,5,3,true,应到 5 人，实到 3 人，至少 3 人（半数以上）",
        "COMMITTEE_MEETING,BRANCH,5,2,5,2,false,应到 5 人，实到 2 人，至少 3 人（半数以上）",
        "COMMITTEE_MEETING,COMMUNITY,6,3,6,3,true,应到 6 人，实到 3 人，至少 3 人（半数以上）",
        "COMMITTEE_MEETING,DISTRICT,7,3,7,3,false,应到 7 人，实到 3 人，至少 4 人（半数以上）",
        "GROUP_MEETING,BRANCH,9,1,9,1,true,党小组会不设法定人数",
        "PARTY_LECTURE,TOWN,9,1,9,1,true,党课不设法定人数",
        "THEME_DAY,COMMUNITY,9,0,9,0,false,无人到会"
    })
    void eachTypeCountsItsOwnPeople(
            MeetingType type,
            Level level,
            int called,
            int present,
            int voters,
            int votersPresent,
            boolean reached,
            String says) {
        Quorum quorum = Quorum.of(
                rules.get(type, level), new Headcount(called, present, called - present, 0, voters, votersPresent));
        assertThat(quorum.reached()).isEqualTo(reached);
        assertThat(quorum.explanation()).contains(says);
    }

    @ParameterizedTest
    @CsvSource({
        // kind, voters, present, for, passed, the arithmetic
        "ORDINARY,12,6,6,false,须超过应到有表决权党员的半数，即至少 7 票，未通过",
        "ORDINARY,12,8,7,true,须超过应到有表决权党员的半数，即至少 7 票，通过",
        "ORDINARY,13,8,7,true,须超过应到有表决权党员的半数，即至少 7 票，通过",
        "ORDINARY,12,5,5,false,到会须达到应到有表决权党员的半数，即至少 6 人，到会人数不够",
        "ADMISSION,12,6,6,false,到会须超过应到有表决权党员的半数，即至少 7 人，到会人数不够",
        "ADMISSION,12,7,7,true,须超过应到有表决权党员的半数，即至少 7 票，通过",
        "ADMISSION,13,7,6,false,须超过应到有表决权党员的半数，即至少 7 票，未通过",
        "ELECTION,10,8,4,false,须超过实到有表决权党员的半数，即至少 5 票，未通过",
        "ELECTION,10,8,5,true,须超过实到有表决权党员的半数，即至少 5 票，通过",
        "ELECTION,10,9,5,true,须超过实到有表决权党员的半数，即至少 5 票，通过",
        "ELECTION,10,7,7,false,到会须达到应到有表决权党员的五分之四，即至少 8 人，到会人数不够"
    })
    void aVoteShowsItsBaseAndItsEdge(
            String kind, int voters, int present, int votesFor, boolean passed, String arithmetic) {
        VoteRule rule = rules.listVoteRules().stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow();
        VoteOutcome outcome = VoteOutcome.of(rule, voters, present, votesFor, present - votesFor, 0);
        assertThat(outcome.explanation()).contains(arithmetic);
        assertThat(outcome.passed()).isEqualTo(passed);
    }

    private static final Map<MeetingStatus, Set<MeetingStatus>> STEPS = Map.of(
            MeetingStatus.PLANNED, Set.of(MeetingStatus.HELD, MeetingStatus.CANCELLED),
            MeetingStatus.HELD, Set.of(MeetingStatus.PLANNED, MeetingStatus.SUBMITTED, MeetingStatus.CANCELLED),
            MeetingStatus.SUBMITTED, Set.of(MeetingStatus.HELD, MeetingStatus.RETURNED, MeetingStatus.ARCHIVED),
            MeetingStatus.RETURNED, Set.of(MeetingStatus.SUBMITTED, MeetingStatus.CANCELLED),
            MeetingStatus.ARCHIVED, Set.of(MeetingStatus.RETURNED),
            MeetingStatus.CANCELLED, Set.of(MeetingStatus.PLANNED));

    @ParameterizedTest
    @EnumSource(MeetingStatus.class)
    void aMeetingTakesTheseStepsAndNoOthers(MeetingStatus from) {
        for (MeetingStatus to : List.of(MeetingStatus.values())) {
            assertThat(from.canBecome(to))
                    .as(from + " to " + to)
                    .isEqualTo(STEPS.get(from).contains(to));
        }
    }
}
