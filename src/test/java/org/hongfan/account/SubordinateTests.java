package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** Whose password the level above may reset: those below in every post they hold, and nobody else. */
@PostgresTest
@RequiredArgsConstructor
class SubordinateTests {
    /** Ids are never used twice: what is known of an account is kept for some seconds. */
    private static final AtomicLong NEXT = new AtomicLong(5_000_000);

    private static final LocalDate TODAY = TestClock.START.toLocalDate();

    private final MockMvc mvc;
    private final Users users;
    private final GrantService grants;
    private final AccountService accounts;
    private final SignInService signIn;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    private final Map<String, Long> ids = new LinkedHashMap<>();
    private Village village;

    @BeforeEach
    void everybody() {
        village = new Village(context);
        account("district", Role.DISTRICT_STAFF, village.district);
        account("town", Role.TOWN_STAFF, village.town);
        account("town-colleague", Role.TOWN_STAFF, village.town);
        account("south", Role.COMMUNITY_STAFF, village.south);
        account("north", Role.COMMUNITY_STAFF, village.north);
        ids.put("secretary", users.create("secretary", Role.BRANCH_SECRETARY, village.first));
        account("other-secretary", Role.BRANCH_SECRETARY, village.other);
        account("elsewhere", Role.TOWN_STAFF, village.subdistrict);
        account("sysadmin", Role.SYSTEM_ADMIN, null);
        ids.put("member", users.create("member", Role.MEMBER, village.first, village.member(village.first, "王秀兰")));
        account("two-posts", Role.BRANCH_SECRETARY, village.second);
        grants.grant(new GrantRole(ids.get("two-posts"), Role.TOWN_STAFF, village.subdistrict, TODAY, null));
        account("not-yet", Role.BRANCH_SECRETARY, village.second);
        account("no-longer", Role.BRANCH_SECRETARY, village.second);
        jdbc.sql("update role_grant set from_on = :from where account_id = :id")
                .param("from", TODAY.plusDays(1))
                .param("id", ids.get("not-yet"))
                .update();
        jdbc.sql("update role_grant set to_on = :to where account_id = :id")
                .param("to", TODAY)
                .param("id", ids.get("no-longer"))
                .update();
        ids.put("no-post", users.create("no-post", (Long) null));
        account("disabled", Role.BRANCH_SECRETARY, village.first);
        accounts.disable(users.viewer(ids.get("sysadmin")), ids.get("disabled"));
    }

    /** Without a password: they only ask. */
    private void account(String name, Role role, @Nullable Long organization) {
        ids.put(
                name,
                jdbc.sql("""
                                with a as (insert into account (id, username, password_hash, name, must_change_password, created_at)
                                           values (:id, :name, '-', :name, false, now()) returning id)
                                insert into role_grant (account_id, role, organization_id, from_on, granted_at)
                                select id, :role, :organization, '2020-01-01', now() from a returning account_id
                                """)
                        .param("id", NEXT.incrementAndGet())
                        .param("name", name)
                        .param("role", role.name())
                        .param("organization", organization)
                        .query(Long.class)
                        .single());
    }

    private List<String> listed(String as, String query) throws Exception {
        String page = mvc.perform(get("/subordinates" + query).with(users.as(ids.get(as))))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        return Jsoup.parse(page).select("td[data-label=用户名]").eachText();
    }

    /** Who may reset whom; everybody not named is out of reach. */
    private static final Map<String, List<String>> BELOW = Map.of(
            "district",
            List.of(
                    "elsewhere",
                    "member",
                    "north",
                    "other-secretary",
                    "secretary",
                    "south",
                    "town",
                    "town-colleague",
                    "two-posts"),
            "town",
            List.of("member", "north", "other-secretary", "secretary", "south"),
            "south",
            List.of("member", "secretary"),
            "north",
            List.of("other-secretary"),
            "secretary",
            List.of("member"));

    @Test
    void eachLevelSeesThoseBelowInAllTheirPosts() throws Exception {
        for (Map.Entry<String, List<String>> each : BELOW.entrySet()) {
            assertThat(listed(each.getKey(), "")).as(each.getKey()).isEqualTo(each.getValue());
        }
    }

    @Test
    void onlyTheListedCanBeReset() throws Exception {
        for (Map.Entry<String, List<String>> each : BELOW.entrySet()) {
            for (String other : ids.keySet()) {
                if (!each.getValue().contains(other)) {
                    String before = hash(other);
                    mvc.perform(post("/subordinates/{id}/password-reset", ids.get(other))
                                    .with(csrf())
                                    .with(users.as(ids.get(each.getKey()))))
                            .andExpect(status().isNotFound());
                    assertThat(hash(other)).as(each.getKey() + " → " + other).isEqualTo(before);
                }
            }
        }
        for (String stranger : List.of("member", "sysadmin")) {
            mvc.perform(get("/subordinates").with(users.as(ids.get(stranger)))).andExpect(status().isNotFound());
            mvc.perform(post("/subordinates/{id}/password-reset", ids.get("secretary"))
                            .with(csrf())
                            .with(users.as(ids.get(stranger))))
                    .andExpect(status().isNotFound());
        }
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'password_reset'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void theNewPasswordIsShownOnceAndEndsOldSessions() throws Exception {
        long secretary = ids.get("secretary");
        var issued = (IssuedPassword) mvc.perform(post("/subordinates/{id}/password-reset", secretary)
                        .with(csrf())
                        .with(users.as(ids.get("south"))))
                .andExpect(redirectedUrl("/subordinates"))
                .andReturn()
                .getFlashMap()
                .get("issued");
        mvc.perform(get("/subordinates").with(users.as(ids.get("south"))).flashAttr("issued", issued))
                .andExpect(content().string(containsString(issued.password())));
        mvc.perform(get("/subordinates").with(users.as(ids.get("south"))))
                .andExpect(content().string(not(containsString(issued.password()))))
                .andExpect(content().string(containsString("等待改密码")));
        Origin here = new Origin("10.0.0.1", null);
        assertThat(signIn.signIn("secretary", Users.PASSWORD, here)).isNotInstanceOf(SignInResult.Opened.class);
        assertThat(signIn.signIn("secretary", issued.password(), here)).isInstanceOf(SignInResult.Opened.class);
        assertThat(jdbc.sql("select must_change_password and session_epoch > 0 from account where id = :id")
                        .param("id", secretary)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(jdbc.sql("select account_id || ' ' || summary from audit_entry where action = 'password_reset'")
                        .query(String.class)
                        .single())
                .isEqualTo(ids.get("south") + " 重置 secretary 的密码");
    }

    @Test
    void wordsNarrowAndPagesAreTurned() throws Exception {
        assertThat(listed("district", "?q=secret")).containsExactly("other-secretary", "secretary");
        assertThat(listed("district", "?q=%25")).as("no wild card").isEmpty();
        for (int i = 10; i < 55; i++) {
            account("s" + i, Role.BRANCH_SECRETARY, village.first);
        }
        List<String> first = listed("district", "");
        List<String> second = listed("district", "?page=2");
        assertThat(first).hasSize(Subordinates.PAGE_SIZE);
        assertThat(second).hasSize(BELOW.get("district").size() + 45 - Subordinates.PAGE_SIZE);
        assertThat(first).doesNotContainAnyElementsOf(second);
    }

    private String hash(String name) {
        return jdbc.sql("select password_hash from account where id = :id")
                .param("id", ids.get(name))
                .query(String.class)
                .single();
    }
}
