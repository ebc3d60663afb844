package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.AppointmentService;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.support.TransactionTemplate;

/** Posts bring keys, and the end of a post takes them. */
@PostgresTest
@RequiredArgsConstructor
class GrantProposalTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final MockMvc mvc;
    private final Users users;
    private final GrantProposals proposals;
    private final GrantService grants;
    private final AppointmentService appointments;
    private final JdbcClient jdbc;
    private final Reach reach;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final ApplicationContext context;

    private Village village;
    private long security;
    private Viewer administrator;

    @BeforeEach
    void aVillage() {
        village = new Village(context);
        security = users.create("secadmin", Role.SECURITY_ADMIN, null);
        administrator = users.viewer(security);
    }

    private long appoint(long member, long unit, PartyPost post) {
        return appointments.appoint(village.staff(), member, unit, post, null, TODAY);
    }

    private List<String> held() {
        return jdbc.sql("""
                        select a.username || ' ' || g.role || ' ' || o.name || coalesce(' ' || g.to_on, '')
                          from role_grant g join account a on a.id = g.account_id join organization o on o.id = g.organization_id
                         where g.role <> 'MEMBER' order by g.id
                        """).query(String.class).list();
    }

    private void confirmAll() {
        proposals.confirm(
                administrator,
                proposals.list(administrator).stream().map(ProposalRow::id).toList());
    }

    @Test
    void eachPostThatWorksInThePortalIsProposedForItsRole() {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王秀兰中心户");
        List<Long> people = List.of("甲", "乙", "丙", "丁", "戊", "己").stream()
                .map(name -> village.member(village.first, "王" + name))
                .toList();
        appoint(people.get(0), village.first, PartyPost.SECRETARY);
        appoint(people.get(1), village.first, PartyPost.DEPUTY_SECRETARY);
        appoint(people.get(2), village.first, PartyPost.ORGANIZATION_OFFICER);
        appoint(people.get(3), household, PartyPost.HOUSEHOLD_HOST);
        appoint(people.get(4), village.south, PartyPost.ORGANIZATION_OFFICER);
        appoint(people.get(5), village.town, PartyPost.DEPUTY_SECRETARY);
        assertThat(proposals.list(administrator))
                .extracting(row -> row.name() + " " + row.role() + " " + row.place() + " " + row.post())
                .containsExactly(
                        "王甲 BRANCH_SECRETARY 河南第一党支部 书记",
                        "王乙 BRANCH_SECRETARY 河南第一党支部 副书记",
                        "王丁 HOUSEHOLD_HOST 王秀兰中心户 中心户长",
                        "王戊 COMMUNITY_STAFF 河南村党委 组织委员",
                        "王己 TOWN_STAFF 甲镇党委 副书记");
        assertThat(held()).as("nothing is held before somebody confirms").isEmpty();
    }

    @Test
    void aListIsConfirmedWithOneTapAndWaitsForWhoHasNoAccount() throws Exception {
        long first = village.member(village.first, "王甲");
        long second = village.member(village.first, "王乙");
        users.create("wangjia", Role.MEMBER, village.first, first);
        appoint(first, village.first, PartyPost.SECRETARY);
        appoint(second, village.first, PartyPost.DEPUTY_SECRETARY);
        mvc.perform(get("/").with(users.as(security))).andExpect(content().string(containsString("2 项任职带来的岗位待确认")));
        String page = mvc.perform(get("/grants/proposals").with(users.as(security)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        var boxes = Jsoup.parse(page).select("input[name=proposals][checked]");
        assertThat(boxes).hasSize(2);
        mvc.perform(post("/grants/proposals/confirmation")
                        .param("proposals", boxes.eachAttr("value").toArray(String[]::new))
                        .with(csrf())
                        .with(users.as(security)))
                .andExpect(redirectedUrl("/grants/proposals"));
        assertThat(held()).containsExactly("wangjia BRANCH_SECRETARY 河南第一党支部");
        users.create("wangyi", Role.MEMBER, village.first, second);
        assertThat(held()).containsExactly("wangjia BRANCH_SECRETARY 河南第一党支部", "wangyi BRANCH_SECRETARY 河南第一党支部");
        assertThat(jdbc.sql(
                                "select account_id || ' ' || summary from audit_entry where action = 'role_confirmed' order by id")
                        .query(String.class)
                        .list())
                .containsExactly(security + " 确认 王甲：河南第一党支部支部书记，因任书记", security + " 确认 王乙：河南第一党支部支部书记，因任副书记");
    }

    @Test
    void theEndOfThePostEndsTheGrantAndTheSessionsOnThatDay() {
        long member = village.member(village.first, "王甲");
        long account = users.create("wangjia", Role.MEMBER, village.first, member);
        long post = appoint(member, village.first, PartyPost.SECRETARY);
        confirmAll();
        int epoch = epoch(account);
        appointments.end(village.staff(), post, TODAY);
        assertThat(held()).containsExactly("wangjia BRANCH_SECRETARY 河南第一党支部 2026-11-23");
        assertThat(epoch(account)).isGreaterThan(epoch);
        assertThat(users.viewer(account).posts()).extracting(one -> one.role()).containsExactly(Role.MEMBER);
    }

    @Test
    void aGrantMadeByHandEndsWithTheBranchsPostButStaffKeepTheirs() {
        long member = village.member(village.first, "王甲");
        users.create("wangjia", Role.BRANCH_SECRETARY, village.first, member);
        grants.grant(new GrantRole(
                jdbc.sql("select id from account where username = 'wangjia'")
                        .query(Long.class)
                        .single(),
                Role.COMMUNITY_STAFF,
                village.south,
                LocalDate.of(2020, 1, 1),
                null));
        long branch = appoint(member, village.first, PartyPost.SECRETARY);
        long community = appoint(member, village.south, PartyPost.SECRETARY);
        assertThat(proposals.list(administrator))
                .as("what is held needs no proposal")
                .isEmpty();
        jdbc.sql("delete from grant_proposal where appointment_id = :id")
                .param("id", community)
                .update();
        appointments.end(village.staff(), branch, TODAY);
        appointments.end(village.staff(), community, TODAY);
        assertThat(held())
                .containsExactly("wangjia BRANCH_SECRETARY 河南第一党支部 2026-11-23", "wangjia COMMUNITY_STAFF 河南村党委");
    }

    @Test
    void fromDeputyToSecretaryTheKeysStay() {
        long member = village.member(village.first, "王甲");
        users.create("wangjia", Role.MEMBER, village.first, member);
        long deputy = appoint(member, village.first, PartyPost.DEPUTY_SECRETARY);
        confirmAll();
        long secretary = appoint(member, village.first, PartyPost.SECRETARY);
        assertThat(proposals.list(administrator)).isEmpty();
        appointments.end(village.staff(), deputy, TODAY);
        assertThat(held()).containsExactly("wangjia BRANCH_SECRETARY 河南第一党支部");
        appointments.end(village.staff(), secretary, TODAY);
        assertThat(held()).containsExactly("wangjia BRANCH_SECRETARY 河南第一党支部 2026-11-23");
    }

    @Test
    void aDeputyIsCalledDeputyAndDoesTheSecretarysWork() throws Exception {
        long member = village.member(village.first, "王甲");
        long account = users.create("wangjia", Role.MEMBER, village.first, member);
        appoint(member, village.first, PartyPost.DEPUTY_SECRETARY);
        assertThat(Jsoup.parse(mvc.perform(get("/grants/proposals").with(users.as(security)))
                                .andReturn()
                                .getResponse()
                                .getContentAsString())
                        .select("[data-label=登录岗位]")
                        .text())
                .isEqualTo("支部副书记");
        confirmAll();
        String home = mvc.perform(get("/").with(users.as(account)))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(Jsoup.parse(home).select(".who").text()).contains("支部副书记").doesNotContain("支部书记");
        assertThat(users.viewer(account).current().role()).isEqualTo(Role.BRANCH_SECRETARY);
        appoint(member, village.first, PartyPost.SECRETARY);
        assertThat(users.viewer(account).current().roleTitle()).isEqualTo("支部书记");
    }

    @Test
    void aGroupsLeaderHoldsTheGroupAndNoOther() {
        long member = village.member(village.first, "王甲");
        users.create("wangjia", Role.MEMBER, village.first, member);
        List<Long> groups =
                jdbc.sql("""
                        insert into party_group (branch_id, name, founded_on)
                        select :branch, n || '组', date '2020-01-01' from generate_series(1, 2) n returning id
                        """).param("branch", village.first).query(Long.class).list();
        List<Long> posts = groups.stream()
                .map(group -> appointments.appoint(
                        village.staff(), member, village.first, PartyPost.GROUP_LEADER, group, TODAY))
                .toList();
        confirmAll();
        appointments.end(village.staff(), posts.get(0), TODAY);
        assertThat(jdbc.sql(
                                "select group_id || coalesce(' ' || to_on, '') from role_grant where role = 'GROUP_LEADER' order by id")
                        .query(String.class)
                        .list())
                .containsExactly(groups.get(0) + " 2026-11-23", String.valueOf(groups.get(1)));
    }

    @Test
    void whoGivesUpAPostBeforeAnybodyConfirmedIsNoLongerProposed() {
        long member = village.member(village.first, "王甲");
        long post = appoint(member, village.first, PartyPost.SECRETARY);
        long id = proposals.list(administrator).get(0).id();
        appointments.end(village.staff(), post, TODAY);
        assertThat(proposals.list(administrator)).isEmpty();
        assertThatThrownBy(() -> proposals.confirm(administrator, List.of(id))).isInstanceOf(RefusedException.class);
    }

    @Test
    void aRefusalSaysWhyAndNobodyConfirmsThemself() throws Exception {
        long member = village.member(village.first, "王甲");
        appoint(member, village.first, PartyPost.SECRETARY);
        long id = proposals.list(administrator).get(0).id();
        var page = Jsoup.parse(mvc.perform(post("/grants/proposals/refusal")
                        .param("proposals", String.valueOf(id))
                        .param("reason", " ")
                        .with(csrf())
                        .with(users.as(security)))
                .andExpect(status().isUnprocessableContent())
                .andReturn()
                .getResponse()
                .getContentAsString());
        assertThat(page.select("details.confirm[open] .field.invalid #reason-error")
                        .text())
                .as("the panel is open, the message stands at the field")
                .isEqualTo("请写明不同意的原因");
        assertThat(page.select("[data-errors] a[href=#reason]").text()).isEqualTo("请写明不同意的原因");
        proposals.refuse(administrator, List.of(id), "任职文件还没有报来");
        assertThat(proposals.list(administrator)).isEmpty();
        assertThat(jdbc.sql("select summary from audit_entry where action = 'role_not_confirmed'")
                        .query(String.class)
                        .list())
                .containsExactly("不同意 王甲：河南第一党支部支部书记，因为任职文件还没有报来");
        long own = village.member(village.second, "王乙");
        long second = users.create("second", (Long) null);
        jdbc.sql("update account set member_id = :member where id = :id")
                .param("member", own)
                .param("id", second)
                .update();
        grants.grant(new GrantRole(second, Role.SECURITY_ADMIN, null, TODAY, null));
        appoint(own, village.second, PartyPost.SECRETARY);
        ProposalRow row = proposals.list(users.viewer(second)).get(0);
        assertThat(row.objection()).contains("您自己");
        assertThatThrownBy(() -> proposals.confirm(users.viewer(second), List.of(row.id())))
                .isInstanceOf(RefusedException.class);
        assertThat(proposals.list(administrator).get(0).objection()).contains("不兼任其他岗位");
    }

    @Test
    void theLevelAboveConfirmsPostsOfBranchesOnlyWhereItIsSet() {
        long member = village.member(village.first, "王甲");
        users.create("wangjia", Role.MEMBER, village.first, member);
        appoint(member, village.first, PartyPost.SECRETARY);
        appoint(member, village.south, PartyPost.SECRETARY);
        long stranger = village.member(village.other, "远处人");
        appoint(stranger, village.other, PartyPost.SECRETARY);
        Viewer community = users.viewer(users.create("south", Role.COMMUNITY_STAFF, village.south));
        assertThatThrownBy(() -> proposals.list(community)).isInstanceOf(NotFoundException.class);
        GrantProposals here = new GrantProposals(jdbc, grants, events, clock, reach, PostsConfirmedBy.LEVEL_ABOVE);
        assertThat(here.list(community)).extracting(ProposalRow::place).containsExactly("河南第一党支部");
        assertThatThrownBy(
                        () -> here.list(users.viewer(users.create("secretary", Role.BRANCH_SECRETARY, village.first))))
                .isInstanceOf(NotFoundException.class);
        transaction.executeWithoutResult(status -> here.confirm(
                community, here.list(community).stream().map(ProposalRow::id).toList()));
        assertThat(held()).contains("wangjia BRANCH_SECRETARY 河南第一党支部").hasSize(3);
        assertThat(here.list(administrator)).extracting(ProposalRow::place).containsExactly("河南村党委", "河北第一党支部");
    }

    private int epoch(long account) {
        return jdbc.sql("select session_epoch from account where id = :id")
                .param("id", account)
                .query(Integer.class)
                .single();
    }
}
