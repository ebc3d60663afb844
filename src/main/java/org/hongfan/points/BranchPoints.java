package org.hongfan.points;

import java.math.BigDecimal;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A branch's points for its secretary, and how the points of a subtree are spread. Members stand in the order of their names, always. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class BranchPoints {
    private final JdbcClient jdbc;
    private final OrganizationDirectory organizations;

    /**
     * One member of the branch. {@code meetings} is what categories without deductions of meetings gave, and so on; null total: exempt.
     *
     * @param scored false: exempt, and then the figures are of what was earned before
     * @param opening what was there before the portal kept the points
     * @param phoneEnd the phone's last four digits, to tell namesakes apart
     */
    public record Line(
            long memberId,
            String name,
            boolean scored,
            BigDecimal base,
            BigDecimal opening,
            BigDecimal meetings,
            BigDecimal activities,
            BigDecimal deductions,
            BigDecimal total,
            String branchName,
            int year,
            @Nullable String phoneEnd,
            @Nullable String openingReason) {
        public String baseWords() {
            return Figures.plain(base);
        }

        public String openingWords() {
            return Figures.plain(opening);
        }

        public String meetingsWords() {
            return Figures.plain(meetings);
        }

        public String activitiesWords() {
            return Figures.plain(activities);
        }

        public String deductionsWords() {
            return Figures.plain(deductions);
        }

        public String totalWords() {
            return Figures.plain(total.max(BigDecimal.ZERO));
        }
    }

    /** How many scored members of the unit stand in each band. */
    public record Spread(
            long organizationId,
            String name,
            @Nullable String level,
            int below60,
            int from60,
            int from80,
            int from100,
            int from120) {
        /** The names of the bands, lowest first, as the pages and the spreadsheet show them. */
        public static final List<String> BANDS = List.of("60 分以下", "60–79 分", "80–99 分", "100–119 分", "120 分及以上");

        public int members() {
            return below60 + from60 + from80 + from100 + from120;
        }

        /** In the order of {@link #BANDS}. */
        public List<Integer> bands() {
            return List.of(below60, from60, from80, from100, from120);
        }
    }

    /** The members who belong, or in a past year last belonged, to the branch, by pinyin. */
    public List<Line> listMembers(Viewer viewer, long branchId, int year) {
        OrganizationRef branch = organizations.get(viewer, branchId);
        return jdbc.sql("""
                        select m.id as member_id, m.told as name, t.scored, t.total,
                               coalesce(e.base, 0) as base, coalesce(e.opening, 0) as opening, coalesce(e.meetings, 0) as meetings, coalesce(e.activities, 0) as activities,
                               coalesce(e.deductions, 0) as deductions, o.name as branch_name, t.year, right(m.phone_masked, 4) as phone_end,
                               p.reason as opening_reason
                          from point_total t
                          join member m on m.id = t.member_id
                          join organization o on o.id = t.branch_id
                          left join opening_point p on p.member_id = t.member_id and p.year = t.year and p.withdrawn_at is null
                          left join (select e.member_id,
                                            sum(e.points) filter (where e.source_type = 'BASE') as base,
                                            sum(e.points) filter (where e.source_type = 'OPENING') as opening,
                                            sum(e.points) filter (where e.source_type = 'MEETING' and e.points > 0) as meetings,
                                            sum(e.points) filter (where e.source_type = 'ACTIVITY' and e.points > 0) as activities,
                                            sum(e.points) filter (where e.points < 0 and e.source_type <> 'OPENING') as deductions
                                       from point_total b
                                       join point_entry e on e.member_id = b.member_id and e.year = b.year
                                                         and e.reverses_id is null and not e.reversed
                                      where b.branch_id = :branch and b.year = :year
                                      group by e.member_id) e on e.member_id = t.member_id
                         where t.branch_id = :branch and t.year = :year
                         order by m.pinyin, m.id
                        """)
                .param("branch", branch.id())
                .param("year", year)
                .query(Line.class)
                .list();
    }

    /** How many members stand on a page. */
    public static final int PAGE_SIZE = 30;

    /**
     * A page of {@link #listMembers}.
     *
     * @param opened whether anybody of the branch brought points along
     */
    public record MemberPage(Page<Line> page, boolean opened) {}

    public MemberPage listMembers(Viewer viewer, long branchId, int year, int number) {
        List<Line> all = listMembers(viewer, branchId, year);
        int pages = Math.max(1, (all.size() + PAGE_SIZE - 1) / PAGE_SIZE);
        int shown = Math.min(Math.max(1, number), pages);
        List<Line> rows = all.subList((shown - 1) * PAGE_SIZE, Math.min(all.size(), shown * PAGE_SIZE));
        return new MemberPage(
                new Page<>(rows, shown, PAGE_SIZE, all.size()),
                all.stream().anyMatch(line -> line.opening().signum() != 0));
    }

    /** The unit itself first, then the units below it by name. */
    public List<Spread> listSpreads(Viewer viewer, long organizationId, int year) {
        OrganizationRef unit = organizations.get(viewer, organizationId);
        return jdbc.sql("""
                        select o.id as organization_id, o.short_name as name, o.level,
                               coalesce(sum(b.members) filter (where b.band = 0), 0) as below60,
                               coalesce(sum(b.members) filter (where b.band = 1), 0) as from60,
                               coalesce(sum(b.members) filter (where b.band = 2), 0) as from80,
                               coalesce(sum(b.members) filter (where b.band = 3), 0) as from100,
                               coalesce(sum(b.members) filter (where b.band = 4), 0) as from120
                          from organization o
                          left join point_band b on b.organization_id = o.id and b.year = :year
                         where o.id = :unit or o.parent_id = :unit and o.level <> 'HOUSEHOLD' and o.closed_on is null
                         group by o.id
                         order by o.id <> :unit, o.short_name collate "zh-x-icu", o.id
                        """)
                .param("unit", unit.id())
                .param("year", year)
                .query(Spread.class)
                .list();
    }
}
