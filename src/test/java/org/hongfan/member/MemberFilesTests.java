package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.account.ActivationService;
import org.hongfan.account.IssueSlips;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.MeetingType;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.points.PointFacts;
import org.hongfan.points.PointLedger;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.support.TransactionTemplate;

/** A mistaken registration can be undone while nothing refers to it, and one that looks like another is questioned; in a branch of 27. */
@PostgresTest
@RequiredArgsConstructor
class MemberFilesTests {
    private final MockMvc mvc;
    private final Users users;
    private final MemberService members;
    private final MeetingService meetings;
    private final ActivationService activations;
    private final PointLedger points;
    private final OrganizationCounts counts;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    private Village village;
    private long secretary;
    private List<Long> people;

    @BeforeEach
    void aBranchOfTwentySeven() {
        village = new Village(context);
        people = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
            people.add(village.member(village.first, "党员" + Character.toString('甲' + i)));
        }
        secretary = users.create("zhishu", Role.BRANCH_SECRETARY, village.first, people.get(0));
    }

    private Document page(String path) throws Exception {
        return Jsoup.parse(mvc.perform(get(path).with(users.as(secretary)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString());
    }

    private List<String> derived() {
        return jdbc.sql("""
                        select c::text from organization_count c
                        union all select b::text from point_band b where members <> 0
                        union all select t::text from point_total t
                        order by 1
                        """).query(String.class).list();
    }

    private void assertDerivedNumbersRight() {
        List<String> before = jdbc.sql("select c::text from organization_count c order by 1")
                .query(String.class)
                .list();
        transaction.executeWithoutResult(status -> counts.rebuild());
        assertThat(jdbc.sql("select c::text from organization_count c order by 1")
                        .query(String.class)
                        .list())
                .isEqualTo(before);
        assertThat(points.check(2026)).isEmpty();
    }

    @Test
    void aMistakenRegistrationGoesAsIfItHadNeverBeen() throws Exception {
        List<String> before = derived();
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "东头中心户");
        List<String> withHousehold = derived();
        long wrong = village.member(village.first, "错登记");
        members.joinHousehold(village.staff(), wrong, household, LocalDate.of(2026, 11, 20));
        LocalDateTime at = LocalDateTime.of(2026, 12, 5, 19, 0);
        meetings.plan(
                users.viewer(secretary),
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.THEME_DAY,
                        "12月主题党日",
                        at,
                        at.plusHours(1),
                        "活动室",
                        people.get(0),
                        null,
                        null,
                        List.of()));
        activations.issue(
                users.viewer(secretary),
                new IssueSlips(village.first, List.of(wrong), false, "https://dj.example.gov.cn"));
        assertThat(page("/members/" + wrong).select("a[href$=withdrawal]").text())
                .isEqualTo("登记有误");
        assertThat(page("/members/" + wrong + "/withdrawal")
                        .select("button.danger")
                        .text())
                .isEqualTo("撤销登记");
        mvc.perform(post("/members/{id}/withdrawal", wrong)
                        .param("reason", " ")
                        .with(csrf())
                        .with(users.as(secretary)))
                .andExpect(status().isUnprocessableContent());
        String long201 = "错".repeat(201);
        assertThat(Jsoup.parse(mvc.perform(post("/members/{id}/withdrawal", wrong)
                                        .param("reason", long201)
                                        .with(csrf())
                                        .with(users.as(secretary)))
                                .andExpect(status().isUnprocessableContent())
                                .andReturn()
                                .getResponse()
                                .getContentAsString())
                        .select("#reason")
                        .text())
                .as("what was typed stays")
                .isEqualTo(long201);
        mvc.perform(post("/members/{id}/withdrawal", wrong)
                        .param("reason", "重名，应登记在河北村")
                        .with(csrf())
                        .with(users.as(secretary)))
                .andExpect(redirectedUrl("/members?organization=" + village.first));
        assertThat(derived()).isEqualTo(withHousehold).hasSizeGreaterThan(before.size());
        assertDerivedNumbersRight();
        for (String table : List.of("member", "membership", "household_membership", "attendance", "point_entry")) {
            assertThat(jdbc.sql("select count(*) from " + table
                                    + " t where to_jsonb(t)->>'member_id' = :id or to_jsonb(t)->>'name' = '错登记'")
                            .param("id", String.valueOf(wrong))
                            .query(Long.class)
                            .single())
                    .as(table)
                    .isZero();
        }
        assertThat(jdbc.sql("select summary from audit_entry where action = 'registration_withdrawn'")
                        .query(String.class)
                        .single())
                .contains("撤销登记 错登记", "重名，应登记在河北村")
                .doesNotContain("19800101");
        mvc.perform(get("/members/{id}", wrong).with(users.as(secretary))).andExpect(status().isNotFound());
    }

    @Test
    void whatRefersToAMemberIsNamedAndKeepsTheRegistration() throws Exception {
        long member = people.get(5);
        PointFacts facts = new PointFacts(jdbc, events);
        facts.account = secretary;
        facts.archive(facts.meeting(
                village.first,
                "THEME_DAY",
                LocalDate.of(2026, 11, 2),
                Map.of(member, "PRESENT", people.get(6), "PRESENT")));
        context.getBean(AppointmentService.class)
                .appoint(
                        village.staff(),
                        member,
                        village.first,
                        PartyPost.COMMITTEE_MEMBER,
                        null,
                        LocalDate.of(2026, 1, 1));
        users.create("wang", Role.MEMBER, village.first, member);
        String said = page("/members/" + member + "/withdrawal").select("main").text();
        assertThat(said)
                .contains("不能撤销登记", "有 1 项任职记录", "在 1 场会议的应到名单里", "有登录账号")
                .doesNotContain("登记错在哪里");
        assertThat(Jsoup.parse(mvc.perform(post("/members/{id}/withdrawal", member)
                                        .param("reason", "登记错了")
                                        .with(csrf())
                                        .with(users.as(secretary)))
                                .andExpect(status().isUnprocessableContent())
                                .andReturn()
                                .getResponse()
                                .getContentAsString())
                        .text())
                .contains("不能撤销登记");
        mvc.perform(get("/members/{id}/withdrawal", village.member(village.other, "远处人"))
                        .with(users.as(secretary)))
                .andExpect(status().isNotFound());
    }

    private Document register(String name, String number, String phone, int status, String... more) throws Exception {
        var request = post("/members").with(users.as(secretary)).with(csrf());
        for (String field : List.of(
                "branchId=" + village.first,
                "name=" + name,
                "idNumber=" + number,
                "phone=" + phone,
                "ethnicity=HAN",
                "education=SENIOR_HIGH",
                "sector=FARMING",
                "kind=FULL",
                "joinedOn=2005-07-01",
                "confirmedOn=2006-07-01",
                "floating=NONE",
                "belongsFrom=2010-01-01")) {
            request.param(field.split("=")[0], field.split("=").length > 1 ? field.split("=")[1] : "");
        }
        for (int i = 0; i < more.length; i += 2) {
            request.param(more[i], more[i + 1]);
        }
        return Jsoup.parse(mvc.perform(request)
                .andExpect(status().is(status))
                .andReturn()
                .getResponse()
                .getContentAsString());
    }

    @Test
    void whoLooksLikeSomebodyIsShownWithALinkAndRegisteredAfterAConfirmation() throws Exception {
        RegisterMember first = Village.registration(village.first, "王秀兰", village.nextId(), "13800001111");
        long known = members.register(village.staff(), first);
        members.register(village.staff(), Village.registration(village.other, "赵远", village.nextId(), "13900002222"));

        String number = "379900196002020" + "01";
        number = number + IdNumber.checkOf(number);
        Document asked = register("王秀兰", number, "13800001111", 422);
        assertThat(asked.select("main a[href=/members/" + known + "]").text()).contains("王秀兰", "姓名和电话相同");
        assertThat(asked.select("#phone").val()).isEqualTo("13800001111");
        register("王秀兰", number, "13800001111", 302, "notTheSame", "true");

        assertThat(register("王秀兰", village.nextId(), "", 422).select("main").text())
                .contains("姓名和出生日期相同");
        Document far = register("赵远", village.nextId(), "", 422);
        assertThat(far.select("main").text())
                .contains("别处有一名党员姓名和出生日期相同，请联系上级党组织核实")
                .doesNotContain("河北第一党支部");
        register("孙新人", village.nextId(), "13700003333", 302);
    }
}
