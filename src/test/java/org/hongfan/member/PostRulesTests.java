package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.points.PointFacts;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.PostgresTest;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Posts and probation obey the rules, in a branch of 27. */
@PostgresTest
@RequiredArgsConstructor
class PostRulesTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final MockMvc mvc;
    private final MemberService members;
    private final AppointmentService appointments;
    private final JdbcClient jdbc;
    private final ApplicationContext context;
    private final ApplicationEventPublisher events;

    private Village village;
    private Viewer staff;
    private RequestPostProcessor secretary;
    private List<Long> people;

    @BeforeEach
    void aBranchOfTwentySeven() {
        village = new Village(context);
        staff = village.staff();
        secretary = village.as(Role.BRANCH_SECRETARY, village.first, null);
        people = new ArrayList<>();
        for (int i = 0; i < 27; i++) {
            people.add(village.member(village.first, "党员" + Character.toString('甲' + i)));
        }
    }

    private long register(MemberKind kind, LocalDate joined, @Nullable LocalDate confirmed, StandingBasis basis) {
        RegisterMember usual = Village.registration(village.first, "钱新", village.nextId(), null);
        return members.register(
                staff,
                new RegisterMember(
                        usual.branchId(),
                        usual.name(),
                        usual.idNumber(),
                        null,
                        null,
                        usual.ethnicity(),
                        usual.education(),
                        usual.sector(),
                        null,
                        null,
                        kind,
                        joined,
                        confirmed,
                        Floating.NONE,
                        null,
                        false,
                        null,
                        null,
                        joined,
                        basis));
    }

    private long probationer() {
        return register(MemberKind.PROBATIONARY, LocalDate.of(2026, 1, 10), null, StandingBasis.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "SECRETARY, 不能任书记",
        "DEPUTY_SECRETARY, 不能任副书记",
        "ORGANIZATION_OFFICER, 不能任组织委员",
        "PUBLICITY_OFFICER, 不能任宣传委员",
        "DISCIPLINE_OFFICER, 不能任纪检委员",
        "COMMITTEE_MEMBER, 不能任委员"
    })
    void aProbationerSitsOnNoCommittee(PartyPost post, String words) {
        long member = probationer();
        assertThatThrownBy(() -> appointments.appoint(staff, member, village.first, post, null, TODAY))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("钱新是预备党员，" + words);
    }

    @Test
    void nobodySatOnACommitteeBeforeTheyWereFull() {
        long member = register(MemberKind.FULL, LocalDate.of(2020, 5, 1), LocalDate.of(2021, 5, 6), StandingBasis.NONE);
        assertThatThrownBy(() -> appointments.appoint(
                        staff, member, village.first, PartyPost.SECRETARY, null, LocalDate.of(2021, 1, 1)))
                .hasMessageContaining("2021年5月6日转正，在那以前不能任书记");
        appointments.appoint(staff, member, village.first, PartyPost.SECRETARY, null, LocalDate.of(2021, 5, 6));
    }

    @ParameterizedTest
    @CsvSource({
        // the one before, until; the next from; refused with
        "2022-03-01, , 2026-11-01, 党员甲自2022年3月1日任书记，请先登记其离任",
        "2022-03-01, , 2021-01-01, 党员甲自2022年3月1日任书记，请先登记其离任",
        "2022-03-01, 2026-06-01, 2026-05-31, 党员甲自2022年3月1日至2026年6月1日任书记，任职日期不能重叠",
        "2022-03-01, 2026-06-01, 2021-01-01, 党员甲自2022年3月1日至2026年6月1日任书记，任职日期不能重叠",
        "2022-03-01, 2026-06-01, 2026-06-01, ",
        "2022-03-01, 2026-06-01, 2026-11-23, "
    })
    void oneSecretaryAtATime(LocalDate from, @Nullable LocalDate to, LocalDate next, @Nullable String words) {
        long first = appointments.appoint(staff, people.get(0), village.first, PartyPost.SECRETARY, null, from);
        if (to != null) {
            appointments.end(staff, first, to);
        }
        if (words == null) {
            appointments.appoint(staff, people.get(1), village.first, PartyPost.SECRETARY, null, next);
            return;
        }
        assertThatThrownBy(() ->
                        appointments.appoint(staff, people.get(1), village.first, PartyPost.SECRETARY, null, next))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(words);
    }

    @Test
    void ofManyWhoAppointASecretaryAtTheSameMomentOneSucceedsAndTheOthersAreToldWho() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            CyclicBarrier together = new CyclicBarrier(4);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                long member = people.get(i);
                answers.add(pool.submit(() -> {
                    together.await();
                    try {
                        appointments.appoint(
                                staff, member, village.first, PartyPost.SECRETARY, null, LocalDate.of(2026, 1, 1));
                        return "done";
                    } catch (RefusedException refused) {
                        return refused.getMessage();
                    }
                }));
            }
            List<String> said = new ArrayList<>();
            for (Future<String> answer : answers) {
                said.add(answer.get());
            }
            assertThat(said).filteredOn("done"::equals).hasSize(1);
            assertThat(said)
                    .filteredOn(one -> !one.equals("done"))
                    .hasSize(3)
                    .allMatch(one -> one.contains("自2026年1月1日任书记"));
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2020-05-01, 2021-05-01, ",
        "2020-05-01, 2021-08-01, ",
        "2020-05-01, 2021-04-30, 不满一年",
        "2020-05-01, 2020-11-01, 预备期 6 个月，不满一年",
        "2020-05-01, 2020-05-01, 预备期 0 天，不满一年",
        "2020-05-01, 2021-08-02, 比一年长得多",
        "2020-05-01, 2022-05-01, 预备期 2 年，比一年长得多",
        "1972-05-01, 1972-05-01, "
    })
    void anUnusualProbationIsNamed(LocalDate joined, LocalDate confirmed, @Nullable String words) {
        if (words == null) {
            assertThat(Probation.finding(joined, confirmed)).isEmpty();
        } else {
            assertThat(Probation.finding(joined, confirmed).orElseThrow()).contains(words);
        }
    }

    private Document edit(long member, int status, String... fields) throws Exception {
        var request = post("/members/{id}", member).with(secretary).with(csrf());
        for (String field : List.of(
                "version=0",
                "name=钱新",
                "ethnicity=HAN",
                "education=SENIOR_HIGH",
                "sector=FARMING",
                "kind=FULL",
                "joinedOn=2026-01-10",
                "floating=NONE",
                "occupation=果农")) {
            request.param(field.split("=")[0], field.split("=")[1]);
        }
        for (int i = 0; i < fields.length; i += 2) {
            request.param(fields[i], fields[i + 1]);
        }
        return Jsoup.parse(mvc.perform(request)
                .andExpect(status().is(status))
                .andReturn()
                .getResponse()
                .getContentAsString());
    }

    @Test
    void turningFullTooSoonAsksForTheVoteAndKeepsItWithTheDay() throws Exception {
        long member = probationer();
        long meeting = new PointFacts(jdbc, events)
                .meeting(village.first, "GENERAL_MEETING", LocalDate.of(2026, 11, 20), Map.of());
        jdbc.sql("""
                        insert into resolution (meeting_id, position, title, kind, votes_for, against, abstained, result, explanation)
                        values (:meeting, 1, '同意钱新转正', 'ADMISSION', 20, 0, 0, 'PASSED', '通过')
                        """).param("meeting", meeting).update();
        Document asked = edit(member, 422, "confirmedOn", "2026-11-20");
        assertThat(asked.select("#basis-error, .errors").text()).contains("不满一年", "发展党员工作细则");
        assertThat(asked.select("#occupation").val()).as("what was typed stays").isEqualTo("果农");
        assertThat(asked.select("#confirmedOn").val()).isEqualTo("2026-11-20");
        assertThat(asked.select("#basisResolution option").eachText()).anyMatch(one -> one.contains("同意钱新转正"));

        edit(
                member,
                302,
                "confirmedOn",
                "2026-11-20",
                "basisResolution",
                asked.select("#basisResolution option").last().val());
        assertThat(Jsoup.parse(mvc.perform(get("/members/{id}", member).with(secretary))
                                .andReturn()
                                .getResponse()
                                .getContentAsString())
                        .select("main")
                        .text())
                .contains("转正依据", "同意钱新转正", "预备期 10 个月零 10 天，不满一年");
    }

    @Test
    void aTypedReferenceDoesToo() throws Exception {
        long member = probationer();
        edit(member, 302, "confirmedOn", "2026-11-20", "basis", "镇党委 3 号批复");
        assertThat(jdbc.sql("select basis from standing_basis where member_id = :id")
                        .param("id", member)
                        .query(String.class)
                        .single())
                .isEqualTo("镇党委 3 号批复");
        assertThatThrownBy(() -> register(
                        MemberKind.FULL, LocalDate.of(2024, 1, 1), LocalDate.of(2024, 6, 1), StandingBasis.NONE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("不满一年");
    }

    @Test
    void probationWithADayOfTurningFullIsAContradiction() throws Exception {
        assertThatThrownBy(() -> register(
                        MemberKind.PROBATIONARY,
                        LocalDate.of(2025, 1, 1),
                        LocalDate.of(2026, 2, 1),
                        StandingBasis.NONE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("预备党员没有转正日期，这里却写着2026年2月1日");
        long old = probationer();
        jdbc.sql("update member set confirmed_on = '2026-11-01' where id = :id")
                .param("id", old)
                .update();
        jdbc.sql(
                        "insert into appointment (member_id, organization_id, post, from_on) values (:id, :branch, 'PUBLICITY_OFFICER', '2026-02-01')")
                .param("id", old)
                .param("branch", village.first)
                .update();
        String home =
                mvc.perform(get("/").with(secretary)).andReturn().getResponse().getContentAsString();
        assertThat(home).contains("钱新是预备党员，却有转正日期 2026年11月1日", "钱新是预备党员，却任着委员会的职务");
        assertThat(mvc.perform(get("/members/{id}", old).with(secretary))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("登记的是预备党员，却有转正日期");
    }

    @Test
    void whoSitsOnACommitteeDoesNotBecomeAProbationerAgain() throws Exception {
        long member = people.get(3);
        appointments.appoint(staff, member, village.first, PartyPost.COMMITTEE_MEMBER, null, TODAY);
        jdbc.sql("update member set version = 0 where id = :id")
                .param("id", member)
                .update();
        var request = post("/members/{id}", member).with(secretary).with(csrf());
        for (String field : List.of(
                "version=0",
                "name=党员丁",
                "ethnicity=HAN",
                "education=SENIOR_HIGH",
                "sector=FARMING",
                "kind=PROBATIONARY",
                "joinedOn=2026-01-10",
                "floating=NONE")) {
            request.param(field.split("=")[0], field.split("=")[1]);
        }
        assertThat(mvc.perform(request)
                        .andExpect(status().isUnprocessableContent())
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("现在任委员，不能改为预备党员");
    }
}
