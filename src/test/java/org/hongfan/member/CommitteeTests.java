package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.account.GrantProposals;
import org.hongfan.account.ProposalRow;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** A new committee by one form, in a branch of 27: the old one goes on the same day. */
@PostgresTest
@RequiredArgsConstructor
class CommitteeTests {
    private static final LocalDate SPRING = LocalDate.of(2024, 3, 1);

    private final MockMvc mvc;
    private final Users users;
    private final AppointmentService appointments;
    private final GrantProposals proposals;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    private Village village;
    private Viewer staff;
    private long community;
    private List<Long> people;

    @BeforeEach
    void aBranchOfTwentySevenWithItsCommittee() {
        village = new Village(context);
        staff = village.staff();
        community = users.create("community", Role.COMMUNITY_STAFF, village.south);
        people = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
            people.add(village.member(village.first, "党员" + Character.toString('甲' + i)));
        }
        List<PartyPost> posts =
                List.of(PartyPost.SECRETARY, PartyPost.DEPUTY_SECRETARY, PartyPost.ORGANIZATION_OFFICER);
        for (int i = 0; i < posts.size(); i++) {
            appointments.appoint(staff, people.get(i), village.first, posts.get(i), null, SPRING);
        }
    }

    private Document send(long branch, String on, int status, String... seats) throws Exception {
        var request = post("/organizations/{id}/committee", branch)
                .with(users.as(community))
                .with(csrf())
                .param("on", on);
        for (int i = 0; i < seats.length; i++) {
            String[] parts = seats[i].split(" ");
            request.param(
                    "seats[" + i + "].memberId",
                    parts[0].equals("-") ? "" : String.valueOf(people.get(Integer.parseInt(parts[0]))));
            request.param("seats[" + i + "].post", parts.length > 1 ? parts[1] : "");
            request.param("seats[" + i + "].second", parts.length > 2 ? parts[2] : "");
        }
        return Jsoup.parse(mvc.perform(request)
                .andExpect(status().is(status))
                .andReturn()
                .getResponse()
                .getContentAsString());
    }

    private List<String> posts() {
        return jdbc.sql("""
                        select m.name || ' ' || a.post || ' ' || a.from_on || coalesce(' ' || a.to_on, '')
                          from appointment a join member m on m.id = a.member_id where a.organization_id = :branch order by a.id
                        """).param("branch", village.first).query(String.class).list();
    }

    private String name(int index) {
        return "党员" + Character.toString('甲' + index);
    }

    @Test
    void theOldPostsEndOnTheDayTheNewOnesBeginAndWhoStaysGoesOn() throws Exception {
        users.create("deputy", Role.MEMBER, village.first, people.get(1));
        users.create("old", Role.MEMBER, village.first, people.get(0));
        Viewer security = users.viewer(users.create("secadmin", Role.SECURITY_ADMIN, null));
        proposals.confirm(
                security, proposals.list(security).stream().map(ProposalRow::id).toList());

        send(
                village.first,
                "2026-11-20",
                302,
                "1 SECRETARY",
                "2 ORGANIZATION_OFFICER DISCIPLINE_OFFICER",
                "5 PUBLICITY_OFFICER");

        assertThat(posts())
                .containsExactly(
                        name(0) + " SECRETARY 2024-03-01 2026-11-20",
                        name(1) + " DEPUTY_SECRETARY 2024-03-01 2026-11-20",
                        name(2) + " ORGANIZATION_OFFICER 2024-03-01",
                        name(1) + " SECRETARY 2026-11-20",
                        name(2) + " DISCIPLINE_OFFICER 2026-11-20",
                        name(5) + " PUBLICITY_OFFICER 2026-11-20");
        assertThat(jdbc.sql("""
                        select a.username || coalesce(' ' || g.to_on, '') from role_grant g join account a on a.id = g.account_id
                         where g.role = 'BRANCH_SECRETARY' order by a.username
                        """).query(String.class).list())
                .as("who goes from deputy to secretary keeps the keys, who goes loses them today")
                .containsExactly("deputy", "old 2026-11-23");
        assertThat(proposals.list(security)).isEmpty();
        assertThat(jdbc.sql("select term_started_on || ' ' || term_ends_on from organization where id = :id")
                        .param("id", village.first)
                        .query(String.class)
                        .single())
                .isEqualTo("2026-11-20 2031-11-20");
        String page = Jsoup.parse(mvc.perform(get("/organizations/{id}/committee", village.first)
                                .with(users.as(community)))
                        .andExpect(status().isOk())
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .select("main")
                .text();
        assertThat(page).contains("2026年11月20日至2031年11月20日", "历任", "2024年3月1日至2026年11月20日");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-20 | 5 SECRETARY; 6 PUBLICITY_OFFICER | 现在写了 2 人",
                "2026-11-20 | 5 SECRETARY; 6 COMMITTEE_MEMBER; 5 PUBLICITY_OFFICER | 同一个人写了两次",
                "2026-11-20 | 5 SECRETARY; 6 SECRETARY; 7 PUBLICITY_OFFICER | 书记只有一名",
                "2026-11-20 | 5 SECRETARY; 6 COMMITTEE_MEMBER SECRETARY; 7 PUBLICITY_OFFICER | 书记只有一名",
                "2026-11-20 | 5 PUBLICITY_OFFICER; 6 COMMITTEE_MEMBER; 7 ORGANIZATION_OFFICER | 没有书记",
                "2026-11-20 | 5 SECRETARY; - PUBLICITY_OFFICER; 7 ORGANIZATION_OFFICER | 第 2 行请选人",
                "2026-11-20 | 5 SECRETARY; 6; 7 ORGANIZATION_OFFICER | 第 2 行请选职务",
                "2026-11-20 | 5 SECRETARY; 6 PUBLICITY_OFFICER PUBLICITY_OFFICER; 7 ORGANIZATION_OFFICER | 兼任的职务和前面一样",
                "2024-01-01 | 5 SECRETARY; 6 PUBLICITY_OFFICER; 7 ORGANIZATION_OFFICER | 比换届的日期晚",
                "2026-11-24 | 5 SECRETARY; 6 PUBLICITY_OFFICER; 7 ORGANIZATION_OFFICER | 日期不能晚于今天"
            })
    void whatTheRulesForbidIsSaidInWordsAndKeepsWhatWasChosen(String on, String seats, String words) throws Exception {
        List<String> before = posts();
        String[] rows = seats.split("; ");
        Document again = send(village.first, on, 422, rows);
        assertThat(again.select("main").text()).contains(words);
        assertThat(again.select("#on").val()).isEqualTo(on);
        for (int i = 0; i < rows.length; i++) {
            String[] parts = rows[i].split(" ");
            assertThat(again.select("select[name='seats[" + i + "].memberId'] option[selected]")
                            .val())
                    .isEqualTo(parts[0].equals("-") ? "" : String.valueOf(people.get(Integer.parseInt(parts[0]))));
            assertThat(again.select("select[name='seats[" + i + "].post'] option[selected]")
                            .val())
                    .isEqualTo(parts.length > 1 ? parts[1] : "");
        }
        assertThat(posts()).isEqualTo(before);
    }

    @Test
    void eightDoNotFitAndAProbationerIsNeitherOfferedNorTaken() throws Exception {
        jdbc.sql("update member set kind = 'PROBATIONARY', confirmed_on = null where id = :id")
                .param("id", people.get(6))
                .update();
        assertThat(send(village.first, "2026-11-20", 422, "5 SECRETARY", "6 PUBLICITY_OFFICER", "7 COMMITTEE_MEMBER")
                        .select("main")
                        .text())
                .contains(name(6) + "是预备党员，不能任宣传委员");
        Document form = Jsoup.parse(mvc.perform(
                        get("/organizations/{id}/committee/new", village.first).with(users.as(community)))
                .andReturn()
                .getResponse()
                .getContentAsString());
        assertThat(form.select("select[name='seats[0].memberId'] option")).hasSize(1 + 26);
        assertThat(form.select("option[selected]").eachAttr("value"))
                .as("nothing is proposed as having happened")
                .allMatch(String::isEmpty);
        assertThat(send(
                                village.first,
                                "2026-11-20",
                                422,
                                "5 SECRETARY",
                                "7 COMMITTEE_MEMBER",
                                "8 COMMITTEE_MEMBER",
                                "9 COMMITTEE_MEMBER",
                                "10 COMMITTEE_MEMBER",
                                "11 COMMITTEE_MEMBER",
                                "12 COMMITTEE_MEMBER",
                                "13 COMMITTEE_MEMBER")
                        .select("main")
                        .text())
                .contains("现在写了 8 人");
    }

    @Test
    void aSmallBranchHasASecretaryAndPerhapsADeputy() throws Exception {
        List<Long> few = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            few.add(village.member(village.second, "赵" + Character.toString('甲' + i)));
        }
        people = few;
        assertThat(send(village.second, "2026-11-20", 422, "0 SECRETARY", "1 PUBLICITY_OFFICER")
                        .select("main")
                        .text())
                .contains("不足 7 名，不设支部委员会");
        assertThat(send(village.second, "2026-11-20", 422, "0 SECRETARY", "1 DEPUTY_SECRETARY", "2 DEPUTY_SECRETARY")
                        .select("main")
                        .text())
                .contains("现在写了 3 人");
        send(village.second, "2026-11-20", 302, "0 SECRETARY", "1 DEPUTY_SECRETARY");
    }

    @Test
    void itIsReachedFromTheBranchsPageAndFromTheEndOfTheTerm() throws Exception {
        jdbc.sql("update organization set term_ends_on = '2027-01-01' where id = :id")
                .param("id", village.first)
                .update();
        String path = "/organizations/" + village.first + "/committee";
        assertThat(mvc.perform(get("/organizations/{id}", village.first).with(users.as(community)))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("href=\"" + path + "\"", "href=\"" + path + "/new\"");
        assertThat(mvc.perform(get("/").with(users.as(community)))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("href=\"" + path + "\"");
        mvc.perform(get("/organizations/{id}/committee", village.south).with(users.as(community)))
                .andExpect(status().isNotFound());
        mvc.perform(get("/organizations/{id}/committee/new", village.other).with(users.as(community)))
                .andExpect(status().isNotFound());
    }
}
