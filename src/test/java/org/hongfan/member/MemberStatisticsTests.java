package org.hongfan.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.hongfan.support.PostgresTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Numbers that add up, and lists that hold exactly those whom their number counts. */
@PostgresTest
@RequiredArgsConstructor
class MemberStatisticsTests {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);
    private static final LocalDate BEFORE = LocalDate.of(2025, 6, 29);

    private final MemberStatistics statistics;
    private final MemberRoster roster;
    private final MemberService members;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    private Village village;

    @BeforeEach
    void build() {
        village = new Village(context);
    }

    @Test
    void everyCutAddsUpAndEveryNumberOpensItsList() {
        ManyMembers.fill(context, village, 600);
        Viewer staff = village.staff();
        long someTown = jdbc.sql("select id from organization where name = '新1镇党委'")
                .query(Long.class)
                .single();
        List<String> wrong = new ArrayList<>();
        for (long unit : List.of(village.district, someTown)) {
            for (LocalDate day : List.of(TODAY, BEFORE)) {
                MemberStatistics.Sheet sheet = statistics.get(staff, unit, day);
                assertThat(sheet.total()).isPositive();
                assertThat(count(staff, unit, new MemberCell(day, null, null))).isEqualTo(sheet.total());
                for (MemberStatistics.Table table : sheet.tables()) {
                    assertThat(table.rows().stream()
                                    .mapToLong(MemberStatistics.Row::members)
                                    .sum())
                            .as(table.cut().title())
                            .isEqualTo(sheet.total());
                    for (MemberStatistics.Row row : table.rows()) {
                        long listed = count(staff, unit, new MemberCell(day, table.cut(), row.value()));
                        if (listed != row.members()) {
                            wrong.add(day + " " + table.cut() + " " + row.label() + ": " + row.members() + " counted, "
                                    + listed + " listed");
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(statistics.get(staff, village.district, BEFORE).total())
                .isGreaterThan(statistics.get(staff, village.district, TODAY).total());
    }

    @Test
    void whoHasNoOccupationAndWhoseIsRareHaveRowsOfTheirOwn() {
        ManyMembers.fill(context, village, 600);
        List<MemberStatistics.Row> rows = table(village.staff(), village.district, MemberCut.OCCUPATION);
        assertThat(rows).hasSize(22);
        assertThat(rows.get(20).label()).isEqualTo("其余岗位");
        assertThat(rows.get(21).label()).isEqualTo("未登记");
        assertThat(rows.get(21).members()).isPositive();
    }

    @Test
    void aPastDayIsCountedByThePlaceAndStandingOfThatDay() {
        long moved = village.member(village.first, "王秀兰");
        long left = village.member(village.first, "赵大海");
        jdbc.sql("update membership set to_on = '2024-05-01' where member_id = :member and to_on is null")
                .param("member", moved)
                .update();
        jdbc.sql("""
                        insert into membership (member_id, branch_id, from_on, reason, recorded_at)
                        values (:member, :branch, '2024-05-01', '转入', now())
                        """).param("member", moved).param("branch", village.other).update();
        jdbc.sql("update member set branch_id = :branch where id = :member")
                .param("member", moved)
                .param("branch", village.other)
                .update();
        jdbc.sql("update member set status = 'DECEASED', ended_on = '2025-03-01' where id = :member")
                .param("member", left)
                .update();
        jdbc.sql("update membership set to_on = '2025-03-01' where member_id = :member")
                .param("member", left)
                .update();
        Viewer staff = village.staff();
        assertThat(statistics
                        .get(staff, village.first, LocalDate.of(2024, 4, 30))
                        .total())
                .isEqualTo(2);
        assertThat(statistics
                        .get(staff, village.first, LocalDate.of(2024, 5, 1))
                        .total())
                .isEqualTo(1);
        assertThat(statistics
                        .get(staff, village.other, LocalDate.of(2024, 5, 1))
                        .total())
                .isEqualTo(1);
        assertThat(statistics
                        .get(staff, village.first, LocalDate.of(2025, 2, 28))
                        .total())
                .isEqualTo(1);
        assertThat(statistics
                        .get(staff, village.first, LocalDate.of(2025, 3, 1))
                        .total())
                .isZero();
        assertThat(table(staff, village.other, MemberCut.KIND, LocalDate.of(2006, 1, 1)))
                .allMatch(row -> row.members() == 0);
    }

    @Test
    void theProbationaryOfThatDayAreCountedAsSuch() {
        var registration = Village.registration(village.first, "钱预备", village.nextId(), null);
        long member = members.register(village.staff(), registration);
        jdbc.sql("update membership set from_on = '2005-07-01' where member_id = :member")
                .param("member", member)
                .update();
        assertThat(value(
                        table(village.staff(), village.first, MemberCut.KIND, LocalDate.of(2006, 6, 30)),
                        "PROBATIONARY"))
                .isEqualTo(1);
        assertThat(value(table(village.staff(), village.first, MemberCut.KIND, LocalDate.of(2006, 7, 1)), "FULL"))
                .isEqualTo(1);
    }

    @Test
    void nobodyCountsBeyondTheirReach() {
        Viewer secretary = village.viewer(Role.BRANCH_SECRETARY, village.first, null);
        assertThatThrownBy(() -> statistics.get(secretary, village.second, TODAY))
                .isInstanceOf(NotFoundException.class);
        village.member(village.second, "钱外人");
        assertThat(roster.list(secretary, cell(null, new MemberCell(TODAY, null, null)), 1)
                        .total())
                .isZero();
    }

    private List<MemberStatistics.Row> table(Viewer viewer, long unit, MemberCut cut) {
        return table(viewer, unit, cut, TODAY);
    }

    private List<MemberStatistics.Row> table(Viewer viewer, long unit, MemberCut cut, LocalDate day) {
        return statistics.get(viewer, unit, day).tables().get(cut.ordinal()).rows();
    }

    private static long value(List<MemberStatistics.Row> rows, String value) {
        return rows.stream()
                .filter(row -> value.equals(row.value()))
                .findFirst()
                .orElseThrow()
                .members();
    }

    private long count(Viewer viewer, long unit, MemberCell cell) {
        return roster.list(viewer, cell(unit, cell), 1).total();
    }

    private static MemberFilter cell(@Nullable Long unit, MemberCell cell) {
        return new MemberFilter(unit, null, false, null, null, null, null, null, null, null, cell);
    }
}
