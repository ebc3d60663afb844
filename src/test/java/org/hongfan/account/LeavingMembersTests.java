package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityPlan;
import org.hongfan.activity.ActivityService;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.MeetingType;
import org.hongfan.member.AppointmentService;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationService;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** Who leaves a branch of 60 loses the keys at once, and nothing comes back by itself. */
@PostgresTest
@RequiredArgsConstructor
class LeavingMembersTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final LocalDate LATELY = LocalDate.of(2026, 11, 10);

    private final MockMvc mvc;
    private final Users users;
    private final MemberService members;
    private final AppointmentService appointments;
    private final OrganizationService organizations;
    private final ActivityService activities;
    private final MeetingService meetings;
    private final GrantService grants;
    private final GrantProposals proposals;
    private final ActivationService activations;
    private final ViewerService viewers;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    private Village village;
    private List<Long> people;
    private Viewer staff;
    private long security;
    private long secretary;
    private long wang;
    private long account;

    @BeforeEach
    void aBranchOfSixty() {
        village = new Village(context);
        people = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            people.add(village.member(village.first, "党员" + Character.toString('甲' + i)));
        }
        staff = users.viewer(users.create("district", Role.DISTRICT_STAFF, village.district));
        security = users.create("secadmin", Role.SECURITY_ADMIN, null);
        secretary = users.create("zhishu", Role.BRANCH_SECRETARY, village.first, people.get(59));
        wang = people.get(0);
        account = users.create("wang", Role.MEMBER, village.first, wang);
    }

    private Viewer of(long accountId) {
        return users.viewer(accountId);
    }

    private List<String> held(long account) {
        return jdbc.sql("""
                        select g.role || ' ' || o.short_name || coalesce(' ' || g.to_on || ' ' || g.ended_because, '')
                          from role_grant g left join organization o on o.id = g.organization_id where g.account_id = :account order by g.id
                        """).param("account", account).query(String.class).list();
    }

    private long activity(LocalDateTime begins, @Nullable Integer places, long audience) {
        return activities.announce(
                of(secretary),
                new ActivityPlan(
                        village.first,
                        audience,
                        null,
                        "VOLUNTEERING",
                        "清洁家园",
                        "",
                        begins,
                        begins.plusHours(2),
                        "广场",
                        places,
                        null,
                        BigDecimal.ONE));
    }

    private List<String> taking(long activity) {
        return jdbc.sql("""
                        select m.name || ' ' || p.status from participation p join member m on m.id = p.member_id
                         where p.activity_id = :activity order by m.id
                        """).param("activity", activity).query(String.class).list();
    }

    private long meeting(long chair, @Nullable Long recorder) {
        LocalDateTime at = LocalDateTime.of(2026, 12, 5, 19, 0);
        return meetings.plan(
                of(secretary),
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.THEME_DAY,
                        "12月主题党日",
                        at,
                        at.plusHours(1),
                        "活动室",
                        chair,
                        recorder,
                        null,
                        List.of()));
    }

    private String page(String path, long who) throws Exception {
        return Jsoup.parse(mvc.perform(get(path).with(users.as(who)))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .select("main")
                .text();
    }

    @ParameterizedTest
    @EnumSource(
            value = MemberStatus.class,
            names = {"DECEASED", "TRANSFERRED", "LEFT", "SUSPENDED"})
    void everythingEndsOnTheSpotHoweverItWasGiven(MemberStatus status) throws Exception {
        appointments.appoint(staff, wang, village.first, PartyPost.DEPUTY_SECRETARY, null, LATELY);
        proposals.confirm(
                of(security),
                proposals.list(of(security)).stream().map(ProposalRow::id).toList());
        grants.grant(new GrantRole(account, Role.COMMUNITY_STAFF, village.south, TODAY.plusDays(9), null));
        long enrolled = activity(TestClock.START.plusDays(5), 1, village.first);
        activities.enrol(of(account), enrolled);
        long next = users.create("next", Role.MEMBER, village.first, people.get(1));
        activities.await(of(next), enrolled);
        long full = activity(TestClock.START.plusDays(6), 1, village.first);
        activities.enrol(of(next), full);
        activities.await(of(account), full);
        long meeting = meeting(wang, wang);
        var session = users.as(account);
        mvc.perform(get("/me").with(session)).andExpect(status().isOk());

        members.changeStatus(staff, wang, status, LATELY, "依据文件");

        assertThat(held(account))
                .as("the day lies in the past, what was done until today is not rewritten")
                .containsExactly(
                        "MEMBER 河南第一党支部 2026-11-23 " + status.title().replace("已转出", "转出本区"),
                        "BRANCH_SECRETARY 河南第一党支部 2026-11-23 " + status.title().replace("已转出", "转出本区"),
                        "COMMUNITY_STAFF 河南村党委 2026-12-02 " + status.title().replace("已转出", "转出本区"));
        assertThat(viewers.load(account)).isEmpty();
        mvc.perform(get("/me").with(session)).andExpect(status().is3xxRedirection());
        assertThat(taking(enrolled)).containsExactly("党员甲 WITHDRAWN", "党员申 ENROLLED");
        assertThat(jdbc.sql("select count(*) from activity_waiting")
                        .query(Long.class)
                        .single())
                .isZero();
        String file = page("/members/" + wang, secretary);
        assertThat(file)
                .contains(
                        "任职 河南第一党支部 副书记",
                        "登录岗位 河南第一党支部 支部书记",
                        "登录岗位 河南村党委 社区党务工作者",
                        "活动报名 “清洁家园”（11月28日）",
                        "活动候补 “清洁家园”（11月29日）",
                        "“12月主题党日”（12月5日）的主持人",
                        "“12月主题党日”（12月5日）的记录人");
        assertThat(page("/", secretary)).contains("“12月主题党日”要换主持人：党员甲", "“12月主题党日”要换记录人：党员甲");
        assertThat(jdbc.sql("select chair_id from meeting where id = :id")
                        .param("id", meeting)
                        .query(Long.class)
                        .single())
                .as("named, not dropped")
                .isEqualTo(wang);
    }

    @Test
    void whoDiedBeforeAnActivityIsNotOnItsListWhenItIsFinishedLater() {
        long past = activity(TestClock.START.plusHours(1), null, village.first);
        activities.enrol(of(account), past);
        activities.add(of(secretary), past, people.subList(1, 28));
        jdbc.sql(
                        "update activity set starts_at = starts_at - interval '5 days', ends_at = ends_at - interval '5 days', held_on = held_on - 5 where id = :id")
                .param("id", past)
                .update();

        members.changeStatus(staff, wang, MemberStatus.DECEASED, LATELY, "病故");
        activities.finish(of(secretary), past);

        assertThat(taking(past)).hasSize(28).contains("党员甲 WITHDRAWN", "党员申 ATTENDED");
    }

    @Test
    void aTransferEndsWhatHungOnTheOldBranchAndSaysSo() throws Exception {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王秀兰中心户");
        long hosted = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "东头中心户");
        long group = organizations.foundGroup(staff, village.first, "第一党小组", LATELY);
        members.place(staff, wang, group, household, LATELY);
        appointments.appoint(staff, wang, village.first, PartyPost.GROUP_LEADER, group, LATELY);
        appointments.appoint(staff, wang, hosted, PartyPost.HOUSEHOLD_HOST, null, LATELY);
        appointments.appoint(staff, wang, village.south, PartyPost.COMMITTEE_MEMBER, null, LATELY);
        proposals.confirm(
                of(security),
                proposals.list(of(security)).stream().map(ProposalRow::id).toList());
        grants.grant(new GrantRole(account, Role.BRANCH_SECRETARY, village.first, LATELY, null));
        grants.grant(new GrantRole(account, Role.COMMUNITY_STAFF, village.south, LATELY, null));
        long own = activity(TestClock.START.plusDays(5), null, village.first);
        long everybodys = activities.announce(
                users.viewer(users.create("south", Role.COMMUNITY_STAFF, village.south)),
                new ActivityPlan(
                        village.south,
                        village.south,
                        null,
                        "VOLUNTEERING",
                        "全村植树",
                        "",
                        TestClock.START.plusDays(7),
                        TestClock.START.plusDays(7).plusHours(2),
                        "北山",
                        null,
                        null,
                        BigDecimal.ONE));
        activities.add(of(secretary), own, people.subList(0, 27));
        activities.add(of(secretary), everybodys, people.subList(0, 27));

        mvc.perform(post("/members/{id}/transfer", wang)
                        .param("branchId", String.valueOf(village.second))
                        .param("on", TODAY.toString())
                        .param("reason", "居住地变动")
                        .with(csrf())
                        .with(users.as(staff.accountId())))
                .andExpect(redirectedUrl("/members/" + wang));

        assertThat(page("/members/" + wang, staff.accountId()))
                .contains(
                        "转出时结束的",
                        "党小组 第一党小组",
                        "中心户 王秀兰中心户",
                        "任职 河南第一党支部 党小组组长",
                        "任职 东头中心户 中心户长",
                        "登录岗位 河南第一党支部 支部书记",
                        "登录岗位 东头中心户 中心户长",
                        "活动报名 “清洁家园”")
                .doesNotContain("登录岗位 河南村党委", "全村植树", "任职 河南村党委 委员 ");
        assertThat(users.viewer(account).posts())
                .extracting(one -> one.role() + " " + one.organizationName())
                .containsExactlyInAnyOrder("MEMBER 河南第二党支部", "COMMUNITY_STAFF 河南村党委");
        assertThat(taking(own))
                .hasSize(27)
                .filteredOn(line -> line.endsWith("WITHDRAWN"))
                .containsExactly("党员甲 WITHDRAWN");
        assertThat(taking(everybodys)).hasSize(27).allMatch(line -> line.endsWith("ENROLLED"));
    }

    @Test
    void restoringAsksForEachAnewAndGivesNothingBack() throws Exception {
        appointments.appoint(staff, wang, village.first, PartyPost.DEPUTY_SECRETARY, null, LATELY);
        proposals.confirm(
                of(security),
                proposals.list(of(security)).stream().map(ProposalRow::id).toList());
        members.changeStatus(staff, wang, MemberStatus.SUSPENDED, LATELY, "失去联系满六个月");
        members.changeStatus(staff, wang, MemberStatus.LEFT, LATELY, "自行脱党");
        String again = "登录岗位";
        assertThat(page("/grants/ended", security)).contains("wang", "停止党籍").doesNotContain("重新授予");

        members.changeStatus(staff, wang, MemberStatus.ACTIVE, TODAY, "登记有误，予以恢复");

        assertThat(viewers.load(account)).isEmpty();
        assertThat(proposals.list(of(security))).isEmpty();
        assertThat(page("/members/" + wang, staff.accountId()))
                .contains("恢复以后要重新办理的", "不会自动恢复", "任职 河南第一党支部 副书记 重新办理", again, "由安全管理员重新授予");
        assertThat(page("/grants/ended", security)).contains("已恢复为在册", "重新授予");
        grants.grant(of(security), new GrantRole(account, Role.MEMBER, village.first, TODAY, null));
        assertThat(viewers.load(account)).isPresent();
    }

    @Test
    void theSecurityAdministratorSeesWhatEndedWhileItIsNew() throws Exception {
        assertThat(page("/", security)).doesNotContain("项岗位因");
        members.changeStatus(staff, wang, MemberStatus.DECEASED, LATELY, "病故");
        assertThat(page("/", security))
                .contains("1 项岗位因离任、离开而结束")
                .as("nobody is asked to give a dead man keys")
                .doesNotContain("wang（wang）还没有岗位");
        assertThat(page("/grants/ended", security)).contains("wang（wang） 新", "河南第一党支部 · 党员", "去世", "2026年11月23日");
        mvc.perform(post("/grants/ended/seen")
                        .param(
                                "shownAt",
                                String.valueOf(TestClock.START
                                        .atZone(ZoneId.of("Asia/Shanghai"))
                                        .toInstant()
                                        .toEpochMilli()))
                        .with(csrf())
                        .with(users.as(security)))
                .andExpect(redirectedUrl("/grants/ended"));
        assertThat(page("/", security)).doesNotContain("项岗位因");
        assertThat(page("/grants/ended", security)).contains("wang（wang）").doesNotContain("wang（wang） 新");
    }

    @Test
    void nobodyGivesKeysToWhoHasLeftAndTheOnlyAdministratorIsNamed() throws Exception {
        long second = users.create("only", people.get(5));
        grants.grant(new GrantRole(second, Role.AUDITOR, null, LATELY, null));
        members.changeStatus(staff, people.get(5), MemberStatus.DECEASED, LATELY, "病故");
        assertThat(page("/members/" + people.get(5), staff.accountId())).contains("审计员是唯一的，暂时保留：请尽快授给别人");
        members.changeStatus(staff, wang, MemberStatus.DECEASED, LATELY, "病故");
        assertThatThrownBy(() ->
                        grants.grant(of(security), new GrantRole(account, Role.MEMBER, village.first, TODAY, null)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("去世");
    }

    @Test
    void aSlipThatWasNotUsedIsVoidWhicheverAccountItOpens() throws Exception {
        long fresh = people.get(7);
        long batch = activations.issue(
                of(secretary), new IssueSlips(village.first, List.of(fresh), false, "https://dj.example.gov.cn"));
        assertThat(activations.open(of(secretary), batch).slips()).hasSize(1);
        members.changeStatus(staff, fresh, MemberStatus.TRANSFERRED, TODAY, "介绍信 12 号");
        assertThat(jdbc.sql("select ended_as from activation_slip where member_id = :id")
                        .param("id", fresh)
                        .query(String.class)
                        .single())
                .isEqualTo("LEFT");
        assertThat(page("/members/" + fresh, secretary)).contains("还没有用的开通单作废");
    }

    @Test
    void aPostRegisteredAsEndedLongAgoEndsTheKeysTodayAndNotBackwards() {
        long post = appointments.appoint(staff, wang, village.first, PartyPost.DEPUTY_SECRETARY, null, LATELY);
        proposals.confirm(
                of(security),
                proposals.list(of(security)).stream().map(ProposalRow::id).toList());
        appointments.end(staff, post, LATELY.plusDays(1));
        assertThat(held(account)).containsExactly("MEMBER 河南第一党支部", "BRANCH_SECRETARY 河南第一党支部 2026-11-23 不再任副书记");
    }
}
