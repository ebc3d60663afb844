package org.hongfan.points;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.hongfan.access.Role;
import org.hongfan.account.SignedIn;
import org.hongfan.support.PostgresTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Who sees whose points, and what the pages say. */
@PostgresTest
class PointPagesTests {
    private static final AtomicLong NEXT_ACCOUNT = new AtomicLong(700_000);

    @Autowired
    MockMvc mvc;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    PointLedger ledger;

    PointFacts facts;
    long district;
    long town;
    long branch;
    long otherBranch;
    long wang;
    long an;
    long stranger;

    @BeforeEach
    void aBranchWithAMeeting() {
        facts = new PointFacts(jdbc, events);
        district = facts.district();
        town = facts.town(district, "泊里镇");
        branch = facts.branch(facts.community(town, "河西社区"), "河西第一支部");
        otherBranch = facts.branch(facts.community(town, "河东社区"), "河东第一支部");
        wang = facts.member(branch, "wang");
        an = facts.member(branch, "an");
        stranger = facts.member(otherBranch, "zhou");
        ledger.openYear(2026);
        facts.archive(facts.meeting(
                branch,
                "THEME_DAY",
                LocalDate.of(2026, 3, 12),
                Map.of(wang, "PRESENT", an, "ABSENT", stranger, "PRESENT")));
    }

    private RequestPostProcessor as(Role role, long organization, @Nullable Long member) {
        long id = NEXT_ACCOUNT.incrementAndGet();
        jdbc.sql("""
                        insert into account (id, username, password_hash, name, member_id, must_change_password, created_at)
                        values (:id, 'user' || :id, '-', '测试', cast(:member as bigint), false, now())
                        """).param("id", id).param("member", member).update();
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

    private long entryOf(long member) {
        return jdbc.sql("select max(id) from point_entry where member_id = :m and source_type = 'MEETING'")
                .param("m", member)
                .query(Long.class)
                .single();
    }

    private String page(String path, RequestPostProcessor who) throws Exception {
        return mvc.perform(get(path).with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    @Test
    void aMemberSeesTheirPointsAndWhy() throws Exception {
        RequestPostProcessor me = as(Role.MEMBER, branch, wang);
        String statement = page("/me/points", me);
        assertThat(statement)
                .contains("主题党日 +2（规则 1.3，年度上限 24，已得 2）")
                .contains("2026-03-12 会议")
                .contains("2 / 24");
        assertThat(page("/me/points/" + entryOf(wang), me))
                .contains("/meetings/")
                .contains("审核人")
                .contains("本平台的积分示例")
                .contains("之前已得 0，本条 +2，累计 2；年度上限 24")
                .contains("有异议");
    }

    @Test
    void aMemberSeesNobodyElsesPoints() throws Exception {
        RequestPostProcessor me = as(Role.MEMBER, branch, wang);
        for (String path : List.of(
                "/me/points/" + entryOf(an),
                "/members/" + an + "/points",
                "/members/" + wang + "/points",
                "/points",
                "/points?organization=" + branch)) {
            mvc.perform(get(path).with(me)).andExpect(status().isNotFound());
        }
    }

    @Test
    void aSecretarySeesTheBranchByNameAndNoOther() throws Exception {
        RequestPostProcessor secretary = as(Role.BRANCH_SECRETARY, branch, null);
        String list = page("/points", secretary);
        assertThat(list.indexOf("/members/" + an + "/points"))
                .as("an, who lost points, stands before wang")
                .isPositive()
                .isLessThan(list.indexOf("/members/" + wang + "/points"));
        assertThat(list).doesNotContain("data-sortable").doesNotContain("sort=").doesNotContain("名次：");
        assertThat(page("/members/" + an + "/points", secretary)).contains("无故缺席 −2");
        assertThat(page("/members/" + an + "/points/" + entryOf(an), secretary)).contains("扣分上限 10");
        for (String path : List.of(
                "/points?organization=" + otherBranch,
                "/points?organization=" + town,
                "/members/" + stranger + "/points",
                "/members/" + wang + "/points/" + entryOf(an))) {
            mvc.perform(get(path).with(secretary)).andExpect(status().isNotFound());
        }
    }

    @Test
    void aLargeBranchIsReadThirtyAtATime() throws Exception {
        for (int i = 0; i < 63; i++) {
            facts.member(branch, "zz%02d".formatted(i));
        }
        ledger.openYear(2026);
        RequestPostProcessor secretary = as(Role.BRANCH_SECRETARY, branch, null);
        assertThat(page("/points", secretary).split("<tr>", -1)).hasSizeLessThanOrEqualTo(2 + 30);
        assertThat(page("/points", secretary))
                .contains("共 65 条，第 1 / 3 页", "/points?page=2", "wang")
                .doesNotContain("zz40");
        assertThat(page("/points?page=3", secretary)).contains("zz62").doesNotContain("zz20");
        assertThat(page("/points?page=99", secretary)).contains("第 3 / 3 页");
    }

    @Test
    void higherLevelsSeeTheSpreadAndGoDown() throws Exception {
        RequestPostProcessor staff = as(Role.TOWN_STAFF, town, null);
        assertThat(page("/points", staff))
                .contains("参与积分的党员 3 人")
                .contains("河西社区")
                .doesNotContain("wang");
        assertThat(page("/points?organization=" + branch, staff)).contains("wang");
        mvc.perform(get("/points?organization=" + district).with(staff)).andExpect(status().isNotFound());
    }

    @Test
    void correctionsCanBeShown() throws Exception {
        long meeting = jdbc.sql("select id from meeting").query(Long.class).single();
        facts.reopen(meeting);
        RequestPostProcessor me = as(Role.MEMBER, branch, wang);
        assertThat(page("/me/points", me)).doesNotContain("冲销：").contains("显示更正记录");
        assertThat(page("/me/points?corrections=true", me))
                .contains("冲销：主题党日 +2")
                .contains("已冲销");
    }

    @Test
    void theDistrictChangesARuleAndEverybodyIsMeasuredByIt() throws Exception {
        RequestPostProcessor staff = as(Role.DISTRICT_STAFF, district, null);
        long rule = jdbc.sql("select id from point_rule where code = '1.3'")
                .query(Long.class)
                .single();
        assertThat(page("/points/rules", staff)).contains("主题党日").contains("每年最多 24 分");
        assertThat(page("/points/rules/" + rule + "/edit", staff)).contains("今年已有 2 条积分按这条规则记入");
        mvc.perform(post("/points/rules/" + rule)
                        .with(staff)
                        .with(csrf())
                        .param("version", "0")
                        .param("name", "主题党日")
                        .param("points", "3")
                        .param("cap", "2")
                        .param("enabled", "true"))
                .andExpect(status().isUnprocessableContent());
        mvc.perform(post("/points/rules/" + rule)
                        .with(staff)
                        .with(csrf())
                        .param("version", "0")
                        .param("name", "主题党日")
                        .param("points", "3")
                        .param("cap", "18")
                        .param("enabled", "true"))
                .andExpect(redirectedUrl("/points/rules?year=2026"));
        assertThat(facts.total(wang, 2026)).isEqualTo(63);
        assertThat(ledger.check(2026)).isEmpty();
        mvc.perform(post("/points/rules/" + rule)
                        .with(staff)
                        .with(csrf())
                        .param("version", "0")
                        .param("name", "主题党日")
                        .param("points", "5")
                        .param("cap", "18")
                        .param("enabled", "true"))
                .andExpect(status().isUnprocessableContent());
        mvc.perform(post("/points/rules/next-year").with(staff).with(csrf()))
                .andExpect(redirectedUrl("/points/rules?year=2027"));
        assertThat(page("/points/rules?year=2027", staff)).contains("每年最多 18 分");
        assertThat(facts.total(wang, 2027)).isNull();
    }

    @Test
    void othersReadTheRulesOnly() throws Exception {
        RequestPostProcessor me = as(Role.MEMBER, branch, wang);
        long rule = jdbc.sql("select id from point_rule where code = '1.3'")
                .query(Long.class)
                .single();
        assertThat(page("/points/rules", me)).contains("主题党日").doesNotContain("/edit");
        mvc.perform(get("/points/rules/" + rule + "/edit").with(me)).andExpect(status().isNotFound());
        mvc.perform(post("/points/rules/" + rule).with(me).with(csrf())).andExpect(status().isNotFound());
        mvc.perform(post("/points/rules/next-year")
                        .with(as(Role.TOWN_STAFF, town, null))
                        .with(csrf()))
                .andExpect(status().isNotFound());
    }
}
