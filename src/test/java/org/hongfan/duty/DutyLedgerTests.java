package org.hongfan.duty;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PostgresTest
class DutyLedgerTests {
    private static final LocalDate LONG_AGO = LocalDate.of(2015, 7, 1);
    private static final LocalDate NOVEMBER = LocalDate.of(2026, 11, 1);
    private static final LocalDate OCTOBER = LocalDate.of(2026, 10, 1);

    private final JdbcClient jdbc;
    private final DutyLedger ledger;
    private final TestClock clock;
    private final DutyFacts facts;

    private long district;
    private long town;
    private long community;
    private long branch;

    DutyLedgerTests(
            JdbcClient jdbc,
            DutyLedger ledger,
            TestClock clock,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
        this.facts = new DutyFacts(jdbc, events, transaction);
    }

    @BeforeEach
    void tree() {
        ledger.rebuild(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 11, 23));
        district = facts.unit(null, "DISTRICT", "区委", LONG_AGO);
        town = facts.unit(district, "TOWN", "泊里镇", LONG_AGO);
        community = facts.unit(town, "COMMUNITY", "新港社区", LONG_AGO);
        branch = facts.unit(community, "BRANCH", "第一网格支部", LONG_AGO);
    }

    @Test
    void aBranchWithoutCommitteeAndGroupsOwesNoCommitteeAndGroupMeeting() {
        assertThat(duty(branch, "theme_day_month", NOVEMBER)).isEqualTo(new Row(1, 0, 0, "每月固定一天开展主题党日"));
        assertThat(duty(branch, "committee_month", NOVEMBER)).isEqualTo(new Row(0, 0, 0, "没有设支部委员会，不需要召开"));
        assertThat(duty(branch, "group_month", NOVEMBER)).isEqualTo(new Row(0, 0, 0, "没有党小组，不需要召开"));
        assertThat(duty(branch, "general_quarter", OCTOBER)).isEqualTo(new Row(1, 0, 0, "支部党员大会每季度至少召开一次"));
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void aCommitteesThemeDayIsNoBranchesThemeDay() {
        facts.meeting(community, null, "THEME_DAY", LocalDate.of(2026, 11, 5), true);
        facts.meeting(town, null, "PARTY_LECTURE", LocalDate.of(2026, 11, 6), true);

        assertThat(duty(branch, "theme_day_month", NOVEMBER).done()).isZero();
        assertThat(duty(branch, "lecture_quarter", OCTOBER).done()).isZero();
        assertThat(jdbc.sql("select count(*) from duty where organization_id <> ?")
                        .param(branch)
                        .query(Integer.class)
                        .single())
                .as("only branches owe")
                .isZero();
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void aBranchFoundedWithinThePeriodOwesFromTheNext() {
        long young = facts.unit(community, "BRANCH", "第二网格支部", LocalDate.of(2026, 11, 12));

        assertThat(duty(young, "theme_day_month", NOVEMBER)).isEqualTo(new Row(0, 0, 0, "支部 2026年11月12日成立，从下一期起计算"));
        clock.setTo(LocalDate.of(2026, 12, 1));
        ledger.open(LocalDate.of(2026, 12, 1));
        assertThat(duty(young, "theme_day_month", LocalDate.of(2026, 12, 1)).required())
                .isEqualTo(1);
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void aCommitteeFormedInMidMonthOwesFromTheNextMonth() {
        facts.committee(branch, 5, LocalDate.of(2026, 10, 15));

        assertThat(duty(branch, "committee_month", OCTOBER).reason()).isEqualTo("没有设支部委员会，不需要召开");
        assertThat(duty(branch, "committee_month", NOVEMBER)).isEqualTo(new Row(1, 0, 0, "支部委员会 5 人，每月至少一次"));
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void aSecretaryAndADeputyAreNoCommittee() {
        facts.committee(branch, 2, LONG_AGO);

        assertThat(duty(branch, "committee_month", NOVEMBER)).isEqualTo(new Row(0, 0, 0, "支部委员只有 2 人，不设支部委员会，不需要召开"));
    }

    @Test
    void eachGroupOwesItsOwnMeeting() {
        long first = facts.group(branch, "第一党小组", LONG_AGO, null);
        facts.group(branch, "第二党小组", LONG_AGO, null);
        long young = facts.group(branch, "第三党小组", LocalDate.of(2026, 11, 10), null);
        facts.meeting(branch, first, "GROUP_MEETING", LocalDate.of(2026, 11, 3), true);
        facts.meeting(branch, first, "GROUP_MEETING", LocalDate.of(2026, 11, 17), true);
        facts.meeting(branch, young, "GROUP_MEETING", LocalDate.of(2026, 11, 18), true);

        assertThat(duty(branch, "group_month", NOVEMBER)).isEqualTo(new Row(2, 1, 0, "有 2 个党小组，每组每月至少一次"));
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void aMeetingCountsInItsPeriodOnceAndOnlyIfValid() {
        facts.meeting(branch, null, "GENERAL_MEETING", LocalDate.of(2026, 10, 8), false);
        assertThat(duty(branch, "general_quarter", OCTOBER)).isEqualTo(new Row(1, 0, 1, "支部党员大会每季度至少召开一次"));
        assertThat(count(district, "general_quarter", OCTOBER)).containsExactly(1, 1, 0, 0, 1);

        facts.meeting(branch, null, "GENERAL_MEETING", LocalDate.of(2026, 11, 8), true);
        facts.meeting(branch, null, "GENERAL_MEETING", LocalDate.of(2026, 11, 20), true);
        assertThat(duty(branch, "general_quarter", OCTOBER)).isEqualTo(new Row(1, 1, 1, "支部党员大会每季度至少召开一次"));
        assertThat(count(district, "general_quarter", OCTOBER)).containsExactly(1, 1, 1, 1, 1);
        assertThat(duty(branch, "theme_day_month", NOVEMBER).done()).isZero();
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void reopeningAMeetingTakesItBack() {
        long meeting = facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 11, 8), true);
        assertThat(duty(branch, "theme_day_month", NOVEMBER).done()).isEqualTo(1);

        facts.reopenMeeting(meeting);
        assertThat(duty(branch, "theme_day_month", NOVEMBER).done()).isZero();
        assertThat(count(town, "theme_day_month", NOVEMBER)).containsExactly(1, 1, 0, 0, 0);
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void aClosedBranchOwesNothingForItsLastPeriodNorWhileItWasClosed() {
        facts.close(branch, LocalDate.of(2026, 9, 10));
        assertThat(duty(branch, "theme_day_month", LocalDate.of(2026, 9, 1)))
                .isEqualTo(new Row(0, 0, 0, "支部 2026年9月10日撤销，本期不计算"));
        assertThat(jdbc.sql("select count(*) from duty where organization_id = ? and period_start >= '2026-10-01'")
                        .param(branch)
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(count(district, "theme_day_month", OCTOBER)).containsExactly(0, 0, 0, 0, 0);

        facts.reopen(branch, LocalDate.of(2026, 10, 20));
        assertThat(duty(branch, "theme_day_month", OCTOBER).required()).isZero();
        assertThat(duty(branch, "theme_day_month", NOVEMBER).required()).isEqualTo(1);
        assertThat(ledger.check()).isEmpty();
    }

    @Test
    void aPeriodThatWasNeverOpenedIsNobodysOmission() {
        facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 8, 8), true);

        assertThat(jdbc.sql("select min(period_end) from duty")
                        .query(LocalDate.class)
                        .single())
                .isEqualTo(LocalDate.of(2026, 9, 30));
    }

    @Test
    void openingTwiceChangesNothing() {
        ledger.open(LocalDate.of(2026, 12, 1));
        long rows = jdbc.sql("select count(*) from duty").query(Long.class).single();
        ledger.open(LocalDate.of(2026, 12, 31));

        assertThat(jdbc.sql("select count(*) from duty").query(Long.class).single())
                .isEqualTo(rows);
    }

    @Test
    void checkFindsARowThatWasTamperedWith() {
        jdbc.sql(
                        "update duty set done = 1 where organization_id = ? and rule = 'theme_day_month' and period_start = '2026-11-01'")
                .param(branch)
                .update();
        jdbc.sql(
                        "update duty_count set required = 7 where organization_id = ? and rule = 'lecture_quarter' and period_start = '2026-10-01'")
                .param(town)
                .update();

        assertThat(ledger.check())
                .extracting(DutyLedger.Difference::what, DutyLedger.Difference::organizationId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("duty", branch),
                        org.assertj.core.groups.Tuple.tuple("duty_count", town));
    }

    /** Whatever happens in whatever order, what was kept step by step is what a rebuild makes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsStepWithTheFactsInAnyOrder(long seed) {
        Random random = new Random(seed);
        List<Long> communities = new ArrayList<>(List.of(community));
        List<Long> branches = new ArrayList<>(List.of(branch));
        List<Long> meetings = new ArrayList<>();
        List<Long> archived = new ArrayList<>();
        long otherTown = facts.unit(district, "TOWN", "琅琊镇", LONG_AGO);
        communities.add(facts.unit(otherTown, "COMMUNITY", "海滨社区", LONG_AGO));
        String[] types = {"THEME_DAY", "COMMITTEE_MEETING", "GENERAL_MEETING", "PARTY_LECTURE"};
        for (int step = 0; step < 80; step++) {
            long one = pick(branches, random);
            LocalDate day = LocalDate.of(2026, 9, 1).plusDays(random.nextInt(84));
            switch (random.nextInt(11)) {
                case 0 -> branches.add(facts.unit(pick(communities, random), "BRANCH", "支部" + step, day));
                case 1 -> facts.appoint(one, facts.member(branch), "COMMITTEE_MEMBER", day, null);
                case 2 -> facts.group(one, "小组" + step, day, random.nextBoolean() ? day.plusDays(20) : null);
                case 3 -> {
                    if (one != branch) {
                        facts.close(one, day.isBefore(founded(one)) ? founded(one) : day);
                    }
                }
                case 4 -> facts.reopen(one, day);
                case 5 -> facts.move(one, pick(communities, random), day);
                case 6 -> facts.move(communities.get(0), random.nextBoolean() ? town : otherTown, day);
                case 7 -> {
                    if (!archived.isEmpty()) {
                        Long meeting = pick(archived, random);
                        archived.remove(meeting);
                        meetings.add(meeting);
                        facts.reopenMeeting(meeting);
                    }
                }
                case 8 -> {
                    if (!meetings.isEmpty()) {
                        Long meeting = pick(meetings, random);
                        meetings.remove(meeting);
                        archived.add(meeting);
                        facts.archiveAgain(meeting, random.nextBoolean());
                    }
                }
                default ->
                    archived.add(facts.meeting(
                            random.nextInt(4) == 0 ? pick(communities, random) : one,
                            null,
                            types[random.nextInt(types.length)],
                            day,
                            random.nextInt(4) > 0));
            }
        }

        assertThat(ledger.check()).isEmpty();
        List<String> kept = everything();
        ledger.rebuild(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 11, 23));
        assertThat(everything()).isEqualTo(kept);
    }

    private static Long pick(List<Long> ids, Random random) {
        return ids.get(random.nextInt(ids.size()));
    }

    private LocalDate founded(long unit) {
        return jdbc.sql("select founded_on from organization where id = ?")
                .param(unit)
                .query(LocalDate.class)
                .single();
    }

    private List<String> everything() {
        return jdbc.sql("""
                        select concat_ws(' ', 'duty', organization_id, rule, period_start, period_end, required, done, invalid, reason) as row
                          from duty
                        union all
                        select concat_ws(' ', 'count', organization_id, rule, period_start, branches, required, done, fulfilled, invalid)
                          from duty_count
                         where branches <> 0 or required <> 0 or done <> 0 or fulfilled <> 0 or invalid <> 0
                         order by 1
                        """).query(String.class).list();
    }

    private Row duty(long unit, String rule, LocalDate start) {
        return jdbc.sql(
                        "select required, done, invalid, reason from duty where organization_id = ? and rule = ? and period_start = ?")
                .params(unit, rule, start)
                .query(Row.class)
                .single();
    }

    private List<Integer> count(long unit, String rule, LocalDate start) {
        return jdbc.sql("""
                        select unnest(array[branches, required, done, fulfilled, invalid])
                          from duty_count where organization_id = ? and rule = ? and period_start = ?
                        """).params(unit, rule, start).query(Integer.class).list();
    }

    private record Row(int required, int done, int invalid, String reason) {}
}
