package org.hongfan.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.hamcrest.Matchers;
import org.hongfan.access.Role;
import org.hongfan.account.SignedIn;
import org.hongfan.points.PointFacts;
import org.hongfan.points.PointLedger;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The pages of activities as a secretary and a member use them. */
@PostgresTest
class ActivityPagesTests {
    private static final AtomicLong NEXT_ACCOUNT = new AtomicLong(800_000);

    @Autowired
    MockMvc mvc;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    PointLedger ledger;

    @Autowired
    TestClock clock;

    PointFacts facts;
    long branch;
    long wang;
    long li;
    RequestPostProcessor secretary;
    RequestPostProcessor member;

    @BeforeEach
    void aBranch() {
        facts = new PointFacts(jdbc, events);
        long town = facts.town(facts.district(), "泊里镇");
        branch = facts.branch(facts.community(town, "河西社区"), "河西第一支部");
        wang = facts.member(branch, "wang");
        li = facts.member(branch, "li");
        ledger.openYear(2026);
        secretary = as(Role.BRANCH_SECRETARY, branch, null);
        member = as(Role.MEMBER, branch, wang);
    }

    private RequestPostProcessor as(Role role, long organization, @Nullable Long memberId) {
        long id = NEXT_ACCOUNT.incrementAndGet();
        jdbc.sql("""
                        insert into account (id, username, password_hash, name, member_id, must_change_password, created_at)
                        values (:id, 'user' || :id, '-', '测试', cast(:member as bigint), false, now())
                        """).param("id", id).param("member", memberId).update();
        jdbc.sql("""
                        insert into role_grant (account_id, role, organization_id, from_on, granted_at)
                        values (:id, :role, :organization, '2020-01-01', now())
                        """)
                .param("id", id)
                .param("role", role.name())
                .param("organization", organization)
                .update();
        return authentication(
                UsernamePasswordAuthenticationToken.authenticated(new SignedIn(id, "user" + id, 0), null, List.of()));
    }

    private String page(String path, RequestPostProcessor who) throws Exception {
        return mvc.perform(get(path).with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private MockHttpServletRequestBuilder form() {
        return post("/activities")
                .with(secretary)
                .with(csrf())
                .param("organizationId", String.valueOf(branch))
                .param("audienceId", String.valueOf(branch))
                .param("type", "VOLUNTEERING")
                .param("title", "清洁家园")
                .param("start", "09:00")
                .param("end", "11:00")
                .param("place", "文化广场")
                .param("hours", "2");
    }

    private long published() throws Exception {
        mvc.perform(form().param("day", "2026-11-28").param("places", "1").param("publish", "true"))
                .andExpect(status().is3xxRedirection());
        return jdbc.sql("select max(id) from activity").query(Long.class).single();
    }

    @Test
    void theSecretaryAnnouncesTheMemberEnrolsAndTheListIsMarked() throws Exception {
        assertThat(page("/activities", secretary)).contains("还没有活动").contains("安排活动");
        assertThat(page("/activities/new", secretary)).contains("2026-11-28").contains("志愿服务");
        long id = published();
        assertThat(page("/activities?show=open", member)).contains("清洁家园");
        assertThat(page("/activities/" + id, member)).contains("我要报名").doesNotContain("修改安排");
        mvc.perform(post("/activities/" + id + "/enrolment").with(member).with(csrf()))
                .andExpect(redirectedUrl("/activities/" + id))
                .andExpect(flash().attribute("flash", "报名成功"));
        assertThat(page("/activities/" + id, member)).contains("您已报名").contains("取消报名");
        assertThat(page("/activities?show=mine", member)).contains("清洁家园");
        mvc.perform(post("/activities/" + id + "/people")
                        .with(secretary)
                        .with(csrf())
                        .param("member", String.valueOf(li)))
                .andExpect(status().isUnprocessableContent())
                .andExpect(content().string(Matchers.containsString("名额已满（1 人）。可以候补，有人取消就按次序递补")));
        clock.setTo(LocalDate.of(2026, 11, 28).atTime(12, 0));
        mvc.perform(post("/activities/" + id + "/people")
                        .with(secretary)
                        .with(csrf())
                        .param("member", String.valueOf(li)))
                .andExpect(flash().attribute("flash", "已添加 1 人"));
        assertThat(page("/activities/" + id, secretary)).contains("保存并办结").contains("lines[1].memberId");
        mvc.perform(post("/activities/" + id + "/attendance")
                        .with(secretary)
                        .with(csrf())
                        .param("lines[0].memberId", String.valueOf(wang))
                        .param("lines[0].attended", "true")
                        .param("lines[0].hours", "25")
                        .param("lines[0].award", "优秀志愿者"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("工时不超过 24 小时")
                        .contains("优秀志愿者"));
        mvc.perform(post("/activities/" + id + "/attendance")
                        .with(secretary)
                        .with(csrf())
                        .param("finish", "true")
                        .param("result", "清理垃圾两车")
                        .param("lines[0].memberId", String.valueOf(wang))
                        .param("lines[0].attended", "true")
                        .param("lines[0].award", "优秀志愿者")
                        .param("lines[1].memberId", String.valueOf(li))
                        .param("lines[1].attended", "false"))
                .andExpect(redirectedUrl("/activities/" + id));
        assertThat(page("/activities/" + id, member))
                .contains("您参加了，计 2 小时")
                .contains("清理垃圾两车")
                .contains("优秀志愿者")
                .doesNotContain("重新打开");
        assertThat(page("/activities/" + id, secretary)).contains("重新打开").contains("未到");
        assertThat(facts.entries(wang, 2026)).containsExactly("11-28 +2");
        RequestPostProcessor community = as(Role.COMMUNITY_STAFF, communityOf(), null);
        assertThat(page(
                        "/activities?organization=" + branch + "&type=VOLUNTEERING&status=FINISHED&month=2026-11",
                        community))
                .contains("清洁家园");
        assertThat(page("/activities?month=2026-10", community)).contains("没有符合条件的活动");
        mvc.perform(post("/activities/" + id + "/reopening")
                        .with(secretary)
                        .with(csrf())
                        .param("reason", "登错了"))
                .andExpect(redirectedUrl("/activities/" + id));
        assertThat(facts.entries(wang, 2026)).isEmpty();
        assertThat(page("/activities/" + id + "?q=zz", community))
                .contains("没有找到")
                .contains("保存并办结");
    }

    private long communityOf() {
        return jdbc.sql("select parent_id from organization where id = :id")
                .param("id", branch)
                .query(Long.class)
                .single();
    }

    @Test
    void mistakesStandAtTheFieldAndNothingTypedIsLost() throws Exception {
        mvc.perform(form().param("day", "2026-11-28").param("places", "0").param("enrolUntil", "2026-11-29T08:00"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("名额至少 1 人")
                        .contains("文化广场"));
        mvc.perform(form().param("day", "2026-11-28").param("enrolUntil", "2026-11-29T08:00"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("报名截止不能晚于活动开始")
                        .contains("文化广场"));
        mvc.perform(form())
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("请填写日期"));
    }

    @Test
    void twoWhoEditTheSamePlan() throws Exception {
        long id = published();
        MockHttpServletRequestBuilder first = edit(id).param("title", "清洁家园一");
        mvc.perform(first).andExpect(redirectedUrl("/activities/" + id));
        mvc.perform(edit(id).param("title", "清洁家园二"))
                .andExpect(status().isConflict())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("清洁家园二"));
    }

    private MockHttpServletRequestBuilder edit(long id) {
        return post("/activities/" + id)
                .with(secretary)
                .with(csrf())
                .param("version", "1")
                .param("organizationId", String.valueOf(branch))
                .param("audienceId", String.valueOf(branch))
                .param("type", "VISIT")
                .param("day", "2026-11-28")
                .param("start", "09:00")
                .param("end", "11:00")
                .param("place", "文化广场")
                .param("hours", "2");
    }

    @Test
    void aMemberManagesNothing() throws Exception {
        long id = published();
        mvc.perform(get("/activities/new").with(member)).andExpect(status().isNotFound());
        mvc.perform(get("/activities/" + id + "/edit").with(member)).andExpect(status().isNotFound());
        for (String step : List.of("publication", "cancellation", "people", "attendance", "reopening")) {
            mvc.perform(post("/activities/" + id + "/" + step).with(member).with(csrf()))
                    .andExpect(status().isNotFound());
        }
        mvc.perform(get("/activities/999999").with(member)).andExpect(status().isNotFound());
    }
}
