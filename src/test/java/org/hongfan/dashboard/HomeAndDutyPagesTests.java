package org.hongfan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.hongfan.access.Role;
import org.hongfan.duty.DutyFacts;
import org.hongfan.duty.DutyLedger;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.support.TransactionTemplate;

/** What each role is told to do today, and how duties read on the day. */
@PostgresTest
class HomeAndDutyPagesTests {
    private static final LocalDate LONG_AGO = LocalDate.of(2015, 7, 1);

    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final DutyLedger ledger;
    private final TestClock clock;
    private final DutyFacts facts;

    private final OrganizationCounts counts;
    private long district;
    private long town;
    private long community;
    private long branch;
    private long other;
    private long member;

    HomeAndDutyPagesTests(
            MockMvc mvc,
            JdbcClient jdbc,
            DutyLedger ledger,
            TestClock clock,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            OrganizationCounts counts) {
        this.counts = counts;
        this.mvc = mvc;
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
        this.facts = new DutyFacts(jdbc, events, transaction);
    }

    @BeforeEach
    void tree() {
        ledger.rebuild(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 11, 23));
        district = facts.unit(null, "DISTRICT", "区委", LONG_AGO);
        town = facts.unit(district, "TOWN", "泊里镇", LONG_AGO);
        community = facts.unit(town, "COMMUNITY", "新港社区", LONG_AGO);
        branch = facts.unit(community, "BRANCH", "第一网格支部", LONG_AGO);
        other = facts.unit(town, "BRANCH", "机关支部", LONG_AGO);
        member = facts.member(branch);
        counts.rebuild();
        for (LocalDate day : new LocalDate[] {LocalDate.of(2026, 9, 8), LocalDate.of(2026, 10, 8)}) {
            facts.meeting(branch, null, "THEME_DAY", day, true);
            facts.meeting(other, null, "THEME_DAY", day, true);
        }
        for (long each : new long[] {branch, other}) {
            facts.meeting(each, null, "GENERAL_MEETING", LocalDate.of(2026, 9, 9), true);
            facts.meeting(each, null, "PARTY_LECTURE", LocalDate.of(2026, 9, 10), true);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-10, 本月主题党日还没有记录，20 天后到期, 本期应办",
        "2026-11-27, 本月主题党日还没有记录，3 天后到期, 临期",
        "2026-11-30, 本月主题党日还没有记录，今天到期, 临期",
        "2026-12-01, 2026年11月主题党日没有记录，已逾期 1 天, 逾期"
    })
    void theSecretaryIsToldWhatIsDueAndBeginsItInOneTap(LocalDate day, String sentence, String state) throws Exception {
        clock.setTo(day);
        ledger.open(day);

        String page = page("/", Role.BRANCH_SECRETARY, branch);

        assertThat(page)
                .contains(sentence, state, "现在记录", "/meetings/new?organization=" + branch + "&amp;type=THEME_DAY");
    }

    @Test
    void theSecretarySeesWhatWasReturnedAndWhatIsToday() throws Exception {
        long returned = facts.meetingInState(branch, "THEME_DAY", LocalDate.of(2026, 11, 18), "RETURNED");
        jdbc.sql("update meeting set remark = '请补写决议', title = '十一月主题党日' where id = ?")
                .param(returned)
                .update();
        facts.meetingInState(branch, "GENERAL_MEETING", LocalDate.of(2026, 11, 23), "PLANNED");
        facts.meetingInState(branch, "PARTY_LECTURE", LocalDate.of(2026, 11, 26), "PLANNED");

        String page = page("/", Role.BRANCH_SECRETARY, branch);

        assertThat(page)
                .contains("“十一月主题党日”的记录被退回", "请补写决议", "/meetings/" + returned, "今天 14:00", "11月26日")
                .doesNotContain("本月主题党日还没有记录");
    }

    @Test
    void nothingToDoIsSaidPlainly() throws Exception {
        facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 11, 8), true);
        facts.meeting(branch, null, "GENERAL_MEETING", LocalDate.of(2026, 11, 8), true);
        facts.meeting(branch, null, "PARTY_LECTURE", LocalDate.of(2026, 11, 8), true);

        assertThat(page("/", Role.BRANCH_SECRETARY, branch)).contains("现在没有要办的事");
    }

    @Test
    void theCommunityIsToldWhatWaitsForTheCheckWhoIsOverdueAndWhoseTermEnds() throws Exception {
        long submitted = facts.meetingInState(branch, "THEME_DAY", LocalDate.of(2026, 11, 18), "SUBMITTED");
        jdbc.sql("update meeting set submitted_at = now() where id = ?")
                .param(submitted)
                .update();
        jdbc.sql("delete from duty where period_start = '2026-11-01'").update();
        jdbc.sql(
                        "update duty set done = 0 where organization_id = ? and rule = 'theme_day_month' and period_start = '2026-10-01'")
                .param(branch)
                .update();
        jdbc.sql("update organization set term_ends_on = '2027-03-01' where id = ?")
                .param(branch)
                .update();

        String page = page("/", Role.COMMUNITY_STAFF, community);

        assertThat(page)
                .contains(
                        "第一网格支部提交了“会议”",
                        "/meetings/" + submitted,
                        "去审核",
                        "第一网格支部有 1 项逾期",
                        "2026年10月主题党日",
                        "将于2027年3月1日届满");
    }

    @Test
    void theTownSeesHowMuchItsCommunitiesStillHaveToCheck() throws Exception {
        for (int day : List.of(17, 18)) {
            long submitted = facts.meetingInState(branch, "THEME_DAY", LocalDate.of(2026, 11, day), "SUBMITTED");
            jdbc.sql("update meeting set submitted_at = ? where id = ?")
                    .params(OffsetDateTime.parse("2026-11-" + day + "T20:00+08:00"), submitted)
                    .update();
        }

        assertThat(page("/", Role.TOWN_STAFF, town))
                .contains("下级正在审核 2 份会议记录", "最早的一份 11月17日")
                .doesNotContain("去审核");
    }

    @Test
    void aUnitThatHasJustBeenFoundedIsToldWhereToBegin() throws Exception {
        long founded = facts.unit(town, "COMMUNITY", "新村党总支", LONG_AGO);
        assertThat(page("/", Role.COMMUNITY_STAFF, founded)).contains("下面还没有党支部", "/organizations/" + founded);
        assertThat(page("/dashboard", Role.COMMUNITY_STAFF, founded))
                .contains("建立支部、登记党员、记录会议以后")
                .doesNotContain("近 12 个月");
        assertThat(page("/", Role.BRANCH_SECRETARY, facts.unit(founded, "BRANCH", "新网格支部", LONG_AGO)))
                .contains("名册里还没有党员");
    }

    @Test
    void theMemberSeesTodaysMeetingAndHowToSignIn() throws Exception {
        facts.meetingInState(branch, "THEME_DAY", LocalDate.of(2026, 11, 23), "PLANNED");

        String page = string("/", Accounts.as(jdbc, Role.MEMBER, branch, member));

        assertThat(page).contains("今天 14:00“会议”", "扫屏幕上的码签到", "今年到会").doesNotContain("排名");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDITOR"})
    void administratorsSeeNoBusinessData(Role role) throws Exception {
        jdbc.sql(
                        "insert into account (username, password_hash, name, created_at, locked_until) values ('li', '', '李同志', now(), '2026-11-23 11:00+08')")
                .update();

        String page = string("/", Accounts.as(jdbc, role, null, null));

        assertThat(page).doesNotContain("第一网格支部", "/meetings", "/members");
        if (role == Role.SYSTEM_ADMIN) {
            assertThat(page).contains("1 个账号因多次输错密码暂时锁定");
        }
        if (role == Role.SECURITY_ADMIN) {
            assertThat(page).contains("李同志（li）还没有岗位");
        }
    }

    @Test
    void theGridShowsUnitsBelowAndLeadsDownToTheMeeting() throws Exception {
        long meeting = facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 11, 8), true);

        assertThat(page("/duties", Role.DISTRICT_STAFF, district))
                .contains("泊里镇", "2026年11月：临期", "/duties?organization=" + town);
        assertThat(page("/duties?organization=" + town + "&rule=theme_day_month", Role.TOWN_STAFF, town))
                .contains("新港社区", "机关支部");
        assertThat(page("/duties?organization=" + community, Role.COMMUNITY_STAFF, community))
                .contains("第一网格支部", "主题党日已完成", "/duties?organization=" + branch);
        assertThat(page("/duties?organization=" + branch, Role.BRANCH_SECRETARY, branch))
                .contains("/meetings/" + meeting, "没有党小组，不需要召开", "《中国共产党支部工作条例（试行）》第十六条", "图例");
        assertThat(page("/duties?organization=" + branch + "&year=2025", Role.BRANCH_SECRETARY, branch))
                .contains("最近 12 个月");
    }

    @Test
    void anInvalidMeetingSaysWhyAndASubmittedOneWaits() throws Exception {
        facts.meeting(branch, null, "GENERAL_MEETING", LocalDate.of(2026, 11, 8), false);
        facts.meetingInState(branch, "THEME_DAY", LocalDate.of(2026, 11, 18), "SUBMITTED");

        assertThat(page("/duties", Role.BRANCH_SECRETARY, branch)).contains("已开但不算完成", "应到 20，实到 15", "已提交待审核");
    }

    @Test
    void theListOfTheOverdueCountsBranches() throws Exception {
        clock.setTo(LocalDate.of(2026, 12, 1));
        ledger.open(LocalDate.of(2026, 12, 1));

        assertThat(page("/duties?state=overdue", Role.DISTRICT_STAFF, district))
                .contains("共 2 个支部", "第一网格支部", "机关支部", "2026年11月主题党日");
        assertThat(page("/duties?state=overdue&rule=general_quarter", Role.DISTRICT_STAFF, district))
                .contains("没有逾期的支部");
    }

    @Test
    void dutiesOfAnotherSubtreeDoNotExist() throws Exception {
        mvc.perform(get("/duties?organization=" + other).with(Accounts.as(jdbc, Role.COMMUNITY_STAFF, community, null)))
                .andExpect(status().isNotFound());
    }

    private String page(String path, Role role, long organization) throws Exception {
        return string(path, Accounts.as(jdbc, role, organization, null));
    }

    private String string(String path, org.springframework.test.web.servlet.request.RequestPostProcessor user)
            throws Exception {
        return mvc.perform(get(path).with(user))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }
}
