package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** The pages of meetings as secretary, community, member and host use them. */
@PostgresTest
class MeetingPagesTests {
    private static final Pattern TOKEN = Pattern.compile("sign-in/([0-9a-zA-Z_-]+)");

    @Autowired
    MockMvc mvc;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TestClock clock;

    @Autowired
    SignInTokens tokens;

    @Autowired
    ApplicationContext context;

    Village village;
    long wang;
    long li;
    long zhao;
    RequestPostProcessor secretary;
    RequestPostProcessor community;
    RequestPostProcessor member;
    RequestPostProcessor stranger;

    @BeforeEach
    void aBranch() {
        village = new Village(context);
        wang = village.member(village.first, "王秀兰");
        li = village.member(village.first, "李建国");
        zhao = village.member(village.first, "赵敏");
        jdbc.sql(
                        "insert into appointment (member_id, organization_id, post, from_on) values (:m, :o, 'SECRETARY', '2020-01-01')")
                .param("m", wang)
                .param("o", village.first)
                .update();
        jdbc.sql("update organization set usual_place = '党群服务中心', theme_day = 15 where id = :o")
                .param("o", village.first)
                .update();
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, wang);
        community = village.as(Role.COMMUNITY_STAFF, village.south, null);
        member = village.as(Role.MEMBER, village.first, li);
        stranger = village.as(Role.BRANCH_SECRETARY, village.second, null);
    }

    private String page(String path, RequestPostProcessor who) throws Exception {
        return mvc.perform(get(path).with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private MockHttpServletRequestBuilder send(String path, RequestPostProcessor who) {
        MockHttpServletRequestBuilder form = post(path).with(who).with(csrf());
        return path.endsWith("/submission") || path.equals("/meetings/records") ? form.param("seen", seen()) : form;
    }

    /** The page has shown everybody of the branch. */
    private String seen() {
        return Stream.of(wang, li, zhao).map(id -> id + "P0").collect(Collectors.joining(","));
    }

    private MockHttpServletRequestBuilder themeDay(String path, String date, String start, String end) {
        return send(path, secretary)
                .param("organizationId", String.valueOf(village.first))
                .param("type", "THEME_DAY")
                .param("title", "11月主题党日")
                .param("date", date)
                .param("start", start)
                .param("end", end)
                .param("place", "党群服务中心")
                .param("chairId", String.valueOf(wang))
                .param("agenda", "学习全会精神\n清洁家园")
                .param("firstTopic", "true")
                .param("version", "0");
    }

    private MockHttpServletRequestBuilder lecture(String start, String end) {
        return send("/meetings", secretary)
                .param("organizationId", String.valueOf(village.first))
                .param("type", "PARTY_LECTURE")
                .param("title", "党课")
                .param("date", "2026-11-20")
                .param("start", start)
                .param("end", end)
                .param("place", "党群服务中心")
                .param("chairId", String.valueOf(wang));
    }

    /** The secretary says of every item of the agenda that it was dealt with. */
    private MockHttpServletRequestBuilder saidDone(long id, MockHttpServletRequestBuilder form) {
        jdbc.sql("select id from agenda_item where meeting_id = :id")
                .param("id", id)
                .query(Long.class)
                .list()
                .forEach(item -> form.param("items[" + item + "]", "true"));
        return form;
    }

    private long newest() {
        return jdbc.sql("select max(id) from meeting").query(Long.class).single();
    }

    private long planned() throws Exception {
        mvc.perform(themeDay("/meetings", "2026-11-23", "10:30", "12:00")).andExpect(status().is3xxRedirection());
        return newest();
    }

    @Test
    void aMeetingGoesFromPlanToArchiveOnItsOnePage() throws Exception {
        assertThat(page("/meetings", secretary)).contains("还没有会议");
        assertThat(page("/meetings/new", secretary)).contains("主题党日").contains("党小组会");
        long id = planned();
        assertThat(page("/meetings/" + id, secretary))
                .contains("开始会议并显示签到码")
                .contains("不得录入涉密信息")
                .doesNotContain("不设法定人数")
                .contains("第一议题");
        assertThat(page("/meetings/" + id + "/edit", secretary)).contains("学习全会精神");
        mvc.perform(send("/meetings/" + id + "/opening", secretary).param("screen", "true"))
                .andExpect(header().string("Location", "/meetings/" + id + "/sign-in/screen"));
        assertThat(page("/meetings/" + id + "/sign-in/screen", secretary)).contains("qr-code");
        assertThat(page("/meetings/" + id + "/sign-in/live", secretary))
                .contains("qr-code")
                .doesNotContain("<html");
        clock.advance(Duration.ofMinutes(40));
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .header("X-Requested-With", "fetch")
                        .param("version", "0")
                        .param("minutes", "学习了")
                        .param("marks[" + li + "].status", "EXCUSED")
                        .param("marks[" + li + "].was", "PRESENT"))
                .andExpect(status().isNoContent())
                .andExpect(header().string("X-Version", "1"));
        mvc.perform(send("/meetings/" + id + "/submission", secretary)
                        .param("version", "1")
                        .param("minutes", "学习了全会精神"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("请补上请假原因：李建国")
                        .contains("学习了全会精神"));
        mvc.perform(saidDone(id, send("/meetings/" + id + "/submission", secretary))
                        .param("version", "2")
                        .param("minutes", "学习了全会精神")
                        .param("marks[" + li + "].status", "EXCUSED")
                        .param("marks[" + li + "].reason", "病假"))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/meetings?status=SUBMITTED", community)).contains("11月主题党日");
        assertThat(page("/meetings/" + id, community)).contains("归档").contains("退回修改");
        mvc.perform(send("/meetings/" + id + "/return", community)).andExpect(status().isUnprocessableContent());
        mvc.perform(send("/meetings/" + id + "/return", community).param("remark", "请写明讨论情况"))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + id, secretary)).contains("需要修改：请写明讨论情况");
        mvc.perform(send("/meetings/" + id + "/submission", secretary)
                        .param("version", "2")
                        .param("minutes", "学习了全会精神，赵敏发言"))
                .andExpect(status().is3xxRedirection());
        mvc.perform(send("/meetings/" + id + "/archival", community)).andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + id, member))
                .contains("病假")
                .contains("赵敏发言")
                .doesNotContain("办理经过");
        assertThat(page("/meetings/" + id + "/record", secretary))
                .contains("应到 3 人，实到 2 人，请假 1 人，缺席 0 人")
                .contains("李建国（病假）");
        assertThat(page("/meetings/" + id + "/sign-in-sheet", community)).contains("王秀兰");
        assertThat(page("/meetings/" + id + "/revisions", secretary)).contains("归档");
        assertThat(page("/me/attendance", member)).contains("应到 1 次，实到 0 次").contains("病假");
        assertThat(page("/members/" + li + "/attendance", secretary))
                .contains("病假")
                .doesNotContain("没有列出");
        jdbc.sql("update member set branch_id = :other where id = :id")
                .param("other", village.second)
                .param("id", li)
                .update();
        assertThat(page("/members/" + li + "/attendance", stranger))
                .as("the branch the member moved to")
                .contains("另有 1 次会议是别的党组织召开的")
                .doesNotContain("病假", "还没有会议记录");
        assertThat(page("/me/attendance", member)).contains("应到 1 次").doesNotContain("没有列出");
        jdbc.sql("update member set branch_id = :first where id = :id")
                .param("first", village.first)
                .param("id", li)
                .update();
        assertThat(page("/meetings", member)).contains("11月主题党日").contains("请假");
        mvc.perform(send("/meetings/" + id + "/archival", community)).andExpect(status().isUnprocessableContent());
        mvc.perform(send("/meetings/" + id + "/reopening", community).param("reason", "人数有误"))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + id, secretary)).contains("需要修改：人数有误");
    }

    @Test
    void aUsualThemeDayIsLoggedFromOnePage() throws Exception {
        String form = page("/meetings/new?organization=" + village.first + "&type=THEME_DAY", secretary);
        assertThat(form)
                .contains("记录主题党日")
                .contains("11月主题党日")
                .contains("党群服务中心")
                .contains("赵敏");
        mvc.perform(themeDay("/meetings/records", "2026-11-15", "09:00", "10:30")
                        .param("minutes", "开展了主题党日")
                        .param("marks[" + zhao + "].status", "EXCUSED")
                        .param("marks[" + zhao + "].reason", "外出务工"))
                .andExpect(status().is3xxRedirection());
        assertThat(jdbc.sql("select status from meeting where id = :id")
                        .param("id", newest())
                        .query(String.class)
                        .single())
                .isEqualTo("SUBMITTED");
        long first = newest();
        mvc.perform(themeDay("/meetings/records", "2026-11-15", "10:00", "11:30")
                        .param("minutes", "又一场"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("11月15日 09:00 已经有“11月主题党日”", "href=\"/meetings/" + first + "\"", "打开已有的这场")
                        .contains("确实是另一场，继续", "twin-" + first, "又一场"));
        mvc.perform(themeDay("/meetings/records", "2026-11-15", "10:00", "11:30")
                        .param("minutes", "又一场")
                        .param("confirmed", "twin-" + first))
                .andExpect(result ->
                        assertThat(result.getFlashMap().get("flash").toString()).contains("重叠"));
        assertThat(page("/meetings/" + newest(), community)).contains("确实是另一场，继续");
        assertThat(page("/meetings?status=SUBMITTED", community)).contains("可能重复");
    }

    @Test
    void whatIsWrongIsSaidAtTheFieldAndTheRestIsKept() throws Exception {
        mvc.perform(themeDay("/meetings/records", "2026-11-30", "09:00", "10:30")
                        .param("minutes", "还没开"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("会议还没有开")
                        .contains("date-error")
                        .contains("还没开"));
        mvc.perform(themeDay("/meetings", "2026-11-30", "09:00", "08:00"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("结束时间要晚于开始时间"));
        mvc.perform(themeDay("/meetings", "2026-13-41", "09:00", "10:00"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("请填写正确的日期"));
    }

    @Test
    void whatIsOutOfReachIsNotThere() throws Exception {
        long id = planned();
        RequestPostProcessor outsider = village.as(Role.MEMBER, village.second, village.member(village.second, "外人"));
        for (String path :
                new String[] {"", "/edit", "/record", "/sign-in-sheet", "/revisions", "/sign-in/screen", "/sign-in/live"
                }) {
            mvc.perform(get("/meetings/" + id + path).with(stranger)).andExpect(status().isNotFound());
        }
        mvc.perform(get("/meetings/" + id).with(outsider)).andExpect(status().isNotFound());
        for (String step : new String[] {"opening", "draft", "submission", "cancellation", "minutes"}) {
            mvc.perform(send("/meetings/" + id + "/" + step, stranger).param("reason", "x"))
                    .andExpect(status().isNotFound());
        }
        mvc.perform(get("/members/" + li + "/attendance").with(stranger)).andExpect(status().isNotFound());
        assertThat(page("/meetings/" + id, member)).doesNotContain("赵敏");
    }

    @Test
    void aMemberSignsInByTheCodeOnTheScreen() throws Exception {
        long id = planned();
        Matcher found = TOKEN.matcher("sign-in/" + tokens.issue(id));
        assertThat(found.find()).isTrue();
        String path = "/sign-in/" + found.group(1);
        assertThat(page(path, member)).contains("签到：11月主题党日").contains("确认签到");
        assertThat(jdbc.sql("select count(*) from attendance where means = 'QR'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(mvc.perform(send(path, member))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("签到成功")
                .doesNotContain("不用重复签到");
        mvc.perform(send(path, member))
                .andExpect(status().isOk())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("不用重复签到"));
        mvc.perform(send("/meetings/" + id + "/opening", secretary)).andExpect(status().is3xxRedirection());
        RequestPostProcessor outsider = village.as(Role.MEMBER, village.second, village.member(village.second, "外人"));
        mvc.perform(send(path, outsider))
                .andExpect(status().isConflict())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("不是这个支部的党员"));
        clock.advance(Duration.ofSeconds(120));
        mvc.perform(get(path).with(member))
                .andExpect(status().isConflict())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("签到码已经过期"));
        for (String foreign : new String[] {tokens.issue(id) + "x", "abc", "1-2-AAAAAAAAAAAAAAAA"}) {
            mvc.perform(get("/sign-in/" + foreign).with(member))
                    .andExpect(status().isConflict())
                    .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                            .contains("没有签上")
                            .containsAnyOf("不是会议签到码", "不是本平台发出的")
                            .contains("请支部书记登记到会"));
        }
        clock.setTo(LocalDateTime.of(2026, 11, 23, 11, 0));
        RequestPostProcessor late = village.as(Role.MEMBER, village.first, zhao);
        assertThat(mvc.perform(send("/sign-in/" + tokens.issue(id), late))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("迟到", "会议 10:30 开始");
    }

    @Test
    void aHostMarksOnlyTheirOwnHousehold() throws Exception {
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "李建国中心户");
        jdbc.sql("update member set household_id = :h where id = :m")
                .param("h", household)
                .param("m", li)
                .update();
        RequestPostProcessor host = village.as(Role.HOUSEHOLD_HOST, household, null);
        long id = planned();
        assertThat(page("/meetings/" + id + "/household", host)).contains("李建国").doesNotContain("赵敏");
        mvc.perform(send("/meetings/" + id + "/household", host).param("marks[" + li + "].status", "PRESENT"))
                .andExpect(status().is3xxRedirection());
        assertThat(jdbc.sql("select means from attendance where meeting_id = :id and member_id = :m")
                        .param("id", id)
                        .param("m", li)
                        .query(String.class)
                        .single())
                .isEqualTo("HOST");
        mvc.perform(send("/meetings/" + id + "/household", host).param("marks[" + zhao + "].status", "PRESENT"))
                .andExpect(status().isNotFound());
        mvc.perform(send("/meetings/" + id + "/household", host))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("还没有选择"));
        mvc.perform(send("/meetings/" + id + "/household", host)
                        .param("marks[" + li + "].status", "PRESENT")
                        .param("marks[" + li + "].was", "PRESENT")
                        .param("marks[" + li + "].version", "1"))
                .andExpect(status().isUnprocessableContent());
        long joined = village.member(village.first, "新来的");
        jdbc.sql("update member set household_id = :h where id = :m")
                .param("h", household)
                .param("m", joined)
                .update();
        assertThat(page("/meetings/" + id + "/household", host))
                .as("by the roll of the moment")
                .contains("新来的");
        mvc.perform(send("/meetings/" + id + "/household", host)
                        .param("marks[" + joined + "].status", "EXCUSED")
                        .param("marks[" + joined + "].reason", "生病"))
                .andExpect(status().is3xxRedirection());
        assertThat(attendanceOf(id, joined)).isEqualTo("EXCUSED HOST");
        RequestPostProcessor elsewhere = village.as(
                Role.HOUSEHOLD_HOST, village.found(village.second, OrganizationKind.MEMBER_HOUSEHOLD, "别人家中心户"), null);
        mvc.perform(send("/meetings/" + id + "/household", elsewhere)).andExpect(status().isNotFound());
        mvc.perform(get("/meetings/" + id + "/household").with(elsewhere)).andExpect(status().isNotFound());
    }

    private String attendanceOf(long meeting, long member) {
        return jdbc.sql("select status || ' ' || means from attendance where meeting_id = ? and member_id = ?")
                .params(meeting, member)
                .query(String.class)
                .single();
    }

    @Test
    void aMarkFromAPageLeftOpenDoesNotUndoASignInThatCameLater() throws Exception {
        long id = planned();
        String version = li + "P";
        assertThat(page("/meetings/" + id, secretary)).contains(version + "0");
        mvc.perform(send("/sign-in/" + tokens.issue(id), member)).andExpect(status().isOk());
        MockHttpServletRequestBuilder stale = send("/meetings/" + id + "/draft", secretary)
                .param("version", "0")
                .param("minutes", "记录")
                .param("marks[" + li + "].status", "ABSENT")
                .param("marks[" + li + "].was", "PRESENT")
                .param("marks[" + li + "].version", "0");
        mvc.perform(stale)
                .andExpect(status().is3xxRedirection())
                .andExpect(result -> assertThat(result.getFlashMap().get("flash"))
                        .isEqualTo("草稿已保存。李建国在您打开页面以后（2026年11月23日 10:00）已由“扫码签到”登记为到会，按这个保留，没有改为缺席"));
        assertThat(attendanceOf(id, li)).isEqualTo("PRESENT QR");
        assertThat(page("/meetings/" + id, secretary))
                .as("the minutes were taken")
                .contains("记录")
                .contains(version + "1");
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .param("version", "1")
                        .param("minutes", "记录")
                        .param("marks[" + li + "].status", "LATE")
                        .param("marks[" + li + "].was", "PRESENT")
                        .param("marks[" + li + "].version", "1"))
                .andExpect(
                        result -> assertThat(result.getFlashMap().get("flash")).isEqualTo("草稿已保存"));
        assertThat(attendanceOf(id, li))
                .as("whoever has seen the sign-in may correct it")
                .isEqualTo("LATE SECRETARY");
    }

    @Test
    void aSignInAfterAMarkMeansThatTheMemberIsThere() throws Exception {
        long id = planned();
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .param("version", "0")
                        .param("marks[" + li + "].status", "EXCUSED")
                        .param("marks[" + li + "].reason", "病假")
                        .param("marks[" + li + "].was", "PRESENT")
                        .param("marks[" + li + "].version", "0")
                        .param("marks[" + zhao + "].status", "LATE")
                        .param("marks[" + zhao + "].was", "PRESENT")
                        .param("marks[" + zhao + "].version", "0"))
                .andExpect(status().is3xxRedirection());
        mvc.perform(send("/sign-in/" + tokens.issue(id), member)).andExpect(status().isOk());
        assertThat(attendanceOf(id, li)).isEqualTo("PRESENT QR");
        mvc.perform(send("/sign-in/" + tokens.issue(id), village.as(Role.MEMBER, village.first, zhao)))
                .andExpect(status().isOk());
        assertThat(attendanceOf(id, zhao))
                .as("who was already marked as come stays so")
                .isEqualTo("LATE SECRETARY");
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .header("X-Requested-With", "fetch")
                        .param("version", "0")
                        .param("marks[" + li + "].status", "EXCUSED")
                        .param("marks[" + li + "].reason", "病假")
                        .param("marks[" + li + "].was", "PRESENT")
                        .param("marks[" + li + "].version", "0"))
                .andExpect(status().isNoContent())
                .andExpect(result -> assertThat(URLDecoder.decode(
                                String.valueOf(result.getResponse().getHeader("X-Notice")), StandardCharsets.UTF_8))
                        .contains("按这个保留，没有改为请假"));
        assertThat(attendanceOf(id, li)).isEqualTo("PRESENT QR");
    }

    @Test
    void aPageThatSavesItselfMayChangeItsMind() throws Exception {
        long id = planned();
        for (String status : new String[] {"ABSENT", "EXCUSED", "PRESENT"}) {
            mvc.perform(send("/meetings/" + id + "/draft", secretary)
                            .header("X-Requested-With", "fetch")
                            .param("version", "0")
                            .param("marks[" + li + "].status", status)
                            .param("marks[" + li + "].version", "0"))
                    .andExpect(status().isNoContent())
                    .andExpect(header().doesNotExist("X-Notice"));
            assertThat(attendanceOf(id, li)).isEqualTo(status + " SECRETARY");
        }
        mvc.perform(send("/meetings/" + id + "/draft", secretary).param("marks[" + li + "].status", "ABSENT"));
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .param("seen", seen())
                        .param("marks[" + li + "].status", "PRESENT")
                        .param("marks[" + zhao + "].status", "LATE"))
                .andExpect(status().is3xxRedirection());
        assertThat(attendanceOf(id, li))
                .as("a second page of the same user, where nobody touched the line")
                .isEqualTo("ABSENT SECRETARY");
        assertThat(attendanceOf(id, zhao)).isEqualTo("LATE SECRETARY");
    }

    @Test
    void aMarkCarriesNoTextAndATextTakesNoMarkBack() throws Exception {
        long id = planned();
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                .param("version", "0")
                .param("minutes", "新写的"));
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .header("X-Requested-With", "fetch")
                        .param("marks[" + li + "].status", "LATE")
                        .param("marks[" + li + "].version", "0"))
                .andExpect(status().isNoContent())
                .andExpect(header().doesNotExist("X-Version"))
                .andExpect(header().string("X-Marks", li + "L1"));
        assertThat(page("/meetings/" + id, secretary)).contains("新写的");
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .param("version", "0")
                        .param("minutes", "旧页面上写的")
                        .param("seen", seen())
                        .param("marks[" + zhao + "].status", "ABSENT"))
                .andExpect(status().isConflict())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("新写的", "旧页面上写的", "到会情况已经保存"));
        assertThat(attendanceOf(id, zhao))
                .as("marks are kept through a conflict")
                .isEqualTo("ABSENT SECRETARY");
    }

    @Test
    void aMeetingMayEndAfterMidnightOnFormPageAndPaper() throws Exception {
        mvc.perform(themeDay("/meetings", "2026-11-15", "22:00", "00:30")).andExpect(status().is3xxRedirection());
        long id = newest();
        assertThat(page("/meetings/" + id + "/edit", secretary)).contains("22:00–00:30");
        assertThat(page("/meetings/" + id, secretary)).contains("2026年11月15日 22:00–次日 00:30");
        assertThat(page("/meetings/" + id + "/record", secretary)).contains("2026年11月15日 22:00 至 2026年11月16日 00:30");
        assertThat(page("/meetings/" + id + "/sign-in-sheet", secretary))
                .contains("2026年11月15日 22:00 至 2026年11月16日 00:30");
    }

    @Test
    void whatHasNotTakenPlaceHasNoVerdict() throws Exception {
        long id = planned();
        for (String path : new String[] {"", "/record"}) {
            assertThat(page("/meetings/" + id + path, secretary))
                    .as("planned " + path)
                    .doesNotContain("不设法定人数", "无效", "达到法定人数");
        }
        mvc.perform(send("/meetings/" + id + "/cancellation", secretary).param("reason", "没有开成"))
                .andExpect(status().is3xxRedirection());
        for (String path : new String[] {"", "/record"}) {
            assertThat(page("/meetings/" + id + path, secretary))
                    .as("cancelled " + path)
                    .doesNotContain("不设法定人数", "无效", "达到法定人数");
        }
    }

    @Test
    void aRecordWhoseAnswerWasLostIsOneMeeting() throws Exception {
        MockHttpServletRequestBuilder first = themeDay("/meetings/records", "2026-11-15", "09:00", "10:30")
                .param("draftKey", "k1")
                .param("minutes", "开展了主题党日")
                .param("marks[" + li + "].status", "ABSENT");
        mvc.perform(first).andExpect(status().is3xxRedirection());
        long id = newest();
        mvc.perform(first).andExpect(header().string("Location", "/meetings/" + id));
        mvc.perform(themeDay("/meetings/records", "2026-11-15", "09:00", "10:30")
                        .param("draftKey", "k1")
                        .param("minutes", "回头又改了一句"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("这场会议的记录已经提交过了", "回头又改了一句"));
        assertThat(jdbc.sql("select count(*) from meeting").query(Long.class).single())
                .isOne();
        assertThat(attendanceOf(id, li)).isEqualTo("ABSENT SECRETARY");
    }

    @Test
    void aDraftIsMadeOnceChangedAndHandedIn() throws Exception {
        for (String text : new String[] {"写了", "写了，又写"}) {
            MockHttpServletRequestBuilder draft = themeDay("/meetings/drafts", "2026-11-15", "09:00", "10:30")
                    .header("X-Requested-With", "fetch")
                    .param("draftKey", "k2")
                    .param("unanswered", "写了".length() + "." + "写了".hashCode())
                    .param("minutes", text)
                    .param("marks[" + zhao + "].status", "LATE");
            mvc.perform(draft)
                    .andExpect(status().isNoContent())
                    .andExpect(header().string("X-Meeting", String.valueOf(newest())))
                    .andExpect(header().string("X-Marks", zhao + "L1"));
        }
        long id = newest();
        assertThat(page("/meetings/" + id, secretary)).contains("写了，又写", "登记一项表决", "添加照片和附件");
        mvc.perform(themeDay("/meetings/drafts", "2026-11-15", "09:30", "10:30")
                        .header("X-Requested-With", "fetch")
                        .param("draftKey", "k3"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(URLDecoder.decode(
                                String.valueOf(result.getResponse().getHeader("X-Reason")), StandardCharsets.UTF_8))
                        .as("another form for the same meeting")
                        .contains("已经有“11月主题党日”"));
        mvc.perform(themeDay("/meetings/records", "2026-11-15", "09:00", "10:30")
                        .param("draftKey", "k2")
                        .param("unanswered", "写了，又写".length() + "." + "写了，又写".hashCode())
                        .param("minutes", "写了，又写，写完了"))
                .andExpect(status().is3xxRedirection());
        assertThat(jdbc.sql("select count(*) || min(status) || min(minutes) from meeting")
                        .query(String.class)
                        .single())
                .isEqualTo("1SUBMITTED写了，又写，写完了");
        assertThat(attendanceOf(id, zhao)).isEqualTo("LATE SECRETARY");
    }

    @Test
    void aTextWhoseAnswerWasLostIsNoConflictWithItself() throws Exception {
        long id = planned();
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                .param("version", "0")
                .param("minutes", "写到一半"));
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .header("X-Requested-With", "fetch")
                        .param("version", "0")
                        .param("unanswered", "2.3," + "写到一半".length() + "." + "写到一半".hashCode())
                        .param("minutes", "写到一半，接着写"))
                .andExpect(status().isNoContent())
                .andExpect(header().string("X-Version", "2"));
        assertThat(page("/meetings/" + id, secretary)).contains("写到一半，接着写");
    }

    @Test
    void twoEditorsGetBothTexts() throws Exception {
        long id = planned();
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .param("version", "0")
                        .param("minutes", "甲写的"))
                .andExpect(status().is3xxRedirection());
        mvc.perform(send("/meetings/" + id + "/draft", secretary)
                        .param("version", "0")
                        .param("minutes", "乙写的"))
                .andExpect(status().isConflict())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("别人先保存了")
                        .contains("有人改过同一份内容")
                        .contains("甲写的")
                        .contains("乙写的")
                        .contains("用我改好的文字保存"));
        mvc.perform(send("/meetings/" + id + "/minutes", secretary)
                        .param("version", "1")
                        .param("minutes", "甲写的，乙写的"))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + id, secretary)).contains("甲写的，乙写的");
    }

    @Test
    void whatOverlapsIsSaidBeforeAndAfterPlanning() throws Exception {
        long id = planned();
        jdbc.sql(
                        "update meeting set starts_at = starts_at - interval '3 days', ends_at = ends_at - interval '3 days', held_on = held_on - 3"
                                + " where id = ?")
                .param(id)
                .update();
        mvc.perform(lecture("11:00", "13:00"))
                .andExpect(result ->
                        assertThat(result.getFlashMap().get("flash")).isEqualTo("会议已安排。注意：时间与“11月主题党日”重叠，请核对"))
                .andExpect(result ->
                        assertThat(result.getFlashMap().get("flashState")).isEqualTo("soon"));
        assertThat(page("/meetings/" + newest(), secretary)).contains("与 11月20日 10:30 的“11月主题党日”时间重叠，请确认。");
        mvc.perform(send("/meetings/" + id + "/cancellation", secretary).param("reason", "没有开成"))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + newest(), secretary)).doesNotContain("时间重叠");
        mvc.perform(themeDay("/meetings", "2026-11-20", "13:00", "14:00"))
                .andExpect(result -> assertThat(result.getFlashMap().get("flash"))
                        .as("one begins when the other ends")
                        .isEqualTo("会议已安排"));
    }

    @Test
    void whatLiesAheadIsNotArchived() throws Exception {
        mvc.perform(themeDay("/meetings", "2026-11-28", "09:00", "10:30")).andExpect(status().is3xxRedirection());
        long id = newest();
        mvc.perform(send("/meetings/" + id + "/archival", community))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("会议还没有开，不能归档"));
        mvc.perform(send("/meetings/" + id + "/submission", secretary)
                        .param("version", "0")
                        .param("minutes", "提前写好"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("会议还没有开（2026年11月28日 09:00），不能提交记录")
                        .contains("提前写好"));
        assertThat(jdbc.sql("select status from meeting where id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .isEqualTo("PLANNED");
    }

    @Test
    void votesAreCountedAndExplained() throws Exception {
        long id = planned();
        mvc.perform(send("/meetings/" + id + "/resolutions", secretary)
                        .param("title", "同意接收预备党员")
                        .param("kind", "ADMISSION")
                        .param("votesFor", "2")
                        .param("against", "1")
                        .param("abstained", "1"))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("合计 4 票"));
        mvc.perform(send("/meetings/" + id + "/resolutions", secretary)
                        .param("title", "同意接收预备党员")
                        .param("kind", "ADMISSION")
                        .param("votesFor", "2")
                        .param("against", "1")
                        .param("abstained", "0"))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + id, secretary)).contains("即至少 2 票").contains("通过");
        long resolution =
                jdbc.sql("select id from resolution").query(Long.class).single();
        mvc.perform(send("/meetings/" + id + "/resolutions/" + resolution + "/removal", secretary))
                .andExpect(status().is3xxRedirection());
        mvc.perform(send("/meetings/" + id + "/resolutions/" + resolution + "/removal", secretary))
                .andExpect(status().isNotFound());
        assertThat(jdbc.sql("select summary from audit_entry where action like 'resolution%' order by id")
                        .query(String.class)
                        .list())
                .satisfiesExactly(
                        recorded ->
                                assertThat(recorded).startsWith("登记了表决（11月主题党日").endsWith("：“同意接收预备党员”，赞成 2，反对 1，弃权 0"),
                        removed ->
                                assertThat(removed).startsWith("删除了表决（11月主题党日").endsWith("：“同意接收预备党员”，赞成 2，反对 1，弃权 0"));
    }

    @Test
    void anUploadIsCheckedKeptAndServedAsADownload() throws Exception {
        long id = planned();
        byte[] pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".getBytes();
        mvc.perform(multipart("/meetings/" + id + "/attachments")
                        .file(new MockMultipartFile("file", "照片.jpg", "image/jpeg", new byte[] {'M', 'Z', 1, 2}))
                        .with(secretary)
                        .with(csrf()))
                .andExpect(status().isUnprocessableContent())
                .andExpect(result -> assertThat(result.getResponse().getContentAsString())
                        .contains("file-error")
                        .contains("不是这些类型"));
        mvc.perform(multipart("/meetings/" + id + "/attachments")
                        .file(new MockMultipartFile("file", "材料.pdf", "text/html", pdf))
                        .with(secretary)
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        long file = jdbc.sql("select max(id) from attachment").query(Long.class).single();
        String path = "/meetings/" + id + "/attachments/" + file;
        mvc.perform(get(path).with(secretary))
                .andExpect(status().isOk())
                .andExpect(header().string("X-Content-Type-Options", "nosniff"))
                .andExpect(result -> assertThat(result.getResponse().getHeader("Content-Disposition"))
                        .startsWith("attachment"))
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsByteArray()).isEqualTo(pdf));
        mvc.perform(get(path).with(stranger)).andExpect(status().isNotFound());
        mvc.perform(get(path).with(member)).andExpect(status().isNotFound());
        mvc.perform(send(path + "/removal", secretary)).andExpect(status().is3xxRedirection());
        mvc.perform(get(path).with(secretary)).andExpect(status().isNotFound());
    }

    @Test
    void aMeetingWhoseTimeHasPassedOffersNoCodeAndSaysWhatToDo() throws Exception {
        mvc.perform(themeDay("/meetings", "2026-11-25", "10:30", "12:00")).andExpect(status().is3xxRedirection());
        long id = newest();
        clock.setTo(LocalDateTime.of(2026, 11, 25, 13, 0));
        assertThat(page("/meetings/" + id, secretary)).contains("开始会议并显示签到码", "签到二维码");
        clock.setTo(LocalDateTime.of(2026, 11, 25, 13, 1));
        assertThat(page("/meetings/" + id, secretary))
                .contains("会议时间已经过了，不再扫码签到。在下面登记到会、写好记录，就可以提交。")
                .doesNotContain("开始会议并显示签到码", "签到二维码");
    }

    @Test
    void theButtonThatOpensAMeetingSaysBesideItWhyItCannotYet() throws Exception {
        mvc.perform(themeDay("/meetings", "2026-11-25", "10:30", "12:00")).andExpect(status().is3xxRedirection());
        long id = newest();
        assertThat(page("/meetings/" + id, secretary))
                .contains("aria-describedby=\"opens\"")
                .contains("disabled")
                .contains("会议前一小时（11月25日 09:30）起可以开始；要提前开，请先修改会议时间。");
        clock.setTo(LocalDateTime.of(2026, 11, 25, 9, 30));
        assertThat(page("/meetings/" + id, secretary)).doesNotContain("id=\"opens\"");
        mvc.perform(send("/meetings/" + id + "/opening", secretary)).andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + id, secretary)).doesNotContain("id=\"opens\"");
    }
}
