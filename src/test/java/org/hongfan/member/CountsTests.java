package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationService;
import org.hongfan.shared.RefusedException;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ApplicationContext;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The counters that each writing transaction keeps say what counting anew says. */
@PostgresTest
@RequiredArgsConstructor
class CountsTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final MemberService members;
    private final MemberRoster roster;
    private final OrganizationService organizations;
    private final OrganizationCounts counts;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261123})
    void stayRightThroughARandomSequence(long seed) {
        Village village = new Village(context);
        Viewer staff = village.staff();
        Random random = new Random(seed);
        List<Long> people = new ArrayList<>();
        List<Long> branches = new ArrayList<>(List.of(village.first, village.second, village.other));
        List<Long> communities = List.of(village.south, village.north);
        List<Long> towns = List.of(village.town, village.subdistrict);
        List<Long> households = new ArrayList<>();
        int done = 0;
        for (int i = 0; i < 150; i++) {
            long branch = pick(random, branches);
            int kind = people.size() < 5 ? 0 : random.nextInt(12);
            int step = i;
            try {
                switch (kind) {
                    case 0, 1, 2 -> people.add(village.member(branch, "张" + "甲乙丙丁戊".charAt(i % 5)));
                    case 3 -> members.move(staff, pick(random, people), branch, TODAY, "转移");
                    case 4, 5 ->
                        members.changeStatus(
                                staff, pick(random, people), pick(random, List.of(MemberStatus.values())), TODAY, "变更");
                    case 6 -> {
                        long id = pick(random, people);
                        members.edit(staff, id, MemberServiceTests.edit(roster.get(staff, id), "李四"));
                    }
                    case 7 -> households.add(village.found(branch, OrganizationKind.MEMBER_HOUSEHOLD, "中心户" + step));
                    case 8 -> members.joinHousehold(staff, pick(random, people), pick(random, households), TODAY);
                    case 9 -> organizations.move(staff, branch, pick(random, communities), TODAY, "调整");
                    case 10 -> organizations.move(staff, pick(random, communities), pick(random, towns), TODAY, "调整");
                    default -> {
                        branches.add(village.found(pick(random, communities), OrganizationKind.BRANCH, "支部" + step));
                        organizations.close(staff, pick(random, branches), TODAY, "撤销");
                    }
                }
                done++;
            } catch (RefusedException expected) {
                // A random step may be one that the rules refuse; it must then leave the counters alone.
            }
        }
        List<Map<String, Object>> kept = all();
        counts.rebuild();
        assertThat(done).isGreaterThan(60);
        assertThat(all()).isEqualTo(kept);
    }

    @Test
    void stayRightWhileManyWriteAtOnce() throws Exception {
        Village village = new Village(context);
        Viewer staff = village.staff();
        List<Long> branches = List.of(village.first, village.second, village.other);
        List<Long> people = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            people.add(village.member(branches.get(i % 3), "张三"));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> runs = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            Random random = new Random(thread);
            runs.add(threads.submit(() -> {
                for (int i = 0; i < 25; i++) {
                    try {
                        if (i % 5 == 4) {
                            organizations.move(
                                    staff,
                                    pick(random, List.of(village.south, village.north)),
                                    pick(random, List.of(village.town, village.subdistrict)),
                                    TODAY,
                                    "调整");
                        } else {
                            members.move(staff, pick(random, people), pick(random, branches), TODAY, "转移");
                        }
                    } catch (RefusedException | OptimisticLockingFailureException lost) {
                        // Another thread was there first; nothing of this step may remain.
                    }
                }
            }));
        }
        threads.shutdown();
        for (Future<?> run : runs) {
            run.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        }
        List<Map<String, Object>> kept = all();
        counts.rebuild();
        assertThat(all()).isEqualTo(kept);
        assertThat(jdbc.sql("select count(*) from membership where to_on is null")
                        .query(Integer.class)
                        .single())
                .isEqualTo(people.size());
    }

    private static <T> T pick(Random random, List<T> list) {
        if (list.isEmpty()) {
            throw new RefusedException("nothing to pick yet");
        }
        return list.get(random.nextInt(list.size()));
    }

    private List<Map<String, Object>> all() {
        return jdbc.sql("select * from organization_count order by organization_id")
                .query()
                .listOfRows();
    }
}
