package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.account.AccountService;
import org.hongfan.account.GrantService;
import org.hongfan.account.ViewerService;
import org.hongfan.member.Village;
import org.hongfan.points.PointLedger;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** A record of a branch of 27 is in the archive, and two lines of it are wrong. */
@PostgresTest
@RequiredArgsConstructor
class ReopeningRequestTests {
    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final AccountService accounts;
    private final GrantService grants;
    private final ViewerService viewers;
    private final MeetingService service;
    private final MeetingBoard board;
    private final ReopeningRequests requests;
    private final PointLedger points;
    private final ApplicationContext context;

    private final List<Long> people = new ArrayList<>();
    private Users users;
    private long secretary;
    private long community;
    private long stranger;
    private long id;

    @BeforeEach
    void anArchivedRecord() {
        users = new Users(accounts, grants, viewers, jdbc);
        Village village = new Village(context);
        points.openYear(2026);
        for (int i = 0; i < 27; i++) {
            people.add(village.member(village.first, "党员" + (char) ('甲' + i)));
        }
        secretary = users.create("secretary", Role.BRANCH_SECRETARY, village.first, people.get(0));
        community = users.create("community", Role.COMMUNITY_STAFF, village.south);
        stranger = users.create("stranger", Role.BRANCH_SECRETARY, village.second);
        id = service.log(
                viewer(secretary),
                new MeetingPlan(
                        village.first,
                        null,
                        MeetingType.THEME_DAY,
                        "11月主题党日",
                        LocalDateTime.of(2026, 11, 15, 9, 0),
                        LocalDateTime.of(2026, 11, 15, 10, 30),
                        "活动室",
                        people.get(0),
                        null,
                        null,
                        List.of()),
                new MeetingService.Draft(0, "清洁家园。", List.of(new Mark(people.get(5), AttendanceStatus.ABSENT, null))),
                List.of());
        service.archive(viewer(community), id);
    }

    private Viewer viewer(long account) {
        return users.viewer(account);
    }

    private MockHttpServletRequestBuilder send(String path, long account) {
        return post("/meetings/" + id + path).with(users.as(account)).with(csrf());
    }

    private String page(String path, long account) throws Exception {
        return mvc.perform(get(path).with(users.as(account)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    private void ask() throws Exception {
        MockHttpServletRequestBuilder form = send("/reopening-request", secretary)
                .param("reason", "党员请过假，当时漏记了")
                .param("minutes", "清洁家园，讨论了冬季防火。");
        for (int i = 0; i < 27; i++) {
            form.param("marks[" + people.get(i) + "].status", i == 5 ? "EXCUSED" : i == 6 ? "LATE" : "PRESENT");
        }
        form.param("marks[" + people.get(5) + "].reason", "病假");
        mvc.perform(form).andExpect(status().is3xxRedirection());
    }

    @Test
    void theLevelAboveSeesTheLinesAndAgreesInOneStep() throws Exception {
        assertThat(page("/meetings/" + id, secretary)).contains("申请更正");
        assertThat(page("/meetings/" + id + "/reopening-request", secretary)).contains("清洁家园。");
        ask();
        assertThat(page("/", community)).contains("申请更正“11月主题党日”", "漏记了");
        String asked = page("/meetings/" + id, community);
        assertThat(asked)
                .contains("要更正的行", "同意，更正并归档", "讨论了冬季防火", "请假（病假）", "迟到")
                .contains("<del class=\"minutes-text\">缺席</del>", "<del class=\"minutes-text\">清洁家园。</del>");
        assertThat(asked.split("data-label=\"改成\"", -1))
                .as("three lines and no more")
                .hasSize(4);
        mvc.perform(send("/reopening-request/acceptance", community)).andExpect(status().is3xxRedirection());
        MeetingBoard.MeetingView meeting = board.get(viewer(community), id).meeting();
        assertThat(meeting.status()).isEqualTo(MeetingStatus.ARCHIVED);
        assertThat(meeting.revision()).isEqualTo(2);
        assertThat(meeting.minutes()).isEqualTo("清洁家园，讨论了冬季防火。");
        assertThat(List.of(meeting.present(), meeting.excused(), meeting.absent()))
                .containsExactly(26, 1, 0);
        assertThat(points.check(2026)).isEmpty();
        assertThat(page("/", community)).doesNotContain("申请更正“11月主题党日”");
        assertThat(page("/meetings/" + id, secretary)).contains("已更正");
        mvc.perform(send("/reopening-request/acceptance", community)).andExpect(status().isUnprocessableContent());
    }

    @Test
    void aRefusalIsToldToTheSecretaryWithItsReason() throws Exception {
        ask();
        mvc.perform(send("/reopening-request", secretary)
                        .param("reason", "再来一份")
                        .param("minutes", "改"))
                .andExpect(status().isUnprocessableContent());
        mvc.perform(send("/reopening-request/refusal", community)).andExpect(status().isUnprocessableContent());
        mvc.perform(send("/reopening-request/refusal", community).param("reason", "请附假条"))
                .andExpect(status().is3xxRedirection());
        assertThat(page("/", secretary)).contains("“11月主题党日”的更正申请没有同意", "请附假条");
        assertThat(page("/meetings/" + id, secretary)).contains("上级答复：请附假条");
        assertThat(board.get(viewer(community), id).meeting().status()).isEqualTo(MeetingStatus.ARCHIVED);
        ask();
        mvc.perform(send("/reopening-request/withdrawal", secretary)).andExpect(status().is3xxRedirection());
        assertThat(page("/", community)).doesNotContain("申请更正“11月主题党日”");
        assertThat(page("/", secretary)).doesNotContain("更正申请没有同意");
    }

    @Test
    void afterAReopeningWhoChecksSeesWhichLinesHaveChanged() throws Exception {
        ask();
        mvc.perform(send("/reopening-request/reopening", community)).andExpect(status().is3xxRedirection());
        service.mark(viewer(secretary), id, List.of(new Mark(people.get(9), AttendanceStatus.EXCUSED, "事假")));
        service.submit(viewer(secretary), id, SeenRoll.AS_IT_STANDS, Set.of());
        List<LineChange> changes = requests.changesSinceArchive(board.get(viewer(community), id));
        assertThat(changes).containsExactly(new LineChange("党员" + (char) ('甲' + 9), "到会", "请假（事假）"));
        assertThat(page("/meetings/" + id, community)).contains("归档以后改动了哪几行", "请假（事假）");
        service.archive(viewer(community), id);
        assertThat(requests.changesSinceArchive(board.get(viewer(community), id)))
                .isEmpty();
    }

    @Test
    void nobodyElseAsksOrAnswers() throws Exception {
        mvc.perform(send("/reopening-request", stranger).param("reason", "改").param("minutes", "改"))
                .andExpect(status().isNotFound());
        ask();
        mvc.perform(send("/reopening-request/acceptance", secretary)).andExpect(status().isNotFound());
        assertThatThrownBy(() -> requests.accept(viewer(secretary), id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> requests.decline(viewer(stranger), id, "不")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> requests.ask(viewer(community), id, "改", List.of(), null))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aRequestWithoutLinesIsAnsweredByOpeningTheWholeRecord() {
        requests.ask(viewer(secretary), id, "时间写错了", List.of(), null);
        assertThatThrownBy(() -> requests.accept(viewer(community), id))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("重新打开");
        requests.reopen(viewer(community), id);
        assertThat(board.get(viewer(secretary), id).meeting().remark()).isEqualTo("时间写错了");
    }

    @Test
    void aCorrectionThatContradictsItselfIsNotTakenOver() {
        requests.ask(
                viewer(secretary), id, "记错了", List.of(new Mark(people.get(1), AttendanceStatus.ABSENT, null)), null);
        jdbc.sql("update meeting set recorder_id = :member where id = :id")
                .param("member", people.get(1))
                .param("id", id)
                .update();
        assertThatThrownBy(() -> requests.accept(viewer(community), id))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("记录人");
        assertThat(board.get(viewer(community), id).meeting().status()).isEqualTo(MeetingStatus.ARCHIVED);
        assertThat(requests.find(board.get(viewer(community), id)).orElseThrow().state())
                .isEqualTo(ReopeningRequest.State.OPEN);
    }

    @Test
    void whoHeldTheMeetingIsNotAskedToHaveBeenAway() throws Exception {
        MockHttpServletRequestBuilder form =
                send("/reopening-request", secretary).param("reason", "记错了").param("minutes", "清洁家园。");
        for (int i = 0; i < 27; i++) {
            form.param("marks[" + people.get(i) + "].status", i == 0 || i == 5 ? "ABSENT" : "PRESENT");
        }
        mvc.perform(form)
                .andExpect(status().isUnprocessableContent())
                .andExpect(result ->
                        assertThat(result.getResponse().getContentAsString()).contains("党员甲是这场会议的主持人，不能改成缺席"));
        assertThat(page("/", community)).doesNotContain("申请更正“11月主题党日”");
    }

    @Test
    void ofLongMinutesThePartThatChangesIsTold() {
        String long1 = "一、学习文件。".repeat(80) + "李建国发言。" + "二、讨论卫生。".repeat(80);
        LineChange change = LineChange.between("会议内容", long1, long1.replace("李建国", "李建军"));
        assertThat(change.before())
                .contains("李建国发言")
                .startsWith("……")
                .endsWith("……")
                .hasSizeLessThan(80);
        assertThat(change.after()).contains("李建军发言").hasSizeLessThan(80);
        LineChange appended = LineChange.between("会议内容", long1, long1 + "散会。");
        assertThat(appended.after()).endsWith("讨论卫生。散会。");
        assertThat(appended.before()).endsWith("讨论卫生。");
        assertThat(LineChange.between("地点", "活动室", "会议室")).isEqualTo(new LineChange("地点", "活动室", "会议室"));
    }
}
