package org.hongfan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hongfan.activity.ActivityEvents;
import org.hongfan.duty.DutyFacts;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PostgresTest
class StatisticsTests {
    private static final LocalDate LONG_AGO = LocalDate.of(2015, 7, 1);

    private final JdbcClient jdbc;
    private final Statistics statistics;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final DutyFacts facts;

    StatisticsTests(
            JdbcClient jdbc, Statistics statistics, ApplicationEventPublisher events, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.statistics = statistics;
        this.events = events;
        this.transaction = transaction;
        this.facts = new DutyFacts(jdbc, events, transaction);
    }

    @Test
    void countsAMeetingForTheBranchAndEveryUnitAboveAndTakesItBack() {
        long district = facts.unit(null, "DISTRICT", "区委", LONG_AGO);
        long town = facts.unit(district, "TOWN", "泊里镇", LONG_AGO);
        long branch = facts.unit(town, "BRANCH", "机关支部", LONG_AGO);
        long meeting = facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 11, 3), true);

        for (long unit : List.of(district, town, branch)) {
            assertThat(row(unit)).isEqualTo("1 20 15");
        }
        facts.reopenMeeting(meeting);
        assertThat(row(district)).isEqualTo("0 0 0");
        assertThat(statistics.check()).isEmpty();
    }

    @Test
    void aCommunitysOwnMeetingCountsThereAndAboveButNotForItsBranches() {
        long district = facts.unit(null, "DISTRICT", "区委", LONG_AGO);
        long town = facts.unit(district, "TOWN", "泊里镇", LONG_AGO);
        long community = facts.unit(town, "COMMUNITY", "河西社区", LONG_AGO);
        long branch = facts.unit(community, "BRANCH", "河西第一支部", LONG_AGO);
        facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 11, 3), true);
        facts.meeting(community, null, "PARTY_LECTURE", LocalDate.of(2026, 11, 4), true);

        assertThat(row(branch)).isEqualTo("1 20 15");
        for (long unit : List.of(community, town, district)) {
            assertThat(row(unit)).isEqualTo("2 40 30");
        }
        assertThat(statistics.check()).isEmpty();
    }

    @Test
    void checkFindsACounterThatWasTamperedWith() {
        long district = facts.unit(null, "DISTRICT", "区委", LONG_AGO);
        long town = facts.unit(district, "TOWN", "泊里镇", LONG_AGO);
        facts.meeting(town, null, "THEME_DAY", LocalDate.of(2026, 11, 3), true);
        jdbc.sql("update monthly_statistic set present = 20 where organization_id = ?")
                .param(district)
                .update();

        assertThat(statistics.check())
                .extracting(Statistics.Difference::organizationId)
                .containsExactly(district);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void keepsStepWithTheFactsInAnyOrder(long seed) {
        Random random = new Random(seed);
        long district = facts.unit(null, "DISTRICT", "区委", LONG_AGO);
        List<Long> towns =
                List.of(facts.unit(district, "TOWN", "泊里镇", LONG_AGO), facts.unit(district, "TOWN", "琅琊镇", LONG_AGO));
        List<Long> communities = new ArrayList<>();
        List<Long> branches = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            communities.add(facts.unit(towns.get(i % 2), "COMMUNITY", "社区" + i, LONG_AGO));
            branches.add(facts.unit(communities.get(i), "BRANCH", "支部" + i, LONG_AGO));
        }
        List<Long> members = branches.stream().map(facts::member).toList();
        List<Long> archived = new ArrayList<>();
        List<Long> open = new ArrayList<>();
        List<Long> finished = new ArrayList<>();
        for (int step = 0; step < 60; step++) {
            LocalDate day = LocalDate.of(2026, 9, 1).plusDays(random.nextInt(84));
            switch (random.nextInt(7)) {
                case 0 -> facts.move(pick(branches, random), pick(communities, random), day);
                case 1 -> facts.move(pick(communities, random), pick(towns, random), day);
                case 2 -> {
                    if (!archived.isEmpty()) {
                        long meeting = archived.remove(random.nextInt(archived.size()));
                        facts.reopenMeeting(meeting);
                        open.add(meeting);
                    }
                }
                case 3 -> {
                    if (!open.isEmpty()) {
                        long meeting = open.remove(random.nextInt(open.size()));
                        facts.archiveAgain(meeting, true);
                        archived.add(meeting);
                    }
                }
                case 4 -> finished.add(finish(pick(branches, random), members, day, random));
                case 5 -> {
                    if (!finished.isEmpty()) {
                        reopen(finished.remove(random.nextInt(finished.size())));
                    }
                }
                default -> {
                    List<Long> holders =
                            List.of(branches, branches, communities, towns).get(random.nextInt(4));
                    archived.add(facts.meeting(pick(holders, random), null, "THEME_DAY", day, true));
                }
            }
        }

        assertThat(statistics.check()).isEmpty();
        List<String> kept = everything();
        statistics.rebuild();
        assertThat(everything()).isEqualTo(kept);
    }

    private long finish(long unit, List<Long> members, LocalDate day, Random random) {
        Long activity = transaction.execute(status -> {
            long id = jdbc.sql("""
                            insert into activity (organization_id, audience_id, type, title, status, starts_at, ends_at, held_on, place, hours, created_at)
                            values (:unit, :unit, 'VOLUNTEERING', '清洁海滩', 'FINISHED', cast(:day as date) + time '09:00',
                                    cast(:day as date) + time '11:00', :day, '海滩', 2.5, now())
                            returning id
                            """)
                    .param("unit", unit)
                    .param("day", day)
                    .query(Long.class)
                    .single();
            for (long member : members) {
                jdbc.sql("""
                                insert into participation (activity_id, member_id, year, branch_id, status, hours, enrolled_at)
                                values (?, ?, 2026, ?, ?, ?, now())
                                """)
                        .params(
                                id,
                                member,
                                unit,
                                random.nextBoolean() ? "ATTENDED" : "MISSED",
                                random.nextBoolean() ? null : 1.5)
                        .update();
            }
            events.publishEvent(new ActivityEvents.Finished(id, unit, day, 1));
            return id;
        });
        return activity == null ? 0 : activity;
    }

    private void reopen(long activity) {
        transaction.executeWithoutResult(status -> {
            jdbc.sql("update activity set status = 'PUBLISHED' where id = ?")
                    .param(activity)
                    .update();
            events.publishEvent(jdbc.sql(
                            "select id as activity_id, organization_id, held_on, 1 as account_id from activity where id = ?")
                    .param(activity)
                    .query(ActivityEvents.Reopened.class)
                    .single());
        });
    }

    private static Long pick(List<Long> ids, Random random) {
        return ids.get(random.nextInt(ids.size()));
    }

    private String row(long unit) {
        return jdbc.sql(
                        "select concat_ws(' ', meetings, called, present) from monthly_statistic where organization_id = ?")
                .param(unit)
                .query(String.class)
                .single();
    }

    private List<String> everything() {
        return jdbc.sql("""
                        select concat_ws(' ', organization_id, month, meetings, called, present, first_topics, activities, participants, hours)
                          from monthly_statistic where meetings <> 0 or activities <> 0 order by 1
                        """).query(String.class).list();
    }
}
