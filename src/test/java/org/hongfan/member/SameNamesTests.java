package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.apache.poi.xwpf.extractor.XWPFWordExtractor;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.hongfan.access.Role;
import org.hongfan.meeting.MeetingDocuments;
import org.hongfan.points.PointLedger;
import org.hongfan.support.PostgresTest;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Three 王秀兰 in a branch of 60, two of them with the same last four digits: nobody is ever taken for another. */
@PostgresTest
@RequiredArgsConstructor
class SameNamesTests {
    private static final List<String> TOLD = List.of("王秀兰（1234）", "王秀兰（5678 1958年生）", "王秀兰（1971年生）");
    private static final Pattern BARE = Pattern.compile("王秀兰(?!（)");

    private final ApplicationContext context;
    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final MemberService members;
    private final MemberDirectory directory;
    private final MeetingDocuments documents;
    private final PointLedger points;
    private Village village;
    private long elder;
    private long secretaryMember;
    private long younger;
    private RequestPostProcessor secretary;

    @BeforeEach
    void aBranchOfSixty() {
        village = new Village(context);
        elder = wang("195801010", "13800001234");
        secretaryMember = wang("195803030", "13900005678");
        younger = wang("197105050", "13700005678");
        for (int i = 0; i < 57; i++) {
            village.member(village.first, "党员" + Character.toString('甲' + i));
        }
        jdbc.sql(
                        "insert into appointment (member_id, organization_id, post, from_on) values (:m, :o, 'SECRETARY', '2020-01-01')")
                .param("m", secretaryMember)
                .param("o", village.first)
                .update();
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, secretaryMember);
    }

    private long wang(String born, @Nullable String phone) {
        return wang(village.first, born, phone);
    }

    private long wang(long branch, String born, @Nullable String phone) {
        String digits = "379900" + born.substring(0, 8)
                + String.format(
                        "%03d",
                        500
                                + jdbc.sql("select count(*) from member")
                                        .query(Integer.class)
                                        .single());
        return members.register(
                village.staff(), Village.registration(branch, "王秀兰", digits + IdNumber.checkOf(digits), phone));
    }

    private List<String> told() {
        return jdbc.sql("select told from member where name = '王秀兰' order by id")
                .query(String.class)
                .list();
    }

    private String page(String path) throws Exception {
        return page(path, secretary);
    }

    private String page(String path, RequestPostProcessor who) throws Exception {
        Document page = Jsoup.parse(mvc.perform(get(path).with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString());
        page.select("input[type=search], input[name=q], nav, h1:contains(搜索), .muted:contains(“王秀兰”)")
                .remove();
        page.select("mark").unwrap();
        return page.select("main").html();
    }

    private void assertAllToldApart(String what, String text) {
        assertThat(text).as(what).contains(TOLD);
        assertThat(BARE.matcher(text).results())
                .as(what + " names one of three 王秀兰 bare")
                .isEmpty();
    }

    @Test
    void isToldApartOnEveryListOfTheBranch() throws Exception {
        points.openYear(2026);
        assertAllToldApart("roster", page("/members?q=王秀兰"));
        assertAllToldApart("search", page("/search?q=王秀兰"));
        String scores = "/points?organization=" + village.first + "&year=2026&page=";
        assertAllToldApart("points", page(scores + 1) + page(scores + 2) + page(scores + 3));
        assertAllToldApart(
                "choice of a post",
                page(
                        "/organizations/" + village.first + "/appointments/new?q=王秀兰",
                        village.as(Role.TOWN_STAFF, village.town, null)));
        assertThat(page("/organizations/" + village.first)).contains("王秀兰（5678 1958年生）");
        assertThat(page("/members/" + younger)).contains("<h1").contains("王秀兰（1971年生）");
        assertThat(page("/members?q=王秀兰（1971年生）")).contains("王秀兰（1971年生）").doesNotContain("王秀兰（1234）");
    }

    @Test
    void isToldApartFromThePlanOfAMeetingToItsPapersAndTrail() throws Exception {
        assertAllToldApart("plan and marks", page("/meetings/new?type=THEME_DAY&held=true"));
        mvc.perform(post("/meetings")
                        .with(secretary)
                        .with(csrf())
                        .param("organizationId", String.valueOf(village.first))
                        .param("type", "THEME_DAY")
                        .param("title", "11月主题党日")
                        .param("date", "2026-11-23")
                        .param("start", "08:30")
                        .param("end", "09:30")
                        .param("place", "党群服务中心")
                        .param("chairId", String.valueOf(elder))
                        .param("recorderId", String.valueOf(younger))
                        .param("agenda", "学习")
                        .param("version", "0"))
                .andExpect(status().is3xxRedirection());
        long id = jdbc.sql("select max(id) from meeting").query(Long.class).single();
        assertAllToldApart("chair's menu", page("/meetings/" + id + "/edit"));
        mvc.perform(post("/meetings/" + id + "/opening").with(secretary).with(csrf()))
                .andExpect(status().is3xxRedirection());
        mvc.perform(post("/meetings/" + id + "/draft")
                        .with(secretary)
                        .with(csrf())
                        .header("X-Requested-With", "fetch")
                        .param("version", "0")
                        .param("minutes", "学习了")
                        .param("marks[" + younger + "].status", "ABSENT")
                        .param("marks[" + younger + "].was", "PRESENT"))
                .andExpect(status().is2xxSuccessful());
        String file = page("/meetings/" + id);
        assertAllToldApart("meeting", file);
        assertThat(file).contains("aria-label=\"王秀兰（1971年生）的到会情况\"");
        assertAllToldApart("sign-in sheet", page("/meetings/" + id + "/sign-in-sheet"));
        assertThat(page("/meetings/" + id + "/record")).contains("王秀兰（1234）").contains("王秀兰（1971年生）");
        assertAllToldApart(
                "Word sheet",
                words(documents
                        .writeSignInSheet(village.viewer(Role.BRANCH_SECRETARY, village.first, secretaryMember), id)
                        .content()));
        assertThat(words(documents
                        .writeRecord(village.viewer(Role.BRANCH_SECRETARY, village.first, secretaryMember), id)
                        .content()))
                .contains("王秀兰（1234）")
                .contains("王秀兰（1971年生）");
        assertThat(jdbc.sql("select summary from audit_entry where subject_type = 'meeting'")
                        .query(String.class)
                        .list())
                .anyMatch(summary -> summary.contains("王秀兰（1971年生）"));
    }

    private static String words(byte[] document) throws IOException {
        try (XWPFDocument file = new XWPFDocument(new ByteArrayInputStream(document));
                XWPFWordExtractor text = new XWPFWordExtractor(file)) {
            return text.getText();
        }
    }

    @Test
    void isToldApartAmongThoseWhoTakePartInAnActivity() throws Exception {
        long activity =
                jdbc.sql("""
                        insert into activity (organization_id, audience_id, type, title, status, starts_at, ends_at, held_on, place, hours, created_at)
                        values (:branch, :branch, 'VOLUNTEERING', '清扫', 'PUBLISHED', '2026-11-25 08:00+08', '2026-11-25 10:00+08', '2026-11-25', '村口', 2, now())
                        returning id
                        """).param("branch", village.first).query(Long.class).single();
        assertAllToldApart("candidates", page("/activities/" + activity));
        mvc.perform(post("/activities/" + activity + "/people")
                        .with(secretary)
                        .with(csrf())
                        .param(
                                "member",
                                String.valueOf(elder),
                                String.valueOf(secretaryMember),
                                String.valueOf(younger)))
                .andExpect(status().is3xxRedirection());
        assertAllToldApart("those enrolled", page("/activities/" + activity));
    }

    @Test
    void followsEveryChangeThatMakesOrPartsNamesakes() {
        assertThat(told()).isEqualTo(TOLD);
        members.move(village.staff(), elder, village.second, LocalDate.of(2026, 11, 1), "迁居");
        assertThat(told()).containsExactly("王秀兰", "王秀兰（1958年生）", "王秀兰（1971年生）");
        jdbc.sql("update member set phone_masked = '136****0099' where id = :id")
                .param("id", younger)
                .update();
        assertThat(told()).containsExactly("王秀兰", "王秀兰（5678）", "王秀兰（0099）");
        jdbc.sql("update member set name = '王秀芝' where id = :id")
                .param("id", younger)
                .update();
        assertThat(told()).containsExactly("王秀兰", "王秀兰");
        long same = wang("195803030", null);
        long twin = wang("195803030", null);
        assertThat(told().subList(0, 2)).containsExactly("王秀兰", "王秀兰（5678）");
        assertThat(told().subList(2, 4))
                .allMatch(told -> told.startsWith("王秀兰（1958年生 编号"))
                .doesNotHaveDuplicates();
        assertThat(List.of(same, twin)).doesNotHaveDuplicates();
    }

    @Test
    void isToldApartFromSomebodyOfAnotherBranchOnOneList() {
        long elsewhere = wang(village.second, "198001010", "13600009999");
        assertThat(told()).hasSize(4).contains("王秀兰");
        jdbc.sql("update member set name = '王秀' where id in (:ids)")
                .param("ids", List.of(secretaryMember, younger))
                .update();
        List<String> names = directory
                .listOfSubtree(
                        context.getBean(org.hongfan.organization.OrganizationDirectory.class)
                                .get(village.south),
                        LocalDate.of(2026, 11, 23))
                .stream()
                .filter(member -> member.memberId() == elder || member.memberId() == elsewhere)
                .map(CalledMember::name)
                .toList();
        assertThat(names).containsExactlyInAnyOrder("王秀兰（1234）", "王秀兰（9999）");
    }
}
