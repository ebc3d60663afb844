package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.Village;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a meeting keeps, refuses and freezes. */
@PostgresTest
class MeetingServiceTests {
    @Autowired
    MeetingService service;

    @Autowired
    MeetingBoard board;

    @Autowired
    MeetingPlanner planner;

    @Autowired
    SignIn signIn;

    @Autowired
    SignInTokens tokens;

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
    void aBranchOfFour() {
        village = new Village(context);
        jdbc.sql(
                        "insert into account (id, username, password_hash, name, created_at) values (900001, 'tester', '-', '测试', now())")
                .update();
        people = new ArrayList<>();
        for (String name : List.of("王秀兰", "李建国", "赵敏", "孙丽")) {
            people.add(village.member(village.first, name));
        }
        secretary = with(village.viewer(Role.BRANCH_SECRETARY, village.first, null));
        community = with(village.viewer(Role.COMMUNITY_STAFF, village.south, null));
    }

    private static Viewer with(Viewer viewer) {
        Post post = viewer.current();
        return new Viewer(900001, viewer.memberId(), viewer.name(), post, List.of(post));
    }

    private MeetingPlan plan(MeetingType type, LocalDateTime at) {
        return new MeetingPlan(
                village.first,
                null,
                type,
                type.title(),
                at,
                at.plusHours(1),
                "活动室",
                people.get(0),
                null,
                null,
                List.of());
    }

    private long submitted() {
        return service.log(
                secretary,
                plan(MeetingType.GENERAL_MEETING, LocalDateTime.of(2026, 11, 20, 19, 0)),
                new MeetingService.Draft(
                        0,
                        "讨论",
                        List.of(
                                new Mark(people.get(1), AttendanceStatus.EXCUSED, "病假"),
                                new Mark(people.get(2), AttendanceStatus.ABSENT, null))),
                List.of());
    }

    @Test
    void anEditStandsInTheTrailWithBeforeAndAfter() {
        MeetingPlan plan = plan(MeetingType.THEME_DAY, LocalDateTime.of(2026, 11, 28, 9, 0));
        long id = service.plan(secretary, plan);
        service.edit(secretary, id, version(id), plan);
        service.edit(
                secretary,
                id,
                version(id),
                new MeetingPlan(
                        plan.organizationId(),
                        null,
                        plan.type(),
                        plan.title(),
                        plan.startsAt().plusHours(5),
                        plan.endsAt().plusHours(5),
                        plan.place(),
                        people.get(1),
                        null,
                        "电话13805321234的群众代表",
                        List.of(new MeetingPlan.AgendaItem("学习决定", true))));
        assertThat(jdbc.sql("select summary from audit_entry where action = 'meeting_changed'")
                        .query(String.class)
                        .list())
                .as("an edit that changes nothing leaves no entry")
                .containsExactly("修改了会议安排（主题党日，2026年11月28日 14:00）：开始由2026年11月28日 09:00改为2026年11月28日 14:00；"
                        + "结束由2026年11月28日 10:00改为2026年11月28日 15:00；主持人由王秀兰改为李建国；列席登记为电话138****1234的群众代表；"
                        + "议程登记为“学习决定（第一议题）”");
    }

    @Test
    void marksStandInTheTrailOneEntryForEachSaveWithBeforeAndAfter() {
        long id = service.plan(secretary, plan(MeetingType.GENERAL_MEETING, LocalDateTime.of(2026, 11, 23, 10, 30)));
        List<Mark> marks = List.of(
                new Mark(people.get(1), AttendanceStatus.EXCUSED, "病假"),
                new Mark(people.get(2), AttendanceStatus.ABSENT, null),
                new Mark(people.get(3), AttendanceStatus.PRESENT, null));
        service.mark(secretary, id, marks);
        service.mark(secretary, id, marks);
        service.mark(secretary, id, List.of(new Mark(people.get(1), AttendanceStatus.EXCUSED, "外出")));
        assertThat(trail("attendance_marked"))
                .as("marks that change nothing leave no entry, and no entry says why somebody was away")
                .containsExactly(
                        "登记了到会情况（支部党员大会，2026年11月23日 10:30）：李建国由待到会改为请假；赵敏由待到会改为缺席",
                        "登记了到会情况（支部党员大会，2026年11月23日 10:30）：李建国的请假原因已更正");

        signIn.confirm(with(village.viewer(Role.MEMBER, village.first, people.get(1))), tokens.issue(id));
        assertThat(trail("attendance_changed"))
                .as("a sign-in that takes the place of a mark")
                .containsExactly("扫码签到改动了登记（支部党员大会，2026年11月23日 10:30）：李建国由请假改为到会");
        signIn.confirm(with(village.viewer(Role.MEMBER, village.first, people.get(3))), tokens.issue(id));

        clock.setTo(LocalDateTime.of(2026, 11, 23, 12, 0));
        service.saveMinutes(secretary, id, 0, "讨论");
        service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
        service.archive(community, id);
        assertThat(trail("meeting_submitted")).containsExactly("提交了会议记录，没有逐人登记的 1 人按到会记（支部党员大会，2026年11月23日 10:30）");
        assertThat(trail("meeting_archived"))
                .singleElement()
                .asString()
                .contains("应到有表决权的党员 4 人，实到 3 人")
                .contains("；到会情况来自扫码签到 2 人、默认到会 1 人、书记登记 1 人（支部党员大会");

        service.reopen(community, id, "名单有误");
        service.mark(secretary, id, List.of(new Mark(people.get(1), AttendanceStatus.ABSENT, null)));
        assertThat(trail("attendance_changed")).last().isEqualTo("更正了到会情况（支部党员大会，2026年11月23日 10:30）：李建国由扫码到会改为缺席");
    }

    @ParameterizedTest
    @CsvSource({
        "     , 09:40, PRESENT, nobody is late for a meeting that nobody has opened",
        "08:45, 09:00, PRESENT, nor before the time they were invited for",
        "08:45, 09:15, PRESENT, ",
        "08:45, 09:16, LATE,    an early opening is not held against those who come in time",
        "09:20, 09:34, PRESENT, it began late",
        "09:20, 09:36, LATE,    and they came later still",
    })
    void lateIsWhoComesWellAfterTheMeetingHasBegun(
            @Nullable LocalTime opened, LocalTime scanned, AttendanceStatus status, @Nullable String why) {
        LocalDate day = LocalDate.of(2026, 11, 23);
        clock.setTo(day.atTime(8, 40));
        long id = service.plan(secretary, plan(MeetingType.THEME_DAY, day.atTime(9, 0)));
        if (opened != null) {
            clock.setTo(day.atTime(opened));
            service.open(secretary, id);
        }
        clock.setTo(day.atTime(scanned));
        Viewer member = with(village.viewer(Role.MEMBER, village.first, people.get(1)));
        SignIn.Done first = signIn.confirm(member, tokens.issue(id));
        assertThat(first.first()).isTrue();
        assertThat(first.ticket().own()).as(why).isEqualTo(status);
        assertThat(signIn.confirm(member, tokens.issue(id)).first())
                .as("the second time it only says so")
                .isFalse();
    }

    @Test
    void aMeetingThatIsPlannedOrCancelledHasNoVerdict() {
        long id = service.plan(secretary, plan(MeetingType.GENERAL_MEETING, LocalDateTime.of(2026, 11, 28, 9, 0)));
        assertThat(board.get(community, id).judged()).isFalse();
        service.cancel(secretary, id, "改期");
        assertThat(board.get(community, id).judged()).isFalse();
        MeetingRecord paper = MeetingRecord.of(board.get(community, id));
        assertThat(paper.quorum()).isEmpty();
        assertThat(paper.notice()).isEqualTo("会议已取消");
    }

    @Test
    void thePaperOfADraftClaimsNothing() {
        long id = service.plan(secretary, plan(MeetingType.GENERAL_MEETING, LocalDateTime.of(2026, 11, 23, 9, 0)));
        service.open(secretary, id);
        service.mark(secretary, id, List.of(new Mark(people.get(1), AttendanceStatus.LATE, null)));
        MeetingRecord draft = MeetingRecord.of(board.get(secretary, id));
        assertThat(draft.notice()).isEqualTo("未提交");
        assertThat(draft.numbers()).isEqualTo("应到 4 人，实到 1 人，请假 0 人，缺席 0 人，迟到 1 人，未登记 3 人");
        assertThat(draft.quorum()).isEmpty();
        assertThat(draft.late()).isEqualTo("李建国");
        service.saveMinutes(secretary, id, 0, "讨论");
        service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
        MeetingRecord submitted = MeetingRecord.of(board.get(secretary, id));
        assertThat(submitted.notice()).isEqualTo("已提交，待审核");
        assertThat(submitted.numbers()).isEqualTo("应到 4 人，实到 4 人，请假 0 人，缺席 0 人，迟到 1 人");
        assertThat(submitted.organization())
                .isEqualTo(jdbc.sql("select name from organization where id = :id")
                        .param("id", village.first)
                        .query(String.class)
                        .single());
    }

    @Test
    void twoOfOneNameAreToldApartInTheTrail() {
        long other = village.member(village.first, "赵敏");
        long id = service.plan(secretary, plan(MeetingType.GENERAL_MEETING, LocalDateTime.of(2026, 11, 23, 10, 30)));
        service.mark(secretary, id, List.of(new Mark(other, AttendanceStatus.ABSENT, null)));
        assertThat(trail("attendance_marked"))
                .singleElement()
                .asString()
                .endsWith("："
                        + jdbc.sql("select told from member where id = :id")
                                .param("id", other)
                                .query(String.class)
                                .single()
                        + "由待到会改为缺席");
        assertThat(jdbc.sql("select count(distinct told) from member where name = '赵敏'")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    private List<String> trail(String action) {
        return jdbc.sql("select summary from audit_entry where action = :action order by id")
                .param("action", action)
                .query(String.class)
                .list();
    }

    private int version(long id) {
        return jdbc.sql("select version from meeting where id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    @Test
    void whoIsCalledAndWhoVotesIsTakenAsOfTheDay() {
        jdbc.sql("update member set kind = 'PROBATIONARY', confirmed_on = null where id = :id")
                .param("id", people.get(3))
                .update();
        jdbc.sql(
                        "insert into member_exclusion (member_id, reason, from_on, to_on, recorded_at) values (:id, 'ABROAD', '2026-11-20', '2026-11-21', now())")
                .param("id", people.get(2))
                .update();
        long onTheDay =
                service.plan(secretary, plan(MeetingType.GENERAL_MEETING, LocalDateTime.of(2026, 11, 20, 19, 0)));
        long nextDay =
                service.plan(secretary, plan(MeetingType.GENERAL_MEETING, LocalDateTime.of(2026, 11, 21, 19, 0)));
        assertThat(board.get(secretary, onTheDay).headcount()).isEqualTo(new Headcount(3, 3, 0, 0, 2, 2));
        assertThat(board.get(secretary, nextDay).headcount()).isEqualTo(new Headcount(4, 4, 0, 0, 3, 3));
        assertThat(board.get(secretary, onTheDay).attendance())
                .anySatisfy(row -> assertThat(row.note()).contains("出国"))
                .anySatisfy(row -> assertThat(row.note()).contains("预备党员没有表决权"));
    }

    @Test
    void archivingFreezesWhatTheDaySaid() {
        long id = submitted();
        Quorum quorum = service.archive(community, id);
        assertThat(quorum.explanation()).contains("有表决权的党员 4 人，实到 2 人，至少 2 人（半数以上），达到法定人数");
        jdbc.sql("update member set kind = 'PROBATIONARY', confirmed_on = null where id = :id")
                .param("id", people.get(0))
                .update();
        MeetingBoard.MeetingView meeting = board.get(community, id).meeting();
        assertThat(meeting.called()).isEqualTo(4);
        assertThat(meeting.present()).isEqualTo(2);
        assertThat(meeting.excused()).isEqualTo(1);
        assertThat(meeting.absent()).isEqualTo(1);
        assertThat(meeting.votersPresent()).isEqualTo(2);
        assertThat(meeting.valid()).isTrue();
        assertThatThrownBy(() ->
                        service.mark(secretary, id, List.of(new Mark(people.get(1), AttendanceStatus.PRESENT, null))))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> service.saveMinutes(secretary, id, 1, "改")).isInstanceOf(RefusedException.class);
    }

    @Test
    void ofTwoWhoArchiveAtOnceOneDoes() throws Exception {
        long id = submitted();
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> archive = () -> {
                try {
                    service.archive(community, id);
                    return true;
                } catch (RefusedException second) {
                    return false;
                }
            };
            List<Future<Boolean>> outcomes = both.invokeAll(List.of(archive, archive));
            assertThat(List.of(outcomes.get(0).get(), outcomes.get(1).get())).containsExactlyInAnyOrder(true, false);
        } finally {
            both.shutdownNow();
        }
        assertThat(board.get(community, id).meeting().revision()).isEqualTo(1);
    }

    @Test
    void whatHasNotBeenHeldIsNotSubmittedAndAForeignMeetingIsNotThere() {
        long id = service.plan(secretary, plan(MeetingType.THEME_DAY, LocalDateTime.of(2026, 11, 28, 9, 0)));
        service.saveMinutes(secretary, id, 0, "预先写好");
        assertThatThrownBy(() -> service.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of()))
                .hasMessageContaining("还没有开");
        assertThatThrownBy(() -> service.open(secretary, id)).hasMessageContaining("还没有到");
        assertThatThrownBy(() -> service.archive(community, id)).isInstanceOf(RefusedException.class);
        Viewer neighbour = with(village.viewer(Role.BRANCH_SECRETARY, village.second, null));
        assertThatThrownBy(() -> service.submit(neighbour, id, SeenRoll.AS_IT_STANDS, Set.of()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.archive(secretary, id)).isInstanceOf(NotFoundException.class);
        service.cancel(secretary, id, "改期");
        service.restore(secretary, id);
        assertThat(board.listPlanned(secretary, 5)).hasSize(1);
    }

    @Test
    void aMarkThatNobodyTouchedDoesNotUndoASignIn() {
        long id = service.plan(secretary, plan(MeetingType.THEME_DAY, LocalDateTime.of(2026, 11, 23, 10, 30)));
        jdbc.sql("update attendance set status = 'LATE', means = 'QR' where meeting_id = :id and member_id = :member")
                .param("id", id)
                .param("member", people.get(1))
                .update();
        service.mark(
                secretary,
                id,
                List.of(new Mark(people.get(1), AttendanceStatus.PRESENT, null, AttendanceStatus.PRESENT, 0)));
        assertThat(board.get(secretary, id).attendance())
                .filteredOn(row -> row.memberId() == people.get(1))
                .singleElement()
                .satisfies(row -> assertThat(row.status()).isEqualTo(AttendanceStatus.LATE));
    }

    @Test
    void aNewMeetingIsFilledInFromTheLastOne() {
        service.plan(secretary, plan(MeetingType.THEME_DAY, LocalDateTime.of(2026, 10, 15, 14, 0)));
        MeetingPlanner.Suggestion suggestion =
                planner.suggest(secretary, null, MeetingType.THEME_DAY, LocalDate.of(2026, 11, 1), null);
        assertThat(suggestion.plan().title()).isEqualTo("11月主题党日");
        assertThat(suggestion.plan().startsAt()).isEqualTo(LocalDateTime.of(2026, 11, 15, 14, 0));
        assertThat(suggestion.plan().place()).isEqualTo("活动室");
        assertThat(suggestion.called()).hasSize(4);
        assertThat(suggestion.past()).isTrue();
    }
}
