package org.hongfan.points;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a member's ledger says after meetings, activities, corrections and moves. */
@PostgresTest
class PointLedgerTests {
    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    PointLedger ledger;

    @Autowired
    JdbcClient jdbc;

    PointFacts facts;
    long district;
    long town;
    long community;
    long branch;
    long wang;
    long li;

    @BeforeEach
    void aBranchWithTwoMembers() {
        facts = new PointFacts(jdbc, events);
        district = facts.district();
        town = facts.town(district, "甲镇");
        community = facts.community(town, "甲社区");
        branch = facts.branch(community, "甲支部");
        wang = facts.member(branch, "王一");
        li = facts.member(branch, "李二");
        ledger.openYear(2026);
    }

    static LocalDate day(int month, int day) {
        return LocalDate.of(2026, month, day);
    }

    private long archived(String type, LocalDate day, Map<Long, String> attendances) {
        long meeting = facts.meeting(branch, type, day, attendances);
        facts.archive(meeting);
        return meeting;
    }

    @Test
    void theYearOpensOnceWithTheBasePoints() {
        assertThat(facts.total(wang, 2026)).isEqualTo(60);
        assertThat(facts.bands(district, 2026)).containsExactly(0, 2, 0, 0, 0);
        assertThat(ledger.openYear(2026)).isZero();
        assertThat(facts.total(wang, 2026)).isEqualTo(60);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void presentAndLateEarnExcusedNothingAbsentLoses() {
        long zhao = facts.member(branch, "赵三");
        long qian = facts.member(branch, "钱四");
        facts.register(zhao, branch, day(1, 1));
        facts.register(qian, branch, day(1, 1));
        archived("THEME_DAY", day(3, 12), Map.of(wang, "PRESENT", li, "LATE", zhao, "EXCUSED", qian, "ABSENT"));
        assertThat(List.of(
                        facts.total(wang, 2026),
                        facts.total(li, 2026),
                        facts.total(zhao, 2026),
                        facts.total(qian, 2026)))
                .containsExactly(62.0, 62.0, 60.0, 58.0);
        assertThat(jdbc.sql("select explanation from point_entry where member_id = :m and source_type = 'MEETING'")
                        .param("m", wang)
                        .query(String.class)
                        .single())
                .isEqualTo("主题党日 +2（规则 1.3，年度上限 24，已得 2）");
        assertThat(jdbc.sql("select explanation from point_entry where member_id = :m and source_type = 'MEETING'")
                        .param("m", qian)
                        .query(String.class)
                        .single())
                .isEqualTo("无故缺席 −2（规则 4.1，年度扣分上限 10，已扣 2）");
        assertThat(ledger.check(2026)).isEmpty();
    }

    static Stream<Arguments> caps() {
        return Stream.of(
                Arguments.of("GENERAL_MEETING", 3, List.of("01-10 +2", "02-10 +2", "03-10 +2")),
                Arguments.of("GENERAL_MEETING", 6, List.of("01-10 +2", "02-10 +2", "03-10 +2", "04-10 +2")),
                Arguments.of("ORGANIZATIONAL_LIFE", 2, List.of("01-10 +3")),
                Arguments.of("DEMOCRATIC_APPRAISAL", 3, List.of("01-10 +2")));
    }

    @ParameterizedTest
    @MethodSource("caps")
    void aRuleStopsAtItsCap(String type, int times, List<String> expected) {
        for (int month = 1; month <= times; month++) {
            archived(type, day(month, 10), Map.of(wang, "PRESENT"));
        }
        assertThat(facts.entries(wang, 2026)).isEqualTo(expected);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void theLastEntryBeforeTheCapMayBeAPart() {
        jdbc.sql("update point_rule set cap = 5 where code = '1.1'").update();
        for (int month = 1; month <= 4; month++) {
            archived("GENERAL_MEETING", day(month, 10), Map.of(wang, "PRESENT"));
        }
        assertThat(facts.entries(wang, 2026)).containsExactly("01-10 +2", "02-10 +2", "03-10 +1");
        assertThat(jdbc.sql("select explanation from point_entry where member_id = :m and points = 1")
                        .param("m", wang)
                        .query(String.class)
                        .single())
                .isEqualTo("支部党员大会 +1（规则 1.1，年度上限 5，已得 5，应计 2，到上限为止）");
    }

    @Test
    void aCapByMonthBeginsAnewEachMonth() {
        jdbc.sql("update point_rule set cap = 2, cap_period = 'MONTH' where code = '1.3'")
                .update();
        archived("THEME_DAY", day(1, 10), Map.of(wang, "PRESENT"));
        archived("THEME_DAY", day(1, 20), Map.of(wang, "PRESENT"));
        archived("THEME_DAY", day(2, 10), Map.of(wang, "PRESENT"));
        assertThat(facts.entries(wang, 2026)).containsExactly("01-10 +2", "02-10 +2");
    }

    @Test
    void theCapFollowsTheDaysNotTheOrderOfArchiving() {
        archived("ORGANIZATIONAL_LIFE", day(11, 10), Map.of(wang, "PRESENT", li, "PRESENT"));
        assertThat(facts.entries(wang, 2026)).containsExactly("11-10 +3");
        archived("ORGANIZATIONAL_LIFE", day(2, 10), Map.of(wang, "PRESENT"));
        assertThat(facts.entries(wang, 2026)).containsExactly("02-10 +3");
        assertThat(facts.entries(li, 2026)).containsExactly("11-10 +3");
        assertThat(facts.total(wang, 2026)).isEqualTo(63);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void aMeetingArchivedTwiceCountsOnce() {
        long meeting = archived("THEME_DAY", day(3, 12), Map.of(wang, "PRESENT"));
        facts.archive(meeting);
        assertThat(facts.entries(wang, 2026)).containsExactly("03-12 +2");
        assertThat(jdbc.sql("select count(*) from point_entry where source_id = :id and source_type = 'MEETING'")
                        .param("id", meeting)
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void anAmendmentReversesAndAppliesAgain() {
        long meeting = archived("THEME_DAY", day(3, 12), Map.of(wang, "PRESENT", li, "ABSENT"));
        facts.reopen(meeting);
        assertThat(facts.total(wang, 2026)).isEqualTo(60);
        assertThat(facts.total(li, 2026)).isEqualTo(60);
        facts.attend(meeting, li, "PRESENT", true);
        facts.attend(meeting, wang, "EXCUSED", true);
        facts.archive(meeting);
        assertThat(facts.entries(wang, 2026)).isEmpty();
        assertThat(facts.entries(li, 2026)).containsExactly("03-12 +2");
        assertThat(jdbc.sql(
                                "select points from point_entry where member_id = :m and source_type = 'MEETING' order by id")
                        .param("m", li)
                        .query(Integer.class)
                        .list())
                .containsExactly(-2, 2, 2);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void oneActivityCountsByItsHighestRule() {
        long activity = facts.activity(branch, "VOLUNTEERING", day(5, 4), Map.of(wang, 4.0, li, 1.5));
        facts.finish(activity);
        assertThat(facts.entries(wang, 2026)).containsExactly("05-04 +3");
        assertThat(facts.entries(li, 2026)).containsExactly("05-04 +2");
        facts.reopenActivity(activity);
        assertThat(facts.entries(wang, 2026)).isEmpty();
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void lessThanAnHourEarnsNothing() {
        facts.finish(facts.activity(branch, "VOLUNTEERING", day(5, 4), Map.of(wang, 0.5)));
        assertThat(facts.entries(wang, 2026)).isEmpty();
    }

    @Test
    void theExemptHaveNoPointsAndStandInNoBand() {
        long old = facts.member(branch, "孙老", LocalDate.of(1955, 12, 31), LocalDate.of(1980, 1, 1));
        long seventyThisYear = facts.member(branch, "周老", LocalDate.of(1956, 1, 2), LocalDate.of(1980, 1, 1));
        facts.register(old, branch, day(1, 1));
        facts.register(seventyThisYear, branch, day(1, 1));
        assertThat(facts.total(old, 2026)).isZero();
        assertThat(facts.total(seventyThisYear, 2026)).isEqualTo(60);
        long meeting = facts.meeting(branch, "THEME_DAY", day(3, 12), Map.of());
        facts.attend(meeting, old, "PRESENT", false);
        facts.archive(meeting);
        assertThat(facts.entries(old, 2026)).isEmpty();
        assertThat(facts.bands(branch, 2026)).containsExactly(0, 3, 0, 0, 0);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void whoFloatsKeepsWhatWasEarnedButLeavesTheBands() {
        archived("THEME_DAY", day(3, 12), Map.of(wang, "PRESENT"));
        facts.setFloating(wang, true, day(4, 1));
        assertThat(facts.total(wang, 2026)).isEqualTo(62);
        assertThat(facts.bands(branch, 2026)).containsExactly(0, 1, 0, 0, 0);
        assertThat(ledger.check(2026)).isEmpty();
        facts.setFloating(wang, false, day(9, 1));
        assertThat(facts.bands(branch, 2026)).containsExactly(0, 2, 0, 0, 0);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void theYearsAreKeptApart() {
        archived("ORGANIZATIONAL_LIFE", LocalDate.of(2025, 12, 31), Map.of(wang, "PRESENT"));
        archived("ORGANIZATIONAL_LIFE", day(1, 1), Map.of(wang, "PRESENT"));
        assertThat(facts.total(wang, 2025)).isEqualTo(63);
        assertThat(facts.total(wang, 2026)).isEqualTo(63);
        assertThat(facts.total(li, 2025)).isEqualTo(60);
        assertThat(ledger.check(2025)).isEmpty();
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void bandsFollowMembersAndUnitsThatMove() {
        long otherCommunity = facts.community(town, "乙社区");
        long otherBranch = facts.branch(otherCommunity, "乙支部");
        for (int month = 1; month <= 10; month++) {
            archived("THEME_DAY", day(month, 12), Map.of(wang, "PRESENT"));
        }
        assertThat(facts.bands(community, 2026)).containsExactly(0, 1, 1, 0, 0);
        facts.move(wang, branch, otherBranch, day(11, 1));
        assertThat(facts.bands(community, 2026)).containsExactly(0, 1, 0, 0, 0);
        assertThat(facts.bands(otherCommunity, 2026)).containsExactly(0, 0, 1, 0, 0);
        assertThat(facts.bands(town, 2026)).containsExactly(0, 1, 1, 0, 0);
        facts.moveUnit(branch, otherCommunity);
        assertThat(facts.bands(community, 2026)).containsExactly(0, 0, 0, 0, 0);
        assertThat(facts.bands(otherCommunity, 2026)).containsExactly(0, 1, 1, 0, 0);
        assertThat(facts.bands(district, 2026)).containsExactly(0, 1, 1, 0, 0);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void theCheckFindsWhatWasPlanted() {
        archived("THEME_DAY", day(3, 12), Map.of(wang, "PRESENT"));
        jdbc.sql("update attendance set status = 'ABSENT'").update();
        assertThat(ledger.check(2026)).hasSize(2).first().asString().startsWith("entry: member " + wang);
        jdbc.sql("update attendance set status = 'PRESENT'").update();
        jdbc.sql("update point_total set total = total + 1 where member_id = :m")
                .param("m", li)
                .update();
        assertThat(ledger.check(2026)).singleElement().asString().startsWith("total: member " + li);
        jdbc.sql("update point_total set total = total - 1 where member_id = :m")
                .param("m", li)
                .update();
        jdbc.sql("update point_band set members = members + 1 where organization_id = :o and band = 1")
                .param("o", town)
                .update();
        assertThat(ledger.check(2026)).singleElement().asString().startsWith("band 1 of unit " + town);
        ledger.rebuild(2026);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @Test
    void manyAtOnceNeitherWaitForEachOtherNorMiscount() throws Exception {
        List<List<Long>> meetings = new ArrayList<>();
        for (int b = 0; b < 4; b++) {
            long home = facts.branch(b % 2 == 0 ? community : facts.community(town, "社区" + b), "支部" + b);
            Map<Long, String> attendances = new HashMap<>();
            attendances.put(wang, "PRESENT");
            for (int i = 0; i < 5; i++) {
                long member = facts.member(home, "党员" + b + i);
                facts.register(member, home, day(1, 1));
                attendances.put(member, "PRESENT");
            }
            List<Long> ofBranch = new ArrayList<>();
            for (int month = 1; month <= 6; month++) {
                ofBranch.add(facts.meeting(home, "THEME_DAY", day(month, 1 + b), attendances));
            }
            meetings.add(ofBranch);
        }
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (List<Long> ofBranch : meetings) {
                work.add(() -> {
                    for (long meeting : ofBranch) {
                        facts.archive(meeting);
                        facts.reopen(meeting);
                        facts.archive(meeting);
                    }
                    return true;
                });
            }
            for (Future<Boolean> done : workers.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            workers.shutdown();
        }
        assertThat(facts.total(wang, 2026)).as("24 theme days, capped at 24").isEqualTo(84);
        assertThat(ledger.check(2026)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void afterAnyRandomSequenceTheFactsAndTheLedgerAgree(long seed) {
        Random random = new Random(seed);
        List<Long> communities =
                List.of(community, facts.community(town, "丙社区"), facts.community(facts.town(district, "乙镇"), "丁社区"));
        List<Long> branches = new ArrayList<>(List.of(branch));
        for (int i = 0; i < 3; i++) {
            branches.add(facts.branch(communities.get(i), "支部" + i));
        }
        List<Long> members = new ArrayList<>(List.of(wang, li));
        for (int i = 0; i < 10; i++) {
            long home = branches.get(random.nextInt(branches.size()));
            long member = facts.member(home, "党员" + i, LocalDate.of(1950 + i * 4, 3, 3), day(1 + random.nextInt(6), 1));
            facts.register(member, home, day(1, 1));
            members.add(member);
        }
        String[] types = {"THEME_DAY", "GENERAL_MEETING", "ORGANIZATIONAL_LIFE", "PARTY_LECTURE", "GROUP_MEETING"};
        String[] statuses = {"PRESENT", "LATE", "EXCUSED", "ABSENT", "ABSENT"};
        Map<Long, Boolean> meetings = new HashMap<>();
        Map<Long, Boolean> activities = new HashMap<>();
        for (int step = 0; step < 120; step++) {
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    Map<Long, String> attendances = new HashMap<>();
                    members.stream()
                            .filter(m -> random.nextBoolean())
                            .forEach(m -> attendances.put(m, statuses[random.nextInt(5)]));
                    String type = types[random.nextInt(types.length)];
                    boolean ofCommunity =
                            (type.equals("THEME_DAY") || type.equals("PARTY_LECTURE")) && random.nextBoolean();
                    List<Long> holders = ofCommunity ? communities : branches;
                    long meeting = facts.meeting(
                            holders.get(random.nextInt(holders.size())),
                            type,
                            LocalDate.of(2025, 7, 1).plusDays(random.nextInt(480)),
                            attendances);
                    facts.archive(meeting);
                    meetings.put(meeting, true);
                }
                case 2 ->
                    pick(meetings, random).ifPresent(meeting -> {
                        if (meetings.get(meeting)) {
                            facts.reopen(meeting);
                        } else {
                            members.stream()
                                    .filter(m -> random.nextInt(4) == 0)
                                    .forEach(m -> facts.attend(
                                            meeting, m, statuses[random.nextInt(5)], random.nextInt(5) > 0));
                            facts.archive(meeting);
                        }
                        meetings.compute(meeting, (id, archived) -> !archived);
                    });
                case 3 -> {
                    Map<Long, Double> hours = new HashMap<>();
                    members.stream()
                            .filter(m -> random.nextBoolean())
                            .forEach(m -> hours.put(m, random.nextInt(12) / 2.0));
                    long activity = facts.activity(
                            branches.get(random.nextInt(branches.size())),
                            random.nextBoolean() ? "VOLUNTEERING" : "VISIT",
                            day(1 + random.nextInt(11), 1 + random.nextInt(28)),
                            hours);
                    facts.finish(activity);
                    activities.put(activity, true);
                }
                case 4 ->
                    pick(activities, random).ifPresent(activity -> {
                        if (activities.compute(activity, (id, finished) -> !finished)) {
                            facts.finish(activity);
                        } else {
                            facts.reopenActivity(activity);
                        }
                    });
                case 5 -> {
                    long member = members.get(random.nextInt(members.size()));
                    long to = branches.get(random.nextInt(branches.size()));
                    facts.move(member, facts.branchOf(member), to, day(7, 1).plusDays(step));
                }
                default -> {
                    if (random.nextBoolean()) {
                        facts.setFloating(
                                members.get(random.nextInt(members.size())), random.nextBoolean(), day(11, 20));
                    } else {
                        facts.moveUnit(
                                branches.get(random.nextInt(branches.size())),
                                communities.get(random.nextInt(communities.size())));
                    }
                }
            }
        }
        assertThat(ledger.check(2025)).isEmpty();
        assertThat(ledger.check(2026)).isEmpty();
        long entries =
                jdbc.sql("select count(*) from point_entry").query(Long.class).single();
        ledger.rebuild(2025);
        ledger.rebuild(2026);
        assertThat(jdbc.sql("select count(*) from point_entry")
                        .query(Long.class)
                        .single())
                .as("rebuilding what agrees writes nothing")
                .isEqualTo(entries);
        assertThat(ledger.check(2026)).isEmpty();
    }

    private static Optional<Long> pick(Map<Long, Boolean> of, Random random) {
        List<Long> ids = of.keySet().stream().sorted().toList();
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(random.nextInt(ids.size())));
    }
}
