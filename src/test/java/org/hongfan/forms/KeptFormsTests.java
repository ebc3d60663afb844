package org.hongfan.forms;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.account.GrantRole;
import org.hongfan.account.GrantService;
import org.hongfan.account.PhoneCodes;
import org.hongfan.member.Village;
import org.hongfan.support.FormOnPage;
import org.hongfan.support.FormOnPage.Wrong;
import org.hongfan.support.ServedTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A secretary of a branch of 27 types while the session ends: what was typed and tapped is there again after the sign-in, for nobody else. */
@ServedTest
@RequiredArgsConstructor
class KeptFormsTests {
    private static final String RECORD = "/meetings/new?type=THEME_DAY&held=true";
    private static final String RECORDS = "/meetings/records";
    private static final String SESSION = "hongfan-session";

    private final Users users;
    private final GrantService grants;
    private final KeptForms kept;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final ApplicationContext context;

    @LocalServerPort
    private int port;

    private Village village;
    private Visitor secretary;
    private long account;

    @BeforeEach
    void aBranchOf27() {
        kept.forgetAddresses();
        village = new Village(context);
        people(27);
        account = users.create("secretary", Role.BRANCH_SECRETARY, village.first);
        users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        secretary = signedIn("secretary");
    }

    private void people(int many) {
        for (int i = 0; i < many; i++) {
            village.member(village.first, "党员" + (char) ('甲' + i));
        }
    }

    private Visitor signedIn(String username) {
        return new Visitor(port).signIn(username, Users.PASSWORD);
    }

    private static Element form(HttpResponse<String> page, String action) {
        return Jsoup.parse(page.body()).select("form[method=post]").stream()
                .filter(each -> each.attr("action").equals(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form for " + action + " in " + page.statusCode() + " "
                        + Jsoup.parse(page.body()).select("main").text()));
    }

    /** What stands in the fields of a page's form. */
    private static Map<String, List<String>> shown(HttpResponse<String> page, String action) {
        return new FormOnPage(form(page, action)).seen();
    }

    private Map<String, List<String>> filledIn(Visitor visitor, String page, String action) {
        return new FormOnPage(form(visitor.get(page), action)).changed(Wrong.RIGHT);
    }

    private static Map<String, List<String>> seen(Map<String, List<String>> sent) {
        Map<String, List<String>> seen = new LinkedHashMap<>();
        sent.forEach((name, values) -> {
            if (!name.startsWith("_")) {
                seen.put(
                        name,
                        values.stream().map(each -> each.replace("\r\n", "\n")).toList());
            }
        });
        return seen;
    }

    /** Signs in with the form of the page and goes where it leads. */
    private HttpResponse<String> signInAgain(Visitor visitor, String username) {
        String next = Visitor.location(visitor.trySignIn(username, Users.PASSWORD));
        return visitor.get(Visitor.location(visitor.get(next)));
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }

    private enum Ending {
        IDLE,
        ENDED_ELSEWHERE,
        SIGNED_OUT_EVERYWHERE,
        COOKIE_GONE
    }

    private void end(Ending how) {
        switch (how) {
            case IDLE -> clock.advance(Duration.ofMinutes(31));
            case ENDED_ELSEWHERE ->
                signedIn("secretary").submit("/me/sessions", "/me/sessions/others/ending", Map.of());
            case SIGNED_OUT_EVERYWHERE -> {
                Visitor elsewhere = signedIn("secretary");
                elsewhere.post("/me/sign-outs", Map.of("_csrf", elsewhere.token()));
            }
            case COOKIE_GONE -> secretary.forget(SESSION);
        }
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void whatWasTypedAndTappedIsThereAgainHoweverTheSessionEnded(Ending how) {
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        end(how);
        HttpResponse<String> answer = secretary.postAll(RECORDS, sent);
        assertThat(Visitor.location(answer)).isEqualTo("/login?kept");
        assertThat(secretary.get("/login?kept").body()).contains("登录已过期。您填写的内容还在，登录后接着填");
        assertThat(Visitor.location(secretary.trySignIn("secretary", "wrong"))).isEqualTo("/login?error");
        assertThat(secretary.get("/login?error").body())
                .as("still, after a wrong password")
                .contains("您填写的内容还在");

        HttpResponse<String> back = signInAgain(secretary, "secretary");
        Map<String, List<String>> shown = shown(back, RECORDS);
        assertThat(shown).hasSizeGreaterThan(27 * 2);
        Map<String, List<String>> typed = seen(sent);
        shown.forEach((name, values) -> assertThat(values.stream().map(each -> each.replace("\r\n", "\n")))
                .as(name)
                .isEqualTo(typed.getOrDefault(name, List.of())));
        assertThat(back.body()).contains("登录已过期，您填写的内容已经放回原处，还没有提交");
        assertThat(count("meeting")).as("nothing was sent on the user's behalf").isZero();

        sent = new FormOnPage(form(back, RECORDS)).changed(Wrong.RIGHT);
        sent.put("minutes", List.of("学习了有关文件，讨论了下月安排。"));
        HttpResponse<String> page = secretary.get("/");
        assertThat(page.body()).as("said on every page until then").contains("登录过期时您填的内容还没有提交");
    }

    @Test
    void onceItIsTakenNothingIsKeptOrSaidOfIt() {
        String page = "/organizations/" + village.first + "/groups/new";
        users.create("staff", Role.COMMUNITY_STAFF, village.south);
        secretary = signedIn("staff");
        String action = "/organizations/" + village.first + "/groups";
        Map<String, List<String>> sent = filledIn(secretary, page, action);
        secretary.forget(SESSION);
        secretary.postAll(action, sent);
        Element form = form(signInAgain(secretary, "staff"), action);
        assertThat(count("kept_form")).isOne();
        Map<String, List<String>> again = new LinkedHashMap<>(new FormOnPage(form).seen());
        form.select("input[type=hidden]").forEach(each -> again.put(each.attr("name"), List.of(each.attr("value"))));
        assertThat(again).containsKey("_kept");
        again.put("foundedOn", List.of("2026-11-01"));
        assertThat(secretary.postAll(action, again).statusCode()).isEqualTo(302);
        assertThat(count("kept_form")).isZero();
        assertThat(count("party_group")).isOne();
        assertThat(secretary.get("/").body()).doesNotContain("还没有提交");
        assertThat(secretary.cookie("hongfan-kept")).isEmpty();
    }

    @Test
    void nobodyElseSeesIt() {
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        secretary.forget(SESSION);
        secretary.postAll(RECORDS, sent);
        long number = jdbc.sql("select number from kept_form").query(Long.class).single();

        assertThat(Visitor.location(secretary.trySignIn("sysadmin", Users.PASSWORD)))
                .as("another account in the same browser")
                .isEqualTo("/");
        assertThat(secretary.get("/").body()).doesNotContain("没有提交");
        assertThat(secretary.get("/kept/" + number).statusCode()).isEqualTo(404);
        assertThat(secretary.get("/kept").body()).contains("没有留着的内容");
        assertThat(secretary.get("/accounts/new?_kept=" + number).body()).doesNotContain("改过");
        Map<String, String> token = Map.of("_csrf", secretary.token());
        secretary.post("/kept/" + number + "/removal", token);

        Visitor elsewhere = signedIn("secretary");
        assertThat(elsewhere.get("/kept/" + number).statusCode())
                .as("the same account in another browser")
                .isEqualTo(404);

        secretary.post("/logout", Map.of("_csrf", secretary.token()));
        assertThat(shown(signInAgain(secretary, "secretary"), RECORDS).get("minutes"))
                .as("its own user, after all that")
                .containsExactly("改过的内容，\r\n第二行");
    }

    @Test
    void whatIsKeptCannotBeReadAndRunsOut() {
        users.create("staff", Role.COMMUNITY_STAFF, village.south);
        Visitor staff = signedIn("staff");
        String page = "/members/new?branch=" + village.first;
        Map<String, List<String>> sent = filledIn(staff, page, "/members");
        sent.put("idNumber", List.of("37990019800101001X"));
        sent.put("phone", List.of("13800001234"));
        staff.forget(SESSION);
        staff.postAll("/members", sent);
        String row = jdbc.sql(
                        "select row_to_json(k)::text || encode(content, 'escape') || encode(numbers, 'escape') from kept_form k")
                .query(String.class)
                .single();
        assertThat(row).doesNotContain("改过", "379900", "13800001234", staff.cookie("hongfan-kept"));

        clock.advance(Duration.ofMinutes(29));
        HttpResponse<String> back = signInAgain(staff, "staff");
        assertThat(shown(back, "/members")).containsEntry("idNumber", List.of("37990019800101001X"));
        String address = "/members/new?branch=" + village.first + "&_kept="
                + jdbc.sql("select number from kept_form").query(Long.class).single();
        clock.advance(Duration.ofMinutes(2));
        HttpResponse<String> later = staff.get(address);
        assertThat(shown(later, "/members"))
                .containsEntry("idNumber", List.of(""))
                .containsEntry("phone", List.of(""))
                .containsEntry("name", List.of("改过"));
        assertThat(later.body()).contains("身份证号和电话只保留 30 分钟，请重新填写");
        kept.forget();
        assertThat(jdbc.sql("select count(numbers) from kept_form")
                        .query(Integer.class)
                        .single())
                .isZero();
        clock.advance(Duration.ofHours(12));
        assertThat(Visitor.location(staff.trySignIn("staff", Users.PASSWORD))).isEqualTo("/");
        kept.forget();
        assertThat(count("kept_form")).isZero();
    }

    @Test
    void whatAMemberWantsCorrectedMayBeANumberAndIsKeptLikeOne() {
        users.create("corrector", Role.MEMBER, village.first, village.member(village.first, "赵要更正"));
        Visitor member = signedIn("corrector");
        Map<String, List<String>> sent = filledIn(member, "/me/corrections/new", "/me/corrections");
        sent.put("field", List.of("ID_NUMBER"));
        sent.put("wanted", List.of("37990019800101001X"));
        member.forget(SESSION);
        member.postAll("/me/corrections", sent);
        assertThat(jdbc.sql("select had_numbers from kept_form")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        HttpResponse<String> back = signInAgain(member, "corrector");
        assertThat(shown(back, "/me/corrections")).containsEntry("wanted", List.of("37990019800101001X"));
        assertThat(member.get("/kept").body()).doesNotContain("37990019800101001X");
    }

    @Test
    void passwordsAndStrangersFormsAreNotKept() {
        Map<String, List<String>> password = filledIn(secretary, "/me/password", "/me/password");
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        secretary.forget(SESSION);
        assertThat(Visitor.location(secretary.postAll("/me/password", password)))
                .isEqualTo("/login?expired");
        assertThat(secretary.get("/login?expired").body())
                .contains("登录已过期，请重新登录")
                .doesNotContain("内容还在");
        for (String mark : List.of(
                "",
                "AAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAA.1.1.AAAAAAAAAAAAAAAA",
                sent.get("_formToken").get(0) + "A")) {
            sent.put("_formToken", List.of(mark));
            assertThat(Visitor.location(secretary.postAll(RECORDS, sent)))
                    .as(mark)
                    .isEqualTo("/login?expired");
        }
        assertThat(count("kept_form")).isZero();
    }

    @Test
    void nobodyCanFillTheDisk() {
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        for (int i = 0; i < 30; i++) {
            secretary.forget(SESSION);
            secretary.forget("hongfan-kept");
            secretary.postAll(RECORDS, sent);
        }
        assertThat(count("kept_form")).isEqualTo(KeptForms.MOST_OF_AN_ACCOUNT);
        sent.put("minutes", List.of("长".repeat(KeptForms.MOST_CHARACTERS + 1)));
        secretary.forget(SESSION);
        assertThat(Visitor.location(secretary.postAll(RECORDS, sent))).isEqualTo("/login?expired");
        sent.put("minutes", List.of("短"));
        String last = "";
        for (int i = 0; i < KeptForms.MOST_OF_AN_ADDRESS; i++) {
            last = Visitor.location(secretary.postAll(RECORDS, sent));
        }
        assertThat(last).as("too many from one address").isEqualTo("/login?expired");
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 120, 300})
    void everyBranchHasRoomForItsForm(int people) {
        people(people - 27);
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        sent.put("minutes", List.of("学习".repeat(25_000)));
        sent.put("place", List.of("长".repeat(101)));
        HttpResponse<String> refused = secretary.postAll(RECORDS, sent);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(shown(refused, RECORDS))
                .containsEntry("minutes", sent.get("minutes"))
                .hasSizeGreaterThan(people * 2);
        secretary.forget(SESSION);
        assertThat(Visitor.location(secretary.postAll(RECORDS, sent))).isEqualTo("/login?kept");
        assertThat(shown(signInAgain(secretary, "secretary"), RECORDS)).containsEntry("minutes", sent.get("minutes"));
    }

    private static void assertRefusal(HttpResponse<String> answer, int status, String kind, String words) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("X-Refusal")).hasValue(kind);
        assertThat(URLDecoder.decode(answer.headers().firstValue("X-Reason").orElse(""), StandardCharsets.UTF_8))
                .contains(words);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
    }

    @Test
    void aScriptIsToldTheTrueReason() {
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        Visitor tab = secretary;
        tab.forget(SESSION);
        assertRefusal(tab.fetch(RECORDS, sent), 401, "session-over", "登录已过期。您填写的内容还在");
        assertThat(count("kept_form")).as("the script still has it").isZero();

        tab.signIn("secretary", Users.PASSWORD);
        HttpResponse<String> stale = tab.fetch(RECORDS, sent);
        assertRefusal(stale, 403, "stale-page", "请再提交一次");
        sent.put("_csrf", List.of(stale.headers().firstValue("X-Csrf-Token").orElse("")));
        assertThat(tab.fetch(RECORDS, sent).headers().firstValue("X-Refusal").orElse(""))
                .as("the token that came with the answer is good")
                .isNotEqualTo("stale-page");

        tab.forget(SESSION);
        tab.signIn("sysadmin", Users.PASSWORD);
        HttpResponse<String> other = tab.fetch(RECORDS, sent);
        assertRefusal(other, 403, "other-account", "是用另一个账号打开的");
        assertThat(other.headers().firstValue("X-Csrf-Token")).isEmpty();
    }

    @Test
    void aPageOlderThanTheSessionOnlyNeedsToBeSentAgain() {
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        sent.put("place", List.of(""));
        secretary.forget(SESSION);
        secretary.signIn("secretary", Users.PASSWORD);
        HttpResponse<String> again = secretary.postAll(RECORDS, sent);
        assertThat(again.statusCode()).isEqualTo(403);
        assertThat(again.body()).contains("没有办成，填写的内容都还在", "请再提交一次");
        assertThat(shown(again, RECORDS).get("minutes").get(0)).startsWith("改过的内容");
        Element form = form(again, RECORDS);
        sent.put("_csrf", List.of(form.select("input[name=_csrf]").val()));
        assertThat(secretary.postAll(RECORDS, sent).statusCode())
                .as("refused for the place alone")
                .isEqualTo(422);
    }

    @Test
    void aFormOfAnotherAccountWaitsForItsOwner() {
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        secretary.forget(SESSION);
        secretary.signIn("sysadmin", Users.PASSWORD);
        HttpResponse<String> answer = secretary.postAll(RECORDS, sent);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("是用另一个账号打开的", "您填写的内容还在");
        secretary.post("/logout", Map.of("_csrf", secretary.token()));
        assertThat(shown(signInAgain(secretary, "secretary"), RECORDS)
                        .get("minutes")
                        .get(0))
                .startsWith("改过的内容");
    }

    @Test
    void aFormOpenedInOnePostIsNotTakenInAnother() {
        long second = grants.grant(
                new GrantRole(account, Role.BRANCH_SECRETARY, village.second, LocalDate.of(2020, 1, 1), null));
        long first = jdbc.sql("select id from role_grant where account_id = :account and id <> :second")
                .param("account", account)
                .param("second", second)
                .query(Long.class)
                .single();
        secretary.forget(SESSION);
        secretary.signIn("secretary", Users.PASSWORD);
        act(first);
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        act(second);
        assertRefusal(secretary.fetch(RECORDS, sent), 409, "other-post", "现在的岗位是“河南第二党支部 支部书记”");
        HttpResponse<String> answer = secretary.postAll(RECORDS, sent);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("这张表是以“河南第一党支部 支部书记”的岗位打开的", "切换回原来的岗位，接着填");
        Element back = Jsoup.parse(answer.body()).selectFirst("main form");
        Map<String, String> fields = new LinkedHashMap<>();
        back.select("input").forEach(each -> fields.put(each.attr("name"), each.attr("value")));
        String next = Visitor.location(secretary.post("/session/post", fields));
        assertThat(shown(secretary.get(Visitor.location(secretary.get(next))), RECORDS)
                        .get("minutes")
                        .get(0))
                .startsWith("改过的内容");
        assertThat(count("meeting")).isZero();
    }

    private void act(long grant) {
        secretary.post("/session/post", Map.of("grant", "" + grant, "_csrf", secretary.token()));
    }

    @Test
    void aForcedPasswordAndASecondFactorInBetweenLoseNothing() {
        secretary.submit("/me/two-factor", "/me/two-factor", Map.of());
        String secret = Jsoup.parse(secretary.get("/me/two-factor").body())
                .select("main code")
                .text()
                .replace(" ", "");
        secretary.submit(
                "/me/two-factor",
                "/me/two-factor/confirmation",
                Map.of("current", Users.PASSWORD, "code", PhoneCodes.show(secret, clock.instant())));
        Map<String, List<String>> sent = filledIn(secretary, RECORD, RECORDS);
        secretary.forget(SESSION);
        secretary.postAll(RECORDS, sent);
        jdbc.sql("update account set must_change_password = true where id = :id")
                .param("id", account)
                .update();
        clock.advance(Duration.ofSeconds(31));
        assertThat(Visitor.location(secretary.trySignIn("secretary", Users.PASSWORD)))
                .isEqualTo("/login/code");
        String next = Visitor.location(secretary.submit(
                "/login/code", "/login/code", Map.of("code", PhoneCodes.show(secret, clock.instant()))));
        assertThat(next).startsWith("/kept/");
        String password = Visitor.location(secretary.get(next));
        assertThat(password).isEqualTo("/me/password");
        String after = Visitor.location(secretary.submit(
                "/me/password", "/me/password", Map.of("password", "Xin#Nian-2027", "repeated", "Xin#Nian-2027")));
        assertThat(after).isEqualTo(next);
        assertThat(shown(secretary.get(Visitor.location(secretary.get(after))), RECORDS)
                        .get("minutes")
                        .get(0))
                .startsWith("改过的内容");
    }

    @Test
    void twoFormsOfOneBrowserBothWait() {
        Map<String, List<String>> record = filledIn(secretary, RECORD, RECORDS);
        Map<String, List<String>> plan =
                filledIn(secretary, "/meetings/new?type=COMMITTEE_MEETING&held=false", "/meetings");
        secretary.forget(SESSION);
        secretary.postAll(RECORDS, record);
        secretary.postAll("/meetings", plan);
        assertThat(Visitor.location(secretary.trySignIn("secretary", Users.PASSWORD)))
                .isEqualTo("/kept");
        assertThat(Jsoup.parse(secretary.get("/kept").body()).select("a[href^=/kept/]"))
                .hasSize(2);
    }
}
