package org.hongfan.member.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hongfan.access.Role;
import org.hongfan.member.MemberService;
import org.hongfan.member.Village;
import org.hongfan.support.ServedTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whoever takes the numbers of a whole branch one by one is stopped on the same day, and others learn of it. */
@ServedTest
class RevealAllowanceTests {
    private static final int MEMBERS = 62;
    private static final int OF_A_SECRETARY = 30;
    private static final int OF_STAFF = 60;

    private final ApplicationContext context;
    private final Users users;
    private final MemberService members;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final int port;
    private final List<Long> people = new ArrayList<>();
    private Village village;

    RevealAllowanceTests(
            ApplicationContext context,
            Users users,
            MemberService members,
            JdbcClient jdbc,
            TestClock clock,
            @LocalServerPort int port) {
        this.context = context;
        this.users = users;
        this.members = members;
        this.jdbc = jdbc;
        this.clock = clock;
        this.port = port;
    }

    @BeforeEach
    void aBranchOfSixtyTwo() {
        village = new Village(context);
        for (int i = 0; i < MEMBERS; i++) {
            people.add(members.register(
                    village.staff(), Village.registration(village.first, nameOf(i), village.nextId(), phoneOf(i))));
        }
        users.create("secretary", Role.BRANCH_SECRETARY, village.first);
        users.create("community", Role.COMMUNITY_STAFF, village.south);
        users.create("neighbour", Role.COMMUNITY_STAFF, village.north);
        users.create("town", Role.TOWN_STAFF, village.town);
    }

    private static String nameOf(int person) {
        return "王" + (char) (0x5b00 + person);
    }

    private static String phoneOf(int person) {
        return String.format("138053200%02d", person);
    }

    private Visitor signedIn(String username) {
        return new Visitor(port).signIn(username, Users.PASSWORD);
    }

    private HttpResponse<String> look(Visitor visitor, String token, int person) {
        return visitor.post(
                "/members/" + people.get(person) + "/reveals",
                Map.of("_csrf", token, "field", "PHONE", "reason", "CONTACT"));
    }

    /** How many of the numbers from this person on were shown. */
    private int seen(Visitor visitor, int from, int to) {
        String token = visitor.token();
        int seen = 0;
        for (int person = from; person < to; person++) {
            seen += look(visitor, token, person).body().contains(phoneOf(person)) ? 1 : 0;
        }
        return seen;
    }

    private long count(String sql) {
        return jdbc.sql(sql).query(Long.class).single();
    }

    private String tasks(String username) {
        return Jsoup.parse(signedIn(username).get("/").body())
                .select("[aria-labelledby=todo]")
                .text();
    }

    @Test
    void aSecretarySeesThirtyADayAndTheLevelAboveLearnsOfIt() {
        Visitor secretary = signedIn("secretary");
        assertThat(seen(secretary, 0, OF_A_SECRETARY - 1)).isEqualTo(OF_A_SECRETARY - 1);
        assertThat(tasks("community")).doesNotContain("完整号码");
        assertThat(count("select count(*) from audit_entry where action = 'reveals_used_up'"))
                .isZero();

        assertThat(seen(secretary, OF_A_SECRETARY - 1, MEMBERS)).isOne();
        HttpResponse<String> refused = look(secretary, secretary.token(), 40);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("今天已经看了 30 次完整号码，到了每人每天的上限", "明天（11月24日）零点以后可以再看", "请上一级党组织代看")
                .doesNotContain(phoneOf(40));
        assertThat(count("select count(*) from reveal")).isEqualTo(OF_A_SECRETARY);

        assertThat(tasks("community")).contains("secretary（河南第一党支部 · 支部书记）一天查看完整号码 30 次，到了上限", "11月23日");
        assertThat(tasks("neighbour")).doesNotContain("完整号码");
        assertThat(tasks("town")).doesNotContain("完整号码");
        assertThat(jdbc.sql("select summary from audit_entry where action = 'reveals_used_up'")
                        .query(String.class)
                        .single())
                .isEqualTo("secretary（河南第一党支部 · 支部书记）今天查看完整号码满 30 次，到了每天的上限");
    }

    @Test
    void theNextDayBeginsAnewAndTheNoticeGoesAfterAWeek() {
        seen(signedIn("secretary"), 0, OF_A_SECRETARY);
        clock.advance(Duration.ofHours(14));
        assertThat(LocalDate.now(clock)).isEqualTo(LocalDate.of(2026, 11, 24));
        assertThat(seen(signedIn("secretary"), 0, 2)).isEqualTo(2);
        clock.advance(Duration.ofDays(5));
        assertThat(tasks("community")).contains("到了上限");
        clock.advance(Duration.ofDays(1));
        assertThat(tasks("community")).doesNotContain("到了上限");
    }

    @Test
    void staffSeeSixty() {
        assertThat(seen(signedIn("community"), 0, MEMBERS)).isEqualTo(OF_STAFF);
        assertThat(tasks("town")).contains("community（河南村党委 · 社区党务工作者）一天查看完整号码 60 次");
    }

    @Test
    void looksSentAtOnceAreNoMoreThanOneAfterTheOther() throws Exception {
        Visitor secretary = signedIn("secretary");
        String token = secretary.token();
        ExecutorService hands = Executors.newFixedThreadPool(8);
        List<Future<Boolean>> answers = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            int person = i;
            answers.add(hands.submit(() -> look(secretary, token, person).body().contains(phoneOf(person))));
        }
        int seen = 0;
        for (Future<Boolean> answer : answers) {
            seen += answer.get() ? 1 : 0;
        }
        hands.shutdown();
        assertThat(seen).isEqualTo(OF_A_SECRETARY);
        assertThat(count("select count(*) from reveal_notice")).isOne();
    }

    @Test
    void whatWasRefusedForItsReasonCountsForNothing() {
        Visitor secretary = signedIn("secretary");
        String token = secretary.token();
        for (int i = 0; i < OF_A_SECRETARY; i++) {
            secretary.post(
                    "/members/" + people.get(i) + "/reveals",
                    Map.of("_csrf", token, "field", "PHONE", "reason", "OTHER", "note", "看看"));
        }
        assertThat(seen(secretary, 0, OF_A_SECRETARY)).isEqualTo(OF_A_SECRETARY);
    }

    @Test
    void whoeverWasLookedAtAndMovedAwayStillCounts() {
        Visitor secretary = signedIn("secretary");
        seen(secretary, 0, OF_A_SECRETARY);
        jdbc.sql("update member set branch_id = :other where id < :some")
                .param("other", village.other)
                .param("some", people.get(10))
                .update();
        assertThat(seen(secretary, 20, MEMBERS)).isZero();
    }
}
