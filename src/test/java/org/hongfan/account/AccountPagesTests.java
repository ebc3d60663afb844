package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hongfan.access.Role;
import org.hongfan.organization.OrganizationService;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

/** What the three administrators do, and what becomes of the accounts they do it to. */
@PostgresTest
@RequiredArgsConstructor
class AccountPagesTests {
    private static final LocalDate TODAY = TestClock.START.toLocalDate();

    private final MockMvc mvc;
    private final Users users;
    private final AccountService accounts;
    private final GrantService grants;
    private final OrganizationService organizations;
    private final ViewerService viewers;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private long district;
    private long sysadmin;
    private long secadmin;
    private long auditor;

    @BeforeEach
    void threeAdministrators() {
        district = organizations.foundDistrict(null, "红帆区委", "区委", null, LocalDate.of(1949, 10, 1));
        sysadmin = users.create("sysadmin", Role.SYSTEM_ADMIN, null);
        secadmin = users.create("secadmin", Role.SECURITY_ADMIN, null);
        auditor = users.create("auditor", Role.AUDITOR, null);
    }

    @Test
    void aNewAccountIsUsableAfterAPostAndAnOwnPassword() throws Exception {
        long second = users.create("second", Role.SECURITY_ADMIN, null);
        var answer = mvc.perform(post("/accounts")
                        .with(users.as(sysadmin))
                        .with(csrf())
                        .param("name", "李强")
                        .param("username", "liqiang"))
                .andExpect(flash().attributeExists("issued"))
                .andReturn();
        IssuedPassword issued = (IssuedPassword) answer.getFlashMap().get("issued");
        mvc.perform(get("/accounts/" + issued.accountId())
                        .with(users.as(sysadmin))
                        .flashAttr("issued", issued))
                .andExpect(content().string(containsString(issued.password())));
        mvc.perform(get("/accounts/" + issued.accountId()).with(users.as(sysadmin)))
                .andExpect(content().string(containsString("等待改密码")))
                .andExpect(content().string(not(containsString(issued.password()))));

        mvc.perform(get("/grants?role=NONE").with(users.as(secadmin)))
                .andExpect(content().string(containsString("李强")));
        mvc.perform(get("/accounts/" + issued.accountId() + "/grants/new?role=DISTRICT_STAFF")
                        .with(users.as(secadmin)))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("红帆区委")));
        mvc.perform(post("/accounts/" + issued.accountId() + "/grants")
                        .with(users.as(secadmin))
                        .with(csrf())
                        .param("role", "DISTRICT_STAFF")
                        .param("organizationId", String.valueOf(district))
                        .param("fromOn", TODAY.toString()))
                .andExpect(redirectedUrl("/accounts/" + issued.accountId() + "/grants"));
        mvc.perform(post("/grants/consents/1/consent").with(users.as(second)).with(csrf()))
                .andExpect(redirectedUrl("/grants/consents"));
        mvc.perform(get("/accounts/" + issued.accountId() + "/grants").with(users.as(secadmin)))
                .andExpect(content().string(containsString("区级党务工作者")));

        MockHttpSession session = new MockHttpSession();
        signIn(session, "liqiang", issued.password());
        mvc.perform(get("/members?q=w").accept(MediaType.TEXT_HTML).session(session))
                .andExpect(redirectedUrl("/me/password"));
        mvc.perform(get("/me/password").session(session))
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("一次性密码")));
        choose(session, "short", "short").andExpect(content().string(containsString("至少 10 个字符")));
        choose(session, "my-liqiang-2026", "my-liqiang-2026")
                .andExpect(content().string(containsString("不能含有用户名")));
        choose(session, "Password123", "Password123").andExpect(content().string(containsString("太常见")));
        choose(session, "海上生明月-天涯共此时", "别的").andExpect(content().string(containsString("不一样")));
        choose(session, "海上生明月-天涯共此时", "海上生明月-天涯共此时").andExpect(redirectedUrl("/members?q=w"));
        mvc.perform(get("/members").session(session)).andExpect(status().isOk());
        signIn(new MockHttpSession(), "liqiang", issued.password()).andExpect(redirectedUrl("/login?error"));
        signIn(new MockHttpSession(), "liqiang", "海上生明月-天涯共此时").andExpect(redirectedUrl("/"));
    }

    @Test
    void changingThePasswordAsksForTheOldOneAndEndsOtherSessions() throws Exception {
        MockHttpSession here = new MockHttpSession();
        MockHttpSession there = new MockHttpSession();
        signIn(here, "auditor", Users.PASSWORD);
        signIn(there, "auditor", Users.PASSWORD);
        choose(here, "海上生明月-天涯共此时", "海上生明月-天涯共此时")
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("请填写现在的密码")));
        mvc.perform(post("/me/password")
                        .session(here)
                        .with(csrf())
                        .param("current", Users.PASSWORD)
                        .param("password", "海上生明月-天涯共此时")
                        .param("repeated", "海上生明月-天涯共此时"))
                .andExpect(redirectedUrl("/"));
        mvc.perform(get("/audit").session(here)).andExpect(status().isOk());
        mvc.perform(get("/audit").session(there)).andExpect(redirectedUrl("/login?ended"));
    }

    @Test
    void disablingAndResettingEndSessions() throws Exception {
        long staff = users.create("staff", Role.DISTRICT_STAFF, district);
        MockHttpSession session = new MockHttpSession();
        signIn(session, "staff", Users.PASSWORD);
        mvc.perform(post("/accounts/" + staff + "/disabling")
                        .with(users.as(sysadmin))
                        .with(csrf()))
                .andExpect(redirectedUrl("/accounts/" + staff));
        mvc.perform(get("/members").session(session)).andExpect(redirectedUrl("/login?ended"));
        signIn(new MockHttpSession(), "staff", Users.PASSWORD).andExpect(redirectedUrl("/login?error"));
        mvc.perform(post("/accounts/" + staff + "/enabling")
                        .with(users.as(sysadmin))
                        .with(csrf()))
                .andExpect(redirectedUrl("/accounts/" + staff));
        MockHttpSession again = new MockHttpSession();
        signIn(again, "staff", Users.PASSWORD).andExpect(redirectedUrl("/"));
        mvc.perform(post("/accounts/" + staff + "/password-reset")
                        .with(users.as(sysadmin))
                        .with(csrf()))
                .andExpect(flash().attributeExists("issued"));
        mvc.perform(get("/members").session(again)).andExpect(redirectedUrl("/login?ended"));
    }

    @Test
    void anAdministratorCanLiftALock() throws Exception {
        for (int i = 0; i < 5; i++) {
            signIn(new MockHttpSession(), "auditor", "wrong");
        }
        mvc.perform(get("/accounts?state=LOCKED").with(users.as(sysadmin)))
                .andExpect(content().string(containsString("auditor")));
        mvc.perform(post("/accounts/" + auditor + "/unlocking")
                .with(users.as(sysadmin))
                .with(csrf()));
        signIn(new MockHttpSession(), "auditor", Users.PASSWORD).andExpect(redirectedUrl("/"));
    }

    @Test
    void nobodyHoldsTwoOfTheThreeNorGrantsToThemself() {
        long person = users.create("person", (Long) null);
        var asSecadmin = users.viewer(secadmin);
        assertRefused(() -> grants.grant(asSecadmin, new GrantRole(auditor, Role.SYSTEM_ADMIN, null, TODAY, null)));
        assertRefused(
                () -> grants.grant(asSecadmin, new GrantRole(auditor, Role.DISTRICT_STAFF, district, TODAY, null)));
        assertRefused(() -> grants.grant(asSecadmin, new GrantRole(secadmin, Role.AUDITOR, null, TODAY, null)));
        grants.grant(asSecadmin, new GrantRole(person, Role.DISTRICT_STAFF, district, TODAY, null));
        assertRefused(() -> grants.grant(asSecadmin, new GrantRole(person, Role.AUDITOR, null, TODAY, null)));
        assertRefused(() -> grants.grant(asSecadmin, new GrantRole(person, Role.TOWN_STAFF, district, TODAY, null)));
        assertRefused(() -> grants.grant(asSecadmin, new GrantRole(person, Role.MEMBER, district, TODAY, null)));
        assertRefused(() -> grants.end(asSecadmin, secadmin, grantOf(secadmin)));
        assertRefused(() -> grants.end(asSecadmin, auditor, grantOf(auditor)));
        assertRefused(() -> accounts.disable(users.viewer(sysadmin), secadmin));
        assertRefused(() -> accounts.disable(users.viewer(sysadmin), sysadmin));
    }

    @Test
    void grantsHoldFromTheFirstDayUntilBeforeTheLast() {
        long person = users.create("person", (Long) null);
        grants.grant(new GrantRole(person, Role.DISTRICT_STAFF, district, TODAY.plusDays(2), TODAY.plusDays(4)));
        assertThat(holdsAPostOn(person, TODAY.plusDays(1))).isFalse();
        assertThat(holdsAPostOn(person, TODAY.plusDays(2))).isTrue();
        assertThat(holdsAPostOn(person, TODAY.plusDays(3))).isTrue();
        assertThat(holdsAPostOn(person, TODAY.plusDays(4))).isFalse();
    }

    @Test
    void endingAGrantTakesThePostAway() throws Exception {
        long staff = users.create("staff", Role.DISTRICT_STAFF, district);
        mvc.perform(post("/accounts/" + staff + "/grants/" + grantOf(staff) + "/end")
                        .with(users.as(secadmin))
                        .with(csrf()))
                .andExpect(redirectedUrl("/accounts/" + staff + "/grants"));
        mvc.perform(get("/members").with(users.as(staff)))
                .andExpect(status().isForbidden())
                .andExpect(content().string(containsString("还没有岗位")));
        mvc.perform(post("/accounts/" + staff + "/grants/" + grantOf(secadmin) + "/end")
                        .with(users.as(secadmin))
                        .with(csrf()))
                .andExpect(status().isNotFound());
    }

    @Test
    void switchesBetweenPostsAndRemembersTheLast() throws Exception {
        long town = jdbc.sql(
                        "insert into organization (parent_id, path, level, kind, name, short_name, founded_on) values"
                                + " (:district, '/' || :district || '/99/', 'TOWN', 'TOWN_COMMITTEE', '泊里镇党委', '泊里镇', '1949-10-01')"
                                + " returning id")
                .param("district", district)
                .query(Long.class)
                .single();
        long staff = users.create("staff", Role.TOWN_STAFF, town);
        long inTown = grantOf(staff);
        grants.grant(new GrantRole(staff, Role.DISTRICT_STAFF, district, TODAY, null));
        assertThat(users.viewer(staff).current().role()).isEqualTo(Role.DISTRICT_STAFF);
        mvc.perform(post("/session/post").with(users.as(staff)).with(csrf()).param("grant", String.valueOf(inTown)))
                .andExpect(redirectedUrl("/"));
        assertThat(users.viewer(staff).current().role()).isEqualTo(Role.TOWN_STAFF);
        assertThat(users.viewer(staff).scope().covers("/" + district + "/")).isFalse();
        mvc.perform(post("/session/post")
                        .with(users.as(staff))
                        .with(csrf())
                        .param("grant", String.valueOf(grantOf(auditor))))
                .andExpect(status().isNotFound());
    }

    @Test
    void theTrailIsReadByTheAuditorAloneAndOnlyGrows() throws Exception {
        signIn(new MockHttpSession(), "auditor", "wrong");
        grants.grant(
                users.viewer(secadmin),
                new GrantRole(users.create("zhao", (Long) null), Role.DISTRICT_STAFF, district, TODAY, null));
        mvc.perform(get("/audit").with(users.as(auditor)))
                .andExpect(content().string(containsString("授予 zhao")))
                .andExpect(content().string(containsString("密码不正确")));
        mvc.perform(get("/audit?action=role_granted&username=secadmin&from=2026-11-23&to=2026-11-23")
                        .with(users.as(auditor)))
                .andExpect(content().string(containsString("授予 zhao")))
                .andExpect(content().string(not(containsString("密码不正确"))));
        mvc.perform(get("/audit?to=2026-11-22").with(users.as(auditor)))
                .andExpect(content().string(containsString("没有符合条件的记录")));
        for (long other : List.of(sysadmin, secadmin)) {
            mvc.perform(get("/audit").with(users.as(other))).andExpect(status().isNotFound());
        }
        assertThatThrownBy(() -> jdbc.sql("update audit_entry set summary = ''").update())
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc.sql("delete from audit_entry").update()).isInstanceOf(DataAccessException.class);
    }

    @Test
    void refusesAccountsAtTheField() throws Exception {
        mvc.perform(post("/accounts")
                        .with(users.as(sysadmin))
                        .with(csrf())
                        .param("name", "王芳")
                        .param("username", "auditor"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("已被使用")))
                .andExpect(content().string(containsString("王芳")));
        mvc.perform(post("/accounts")
                        .with(users.as(sysadmin))
                        .with(csrf())
                        .param("name", "王芳")
                        .param("username", "wangfang")
                        .param("idNumber", "34052419800101001X"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(containsString("没有姓名和身份证号都相符的党员")));
    }

    private boolean holdsAPostOn(long account, LocalDate day) {
        clock.setTo(day);
        return viewers.load(account).isPresent();
    }

    private long grantOf(long account) {
        return jdbc.sql("select id from role_grant where account_id = :id order by id limit 1")
                .param("id", account)
                .query(Long.class)
                .single();
    }

    private static void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(RefusedException.class);
    }

    private ResultActions choose(MockHttpSession session, String password, String repeated) throws Exception {
        return mvc.perform(post("/me/password")
                .session(session)
                .with(csrf())
                .param("password", password)
                .param("repeated", repeated));
    }

    private ResultActions signIn(MockHttpSession session, String username, String password) throws Exception {
        return mvc.perform(post("/login")
                .session(session)
                .with(csrf())
                .param("username", username)
                .param("password", password));
    }
}
