package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.organization.OrganizationService;
import org.hongfan.support.ServedTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The marks of known devices: many are worth no more than one, and all end when their user closes the doors. */
@ServedTest
@RequiredArgsConstructor
class KnownDeviceTests {
    private static final int MARKS = 12;
    private static final int TRIES_EACH = 5;
    private static final String NEW_PASSWORD = "Qiu#Shou-1950";

    private final Users users;
    private final OrganizationService organizations;
    private final AccountService accounts;
    private final SecondFactor secondFactor;
    private final TestClock clock;
    private long sysadmin;
    private long secadmin;
    private long owner;
    private String password = Users.PASSWORD;
    private String secret = "";

    @LocalServerPort
    private int port;

    @BeforeEach
    void administratorsAndAnOwner() {
        organizations.foundDistrict(null, "红帆区委", "区委", null, LocalDate.of(1949, 10, 1));
        sysadmin = users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        secadmin = users.create("secadmin", Role.SECURITY_ADMIN, null);
        owner = users.create("wangfang", Role.DISTRICT_STAFF, 1L);
    }

    private Visitor signedIn() {
        Visitor visitor = new Visitor(port);
        String location = Visitor.location(visitor.trySignIn("wangfang", password));
        if (location.equals("/login/code")) {
            clock.advance(Duration.ofSeconds(90));
            assertThat(enterCode(visitor, PhoneCodes.show(secret, clock.instant())))
                    .isEqualTo(302);
        } else {
            assertThat(location).isEqualTo("/");
        }
        return visitor;
    }

    private static int enterCode(Visitor visitor, String code) {
        return visitor.submit("/login/code", "/login/code", Map.of("code", code))
                .statusCode();
    }

    private List<Visitor> signedOutWithMarks() {
        List<Visitor> marked = new ArrayList<>();
        for (int i = 0; i < MARKS; i++) {
            Visitor visitor = signedIn();
            visitor.forget("hongfan-session");
            marked.add(visitor);
        }
        assertThat(marked.stream()
                        .map(visitor -> visitor.cookie("hongfan-device"))
                        .distinct())
                .hasSize(MARKS);
        return marked;
    }

    private void enrol(Visitor visitor) {
        visitor.submit("/me/two-factor", "/me/two-factor", Map.of());
        secret = Jsoup.parse(visitor.get("/me/two-factor").body())
                .select("main code")
                .text()
                .replace(" ", "");
        visitor.submit(
                "/me/two-factor",
                "/me/two-factor/confirmation",
                Map.of("current", Users.PASSWORD, "code", PhoneCodes.show(secret, clock.instant())));
        assertThat(secondFactor.isOn(owner)).isTrue();
    }

    /** Uses up what is allowed to whoever has no mark at this address. */
    private void guessAsAStranger() {
        for (int i = 0; i < TRIES_EACH; i++) {
            new Visitor(port).trySignIn("wangfang", "wrong");
        }
        assertThat(knows(new Visitor(port))).isFalse();
    }

    /** Whether the browser with its right password goes past what strangers have used up. */
    private boolean knows(Visitor visitor) {
        visitor.forget("hongfan-session");
        return !Visitor.location(visitor.trySignIn("wangfang", password)).contains("wait=");
    }

    @Test
    void twelveMarksHaveTheWrongPasswordsOfOne() {
        int judged = 0;
        List<Visitor> marked = signedOutWithMarks();
        for (Visitor visitor : marked) {
            for (int i = 0; i < TRIES_EACH; i++) {
                judged += Visitor.location(visitor.trySignIn("wangfang", "wrong " + i))
                                .equals("/login?error")
                        ? 1
                        : 0;
            }
        }
        assertThat(judged).isEqualTo(TRIES_EACH);
        assertThat(Visitor.location(marked.get(MARKS - 1).trySignIn("wangfang", Users.PASSWORD)))
                .as("the right one waits like the wrong ones")
                .isEqualTo("/login?wait=1");
        clock.advance(Duration.ofMinutes(1));
        assertThat(Visitor.location(marked.get(MARKS - 1).trySignIn("wangfang", Users.PASSWORD)))
                .isEqualTo("/");
    }

    @Test
    void twelveMarksHaveTheWrongCodesOfOne() {
        enrol(signedIn());
        int judged = 0;
        for (Visitor visitor : signedOutWithMarks()) {
            assertThat(Visitor.location(visitor.trySignIn("wangfang", Users.PASSWORD)))
                    .isEqualTo("/login/code");
            for (int i = 0; i < TRIES_EACH; i++) {
                String page = visitor.submit("/login/code", "/login/code", Map.of("code", "00000" + i))
                        .body();
                judged += page.contains("验证码不正确") ? 1 : 0;
            }
        }
        assertThat(judged).isEqualTo(TRIES_EACH);
    }

    @Test
    void aMarkIsTheAccountsOwn() {
        users.create("zhaomin", Role.DISTRICT_STAFF, 1L);
        Visitor other = new Visitor(port).signIn("zhaomin", Users.PASSWORD);
        guessAsAStranger();
        assertThat(knows(other)).isFalse();
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                ending("a new password", true, (test, visitor) -> {
                    visitor.submit(
                            "/me/password",
                            "/me/password",
                            Map.of("current", Users.PASSWORD, "password", NEW_PASSWORD, "repeated", NEW_PASSWORD));
                    test.password = NEW_PASSWORD;
                }),
                ending(
                        "all sessions ended",
                        false,
                        (test, visitor) -> visitor.submit("/me/password", "/me/sign-outs", Map.of())),
                ending(
                        "the other sessions ended",
                        true,
                        (test, visitor) -> visitor.submit("/me/sessions", "/me/sessions/others/ending", Map.of())),
                ending(
                        "one other session ended",
                        true,
                        (test, visitor) -> visitor.submit("/me/sessions", test.another(visitor), Map.of())),
                ending("a second factor", true, (test, visitor) -> test.enrol(visitor)),
                ending(
                        "a password given out by the administrator",
                        false,
                        (test, visitor) -> test.password = test.accounts
                                .resetPassword(test.users.viewer(test.sysadmin), test.owner)
                                .password()),
                ending(
                        "sessions ended by the administrator",
                        false,
                        (test, visitor) ->
                                test.accounts.signOutEverywhere(test.users.viewer(test.sysadmin), test.owner)));
    }

    private interface Ending {
        void happen(KnownDeviceTests test, Visitor visitor);
    }

    private static Arguments ending(String what, boolean staysKnown, Ending ending) {
        return Arguments.of(what, staysKnown, ending);
    }

    private String another(Visitor visitor) {
        return Jsoup.parse(visitor.get("/me/sessions").body())
                .select("form[action~=/me/sessions/[0-9]+/ending]")
                .attr("action");
    }

    /** @param staysKnown whether the browser on which its user did it is known from then on */
    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void allMarksEndWith(String what, boolean staysKnown, Ending ending) {
        Visitor lost = signedIn();
        Visitor here = signedIn();
        ending.happen(this, here);
        guessAsAStranger();
        assertThat(knows(lost)).as("the browser that was left behind").isFalse();
        assertThat(knows(here)).as("the browser it was done on").isEqualTo(staysKnown);
    }

    @ParameterizedTest(name = "by its user: {0}")
    @ValueSource(booleans = {true, false})
    void allMarksEndWithTheSecondFactorTakenAway(boolean byItsUser) {
        enrol(signedIn());
        Visitor lost = signedIn();
        Visitor here = signedIn();
        if (byItsUser) {
            clock.advance(Duration.ofSeconds(90));
            here.submit(
                    "/me/two-factor",
                    "/me/two-factor/removal",
                    Map.of("current", Users.PASSWORD, "code", PhoneCodes.show(secret, clock.instant())));
        } else {
            secondFactor.reset(users.viewer(secadmin), owner);
        }
        assertThat(secondFactor.isOn(owner)).isFalse();
        guessAsAStranger();
        assertThat(knows(lost)).isFalse();
        assertThat(knows(here)).isEqualTo(byItsUser);
    }
}
