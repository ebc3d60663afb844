package org.hongfan.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.points.PointFacts;
import org.hongfan.points.PointLedger;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An activity from draft to finished, who may take part, and the points that follow. */
@PostgresTest
class ActivityServiceTests {
    @Autowired
    ActivityService service;

    @Autowired
    ActivityBoard board;

    @Autowired
    PointLedger ledger;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TestClock clock;

    PointFacts facts;
    long town;
    long community;
    long branch;
    long otherBranch;
    long wang;
    long li;
    long far;
    Viewer secretary;
    Viewer townStaff;

    @BeforeEach
    void twoBranches() {
        facts = new PointFacts(jdbc, events);
        long district = facts.district();
        town = facts.town(district, "泊里镇");
        community = facts.community(town, "河西社区");
        branch = facts.branch(community, "河西第一支部");
        otherBranch = facts.branch(facts.community(town, "河东社区"), "河东第一支部");
        wang = facts.member(branch, "wang");
        li = facts.member(branch, "li");
        far = facts.member(otherBranch, "zhou");
        ledger.openYear(2026);
        secretary = viewer(Role.BRANCH_SECRETARY, branch, null);
        townStaff = viewer(Role.TOWN_STAFF, town, null);
    }

    private Viewer viewer(Role role, long organization, @Nullable Long member) {
        Post post = new Post(1, role, organization, "岗位", facts.path(organization));
        return new Viewer(facts.account, member, "测试", post, List.of(post));
    }

    private Viewer member(long id) {
        return viewer(Role.MEMBER, facts.branchOf(id), id);
    }

    private static ActivityPlan plan(long organization, long audience, LocalDateTime start, @Nullable Integer places) {
        return new ActivityPlan(
                organization,
                audience,
                null,
                "VOLUNTEERING",
                "清洁家园",
                "",
                start,
                start.plusHours(2),
                "文化广场",
                places,
                null,
                BigDecimal.valueOf(2));
    }

    private long announced(@Nullable Integer places) {
        return service.announce(secretary, plan(branch, branch, TestClock.START.plusDays(2), places));
    }

    @Test
    void fromDraftToPoints() {
        long id = service.draft(secretary, plan(branch, branch, TestClock.START.plusDays(2), null));
        assertThatThrownBy(() -> board.get(member(wang), id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.enrol(member(wang), id)).isInstanceOf(NotFoundException.class);
        service.publish(secretary, id);
        service.enrol(member(wang), id);
        assertThat(board.get(member(wang), id).enrolled()).isTrue();
        assertThatThrownBy(() -> service.finish(secretary, id))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("还没有开始");
        clock.setTo(LocalDate.of(2026, 11, 25).atTime(13, 0));
        service.add(secretary, id, List.of(li));
        service.record(
                secretary,
                id,
                List.of(
                        new Attendance(wang, true, BigDecimal.valueOf(4.5), "一队", "优秀志愿者"),
                        new Attendance(li, false, null, null, null)),
                "清理垃圾两车");
        service.finish(secretary, id);
        assertThat(facts.entries(wang, 2026)).containsExactly("11-25 +3");
        assertThat(facts.entries(li, 2026)).isEmpty();
        ActivityBoard.Sheet sheet = board.get(member(li), id);
        assertThat(sheet.result()).isEqualTo("清理垃圾两车");
        assertThat(board.listAwarded(sheet))
                .extracting(ActivityBoard.Person::award)
                .containsExactly("优秀志愿者");
        service.reopen(secretary, id, "李的情况登错了");
        assertThat(facts.entries(wang, 2026)).isEmpty();
        service.record(
                secretary,
                id,
                List.of(new Attendance(wang, true, null, null, null), new Attendance(li, true, null, null, null)),
                null);
        service.finish(secretary, id);
        assertThat(facts.entries(wang, 2026)).containsExactly("11-25 +2");
        assertThat(facts.entries(li, 2026)).containsExactly("11-25 +2");
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void whoEnrolledAndIsNotMarkedWasThere() {
        long id = announced(null);
        service.enrol(member(wang), id);
        clock.setTo(LocalDate.of(2026, 11, 26));
        service.finish(secretary, id);
        assertThat(facts.entries(wang, 2026)).containsExactly("11-25 +2");
    }

    @Test
    void anActivityWithoutPeopleIsNotFinished() {
        long id = announced(null);
        clock.setTo(LocalDate.of(2026, 11, 26));
        assertThatThrownBy(() -> service.finish(secretary, id)).isInstanceOf(RefusedException.class);
        assertThat(board.get(secretary, id).status()).isEqualTo(ActivityStatus.PUBLISHED);
    }

    @Test
    void enrolmentEndsAtTheDeadlineOrTheBeginning() {
        ActivityPlan plan = plan(branch, branch, TestClock.START.plusDays(2), null);
        long id = service.announce(secretary, plan);
        service.edit(
                secretary,
                id,
                board.get(secretary, id).version(),
                new ActivityPlan(
                        branch,
                        branch,
                        null,
                        plan.type(),
                        plan.title(),
                        "",
                        plan.startsAt(),
                        plan.endsAt(),
                        "广场",
                        null,
                        TestClock.START.plusDays(1),
                        plan.hours()));
        assertThat(jdbc.sql("select summary from audit_entry where action = 'activity_changed'")
                        .query(String.class)
                        .single())
                .startsWith("“清洁家园”修改了活动安排：报名截止登记为2026年11月24日")
                .endsWith("；地点由文化广场改为广场");
        clock.setTo(TestClock.START.plusDays(1));
        assertThatThrownBy(() -> service.enrol(member(wang), id))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("截止");
        long open = announced(null);
        service.enrol(member(wang), open);
        clock.setTo(TestClock.START.plusDays(2));
        assertThatThrownBy(() -> service.enrol(member(li), open)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> service.withdraw(member(wang), open)).isInstanceOf(RefusedException.class);
    }

    @Test
    void aPlaceGivenBackCanBeTaken() {
        long id = announced(1);
        service.enrol(member(wang), id);
        service.enrol(member(wang), id);
        assertThatThrownBy(() -> service.enrol(member(li), id))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("名额已满");
        service.withdraw(member(wang), id);
        service.enrol(member(li), id);
        assertThat(board.get(secretary, id).people()).isEqualTo(1);
    }

    @Test
    void theLastPlaceGoesToOneOnly() throws Exception {
        long id = announced(1);
        List<Callable<Boolean>> attempts = new ArrayList<>();
        for (long each : List.of(wang, li)) {
            Viewer viewer = member(each);
            attempts.add(() -> {
                try {
                    service.enrol(viewer, id);
                    return true;
                } catch (RefusedException full) {
                    return false;
                }
            });
        }
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            List<Boolean> got = new ArrayList<>();
            for (Future<Boolean> attempt : both.invokeAll(attempts)) {
                got.add(attempt.get());
            }
            assertThat(got).containsExactlyInAnyOrder(true, false);
        } finally {
            both.shutdown();
        }
        assertThat(board.get(secretary, id).people()).isEqualTo(1);
    }

    @Test
    void onlyMembersBelowTheAudienceSeeAndEnrol() {
        long id = announced(null);
        assertThatThrownBy(() -> board.get(member(far), id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.enrol(member(far), id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.add(secretary, id, List.of(far))).isInstanceOf(NotFoundException.class);
        long forTown = service.announce(townStaff, plan(town, town, TestClock.START.plusDays(3), null));
        service.enrol(member(far), forTown);
        service.add(secretary, forTown, List.of(wang));
        assertThatThrownBy(() -> service.add(secretary, forTown, List.of(far))).isInstanceOf(NotFoundException.class);
        assertThat(board.listPeople(secretary, board.get(secretary, forTown)))
                .extracting(ActivityBoard.Person::name)
                .containsExactly("wang");
        assertThat(board.listPeople(townStaff, board.get(townStaff, forTown))).hasSize(2);
        ActivityBoard.Filter all = new ActivityBoard.Filter(null, null, null, null, false, false);
        assertThat(board.list(member(far), all, 1).rows())
                .extracting(ActivityBoard.Row::id)
                .containsExactly(forTown);
        assertThat(board.list(member(wang), all, 1).rows())
                .extracting(ActivityBoard.Row::id)
                .containsExactly(forTown, id);
        ActivityBoard.Filter open = new ActivityBoard.Filter(null, null, null, null, true, false);
        assertThat(board.list(member(far), open, 1).total()).isEqualTo(1);
        ActivityBoard.Filter mine = new ActivityBoard.Filter(null, null, null, null, false, true);
        assertThat(board.list(member(wang), mine, 1).total()).isEqualTo(1);
    }

    @Test
    void aBranchDoesNotRunWhatTheTownRuns() {
        long forTown = service.announce(townStaff, plan(town, town, TestClock.START.plusDays(3), null));
        assertThatThrownBy(() -> service.cancel(secretary, forTown, "不办了")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.cancel(townStaff, forTown, " ")).isInstanceOf(RefusedException.class);
        service.cancel(townStaff, forTown, "大风");
        assertThat(board.get(member(far), forTown).cancelledBecause()).isEqualTo("大风");
        assertThatThrownBy(() -> service.announce(secretary, plan(branch, town, TestClock.START.plusDays(3), null)))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void branchAndExemptionAreThoseOfTheDay() {
        long id = service.announce(secretary, plan(branch, branch, LocalDateTime.of(2026, 10, 10, 9, 0), null));
        service.add(secretary, id, List.of(wang, li));
        jdbc.sql("update member set floating = 'OUT' where id = :id")
                .param("id", li)
                .update();
        facts.move(wang, branch, otherBranch, LocalDate.of(2026, 11, 1));
        service.finish(secretary, id);
        assertThat(jdbc.sql("select branch_id from participation where member_id = :id")
                        .param("id", wang)
                        .query(Long.class)
                        .single())
                .isEqualTo(branch);
        assertThat(facts.entries(wang, 2026)).containsExactly("10-10 +2");
        assertThat(facts.entries(li, 2026)).isEmpty();
    }

    @Test
    void aSecondTapOnGivingAPlaceBackChangesNothing() {
        long id = announced(1);
        service.enrol(member(wang), id);
        service.withdraw(member(wang), id);
        service.withdraw(member(wang), id);
        assertThat(board.get(secretary, id).people()).isZero();
        assertThatThrownBy(() -> service.withdraw(member(li), id))
                .as("who never had one")
                .isInstanceOf(NotFoundException.class);
    }
}
