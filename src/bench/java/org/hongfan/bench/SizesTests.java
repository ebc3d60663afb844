package org.hongfan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a member costs in a year is reckoned from the rows and the months that were counted. */
class SizesTests {

    @Test
    void costsAreForEachMemberAndYear() {
        Map<String, Sizes> sizes = new LinkedHashMap<>();
        sizes.put("sample", new Sizes(rows(100, 2_500), 15, 10, 12.4, "18"));
        sizes.put("district", new Sizes(rows(2_000, 200_000), 60, 1_000, null, "18"));

        assertThat(Sizes.table(sizes).lines())
                .contains(
                        "| Rows | `sample` | `district` |",
                        "| `attendance` | 2,500 | 200,000 |",
                        "| months of meetings | 15 | 60 |",
                        "| MiB on disk | 10 | 1,000 |",
                        "| seconds to load, from an empty folder to the first page | 12 | – |",
                        "| `attendance` | 20.00 | 20.00 |",
                        "| KiB on disk | 81.9 | 102.4 |");
    }

    private static Map<String, Long> rows(long members, long attendance) {
        return Map.of(
                "member", members, "attendance", attendance, "meeting", 10L, "activity", 10L, "participation", 10L, "point_entry", 10L);
    }
}
