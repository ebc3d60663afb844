package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.ExcludeMember;
import org.hongfan.member.ExclusionReason;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.Village;
import org.hongfan.support.FormOnPage;
import org.hongfan.support.PostgresTest;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Nobody is recorded as present whom the page did not show: the roll changes between the page and what is sent from it. */
@PostgresTest
@RequiredArgsConstructor
class RollTests {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    private static final String NEW_RECORD = "/meetings/new?type=THEME_DAY&held=true";

    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final MeetingService service;
    private final MemberService members;
    private final ApplicationContext context;

    private Village village;
    private final List<Long> people = new ArrayList<>();
    private RequestPostProcessor secretary;

    private void branchOf(int size) {
        village = new Village(context);
        for (int i = 0; i < size; i++) {
            people.add(village.member(village.first, name(i)));
        }
        jdbc.sql("update organization set usual_place = '活动室', theme_day = 20 where id = :id")
                .param("id", village.first)
                .update();
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, people.get(0));
    }

    private static String name(int number) {
        return "王" + (char) ('一' + 3 * number) + (char) ('兰' + number);
    }

    private void moveAway(int number, LocalDate on) {
        members.move(village.staff(), people.get(number), village.second, on, "搬家");
    }

    private void dies(int number, LocalDate on) {
        members.changeStatus(village.staff(), people.get(number), MemberStatus.DECEASED, on, "病故");
    }

    private void goesAbroad(int number) {
        LocalDate since = LocalDate.of(2026, 10, 1);
        members.addExclusion(
                village.staff(),
                people.get(number),
                new ExcludeMember(ExclusionReason.ABROAD, since, null, since, since, null));
    }

    private Document page(String path) throws Exception {
        return parse(mvc.perform(get(path).with(secretary)).andReturn().getResponse());
    }

    private static Document parse(MockHttpServletResponse answer) throws Exception {
        return Jsoup.parse(answer.getContentAsString());
    }

    /** Everything the form on the page says, as a browser would send it. */
    private static Map<String, List<String>> form(Document page) {
        Element form = page.selectFirst("form#record");
        assertThat(form).as(page.text()).isNotNull();
        return new LinkedHashMap<>(new FormOnPage(form).asItStands());
    }

    private MockHttpServletResponse send(String path, Map<String, List<String>> form) throws Exception {
        MockHttpServletRequestBuilder sent = post(path).with(secretary).with(csrf());
        form.forEach((name, values) -> {
            if (name.equals("X-Requested-With")) {
                sent.header(name, values.get(0));
            } else if (!name.equals("_csrf")) {
                sent.param(name, values.toArray(String[]::new));
            }
        });
        return mvc.perform(sent).andReturn().getResponse();
    }

    private Map<String, List<String>> record() throws Exception {
        Map<String, List<String>> form = form(page(NEW_RECORD));
        form.put("date", List.of(DAY.toString()));
        form.put("start", List.of("09:00"));
        form.put("end", List.of("10:00"));
        form.put("chairId", List.of(people.get(0).toString()));
        form.put("minutes", List.of("学习了有关文件。"));
        form.keySet().removeIf(name -> name.startsWith("usual"));
        form.put("agenda", List.of("学习"));
        return form;
    }

    private static String said(Document page) {
        return page.select("[data-errors]").text();
    }

    private static String status(int number, List<Long> people) {
        return "marks[" + people.get(number) + "].status";
    }

    private long submitted() {
        return jdbc.sql("select count(*) from meeting where status = 'SUBMITTED'")
                .query(Long.class)
                .single();
    }

    private String marks() {
        return jdbc.sql("""
                        select count(*) filter (where a.called) || ' called, ' || count(*) filter (where a.called and a.status = 'PRESENT') || ' present, '
                               || count(*) filter (where a.status = 'ABSENT') || ' absent'
                          from attendance a join meeting m on m.id = a.meeting_id where m.status = 'SUBMITTED'
                        """).query(String.class).single();
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void whoJoinsWhileTheRecordIsWrittenIsNamedAndHasNoMark(int size) throws Exception {
        branchOf(size);
        Map<String, List<String>> form = record();
        form.put(status(3, people), List.of("ABSENT"));
        long joined = village.member(village.first, "新来的");

        MockHttpServletResponse answer = send("/meetings/records", form);
        assertThat(answer.getStatus()).isEqualTo(422);
        Document back = parse(answer);
        assertThat(back.text()).contains("应到名单变了：新列入应到名单的有新来的，请选择到会情况");
        assertThat(back.select("input[name='marks[" + joined + "].status']")).hasSize(4);
        assertThat(back.select("input[name='marks[" + joined + "].status'][checked]"))
                .as("nobody unseen has a default")
                .isEmpty();
        assertThat(back.select("input[name='" + status(3, people) + "'][checked]")
                        .eachAttr("value"))
                .as("what was marked")
                .containsExactly("ABSENT");
        assertThat(submitted()).isZero();

        Map<String, List<String>> again = form(back);
        assertThat(send("/meetings/records", again).getStatus())
                .as("still not chosen")
                .isEqualTo(422);
        again.put("marks[" + joined + "].status", List.of("ABSENT"));
        assertThat(send("/meetings/records", again).getStatus()).isEqualTo(302);
        assertThat(marks()).isEqualTo("%d called, %d present, 2 absent".formatted(size + 1, size - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void whoMovedDiedOrWasExcludedIsNamedAndNotRecorded(int size) throws Exception {
        branchOf(size);
        Map<String, List<String>> form = record();
        moveAway(4, DAY.minusDays(3));
        dies(5, DAY.minusDays(2));
        goesAbroad(6);
        MockHttpServletResponse answer = send("/meetings/records", form);
        assertThat(answer.getStatus()).isEqualTo(422);
        Document back = parse(answer);
        assertThat(back.text()).contains("应到名单变了：已经不在应到名单上的有").contains("自行出国半年以上，经批准不计入应到");
        assertThat(said(back)).contains(name(4), name(5), name(6)).doesNotContain(name(7));
        assertThat(back.select("input[name='" + status(4, people) + "']")).isEmpty();
        assertThat(back.select("input[name='" + status(5, people) + "']")).isEmpty();
        assertThat(send("/meetings/records", form(back)).getStatus()).isEqualTo(302);
        assertThat(marks()).isEqualTo("%1$d called, %1$d present, 0 absent".formatted(size - 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void anotherDateHasAnotherRoll(int size) throws Exception {
        branchOf(size);
        moveAway(7, DAY.minusDays(3));
        Map<String, List<String>> form = record();
        assertThat(form).doesNotContainKey(status(7, people));
        form.put(status(2, people), List.of("LATE"));
        form.put("date", List.of(DAY.minusDays(5).toString()));

        Document redrawn = parse(send("/meetings/records/roll", form));
        assertThat(redrawn.text()).contains("应到名单已经更新：新列入应到名单的有" + name(7));
        assertThat(redrawn.select("input[name='" + status(2, people) + "'][checked]")
                        .eachAttr("value"))
                .containsExactly("LATE");
        assertThat(redrawn.select("input[name='" + status(7, people) + "']")).hasSize(4);
        assertThat(redrawn.select("input[name='" + status(7, people) + "'][checked]"))
                .isEmpty();

        form.put("X-Requested-With", List.of("fetch"));
        Document asked = parse(send("/meetings/records/roll", form));
        form.remove("X-Requested-With");
        assertThat(asked.select("[data-roll] [data-person]")).hasSize(size);
        assertThat(asked.select("[data-roll] .unseen")).as("for the script").hasSize(1);

        MockHttpServletResponse unredrawn = send("/meetings/records", form);
        assertThat(unredrawn.getStatus()).as("sent without looking").isEqualTo(422);
        assertThat(parse(unredrawn).text()).contains("新列入应到名单的有" + name(7));
        assertThat(submitted()).isZero();
    }

    private long planned() {
        Viewer viewer = village.viewer(Role.BRANCH_SECRETARY, village.first, null);
        jdbc.sql(
                        "insert into account (id, username, password_hash, name, created_at) values (1, 'one', '-', '测试', now())"
                                + " on conflict do nothing")
                .update();
        LocalDateTime start = DAY.atTime(9, 0);
        return service.plan(
                viewer,
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.THEME_DAY,
                        "11月主题党日",
                        start,
                        start.plusHours(1),
                        "活动室",
                        people.get(0),
                        null,
                        null,
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void theMeetingsPageAndItsSheetFollowTheRollUntilSubmission(int size) throws Exception {
        branchOf(size);
        long id = planned();
        Map<String, List<String>> form = form(page("/meetings/" + id));
        form.put("minutes", List.of("学习了。"));
        form.put(status(1, people), List.of("ABSENT"));
        long joined = village.member(village.first, "新来的");
        moveAway(2, DAY.minusDays(1));
        dies(3, DAY.minusDays(1));

        assertThat(page("/meetings/" + id + "/sign-in-sheet").text())
                .as("printed of the roll of the moment")
                .contains("新来的", "应到 " + (size - 1) + " 人")
                .doesNotContain(name(2), name(3));
        MockHttpServletResponse answer = send("/meetings/" + id + "/submission", form);
        assertThat(answer.getStatus()).isEqualTo(422);
        Document back = parse(answer);
        assertThat(said(back)).contains("新列入应到名单的有新来的", "已经不在应到名单上的有", name(2), name(3));
        assertThat(back.select("input[name='marks[" + joined + "].status'][checked]"))
                .isEmpty();
        Map<String, List<String>> again = form(back);
        again.put("marks[" + joined + "].status", List.of("PRESENT"));
        assertThat(send("/meetings/" + id + "/submission", again).getStatus()).isEqualTo(302);
        assertThat(marks()).isEqualTo("%d called, %d present, 1 absent".formatted(size - 1, size - 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void whoJoinsFindsThePlannedMeetingAmongTheirOwnAndWhoLeavesDoesNot(int size) throws Exception {
        branchOf(size);
        long id = planned();
        long joined = village.member(village.first, "新来的");
        moveAway(2, DAY.minusDays(1));
        dies(3, DAY.minusDays(1));
        moveAway(4, DAY.plusDays(1));
        assertThat(own(joined, id)).as("before the secretary has opened it").contains("11月主题党日");
        assertThat(own(people.get(2), id)).doesNotContain("11月主题党日");
        assertThat(own(people.get(4), id)).as("belonged to it on that day").contains("11月主题党日");
        assertThat(jdbc.sql("select count(*) from attendance where meeting_id = :id and called")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isEqualTo(size - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {27, 60})
    void aPlanThatIsRefusedOffersAsChairWhoBelongsOnTheDayThatWasTyped(int size) throws Exception {
        branchOf(size);
        long id = planned();
        moveAway(2, DAY.plusDays(1));
        assertThat(chairs(page("/meetings/" + id + "/edit"))).contains(name(2));
        Map<String, List<String>> form = form(page("/meetings/" + id + "/edit"));
        form.put("title", List.of(""));
        form.put("date", List.of(DAY.plusDays(3).toString()));
        MockHttpServletResponse refused = send("/meetings/" + id, form);
        assertThat(refused.getStatus()).isEqualTo(422);
        assertThat(chairs(parse(refused))).hasSize(size - 1).doesNotContain(name(2));
    }

    private static List<String> chairs(Document page) {
        return page.select("select[name=chairId] option[value~=[0-9]]").eachText();
    }

    private String own(long member, long meeting) throws Exception {
        RequestPostProcessor self = village.as(Role.MEMBER, village.first, member);
        return parse(mvc.perform(get("/meetings/" + meeting).with(self))
                        .andReturn()
                        .getResponse())
                .text();
    }

    @Test
    void aSubmissionThatShowsNobodyRecordsNobody() throws Exception {
        branchOf(27);
        long id = planned();
        Map<String, List<String>> form = Map.of("version", List.of("0"), "minutes", List.of("学习了。"));
        MockHttpServletResponse answer = send("/meetings/" + id + "/submission", form);
        assertThat(answer.getStatus()).isEqualTo(422);
        assertThat(parse(answer).text()).contains("请选择到会情况");
        Viewer viewer = village.viewer(Role.BRANCH_SECRETARY, village.first, null);
        assertThatThrownBy(() -> service.submit(viewer, id, SeenRoll.NOBODY, Set.of()))
                .isInstanceOf(RollChangedException.class);
        service.submit(viewer, id, SeenRoll.AS_IT_STANDS, Set.of());
        assertThat(marks()).isEqualTo("27 called, 27 present, 0 absent");
    }

    @Test
    void whoSignedInByTheCodeMeanwhileIsNamedTooAndKeepsTheMark() throws Exception {
        branchOf(27);
        long id = planned();
        Map<String, List<String>> form = form(page("/meetings/" + id));
        form.put("minutes", List.of("学习了。"));
        long joined = village.member(village.first, "新来的");
        assertThat(jdbc.sql("""
                        update attendance set status = 'LATE', means = 'QR', recorded_by = 1, recorded_at = now(), version = 1
                         where meeting_id = :meeting and member_id = :member
                        """).param("meeting", id).param("member", joined).update())
                .isOne();
        Document back = parse(send("/meetings/" + id + "/submission", form));
        assertThat(back.text()).contains("新列入应到名单的有新来的");
        assertThat(back.select("input[name='marks[" + joined + "].status'][checked]")
                        .eachAttr("value"))
                .containsExactly("LATE");
        assertThat(send("/meetings/" + id + "/submission", form(back)).getStatus())
                .isEqualTo(302);
        assertThat(jdbc.sql("select status || ' ' || means from attendance where member_id = :id")
                        .param("id", joined)
                        .query(String.class)
                        .single())
                .isEqualTo("LATE QR");
    }
}
