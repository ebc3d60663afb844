package org.hongfan.member;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The yearly cuts of a subtree's members as of a day, in two statements. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MemberStatistics {
    private final JdbcClient jdbc;
    private final MemberCuts cuts;
    private final OrganizationDirectory organizations;

    /** @param value as in {@link MemberCell#is}; null: not registered */
    public record Row(@Nullable String value, String label, long members, long total) {
        /** 「12.5%」 of all. */
        public String share() {
            return total == 0 ? "–" : "%.1f%%".formatted(100.0 * members / total);
        }
    }

    /** Its rows add up to the sheet's total. */
    public record Table(MemberCut cut, List<Row> rows) {}

    public record Sheet(OrganizationRef unit, LocalDate on, long total, List<Table> tables) {}

    private record Counted(int missing, @Nullable String value, long members) {}

    /** The unit must be within reach; households have no statistics of their own. */
    public Sheet get(Viewer viewer, long organizationId, LocalDate on) {
        OrganizationRef unit = organizations.get(viewer, organizationId);
        if (unit.level() == Level.HOUSEHOLD) {
            throw new NotFoundException("statistics of", organizationId);
        }
        List<Counted> counted = jdbc.sql("""
                        select grouping(c.sex, c.ethnicity, c.education, c.age, c.joined, c.sector, c.occupation, c.kind) as missing,
                               coalesce(c.sex, c.ethnicity, c.education, c.age, c.joined, c.sector, c.occupation, c.kind) as value,
                               count(*) as members
                        """ + MemberCuts.ON_DAY + MemberCuts.OF_THAT_DAY + """
                         group by grouping sets ((c.sex), (c.ethnicity), (c.education), (c.age), (c.joined), (c.sector), (c.occupation),
                                                 (c.kind), ())
                        """)
                .params(cuts.params(unit.path(), Scope.upperBound(unit.path()), on))
                .query(Counted.class)
                .list();
        int all = (1 << MemberCut.values().length) - 1;
        long total = counted.stream()
                .filter(each -> each.missing() == all)
                .mapToLong(Counted::members)
                .sum();
        List<Table> tables = new ArrayList<>();
        for (MemberCut cut : MemberCut.values()) {
            int only = all & ~(1 << MemberCut.values().length - 1 - cut.ordinal());
            Map<@Nullable String, Long> numbers = new HashMap<>();
            counted.stream()
                    .filter(each -> each.missing() == only)
                    .forEach(each -> numbers.put(each.value(), each.members()));
            tables.add(new Table(cut, rows(cut, numbers, total)));
        }
        return new Sheet(unit, on, total, tables);
    }

    /** Every row of a cut with few of them; of ethnic groups and occupations those that occur, the most frequent first. */
    private static List<Row> rows(MemberCut cut, Map<@Nullable String, Long> numbers, long total) {
        List<Row> rows = new ArrayList<>();
        boolean occurring = cut == MemberCut.ETHNICITY || cut == MemberCut.OCCUPATION;
        if (!occurring) {
            cut.titles()
                    .forEach((value, title) -> rows.add(new Row(value, title, numbers.getOrDefault(value, 0L), total)));
        }
        numbers.forEach((value, members) -> {
            if (value != null && (occurring || !cut.titles().containsKey(value))) {
                rows.add(new Row(value, cut.titleOf(value), members, total));
            }
        });
        if (occurring) {
            rows.sort(Comparator.comparing((Row row) -> MemberCut.REST.equals(row.value()))
                    .thenComparing(Row::members, Comparator.reverseOrder())
                    .thenComparing(Row::label));
        }
        if (numbers.containsKey(null) || cut == MemberCut.OCCUPATION) {
            rows.add(new Row(null, cut.titleOf(null), numbers.getOrDefault(null, 0L), total));
        }
        return rows;
    }
}
