package org.hongfan.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.hongfan.access.Post;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.SeenRoll;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.organization.OrganizationService;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The ledger follows what meetings, members and the tree really do, in their own transactions. */
@PostgresTest
class PointsFromRealWorkTests {
    @Autowired
    MeetingService meetings;

    @Autowired
    MemberService members;

    @Autowired
    OrganizationService organizations;

    @Autowired
    PointLedger ledger;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ApplicationEventPublisher events;

    PointFacts facts;
    long town;
    long community;
    long otherCommunity;
    long branch;
    long otherBranch;
    long wang;
    long li;

    @BeforeEach
    void twoCommunities() {
        facts = new PointFacts(jdbc, events);
        town = facts.town(facts.district(), "泊里镇");
        community = facts.community(town, "河西社区");
        otherCommunity = facts.community(town, "河东社区");
        branch = facts.branch(community, "河西第一支部");
        otherBranch = facts.branch(otherCommunity, "河东第一支部");
        jdbc.sql("insert into organization_count (organization_id) select id from organization")
                .update();
        wang = facts.member(branch, "wang");
        li = facts.member(branch, "li");
        ledger.openYear(2026);
    }

    private Viewer viewer(Role role, long organization) {
        Post post = new Post(1, role, organization, "岗位", facts.path(organization));
        return new Viewer(facts.account, null, "测试", post, List.of(post));
    }

    @Test
    void aMeetingIsLoggedArchivedReopenedAndArchivedAgain() {
        Viewer secretary = viewer(Role.BRANCH_SECRETARY, branch);
        Viewer staff = viewer(Role.COMMUNITY_STAFF, community);
        LocalDateTime start = LocalDateTime.of(2026, 11, 12, 9, 0);
        MeetingPlan plan = new MeetingPlan(
                branch,
                null,
                MeetingType.THEME_DAY,
                "11月主题党日",
                start,
                start.plusHours(1),
                "活动室",
                wang,
                null,
                null,
                List.of());
        long meeting = meetings.log(
                secretary,
                plan,
                new MeetingService.Draft(0, "学习。", List.of(new Mark(li, AttendanceStatus.ABSENT, null))),
                List.of());
        assertThat(facts.entries(wang, 2026)).isEmpty();
        meetings.archive(staff, meeting);
        assertThat(facts.entries(wang, 2026)).containsExactly("11-12 +2");
        assertThat(facts.entries(li, 2026)).containsExactly("11-12 -2");
        meetings.reopen(staff, meeting, "李请过假");
        assertThat(facts.total(li, 2026)).isEqualTo(60);
        meetings.mark(secretary, meeting, List.of(new Mark(li, AttendanceStatus.EXCUSED, "出差")));
        meetings.submit(secretary, meeting, SeenRoll.AS_IT_STANDS, Set.of());
        meetings.archive(staff, meeting);
        assertThat(facts.entries(wang, 2026)).containsExactly("11-12 +2");
        assertThat(facts.entries(li, 2026)).isEmpty();
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void membersAndUnitsMove() {
        Viewer staff = viewer(Role.TOWN_STAFF, town);
        members.move(staff, wang, otherBranch, LocalDate.of(2026, 11, 1), "搬家");
        assertThat(facts.bands(otherCommunity, 2026)).containsExactly(0, 1, 0, 0, 0);
        organizations.move(staff, branch, otherCommunity, LocalDate.of(2026, 11, 2), "区划调整");
        assertThat(facts.bands(otherCommunity, 2026)).containsExactly(0, 2, 0, 0, 0);
        assertThat(facts.bands(community, 2026)).containsExactly(0, 0, 0, 0, 0);
        members.changeStatus(staff, li, MemberStatus.DECEASED, LocalDate.of(2026, 11, 3), "病故");
        assertThat(facts.bands(town, 2026)).containsExactly(0, 1, 0, 0, 0);
        assertThat(ledger.check(2026)).isEmpty();
    }
}
