package org.hongfan.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.Village;
import org.hongfan.points.PointLedger;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** An activity with 20 places in a branch of 60: who comes too late waits, and a place that falls free goes to the first of them. */
@PostgresTest
@RequiredArgsConstructor
class WaitingListTests {
    private static final LocalDateTime BEGINS = TestClock.START.plusDays(5);

    private final ApplicationContext context;
    private final MockMvc mvc;
    private final ActivityService service;
    private final ActivityBoard board;
    private final MemberService members;
    private final PointLedger points;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private Village village;
    private List<Long> people;
    private Viewer secretary;
    private long activity;

    @BeforeEach
    void twentyPlacesForSixty() {
        village = new Village(context);
        people = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            people.add(village.member(village.first, "党员" + Character.toString('甲' + i)));
        }
        jdbc.sql(
                        "insert into account (id, username, password_hash, name, created_at) values (1, 'tester', '-', '测试', now()) on conflict do nothing")
                .update();
        secretary = village.viewer(Role.BRANCH_SECRETARY, village.first, null);
        activity = service.announce(secretary, plan(20, BEGINS.minusDays(1)));
        people.subList(0, 20).forEach(id -> service.enrol(member(id), activity));
    }

    private ActivityPlan plan(@Nullable Integer places, @Nullable LocalDateTime until) {
        return new ActivityPlan(
                village.first,
                village.first,
                null,
                "VOLUNTEERING",
                "清洁家园",
                "",
                BEGINS,
                BEGINS.plusHours(2),
                "文化广场",
                places,
                until,
                BigDecimal.valueOf(2));
    }

    private Viewer member(long id) {
        return village.viewer(Role.MEMBER, village.first, id);
    }

    private boolean enrolled(long id) {
        return board.get(member(id), activity).enrolled();
    }

    private List<Long> line() {
        return board.listWaiting(secretary, board.get(secretary, activity)).stream()
                .map(ActivityBoard.Waiting::memberId)
                .toList();
    }

    private String page(String path, RequestPostProcessor who) throws Exception {
        return Jsoup.parse(mvc.perform(get(path).with(who))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .select("main")
                .text();
    }

    private void send(String path, RequestPostProcessor who, String... fields) throws Exception {
        var request = post(path).with(who).with(csrf());
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        mvc.perform(request).andExpect(status().is3xxRedirection());
    }

    @Test
    void whoComesTooLateWaitsInTheOrderOfAskingAndMovesUpWhenAPlaceFallsFree() {
        assertThatThrownBy(() -> service.enrol(member(people.get(20)), activity))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("名额已满（20 人）")
                .hasMessageContaining("可以候补");
        assertThat(service.await(member(people.get(20)), activity)).isEqualTo(1);
        assertThat(service.await(member(people.get(21)), activity)).isEqualTo(2);
        assertThat(service.await(member(people.get(22)), activity)).isEqualTo(3);
        assertThat(service.await(member(people.get(20)), activity))
                .as("asking again keeps the place")
                .isEqualTo(1);
        assertThat(board.get(secretary, activity).people()).isEqualTo(20);
        assertThat(board.get(secretary, activity).waiting()).isEqualTo(3);

        service.stopWaiting(member(people.get(21)), activity);
        service.withdraw(member(people.get(3)), activity);
        assertThat(enrolled(people.get(20))).isTrue();
        assertThat(line()).containsExactly(people.get(22));
        assertThat(board.get(secretary, activity).people()).isEqualTo(20);
        assertThat(jdbc.sql("select summary from audit_entry where action = 'activity_promoted'")
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("候补转为报名");
    }

    @Test
    void theSecretarySeesTheLineMovesPeopleInItAndRaisesThePlaces() throws Exception {
        people.subList(20, 26).forEach(id -> service.await(member(id), activity));
        RequestPostProcessor branch = village.as(Role.BRANCH_SECRETARY, village.first, null);
        assertThat(page("/activities/" + activity, branch))
                .contains("20 / 20 人，候补 6 人")
                .contains("候补名单");
        send("/activities/" + activity + "/waiting/" + people.get(22) + "/advancement", branch);
        assertThat(line().subList(0, 3)).containsExactly(people.get(20), people.get(22), people.get(21));
        send("/activities/" + activity + "/waiting/" + people.get(20) + "/removal", branch);
        send(
                "/activities/" + activity + "/people",
                branch,
                "waiting",
                "true",
                "member",
                String.valueOf(people.get(40)));
        assertThat(line())
                .containsExactly(
                        people.get(22), people.get(21), people.get(23), people.get(24), people.get(25), people.get(40));
        ActivityBoard.Sheet sheet = board.get(secretary, activity);
        service.edit(secretary, activity, sheet.version(), plan(22, BEGINS.minusDays(1)));
        assertThat(line()).containsExactly(people.get(23), people.get(24), people.get(25), people.get(40));
        service.edit(secretary, activity, board.get(secretary, activity).version(), plan(null, BEGINS.minusDays(1)));
        assertThat(line()).isEmpty();
        assertThat(board.get(secretary, activity).people()).isEqualTo(26);
    }

    @Test
    void movesUpAfterTheDeadlineButNotOnceItHasBegun() {
        people.subList(20, 23).forEach(id -> service.await(member(id), activity));
        clock.setTo(BEGINS.minusHours(3));
        assertThatThrownBy(() -> service.await(member(people.get(30)), activity))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("报名已经截止");
        service.withdraw(member(people.get(0)), activity);
        assertThat(enrolled(people.get(20)))
                .as("who asked in time gets the place")
                .isTrue();
        clock.setTo(BEGINS.plusMinutes(5));
        service.remove(secretary, activity, people.get(1));
        assertThat(enrolled(people.get(21)))
                .as("nobody is put on the list of what is under way")
                .isFalse();
        service.add(secretary, activity, List.of(people.get(21)));
        assertThat(line()).containsExactly(people.get(22));
    }

    @Test
    void theLastPlaceGoesToOneOfTwoWhoWantItAtOnce() throws Exception {
        service.withdraw(member(people.get(0)), activity);
        for (int round = 0; round < 5; round++) {
            long one = people.get(20 + 2 * round);
            long other = people.get(21 + 2 * round);
            CyclicBarrier together = new CyclicBarrier(2);
            ExecutorService both = Executors.newFixedThreadPool(2);
            try {
                List<Future<?>> asked = new ArrayList<>();
                for (long id : List.of(one, other)) {
                    asked.add(both.submit(() -> {
                        together.await();
                        return service.await(member(id), activity);
                    }));
                }
                for (Future<?> each : asked) {
                    each.get();
                }
            } finally {
                both.shutdown();
            }
            assertThat(board.get(secretary, activity).people()).isEqualTo(20);
            assertThat(List.of(enrolled(one), enrolled(other))).containsExactlyInAnyOrder(true, false);
            long late = enrolled(one) ? other : one;
            assertThat(line()).containsExactly(late);
            service.stopWaiting(member(late), activity);
            service.withdraw(member(late == one ? other : one), activity);
        }
    }

    @Test
    void whoHasLeftTheBranchIsPassedOver() {
        people.subList(20, 23).forEach(id -> service.await(member(id), activity));
        members.changeStatus(village.staff(), people.get(20), MemberStatus.DECEASED, LocalDate.of(2026, 11, 22), "病故");
        members.move(village.staff(), people.get(21), village.other, LocalDate.of(2026, 11, 22), "迁居");
        assertThat(line()).as("who has left waits no longer").containsExactly(people.get(22));
        service.withdraw(member(people.get(0)), activity);
        assertThat(enrolled(people.get(22))).isTrue();
        assertThat(line()).isEmpty();
    }

    @Test
    void theHomePageSaysWhatComesWhatMayBeJoinedAndThatAPlaceFellFree() throws Exception {
        points.openYear(2026);
        long open = service.announce(
                secretary,
                new ActivityPlan(
                        village.first,
                        village.first,
                        null,
                        "VISIT",
                        "走访老党员",
                        "",
                        BEGINS.plusDays(1),
                        BEGINS.plusDays(1).plusHours(1),
                        "村委会",
                        null,
                        null,
                        BigDecimal.ONE));
        RequestPostProcessor in = village.as(Role.MEMBER, village.first, people.get(0));
        RequestPostProcessor late = village.as(Role.MEMBER, village.first, people.get(20));
        String home = page("/", in);
        assertThat(home).contains("现在没有要办的事");
        assertThat(home.indexOf("清洁家园")).isGreaterThan(home.indexOf("接下来两周"));
        assertThat(home).containsSubsequence("接下来两周", "清洁家园", "已报名", "可以报名", "走访老党员");

        assertThat(page("/", late)).containsSubsequence("没有安排", "可以报名", "清洁家园", "名额已满，可以候补", "走访老党员");
        assertThat(page("/activities/" + activity, late)).contains("候补报名").doesNotContain("我要报名");
        send("/activities/" + activity + "/waiting", late);
        assertThat(page("/", late)).containsSubsequence("接下来两周", "清洁家园", "候补第 1 位", "可以报名", "走访老党员");
        assertThat(page("/activities?show=mine", late)).contains("候补第 1 位");
        assertThat(page("/activities/" + activity, late)).contains("您候补第 1 位").contains("退出候补");

        send("/activities/" + activity + "/withdrawal", in);
        assertThat(page("/", late))
                .contains("“清洁家园”（11月28日 周六 10:00）有了名额，已经为您报名")
                .containsSubsequence("现在没有要办的事", "接下来两周", "清洁家园", "已报名");
        assertThat(page("/activities/" + activity, late)).contains("候补成功").contains("取消报名");
        clock.setTo(BEGINS.plusHours(1));
        assertThat(page("/", late)).doesNotContain("有了名额").contains("清洁家园");
        assertThat(open).isPositive();
    }

    @Test
    void waitingAloneNeverEarnsPoints() {
        points.openYear(2026);
        people.subList(20, 23).forEach(id -> service.await(member(id), activity));
        clock.setTo(BEGINS.plusHours(3));
        service.finish(secretary, activity);
        assertThat(jdbc.sql("select count(distinct member_id) from point_entry where source_type = 'ACTIVITY'")
                        .query(Long.class)
                        .single())
                .isEqualTo(20);
        assertThat(points.check(2026)).isEmpty();
    }
}
