package org.hongfan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;

import java.time.Duration;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** The list of a portal's first days ticks itself off and goes away. */
@PostgresTest
@RequiredArgsConstructor
class FirstDayTests {
    private final MockMvc mvc;
    private final Users users;
    private final FirstDayBoard board;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final ApplicationContext context;

    private Village village;
    private long district;

    @BeforeEach
    void aDistrict() {
        village = new Village(context);
        district = users.create("district", Role.DISTRICT_STAFF, village.district);
    }

    private List<String> open() {
        return board.find(users.viewer(district)).orElseThrow().steps().stream()
                .filter(step -> !step.done())
                .map(FirstDay.Step::title)
                .toList();
    }

    @Test
    void eachStepTicksItselfOffByItsFact() throws Exception {
        assertThat(open()).containsExactly("名册导入", "书记登录", "规则看过", "第一次会议");
        for (long branch : List.of(village.first, village.second, village.other)) {
            village.member(branch, "王秀兰");
        }
        assertThat(open()).containsExactly("书记登录", "规则看过", "第一次会议");
        mvc.perform(post("/first-day/rules-review").with(csrf()).with(users.as(district)))
                .andExpect(redirectedUrl("/"));
        assertThat(open()).containsExactly("书记登录", "第一次会议");
        for (long branch : List.of(village.first, village.second, village.other)) {
            users.create("secretary" + branch, Role.BRANCH_SECRETARY, branch);
        }
        assertThat(open()).as("a key alone is not a secretary on board").containsExactly("书记登录", "第一次会议");
        jdbc.sql("update account set last_signed_in_at = now() where username like 'secretary%'")
                .update();
        assertThat(open()).containsExactly("第一次会议");
        mvc.perform(get("/").with(users.as(district))).andExpect(content().string(containsString("上线第一天（4 / 5）")));
        jdbc.sql("""
                        insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, valid, created_at)
                        values (:branch, 'THEME_DAY', '主题党日', 'ARCHIVED', now(), now() + interval '1 hour', '2026-11-20', '村委会', true, now())
                        """).param("branch", village.first).update();
        assertThat(board.find(users.viewer(district))).isEmpty();
        mvc.perform(get("/").with(users.as(district))).andExpect(content().string(not(containsString("上线第一天"))));
        assertThat(jdbc.sql("select count(*) from audit_entry where action = 'rules_reviewed'")
                        .query(Long.class)
                        .single())
                .isOne();
    }

    @Test
    void eachSeesWhoDoesWhatAndLinksOnlyToTheirOwn() throws Exception {
        long security = users.create("secadmin", Role.SECURITY_ADMIN, null);
        String page = mvc.perform(get("/").with(users.as(security)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(Jsoup.parse(page).select(".first-day a").eachAttr("href")).containsExactly("/grants/proposals");
        assertThat(Jsoup.parse(page).select(".first-day").text())
                .contains("由区级党务工作者办")
                .doesNotContain("看过了");
        String home = mvc.perform(get("/").with(users.as(district)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        for (String href : Jsoup.parse(home).select(".first-day a").eachAttr("href")) {
            assertThat(mvc.perform(get(href).with(users.as(district)))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .as(href)
                    .isEqualTo(200);
        }
        long secretary = users.create("secretary", Role.BRANCH_SECRETARY, village.first);
        assertThat(board.find(users.viewer(secretary))).isEmpty();
    }

    @Test
    void theListNeverComesBackToAPortalThatHasLongBegun() {
        clock.advance(Duration.ofDays(91));
        assertThat(board.find(users.viewer(district))).isEmpty();
    }
}
