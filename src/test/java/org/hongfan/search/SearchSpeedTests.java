package org.hongfan.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.member.ManyMembers;
import org.hongfan.member.MemberFilter;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberStatistics;
import org.hongfan.member.Village;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;

/**
 * How long a search and the statistics take. In the build on few members; the figures are taken with
 * {@code ./mvnw test -Dtest=SearchSpeedTests -Dhongfan.bench.members=110000}.
 */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
@RequiredArgsConstructor
class SearchSpeedTests {
    private static final int MEMBERS = Integer.getInteger("hongfan.bench.members", 3000);
    private static final int ROUNDS = 21;

    private final ApplicationContext context;
    private final MemberRoster roster;
    private final MemberStatistics statistics;
    private final SearchBoard board;

    @Test
    void aDistrictIsSearchedAtOnce() {
        Village village = new Village(context);
        ManyMembers.fill(context, village, MEMBERS);
        Viewer staff = village.staff();
        Map<String, Double> took = new LinkedHashMap<>();
        for (String q : List.of("秀兰", "王秀", "王秀兰", "xiulan", "wxl", "lan", "5678", "王")) {
            took.put("list of " + q, milliseconds(() -> list(staff, q)));
        }
        assertThat(list(staff, "秀兰")).isPositive();
        took.put("search of 秀兰", milliseconds(() -> board.find(staff, "秀兰")));
        took.put("statistics", milliseconds(() -> statistics.get(staff, village.district, LocalDate.of(2026, 11, 23))));
        took.forEach((what, ms) -> System.out.printf("%d members, %s: %.1f ms%n", MEMBERS, what, ms));
        assertThat(took.get("list of 秀兰")).isLessThan(MEMBERS >= 100_000 ? 20 : 1000);
    }

    private long list(Viewer viewer, String q) {
        return roster.list(viewer, new MemberFilter(null, null, false, null, null, null, null, null, null, q), 1)
                .total();
    }

    /** The middle of many, after as many to warm up. */
    private static double milliseconds(Runnable work) {
        double[] each = new double[ROUNDS];
        for (int i = 0; i < 2 * ROUNDS; i++) {
            long from = System.nanoTime();
            work.run();
            each[i % ROUNDS] = (System.nanoTime() - from) / 1e6;
        }
        Arrays.sort(each);
        return each[ROUNDS / 2];
    }
}
