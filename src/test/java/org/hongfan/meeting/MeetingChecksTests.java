package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Village;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The facts of one record against each other, in branches of 27 and 60. */
@PostgresTest
class MeetingChecksTests {
    private static final LocalDateTime EVENING = LocalDateTime.of(2026, 11, 20, 19, 0);

    @Autowired
    MeetingService service;

    @Autowired
    MeetingBoard board;

    @Autowired
    MeetingChecks checks;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @Autowired
    ApplicationContext context;

    Village village;
    Viewer secretary;
    Viewer community;
    List<Long> people;

    @BeforeEach
    void aVillage() {
        village = new Village(context);
        jdbc.sql(
                        "insert into account (id, username, password_hash, name, created_at) values (900001, 'tester', '-', '测试', now())")
                .update();
        secretary = with(village.viewer(Role.BRANCH_SECRETARY, village.first, null));
        community = with(village.viewer(Role.COMMUNITY_STAFF, village.south, null));
    }

    private static Viewer with(Viewer viewer) {
        Post post = viewer.current();
        return new Viewer(900001, viewer.memberId(), viewer.name(), post, List.of(post));
    }

    private void branchOf(int size) {
        people = IntStream.range(0, size)
                .mapToObj(i -> village.member(village.first, "王" + (char) ('一' + 3 * i) + (char) ('兰' + i)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private MeetingPlan plan(MeetingType type, String title, LocalDateTime at, MeetingPlan.AgendaItem... agenda) {
        return new MeetingPlan(
                village.first,
                null,
                type,
                title,
                at,
                at.plusHours(1),
                "活动室",
                people.get(0),
                people.get(1),
                null,
                List.of(agenda));
    }

    private MeetingPlan general() {
        return plan(MeetingType.GENERAL_MEETING, "支部党员大会", EVENING);
    }

    private MeetingService.Draft absent(int from, int to) {
        return new MeetingService.Draft(
                0,
                "讨论了支部工作。",
                people.subList(from, to).stream()
                        .map(id -> new Mark(id, AttendanceStatus.ABSENT, null))
                        .toList());
    }

    private static MeetingService.Draft everybody() {
        return new MeetingService.Draft(0, "讨论了支部工作。", List.of());
    }

    private List<Finding> asked(Callable<?> step) {
        return catchThrowableOfType(UnsettledException.class, step::call).findings();
    }

    private static Set<String> codes(List<Finding> findings) {
        return findings.stream().map(Finding::code).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void whoWasNotThereNeitherChairedNorWroteTheRecord(int size) {
        branchOf(size);
        MeetingService.Draft draft = new MeetingService.Draft(
                0,
                "讨论",
                List.of(
                        new Mark(people.get(0), AttendanceStatus.ABSENT, null),
                        new Mark(people.get(1), AttendanceStatus.EXCUSED, null)));
        List<Finding> findings = asked(() -> service.log(secretary, general(), draft, List.of()));
        assertThat(findings)
                .extracting(Finding::text)
                .anySatisfy(text -> assertThat(text).contains("主持人", "缺席"))
                .anySatisfy(text -> assertThat(text).contains("记录人", "请假"))
                .anySatisfy(text -> assertThat(text).contains("请补上请假原因"));
        assertThat(findings).allMatch(Finding::mustBeMended);
        assertThatThrownBy(() -> service.log(secretary, general(), draft, List.of(), codes(findings)))
                .as("a contradiction is not confirmed away")
                .isInstanceOf(UnsettledException.class);
        assertThat(jdbc.sql("select count(*) from meeting").query(Long.class).single())
                .as("nothing is left of a record that was not taken")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void aMeetingThatWillNotCountIsHandedInKnowingly(int size) {
        branchOf(size);
        MeetingService.Draft draft = absent((size - 1) / 2, size);
        List<Finding> findings = asked(() -> service.log(secretary, general(), draft, List.of()));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.text()).contains("不会计入应办事项", "未达到法定人数");
            assertThat(finding.mustBeMended()).isFalse();
        });
        long id = service.log(secretary, general(), draft, List.of(), codes(findings));
        MeetingChecks.Review review = checks.review(board.get(community, id));
        assertThat(review.open()).isEmpty();
        assertThat(review.confirmed())
                .singleElement()
                .satisfies(answer -> assertThat(answer.answer()).isEqualTo("人数属实，仍然提交"));
        assertThat(jdbc.sql("select summary from audit_entry where action = 'meeting_confirmed'")
                        .query(String.class)
                        .single())
                .contains("未达到法定人数", "人数属实");
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void votesThatAreNotThoseOfTheRoomAreAskedFor(int size) {
        branchOf(size);
        int present = size - 3;
        MeetingService.Draft draft = absent(size - 3, size);
        List<Finding> findings = asked(() ->
                service.log(secretary, general(), draft, List.of(new Motion("同意", "ORDINARY", present - 5, 1, 0))));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.text()).contains("合计 " + (present - 4) + " 票", "是 " + present + " 人", "差 4 票");
            assertThat(finding.answer()).isEqualTo("4 人在场没有投票");
        });
        assertThat(service.log(secretary, general(), draft, List.of(new Motion("同意", "ORDINARY", present - 1, 1, 0))))
                .as("everybody there has voted")
                .isPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void aMotionIsCountedAgainWithEveryChangeOfWhoCame(int size) {
        branchOf(size);
        long id = service.plan(secretary, general());
        int majority = size / 2 + 1;
        service.resolve(secretary, id, new Motion("同意", "ORDINARY", majority, size - majority, 0));
        assertThat(vote(id).result()).isEqualTo(VoteOutcome.Result.PASSED);
        int gone = size - majority + 2;
        service.mark(
                secretary,
                id,
                people.subList(size - gone, size).stream()
                        .map(member -> new Mark(member, AttendanceStatus.ABSENT, null))
                        .toList());
        assertThat(vote(id).result())
                .as("more votes than people in the room, and too few people")
                .isEqualTo(VoteOutcome.Result.VOID);
        service.saveMinutes(secretary, id, 0, "讨论");
        assertThat(asked(() -> {
                    service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
                    return null;
                }))
                .anySatisfy(finding -> assertThat(finding.text()).contains("多于到会有表决权的"));
        service.mark(
                secretary,
                id,
                people.subList(size - gone, size).stream()
                        .map(member -> new Mark(member, AttendanceStatus.PRESENT, null))
                        .toList());
        assertThat(vote(id).result()).isEqualTo(VoteOutcome.Result.PASSED);
    }

    @Test
    void aVoteWithoutEnoughPeopleIsVoidAndNotLost() {
        branchOf(27);
        long id = service.plan(secretary, general());
        service.mark(secretary, id, absent(10, 27).marks());
        assertThat(service.resolve(secretary, id, new Motion("同意", "ORDINARY", 10, 0, 0))
                        .result())
                .isEqualTo(VoteOutcome.Result.VOID);
        service.mark(
                secretary,
                id,
                people.subList(10, 27).stream()
                        .map(member -> new Mark(member, AttendanceStatus.PRESENT, null))
                        .toList());
        assertThat(vote(id).result()).as("enough people, but too few votes").isEqualTo(VoteOutcome.Result.REJECTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void whoJoinsTheRollAfterTheVoteChangesNothingOfIt(int size) {
        branchOf(size);
        long id = service.plan(secretary, general());
        int majority = size / 2 + 1;
        service.resolve(secretary, id, new Motion("同意", "ORDINARY", majority, size - majority, 0));
        String before = vote(id).explanation();
        clock.advance(Duration.ofMinutes(1));
        for (int i = 0; i < 9; i++) {
            village.member(village.first, "后来" + (char) ('一' + i));
        }
        service.saveMinutes(secretary, id, 0, "讨论");
        List<Finding> findings = asked(() -> {
            service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
            return null;
        });
        assertThat(findings)
                .extracting(Finding::text)
                .singleElement()
                .asString()
                .contains("应到有表决权的是 " + size + " 人", "现在名单上是 " + (size + 9) + " 人");
        service.submit(secretary, id, SeenRoll.AS_IT_STANDS, codes(findings));
        service.archive(community, id);
        assertThat(vote(id).explanation()).isEqualTo(before);
        assertThat(vote(id).result()).isEqualTo(VoteOutcome.Result.PASSED);
        assertThat(board.get(community, id).meeting().called()).isEqualTo(size + 9);
    }

    private MeetingBoard.ResolutionRow vote(long id) {
        return board.get(secretary, id).resolutions().get(0);
    }

    static Stream<Object[]> oddDays() {
        return Stream.of(
                new Object[] {LocalDateTime.of(2027, 11, 20, 19, 0), "还有三个月以上"},
                new Object[] {LocalDateTime.of(2026, 7, 20, 19, 0), "已经过去三个月以上"},
                new Object[] {LocalDateTime.of(2026, 12, 2, 19, 0), "不是同一个时间"});
    }

    @ParameterizedTest
    @MethodSource("oddDays")
    void aDateThatIsProbablyMistypedIsAskedForOnce(LocalDateTime at, String text) {
        branchOf(27);
        MeetingPlan plan = plan(MeetingType.THEME_DAY, text.contains("同一个") ? "11月主题党日" : "主题党日", at);
        List<Finding> findings = asked(() -> service.plan(secretary, plan));
        assertThat(findings)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains(text));
        long id = service.plan(secretary, plan, codes(findings));
        assertThat(checks.review(board.get(secretary, id)).open()).isEmpty();
    }

    @Test
    void theAgendaIsAProposalUntilSomebodySaysWhatWasDone() {
        branchOf(27);
        long id = service.plan(
                secretary,
                plan(
                        MeetingType.THEME_DAY,
                        "11月主题党日",
                        LocalDateTime.of(2026, 11, 23, 9, 0),
                        new MeetingPlan.AgendaItem("学习党中央决策部署", true),
                        new MeetingPlan.AgendaItem("清洁家园", false)));
        service.saveMinutes(secretary, id, 0, "清洁家园。");
        List<Finding> findings = asked(() -> {
            service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
            return null;
        });
        assertThat(findings).extracting(Finding::answer).containsExactly("这次没有进行第一议题", "这一项没有进行");
        List<MeetingBoard.AgendaRow> items = board.get(secretary, id).agendaRows();
        service.noteAgenda(secretary, id, Map.of(items.get(1).id(), true));
        List<Finding> first = asked(() -> {
            service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
            return null;
        });
        assertThat(first).extracting(Finding::answer).containsExactly("这次没有进行第一议题");
        service.submit(secretary, id, SeenRoll.AS_IT_STANDS, codes(first));
        service.archive(community, id);
        assertThat(MeetingRecord.of(board.get(community, id)).agenda())
                .containsExactly("1. 学习党中央决策部署（第一议题）（没有进行）", "2. 清洁家园");
        assertThat(jdbc.sql("select first_topics from monthly_statistic where organization_id = :unit")
                        .param("unit", village.first)
                        .query(Integer.class)
                        .single())
                .as("a first topic that was not dealt with is not counted")
                .isZero();
    }

    @Test
    void theSameMeetingIsNotPutOnRecordTwice() {
        branchOf(27);
        long first = service.log(secretary, general(), everybody(), List.of());
        MeetingPlan again = plan(MeetingType.GENERAL_MEETING, "党员大会，改了一个字", EVENING.plusMinutes(30));
        for (Callable<?> step : List.<Callable<?>>of(
                () -> service.log(secretary, again, everybody(), List.of()),
                () -> service.plan(secretary, again),
                () -> service.plan(secretary, plan(MeetingType.GENERAL_MEETING, " 支部党员大会", EVENING.minusHours(9))))) {
            assertThat(asked(step)).singleElement().satisfies(finding -> {
                assertThat(finding.href(null)).isEqualTo("/meetings/" + first);
                assertThat(finding.answer()).isEqualTo("确实是另一场，继续");
            });
        }
        for (MeetingPlan other : List.of(
                plan(MeetingType.GENERAL_MEETING, "第二场", EVENING.minusHours(9)),
                plan(MeetingType.GENERAL_MEETING, "支部党员大会", EVENING.plusDays(1)),
                plan(MeetingType.PARTY_LECTURE, "支部党员大会", EVENING))) {
            assertThat(service.plan(secretary, other)).as("%s", other).isPositive();
        }
        List<Finding> findings = asked(() -> service.plan(secretary, again));
        long second = service.plan(secretary, again, codes(findings));
        assertThat(board.list(community, MeetingBoard.Filter.NONE, null).rows())
                .filteredOn(MeetingBoard.MeetingRow::twin)
                .extracting(MeetingBoard.MeetingRow::id)
                .as("who checks sees both in the list")
                .containsExactlyInAnyOrder(first, second);
        service.saveMinutes(secretary, second, 0, "讨论");
        service.submit(secretary, second, SeenRoll.AS_IT_STANDS, Set.of());
        assertThat(checks.review(board.get(community, second)).confirmed())
                .singleElement()
                .satisfies(answer -> assertThat(answer.answer()).contains("确实是另一场"));
        assertThat(checks.review(board.get(community, first)).open())
                .as("and on the page of the other one")
                .extracting(Finding::other)
                .containsExactly(second);
    }

    @Test
    void aMeetingDoesNotBecomeAnotherOnesDoubleByItsDateOrByBeingRestored() {
        branchOf(27);
        long first = service.plan(secretary, general());
        long other = service.plan(secretary, plan(MeetingType.GENERAL_MEETING, "支部党员大会", EVENING.plusDays(1)));
        int version = board.get(secretary, other).meeting().version();
        assertThat(asked(() -> {
                    service.edit(secretary, other, version, general());
                    return null;
                }))
                .extracting(Finding::other)
                .containsExactly(first);
        service.cancel(secretary, first, "改期");
        service.edit(secretary, other, version, general());
        assertThat(asked(() -> {
                    service.restore(secretary, first);
                    return null;
                }))
                .extracting(Finding::other)
                .containsExactly(other);
    }

    @Test
    void ofTwoWhoRecordTheSameMeetingAtOnceOneIsToldOfTheOther() throws Exception {
        branchOf(27);
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> log = () -> {
                try {
                    service.log(secretary, general(), everybody(), List.of());
                    return true;
                } catch (UnsettledException second) {
                    return false;
                }
            };
            List<Future<Boolean>> outcomes = both.invokeAll(List.of(log, log));
            assertThat(List.of(outcomes.get(0).get(), outcomes.get(1).get())).containsExactlyInAnyOrder(true, false);
        } finally {
            both.shutdownNow();
        }
    }

    @Test
    void whatContradictsItselfIsNotArchived() {
        branchOf(27);
        long id = service.log(secretary, general(), everybody(), List.of());
        jdbc.sql("update attendance set status = 'ABSENT' where meeting_id = :id and member_id = :chair")
                .param("id", id)
                .param("chair", people.get(0))
                .update();
        assertThatThrownBy(() -> service.archive(community, id))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("请让支部修改后再提交：主持人");
    }
}
