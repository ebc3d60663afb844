package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.dashboard.Statistics;
import org.hongfan.duty.DutyLedger;
import org.hongfan.member.Village;
import org.hongfan.organization.Level;
import org.hongfan.points.PointLedger;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Meetings that a community, a town or the district holds itself: who is called, who checks, and what follows from them. */
@PostgresTest
class MeetingAboveBranchTests {
    private static final LocalDateTime HELD = LocalDateTime.of(2026, 11, 20, 19, 0);

    @Autowired
    MeetingService service;

    @Autowired
    MeetingBoard board;

    @Autowired
    MeetingPlanner planner;

    @Autowired
    MeetingRules rules;

    @Autowired
    PointLedger points;

    @Autowired
    DutyLedger duties;

    @Autowired
    Statistics statistics;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    MockMvc mvc;

    @Autowired
    ApplicationContext context;

    Village village;
    long wang;
    long li;
    long zhao;
    long sun;
    Viewer community;
    Viewer town;
    Viewer district;

    @BeforeEach
    void aCommunityWithACommittee() {
        village = new Village(context);
        jdbc.sql(
                        "insert into account (id, username, password_hash, name, created_at) values (900001, 'tester', '-', '测试', now())")
                .update();
        wang = village.member(village.first, "王秀兰");
        li = village.member(village.first, "李建国");
        zhao = village.member(village.second, "赵敏");
        sun = village.member(village.second, "孙丽");
        village.member(village.other, "外村人");
        appoint(wang, village.south, "SECRETARY");
        appoint(li, village.south, "ORGANIZATION_OFFICER");
        appoint(zhao, village.second, "SECRETARY");
        appoint(wang, village.town, "SECRETARY");
        appoint(wang, village.district, "SECRETARY");
        community = acting(Role.COMMUNITY_STAFF, village.south, wang);
        town = acting(Role.TOWN_STAFF, village.town, null);
        district = acting(Role.DISTRICT_STAFF, village.district, null);
    }

    private void appoint(long member, long unit, String post) {
        jdbc.sql("insert into appointment (member_id, organization_id, post, from_on) values (?, ?, ?, '2020-01-01')")
                .params(member, unit, post)
                .update();
    }

    private Viewer acting(Role role, long unit, Long member) {
        Post post = village.viewer(role, unit, member).current();
        return new Viewer(900001, member, "测试", post, List.of(post));
    }

    private static MeetingPlan plan(long unit, MeetingType type, Invitation invitation, long chair) {
        return new MeetingPlan(
                unit, null, type, "会议", HELD, HELD.plusHours(1), "会议室", chair, null, null, List.of(), invitation);
    }

    private List<String> called(Viewer viewer, long id) {
        return board.get(viewer, id).attendance().stream()
                .filter(MeetingBoard.AttendanceRow::called)
                .map(MeetingBoard.AttendanceRow::name)
                .toList();
    }

    @Test
    void eachLevelHoldsItsOwnTypes() {
        assertThat(rules.listTypes(Level.BRANCH)).hasSize(MeetingType.values().length);
        assertThat(rules.listTypes(Level.COMMUNITY))
                .containsExactly(MeetingType.COMMITTEE_MEETING, MeetingType.PARTY_LECTURE, MeetingType.THEME_DAY)
                .isEqualTo(rules.listTypes(Level.TOWN));
        assertThat(rules.listTypes(Level.DISTRICT))
                .containsExactly(MeetingType.COMMITTEE_MEETING, MeetingType.PARTY_LECTURE);
        assertThatThrownBy(() -> service.plan(community, plan(village.south, MeetingType.GENERAL_MEETING, null, wang)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("社区不召开支部党员大会");
        assertThat(rules.get(MeetingType.PARTY_LECTURE, Level.TOWN).invitations())
                .containsExactly(Invitation.COMMITTEE, Invitation.LEADERS);
        assertThat(rules.get(MeetingType.COMMITTEE_MEETING, Level.TOWN).article())
                .contains("惯例")
                .doesNotContain("条例");
    }

    @Test
    void aCommitteeMeetingCallsThoseWhoHoldItsPosts() {
        MeetingPlanner.Suggestion suggestion =
                planner.suggest(community, null, MeetingType.COMMITTEE_MEETING, null, null);
        assertThat(suggestion.plan().title()).isEqualTo("11月委员会会议");
        assertThat(suggestion.plan().chairId()).isEqualTo(wang);
        assertThat(suggestion.plan().recorderId()).isEqualTo(li);
        assertThat(suggestion.called()).hasSize(2);
        long id = service.log(
                community,
                plan(village.south, MeetingType.COMMITTEE_MEETING, null, wang),
                new MeetingService.Draft(0, "研究工作。", List.of(new Mark(li, AttendanceStatus.ABSENT, null))),
                List.of(new Motion("同意年度计划", "ORDINARY", 1, 0, 0)));
        assertThat(called(community, id)).containsExactly("李建国", "王秀兰");
        assertThat(service.archive(town, id).explanation()).contains("应到 2 人，实到 1 人，至少 1 人（半数以上），达到法定人数（惯例，参照支部委员会）");
        assertThat(board.get(community, id).resolutions().get(0).result())
                .as("one of two is not more than half of the entitled")
                .isEqualTo(VoteOutcome.Result.REJECTED);
    }

    @Test
    void whoIsInvitedIsCalledAndOthersOfTheSubtreeSitIn() {
        long leaders =
                service.plan(community, plan(village.south, MeetingType.PARTY_LECTURE, Invitation.LEADERS, wang));
        assertThat(called(community, leaders)).containsExactly("李建国", "王秀兰", "赵敏");
        long everybody = service.plan(
                community,
                plan(village.south, MeetingType.PARTY_LECTURE, Invitation.MEMBERS, wang),
                Set.of("twin-" + leaders));
        assertThat(called(community, everybody)).containsExactly("李建国", "孙丽", "王秀兰", "赵敏");
        assertThatThrownBy(() ->
                        service.plan(town, plan(village.town, MeetingType.PARTY_LECTURE, Invitation.MEMBERS, wang)))
                .hasMessageContaining("请选择参加范围");
        assertThatThrownBy(() -> service.plan(
                        community, plan(village.south, MeetingType.PARTY_LECTURE, Invitation.LEADERS, sun)))
                .hasMessageContaining("主持人当天不是委员会成员或下一级书记");
        assertThatThrownBy(() -> planner.suggest(
                        acting(Role.COMMUNITY_STAFF, village.north, null), null, MeetingType.THEME_DAY, null, null))
                .hasMessageContaining("还没有登记委员会成员");
    }

    @Test
    void theUnitLogsTheLevelAboveChecksAndTheDistrictChecksItsOwn() {
        MeetingService.Draft draft = new MeetingService.Draft(0, "听课。", List.of());
        long id = service.log(
                community, plan(village.south, MeetingType.PARTY_LECTURE, Invitation.LEADERS, wang), draft, List.of());
        assertThatThrownBy(() -> service.archive(community, id)).isInstanceOf(NotFoundException.class);
        assertThat(board.get(community, id).mayCheck()).isFalse();
        assertThat(board.get(town, id).mayLog()).isFalse();
        assertThatThrownBy(() -> service.takeBackSubmission(town, id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> service.archive(acting(Role.COMMUNITY_STAFF, village.north, null), id))
                .isInstanceOf(NotFoundException.class);
        service.archive(town, id);
        long own = service.log(
                district, plan(village.district, MeetingType.COMMITTEE_MEETING, null, wang), draft, List.of());
        assertThat(service.archive(district, own).reached()).isTrue();
        Viewer secretary = acting(Role.BRANCH_SECRETARY, village.first, null);
        assertThatThrownBy(() -> service.plan(community, plan(village.first, MeetingType.THEME_DAY, null, wang)))
                .as("nobody above writes for a branch")
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() ->
                        service.plan(secretary, plan(village.south, MeetingType.THEME_DAY, Invitation.COMMITTEE, wang)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void pointsFollowTheMemberAndDutiesStayTheBranches() {
        points.openYear(2026);
        duties.rebuild(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 30));
        long id = service.log(
                community,
                plan(village.south, MeetingType.PARTY_LECTURE, Invitation.MEMBERS, wang),
                new MeetingService.Draft(0, "听课。", List.of(new Mark(sun, AttendanceStatus.ABSENT, null))),
                List.of());
        service.archive(town, id);
        assertThat(jdbc.sql("""
                                select m.name || ' ' || trim_scale(e.points) || ' ' || o.short_name
                                  from point_entry e join member m on m.id = e.member_id join organization o on o.id = e.branch_id
                                 where e.source_type = 'MEETING' order by m.pinyin
                                """).query(String.class).list())
                .containsExactly(
                        "李建国 2 " + shortName(village.first),
                        "孙丽 -2 " + shortName(village.second),
                        "王秀兰 2 " + shortName(village.first),
                        "赵敏 2 " + shortName(village.second));
        assertThat(jdbc.sql("select coalesce(sum(done), 0) from duty")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(points.check(2026)).isEmpty();
        assertThat(duties.check()).isEmpty();
        assertThat(statistics.check()).isEmpty();
        assertThat(statisticOf(village.south)).isEqualTo(1);
        assertThat(statisticOf(village.district)).isEqualTo(1);
        assertThat(statisticOf(village.first)).isZero();
        service.reopen(town, id, "名单有误");
        assertThat(statisticOf(village.south)).isZero();
        assertThat(jdbc.sql("select sum(points) from point_entry where source_type = 'MEETING'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(points.check(2026)).isEmpty();
    }

    private String shortName(long unit) {
        return jdbc.sql("select short_name from organization where id = ?")
                .param(unit)
                .query(String.class)
                .single();
    }

    private int statisticOf(long unit) {
        return jdbc.sql("select coalesce(max(meetings), 0) from monthly_statistic where organization_id = ?")
                .param(unit)
                .query(Integer.class)
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
    void thePagesOfferWhatTheLevelHolds() throws Exception {
        RequestPostProcessor staff = village.as(Role.COMMUNITY_STAFF, village.south, wang);
        RequestPostProcessor member = village.as(Role.MEMBER, village.second, sun);
        RequestPostProcessor secretary = village.as(Role.BRANCH_SECRETARY, village.second, zhao);
        assertThat(page("/meetings/new", staff)).contains("委员会会议", "党课", "主题党日").doesNotContain("支部党员大会");
        assertThat(page("/meetings/new?type=PARTY_LECTURE&held=false", staff))
                .contains("参加范围", "本级委员会成员和下一级党组织书记", "所辖支部全体党员");
        mvc.perform(get("/meetings/new")
                        .param("organization", "" + village.first)
                        .with(staff))
                .andExpect(status().isNotFound());
        mvc.perform(post("/meetings")
                        .with(staff)
                        .with(csrf())
                        .param("organizationId", "" + village.south)
                        .param("type", "PARTY_LECTURE")
                        .param("invitation", "MEMBERS")
                        .param("title", "书记讲党课")
                        .param("date", "2026-11-24")
                        .param("start", "19:00")
                        .param("end", "20:00")
                        .param("place", "党群服务中心")
                        .param("chairId", "" + wang)
                        .param("version", "0"))
                .andExpect(status().is3xxRedirection());
        long id = jdbc.sql("select max(id) from meeting").query(Long.class).single();
        assertThat(page("/meetings/" + id, staff)).contains("所辖支部全体党员").contains("开始会议并显示签到码");
        assertThat(page("/", staff)).contains("书记讲党课");
        assertThat(page("/", member)).as("a called member sees it coming").contains("书记讲党课");
        assertThat(page("/", secretary)).contains("书记讲党课");
        assertThat(page("/meetings?mine=true", secretary)).contains("书记讲党课");
        assertThat(page("/meetings", secretary)).doesNotContain("书记讲党课");
        assertThat(page("/meetings/" + id, member)).doesNotContain("李建国");
        mvc.perform(get("/meetings/" + id).with(village.as(Role.BRANCH_SECRETARY, village.other, null)))
                .andExpect(status().isNotFound());
    }
}
