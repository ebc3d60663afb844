package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
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
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Codes of a phone besides the password, where they are required. */
@ServedTest
@TestPropertySource(properties = "hongfan.two-factor=required")
@RequiredArgsConstructor
class SecondFactorTests {
    private final Users users;
    private final OrganizationService organizations;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private long secadmin;

    @LocalServerPort
    private int port;

    @BeforeEach
    void aDistrictWithItsAdministrators() {
        organizations.foundDistrict(null, "红帆区委", "区委", null, LocalDate.of(1949, 10, 1));
        users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        secadmin = users.create("secadmin", Role.SECURITY_ADMIN, null);
    }

    private Visitor withPassword(String username) {
        Visitor visitor = new Visitor(port);
        visitor.trySignIn(username, Users.PASSWORD);
        return visitor;
    }

    /** Enrols as a person does, reading the secret off the page; gives the secret and the recovery codes. */
    private Enrolment enrol(Visitor visitor) {
        visitor.submit("/me/two-factor", "/me/two-factor", Map.of());
        return confirm(visitor);
    }

    private Enrolment confirm(Visitor visitor) {
        String secret = Jsoup.parse(visitor.get("/me/two-factor").body())
                .select("main code")
                .text()
                .replace(" ", "");
        HttpResponse<String> answer = visitor.submit(
                "/me/two-factor",
                "/me/two-factor/confirmation",
                Map.of("code", codeOf(secret), "current", Users.PASSWORD));
        assertThat(Visitor.location(answer)).isEqualTo("/me/two-factor");
        List<String> codes = Jsoup.parse(visitor.get("/me/two-factor").body())
                .select(".recovery-codes code")
                .eachText();
        return new Enrolment(secret, codes);
    }

    private record Enrolment(String secret, List<String> recoveryCodes) {}

    private String codeOf(String base32) {
        return PhoneCodes.show(base32, clock.instant());
    }

    @Test
    void whoSeesOthersMustSetItUpBeforeAnythingElse() {
        Visitor visitor = withPassword("sysadmin");
        assertThat(Visitor.location(visitor.get("/accounts"))).isEqualTo("/me/two-factor");
        assertThat(visitor.get("/me/two-factor").body()).contains("显示二维码", "退出登录");
        Enrolment enrolment = enrol(visitor);
        assertThat(enrolment.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
        assertThat(visitor.get("/me/two-factor").body())
                .doesNotContain(enrolment.recoveryCodes().get(0));
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(200);
        assertThat(jdbc.sql("select encode(secret, 'escape') || confirmed_at from account_two_factor")
                        .query(String.class)
                        .single())
                .as("the secret is sealed")
                .doesNotContain(enrolment.secret());
    }

    @Test
    void asksForTheCodeBeforeAnybodyIsSignedIn() {
        Enrolment enrolment = enrol(withPassword("sysadmin"));
        clock.advance(Duration.ofSeconds(60));
        Visitor visitor = new Visitor(port);
        assertThat(Visitor.location(visitor.trySignIn("sysadmin", Users.PASSWORD)))
                .isEqualTo("/login/code");
        assertThat(Visitor.location(visitor.get("/accounts"))).startsWith("/login");
        assertThat(Visitor.location(visitor.get("/me/two-factor"))).startsWith("/login");
        assertThat(visitor.submit("/login/code", "/login/code", Map.of("code", "000000"))
                        .statusCode())
                .isEqualTo(422);
        String before = visitor.cookie("hongfan-session");
        HttpResponse<String> answer =
                visitor.submit("/login/code", "/login/code", Map.of("code", codeOf(enrolment.secret())));
        assertThat(Visitor.location(answer)).as("the page asked for").startsWith("/me/two-factor");
        assertThat(visitor.cookie("hongfan-session")).isNotEqualTo(before);
        assertThat(visitor.get("/accounts").statusCode()).isEqualTo(200);
    }

    @Test
    void takesEachCodeOnceAndForgivesHalfAMinuteOfDrift() {
        Enrolment enrolment = enrol(withPassword("sysadmin"));
        clock.advance(Duration.ofSeconds(90));
        String code = codeOf(enrolment.secret());
        clock.advance(Duration.ofSeconds(30));
        assertThat(second("sysadmin", code))
                .as("the clock of the phone is late")
                .isEqualTo(302);
        assertThat(second("sysadmin", code)).as("taken once").isEqualTo(422);
        clock.advance(Duration.ofSeconds(30));
        String old = codeOf(enrolment.secret());
        clock.advance(Duration.ofSeconds(60));
        assertThat(second("sysadmin", old)).as("too old").isEqualTo(422);
    }

    @Test
    void whoFindsASessionOpenChangesNothingWithoutThePassword() {
        Visitor found = withPassword("sysadmin");
        found.submit("/me/two-factor", "/me/two-factor", Map.of());
        String own = Jsoup.parse(found.get("/me/two-factor").body())
                .select("main code")
                .text()
                .replace(" ", "");
        for (String typed : List.of("", "wrong")) {
            HttpResponse<String> answer = found.submit(
                    "/me/two-factor", "/me/two-factor/confirmation", Map.of("code", codeOf(own), "current", typed));
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(Jsoup.parse(answer.body()).select("#password-error").text())
                    .isEqualTo(typed.isEmpty() ? "请填写现在的密码" : "现在的密码不正确。连续输错 5 次以后，再试要等几分钟");
        }
        assertThat(Visitor.location(found.get("/accounts")))
                .as("still to be set up")
                .isEqualTo("/me/two-factor");

        Enrolment enrolment = confirm(found);
        for (String step : List.of("recovery-codes", "removal")) {
            clock.advance(Duration.ofSeconds(60));
            Map<String, String> fields = found.hidden("/me/two-factor", "/me/two-factor/recovery-codes");
            fields.put("code", codeOf(enrolment.secret()));
            fields.put("current", "wrong");
            HttpResponse<String> answer = found.post("/me/two-factor/" + step, fields);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("现在的密码不正确");
        }
        assertThat(second("sysadmin", enrolment.recoveryCodes().get(0)))
                .as("the old recovery codes still hold")
                .isEqualTo(302);
    }

    @Test
    void whoFindsASessionOpenCannotTryPasswordsThere() {
        Visitor found = withPassword("sysadmin");
        found.submit("/me/two-factor", "/me/two-factor", Map.of());
        int judged = 0;
        for (int i = 0; i < 12; i++) {
            judged += found.submit(
                                    "/me/two-factor",
                                    "/me/two-factor/confirmation",
                                    Map.of("code", "000000", "current", "wrong " + i))
                            .body()
                            .contains("现在的密码不正确")
                    ? 1
                    : 0;
        }
        assertThat(judged).isEqualTo(5);
    }

    @Test
    void boundsTryingCodes() {
        enrol(withPassword("sysadmin"));
        Visitor visitor = withPassword("sysadmin");
        int looked = 0;
        for (int i = 0; i < 12; i++) {
            String page = visitor.submit("/login/code", "/login/code", Map.of("code", "00000" + i % 10))
                    .body();
            looked += page.contains("验证码不正确") ? 1 : 0;
        }
        assertThat(looked).isEqualTo(5);
        Visitor again = withPassword("sysadmin");
        assertThat(again.submit("/login/code", "/login/code", Map.of("code", "123123"))
                        .body())
                .as("a new session does not help")
                .contains("分钟后再试");
    }

    @Test
    void aRecoveryCodeOpensOnce() {
        Enrolment enrolment = enrol(withPassword("sysadmin"));
        String recovery = enrolment.recoveryCodes().get(3);
        assertThat(second("sysadmin", recovery.toUpperCase())).isEqualTo(302);
        assertThat(second("sysadmin", recovery)).isEqualTo(422);
        assertThat(second("sysadmin", enrolment.recoveryCodes().get(4))).isEqualTo(302);
    }

    @Test
    void theSecurityAdministratorResetsItAndTheSystemAdministratorCannot() {
        enrol(withPassword("sysadmin"));
        Visitor security = withPassword("secadmin");
        enrol(security);
        assertThat(security.submit("/accounts/1/grants", "/accounts/1/two-factor/removal", Map.of())
                        .statusCode())
                .isEqualTo(302);
        Visitor system = withPassword("sysadmin");
        assertThat(Visitor.location(system.get("/accounts")))
                .as("to be set up anew")
                .isEqualTo("/me/two-factor");
        enrol(system);
        Map<String, String> token = system.hidden("/me/password", "/logout");
        assertThat(system.post("/accounts/" + secadmin + "/two-factor/removal", token)
                        .statusCode())
                .isEqualTo(404);
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'two_factor_reset' and account_id = :id")
                        .param("id", secadmin)
                        .query(Integer.class)
                        .single())
                .isOne();
    }

    @Test
    void whereRequiredItCannotBeTurnedOff() {
        Visitor visitor = withPassword("sysadmin");
        Enrolment enrolment = enrol(visitor);
        clock.advance(Duration.ofSeconds(60));
        Map<String, String> fields = visitor.hidden("/me/two-factor", "/me/two-factor/recovery-codes");
        fields.put("code", codeOf(enrolment.secret()));
        fields.put("current", Users.PASSWORD);
        assertThat(visitor.post("/me/two-factor/removal", fields).body()).contains("不能关闭");
        assertThat(visitor.post("/me/two-factor/recovery-codes", fields).statusCode())
                .isEqualTo(302);
        assertThat(visitor.get("/me/two-factor").body())
                .contains("十个恢复码")
                .doesNotContain(enrolment.recoveryCodes().get(0));
    }

    @Test
    void theDatabaseItselfKeepsTheAdministratorsApart() {
        assertThatThrownBy(() -> grant(secadmin, "AUDITOR", null)).isInstanceOf(DataIntegrityViolationException.class);
        assertThatThrownBy(() -> grant(secadmin, "DISTRICT_STAFF", 1L))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining("beside another role");
        long staff = users.create("staff", Role.DISTRICT_STAFF, 1L);
        assertThatThrownBy(() -> grant(staff, "SYSTEM_ADMIN", null))
                .isInstanceOf(DataIntegrityViolationException.class);
        jdbc.sql("update role_grant set to_on = '2026-11-01' where account_id = :id")
                .param("id", staff)
                .update();
        grant(staff, "SYSTEM_ADMIN", null);
        assertThatThrownBy(() -> jdbc.sql("update role_grant set to_on = null where account_id = :id")
                        .param("id", staff)
                        .update())
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    private void grant(long account, String role, Long organization) {
        jdbc.sql("""
                        insert into role_grant (account_id, role, organization_id, from_on, granted_at)
                        values (:account, :role, :organization, '2026-11-01', now())
                        """)
                .param("account", account)
                .param("role", role)
                .param("organization", organization)
                .update();
    }

    private int second(String username, String code) {
        return withPassword(username)
                .submit("/login/code", "/login/code", Map.of("code", code))
                .statusCode();
    }
}
