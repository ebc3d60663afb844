package org.hongfan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.points.PointFacts;
import org.hongfan.support.PostgresTest;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** What a member's own pages count: the same fact, counted the same way on each. */
@PostgresTest
@RequiredArgsConstructor
class MemberHomeTests {
    private final ApplicationContext context;
    private final ApplicationEventPublisher events;
    private final JdbcClient jdbc;
    private final MockMvc mvc;

    @ParameterizedTest(name = "a branch of {0}")
    @ValueSource(ints = {27, 60})
    void homeAndAttendancePageCountTheSameMeetings(int size) throws Exception {
        Village village = new Village(context);
        PointFacts facts = new PointFacts(jdbc, events);
        facts.account = jdbc.sql(
                        "insert into account (username, password_hash, name, created_at) values ('checker', '-', '审核人', now()) returning id")
                .query(Long.class)
                .single();
        Map<Long, String> marks = new HashMap<>();
        long self = village.member(village.first, "王秀兰");
        marks.put(self, "PRESENT");
        for (int i = 1; i < size; i++) {
            marks.put(
                    village.member(village.first, "党员" + Character.toString('甲' + i)),
                    i % 3 == 0 ? "ABSENT" : "PRESENT");
        }
        String[] states = {"ARCHIVED", "SUBMITTED", "RETURNED", "HELD", "PLANNED", "CANCELLED"};
        for (int i = 0; i < states.length; i++) {
            long meeting = facts.meeting(village.first, "THEME_DAY", LocalDate.of(2026, 5 + i, 8), marks);
            jdbc.sql("update meeting set status = :status, valid = true where id = :id")
                    .param("status", states[i])
                    .param("id", meeting)
                    .update();
        }
        RequestPostProcessor member = village.as(Role.MEMBER, village.first, self);
        Document home = page("/", member);
        assertThat(home.select("a.figure[href=/me/attendance]").text())
                .contains("今年到会")
                .contains("3 / 3");
        Document attendance = page("/me/attendance", member);
        assertThat(attendance.select("main").text()).contains("应到 3 次，实到 3 次。").contains("会议记录提交以后计入");
        assertThat(attendance.select("tbody tr")).hasSize(3);
    }

    private Document page(String path, RequestPostProcessor who) throws Exception {
        return Jsoup.parse(mvc.perform(get(path).with(who))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString());
    }
}
