package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.account.AccountService;
import org.hongfan.account.GrantRole;
import org.hongfan.account.GrantService;
import org.hongfan.account.ViewerService;
import org.hongfan.duty.DutyLedger;
import org.hongfan.member.Village;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.hongfan.support.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** A branch of 27 with two groups: the leader of the first records its meeting, and reaches nothing of the second. */
@PostgresTest
@RequiredArgsConstructor
class GroupLeaderTests {
    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final TestClock clock;
    private final AccountService accounts;
    private final GrantService grants;
    private final ViewerService viewers;
    private final DutyLedger duties;
    private final ApplicationContext context;

    private Users users;
    private Village village;
    private final List<Long> people = new ArrayList<>();
    private long first;
    private long second;
    private long leader;
    private long secretary;
    private long community;

    @BeforeEach
    void aBranchWithTwoGroups() {
        users = new Users(accounts, grants, viewers, jdbc);
        village = new Village(context);
        first = group("第一党小组");
        second = group("第二党小组");
        for (int i = 0; i < 27; i++) {
            long member = village.member(village.first, name(i));
            people.add(member);
            long group = i < 12 ? first : second;
            jdbc.sql("update member set group_id = :group where id = :id")
                    .param("group", group)
                    .param("id", member)
                    .update();
        }
        leader = users.createLeader("leader", village.first, first, people.get(0));
        secretary = users.create("secretary", Role.BRANCH_SECRETARY, village.first, people.get(20));
        community = users.create("community", Role.COMMUNITY_STAFF, village.south);
    }

    private static String name(int number) {
        return "党员" + (char) ('甲' + number);
    }

    private long group(String name) {
        return jdbc.sql(
                        "insert into party_group (branch_id, name, founded_on) values (:branch, :name, '2020-01-01') returning id")
                .param("branch", village.first)
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private String page(String path, long account) throws Exception {
        return mvc.perform(get(path).with(users.as(account)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private int logged(long account, long group, long chair) throws Exception {
        return mvc.perform(post("/meetings/records")
                        .with(users.as(account))
                        .with(csrf())
                        .param("organizationId", String.valueOf(village.first))
                        .param("groupId", String.valueOf(group))
                        .param("type", "GROUP_MEETING")
                        .param("title", "11月党小组会")
                        .param("date", "2026-11-20")
                        .param("start", "19:00")
                        .param("end", "20:00")
                        .param("place", "王家")
                        .param("chairId", String.valueOf(chair))
                        .param("minutes", "学习了。")
                        .param(
                                "seen",
                                people.subList(group == first ? 0 : 12, group == first ? 12 : 27).stream()
                                        .map(id -> id + "P0")
                                        .collect(Collectors.joining(",")))
                        .param("marks[" + people.get(group == first ? 3 : 25) + "].status", "ABSENT")
                        .param("version", "0"))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private long newest() {
        return jdbc.sql("select max(id) from meeting").query(Long.class).single();
    }

    @Test
    void theLeaderRecordsTheGroupsMeetingAndItCounts() throws Exception {
        assertThat(page("/", leader)).contains("本月第一党小组的党小组会还没有记录", "group=" + first);
        String form = page("/meetings/new?held=true", leader);
        assertThat(form).contains("记录党小组会", name(0), name(11)).doesNotContain("第二党小组", name(12));
        assertThat(logged(leader, first, people.get(0))).isEqualTo(302);
        long id = newest();
        assertThat(jdbc.sql(
                                "select count(*) filter (where called) || ' ' || count(*) filter (where status = 'PRESENT') from attendance where meeting_id = :id")
                        .param("id", id)
                        .query(String.class)
                        .single())
                .isEqualTo("12 11");
        assertThat(page("/meetings", leader)).contains("11月党小组会");
        assertThat(page("/meetings/" + id, leader)).contains("撤回提交", "缺席");
        assertThat(page("/meetings/" + id + "/record", leader)).contains("应到 12 人，实到 11 人");
        assertThat(page("/", leader)).doesNotContain("本月第一党小组的党小组会还没有记录");
        assertThat(page("/meetings/" + id, community)).contains("审核");
        mvc.perform(post("/meetings/" + id + "/archival")
                        .with(users.as(community))
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/meetings/" + id, leader)).contains("已归档");
    }

    @Test
    void theLeaderReachesNothingElseOfTheBranch() throws Exception {
        assertThat(logged(leader, second, people.get(0))).isEqualTo(404);
        assertThat(logged(secretary, second, people.get(20))).isEqualTo(302);
        long other = newest();
        for (String path : List.of("", "/edit", "/record", "/sign-in/screen", "/revisions")) {
            mvc.perform(get("/meetings/" + other + path).with(users.as(leader))).andExpect(status().isNotFound());
        }
        mvc.perform(post("/meetings/" + other + "/submission/withdrawal")
                        .with(users.as(leader))
                        .with(csrf()))
                .andExpect(status().isNotFound());
        assertThat(page("/meetings", leader)).doesNotContain("11月党小组会");
        mvc.perform(get("/meetings/new?type=THEME_DAY").with(users.as(leader))).andExpect(status().isNotFound());
        for (String path : List.of("/members", "/members/" + people.get(1), "/duties", "/organizations", "/points")) {
            mvc.perform(get(path).with(users.as(leader))).andExpect(status().isNotFound());
        }
    }

    @Test
    void whoLeftTheGroupSinceStaysOnTheSheetOfThen() throws Exception {
        assertThat(logged(leader, first, people.get(0))).isEqualTo(302);
        long id = newest();
        jdbc.sql("update member set group_id = :second where id = :id")
                .param("second", second)
                .param("id", people.get(3))
                .update();
        assertThat(page("/meetings/" + id, leader)).contains(name(3)).contains("缺席");
    }

    @Test
    void theOverdueDutyNamesTheGroupsThatOweAndOpensTheirForms() throws Exception {
        clock.setTo(LocalDate.of(2026, 11, 23));
        duties.rebuild(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 30));
        assertThat(logged(secretary, first, people.get(0))).isEqualTo(302);
        assertThat(page("/", secretary))
                .contains("本月第二党小组的党小组会还没有记录", "type=GROUP_MEETING&amp;group=" + second)
                .contains("2026年10月第一党小组的党小组会没有记录", "&amp;period=2026-10-31&amp;group=" + first)
                .doesNotContain("本月第一党小组的党小组会还没有记录");
        assertThat(page("/duties", secretary)).contains("还没有完成的：", "第二党小组");
        assertThat(page(
                        "/meetings/new?organization=" + village.first + "&type=GROUP_MEETING&period=2026-10-31&group="
                                + second,
                        secretary))
                .contains("10月党小组会", "2026-10-15");
    }

    @Test
    void theSecretaryAppointsAndEndsTheLeader() throws Exception {
        assertThat(page("/organizations/" + village.first, secretary)).contains("/groups/" + first + "/leader");
        assertThat(appointed(first, people.get(2))).isEqualTo(302);
        assertThat(page("/groups/" + first + "/leader", secretary)).contains("现任组长：", name(2));
        assertThat(appointed(first, people.get(4))).as("handed on in one step").isEqualTo(302);
        assertThat(jdbc.sql("select member_id from appointment where group_id = :group and to_on is null")
                        .param("group", first)
                        .query(Long.class)
                        .list())
                .containsExactly(people.get(4));
        assertThat(appointed(first, people.get(20))).as("of another group").isEqualTo(422);
        mvc.perform(post("/groups/" + first + "/leader/ending")
                        .with(users.as(secretary))
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/groups/" + first + "/leader", secretary)).doesNotContain("现任组长");
    }

    private int appointed(long group, long member) throws Exception {
        return mvc.perform(post("/groups/" + group + "/leader")
                        .with(users.as(secretary))
                        .with(csrf())
                        .param("memberId", String.valueOf(member))
                        .param("from", "2026-11-23"))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    @Test
    void aLeadersPostIsOfOneGroupOfTheBranch() {
        long account = users.create("another", people.get(5));
        LocalDate day = LocalDate.of(2026, 1, 1);
        assertThatThrownBy(() -> grants.grant(new GrantRole(account, Role.GROUP_LEADER, village.first, day, null)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("党小组");
        assertThatThrownBy(
                        () -> grants.grant(new GrantRole(account, Role.GROUP_LEADER, village.second, first, day, null)))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() ->
                        grants.grant(new GrantRole(account, Role.BRANCH_SECRETARY, village.first, first, day, null)))
                .isInstanceOf(RefusedException.class);
    }
}
