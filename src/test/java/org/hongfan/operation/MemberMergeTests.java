package org.hongfan.operation;

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
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityPlan;
import org.hongfan.activity.ActivityService;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.MeetingType;
import org.hongfan.member.AppointmentService;
import org.hongfan.member.MemberMerges;
import org.hongfan.member.MemberService;
import org.hongfan.member.PartyPost;
import org.hongfan.member.Village;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.jsoup.select.Elements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** Two files of one person, one in each of two branches of a village, become one and two again; every derived number is right both times. */
@PostgresTest
@RequiredArgsConstructor
class MemberMergeTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final MockMvc mvc;
    private final Users users;
    private final MemberService members;
    private final MemberMerges merges;
    private final MeetingService meetings;
    private final ActivityService activities;
    private final AppointmentService appointments;
    private final CheckCommand check;
    private final Reach reach;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    private Village village;
    private long community;
    private Viewer staff;
    private Viewer secretary;
    private List<Long> people;
    private long kept;
    private long gone;

    @BeforeEach
    void oneWhoIsRegisteredTwice() {
        village = new Village(context);
        jdbc.sql("update organization_count set members = members").update();
        people = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
            people.add(village.member(village.first, "党员" + Character.toString('甲' + i)));
        }
        kept = village.member(village.first, "王秀兰");
        gone = village.member(village.first, "王秀蘭");
        community = users.create("community", Role.COMMUNITY_STAFF, village.south);
        staff = users.viewer(community);
        secretary = users.viewer(users.create("zhishu", Role.BRANCH_SECRETARY, village.first, people.get(0)));
    }

    private long meeting(LocalDate day, AttendanceStatus ofKept, AttendanceStatus ofGone) {
        LocalDateTime at = day.atTime(19, 0);
        long id = meetings.log(
                secretary,
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.THEME_DAY,
                        day.getMonthValue() + "月主题党日",
                        at,
                        at.plusHours(1),
                        "活动室",
                        people.get(0),
                        null,
                        null,
                        List.of()),
                new MeetingService.Draft(0, "学习", List.of(mark(kept, ofKept), mark(gone, ofGone))),
                List.of());
        meetings.archive(staff, id);
        return id;
    }

    private static Mark mark(long member, AttendanceStatus status) {
        return new Mark(member, status, status == AttendanceStatus.EXCUSED ? "病假" : null);
    }

    private long activity() {
        LocalDateTime at = TestClock.START.plusDays(3);
        long id = activities.announce(
                secretary,
                new ActivityPlan(
                        village.first,
                        village.first,
                        null,
                        "VOLUNTEERING",
                        "清洁家园",
                        "",
                        at,
                        at.plusHours(2),
                        "广场",
                        null,
                        null,
                        BigDecimal.ONE));
        activities.add(secretary, id, List.of(gone, people.get(3)));
        return id;
    }

    private List<String> facts(long member) {
        return jdbc.sql("""
                        select 'a ' || meeting_id || ' ' || status as line from attendance where member_id = :id
                        union all select 'p ' || activity_id || ' ' || status from participation where member_id = :id
                        union all select 't ' || year || ' ' || total from point_total where member_id = :id
                        union all select 'o ' || organization_id || ' ' || post from appointment where member_id = :id
                        union all select 'm ' || branch_id || ' ' || from_on || coalesce(' ' || to_on, '') from membership where member_id = :id
                        union all select 'u ' || username from account where member_id = :id
                        union all select 's ' || status from member where id = :id
                        order by 1
                        """).param("id", member).query(String.class).list();
    }

    private String sheet(long meeting) {
        return jdbc.sql(
                        "select called || '/' || present || '/' || excused || '/' || absent from meeting where id = :id")
                .param("id", meeting)
                .query(String.class)
                .single();
    }

    private int members(long unit) {
        return jdbc.sql("select members from organization_count where organization_id = :id")
                .param("id", unit)
                .query(Integer.class)
                .single();
    }

    private void assertDerivedNumbersRight() {
        assertThat(reach.asSystem("checking every derived number", check::find)).isEmpty();
    }

    private String page(String path) throws Exception {
        return main(path).text();
    }

    private Elements main(String path) throws Exception {
        return Jsoup.parse(mvc.perform(get(path).with(users.as(community)))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .select("main");
    }

    @Test
    void whatIsMaskedIsComparedAsItIs() throws Exception {
        jdbc.sql(
                        "update member set birth_date = '1980-01-20', phone_masked = '138****5678', phone_hash = sha256('a') where id = :id")
                .param("id", kept)
                .update();
        jdbc.sql(
                        "update member set birth_date = '1980-01-21', phone_masked = '138****5678', phone_hash = sha256('b') where id = :id")
                .param("id", gone)
                .update();
        assertThat(compared(gone)).contains("身份证号 不同", "出生年月 不同", "电话 不同", "党支部 相同");
        assertThat(page("/members/" + kept + "/merging?other=" + gone)).contains("1980年1月（不是同一天）");
        jdbc.sql("update member set birth_date = '1980-01-20', phone_hash = sha256('a') where id = :id")
                .param("id", gone)
                .update();
        assertThat(compared(gone)).contains("身份证号 不同", "出生年月 相同", "电话 相同");
        assertThat(compared(kept)).as("a file beside itself").isEmpty();
    }

    private List<String> compared(long other) throws Exception {
        return main("/members/" + kept + "/merging?other=" + other).select("tr").stream()
                .filter(row -> row.selectFirst("td[data-label=对照]") != null)
                .map(row -> row.select("th").text() + " "
                        + row.select("td[data-label=对照]").text())
                .toList();
    }

    @Test
    void allThatOneFileHoldsGoesToTheOtherAndOneButtonGivesItBack() throws Exception {
        long away = meeting(LocalDate.of(2026, 9, 10), AttendanceStatus.ABSENT, AttendanceStatus.PRESENT);
        long both = meeting(LocalDate.of(2026, 10, 10), AttendanceStatus.PRESENT, AttendanceStatus.EXCUSED);
        long activity = activity();
        appointments.appoint(
                village.staff(), gone, village.first, PartyPost.COMMITTEE_MEMBER, null, TODAY.minusDays(20));
        users.create("xiulan", Role.MEMBER, village.first, gone);
        List<String> keptBefore = facts(kept);
        List<String> goneBefore = facts(gone);
        assertThat(sheet(away)).isEqualTo("29/28/0/1");
        assertThat(members(village.first)).isEqualTo(29);
        assertDerivedNumbersRight();

        assertThat(page("/members/" + kept + "/merging?other=" + gone))
                .contains("王秀兰", "王秀蘭", "不同", "在 2 场会议的应到名单里", "有登录账号");
        mvc.perform(post("/members/{id}/merging", kept)
                        .param("other", String.valueOf(gone))
                        .param("keep", String.valueOf(kept))
                        .param("reason", "繁体字重复登记")
                        .with(csrf())
                        .with(users.as(community)))
                .andExpect(redirectedUrl("/members/" + kept));

        assertThat(facts(gone)).containsExactly("s TRANSFERRED");
        assertThat(facts(kept))
                .contains(
                        "a " + away + " PRESENT",
                        "a " + both + " PRESENT",
                        "p " + activity + " ENROLLED",
                        "o " + village.first + " COMMITTEE_MEMBER",
                        "u xiulan",
                        "s ACTIVE");
        assertThat(sheet(away))
                .as("who stood twice stands once, by the line that says they came")
                .isEqualTo("28/28/0/0");
        assertThat(sheet(both)).isEqualTo("28/28/0/0");
        assertThat(members(village.first)).isEqualTo(28);
        assertThat(members(village.district)).isEqualTo(28);
        assertDerivedNumbersRight();
        assertThat(page("/members/" + kept)).contains("并入了一份档案", "在 2 场会议里登记了两次，各留到会的一条", "登录账号并了过来");
        assertThat(page("/members/" + gone)).contains("这份档案已并入另一份", "王秀兰");
        assertThat(page("/members?q=王秀蘭&status=TRANSFERRED")).doesNotContain("王秀蘭 ");
        assertThatThrownBy(() -> members.changeStatus(
                        village.staff(), gone, org.hongfan.member.MemberStatus.ACTIVE, TODAY, "恢复"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("已经并入另一份");

        long merge = jdbc.sql("select id from member_merge").query(Long.class).single();
        mvc.perform(post("/merges/{id}/undoing", merge).with(csrf()).with(users.as(community)))
                .andExpect(redirectedUrl("/members/" + kept));

        assertThat(facts(kept)).isEqualTo(keptBefore);
        assertThat(facts(gone)).isEqualTo(goneBefore);
        assertThat(sheet(away)).isEqualTo("29/28/0/1");
        assertThat(members(village.first)).isEqualTo(29);
        assertDerivedNumbersRight();
        assertThat(jdbc.sql("select action from audit_entry where action like 'members_merge%' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("members_merged", "members_merge_undone");
    }

    @Test
    void theBranchItselfDoesNotMergeAndBothMustBeWithinReach() throws Exception {
        long far = village.member(village.other, "王秀兰");
        assertThatThrownBy(() -> merges.merge(secretary, kept, gone, "同一个人")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> merges.merge(staff, kept, far, "同一个人")).isInstanceOf(NotFoundException.class);
        Viewer town = users.viewer(users.create("town", Role.TOWN_STAFF, village.town));
        merges.merge(town, kept, far, "两个村都登记了");
        assertThat(members(village.other)).isZero();
        assertDerivedNumbersRight();
        assertThatThrownBy(() -> merges.merge(town, kept, far, "两个村都登记了"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("已经并入另一份");
    }

    @Test
    void whatWasMarkedSinceStandsInTheWayOfUndoing() {
        long planned = meetings.plan(
                secretary,
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.THEME_DAY,
                        "11月主题党日",
                        TestClock.START.minusHours(1),
                        TestClock.START,
                        "活动室",
                        people.get(0),
                        null,
                        null,
                        List.of()));
        meetings.mark(
                secretary,
                planned,
                List.of(mark(kept, AttendanceStatus.PRESENT), mark(gone, AttendanceStatus.PRESENT)));
        long merge = merges.merge(staff, kept, gone, "同一个人");
        meetings.mark(secretary, planned, List.of(mark(kept, AttendanceStatus.ABSENT)));
        assertThatThrownBy(() -> merges.undo(staff, merge))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("改过“11月主题党日”的到会");
    }
}
