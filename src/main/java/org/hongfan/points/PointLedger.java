package org.hongfan.points;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the ledger, the totals and the bands equal to what the facts and the rules say. The facts' side is the view {@code point_due};
 * whatever happens, the members concerned are settled: entries that are no longer due are reversed, those missing are added.
 *
 * <p>Locks are taken in one order everywhere: totals by member id, then bands by organization path.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class PointLedger {
    /** From here on it is quicker to settle the whole year than to name the members. */
    private static final int MANY = 1000;

    private final JdbcClient jdbc;
    private final PointRules rules;
    private final Clock clock;

    /** A member's line of the year before settling. */
    record Standing(long memberId, long branchId, boolean scored, BigDecimal total) {}

    /**
     * Opens the year for every member: a line in the totals and, for those not exempt, the base points. Does nothing for those who have it,
     * so it may run often and on several instances at once.
     *
     * @return members for whom the year was opened now
     */
    public int openYear(int year) {
        if (!rules.ensureYear(year)) {
            return 0;
        }
        Set<Long> opened = openLines(year, null);
        if (opened.size() > MANY) {
            settleAll(year, null);
        } else {
            settle(year, ids(opened), opened, false, null);
        }
        return opened.size();
    }

    /**
     * Derives the whole year from the facts in a few statements. On an empty ledger it fills it; otherwise it mends what differs by
     * reversals and new entries.
     */
    public void rebuild(int year) {
        if (rules.ensureYear(year)) {
            openLines(year, null);
            settleAll(year, null);
        }
    }

    /** Settles everybody after the rules of the year have changed. */
    void settleAll(int year, @Nullable Long accountId) {
        lock(year, null);
        if (hasEntries(year)) {
            reverse(year, null, accountId);
            add(year, null);
        } else {
            fill(year);
        }
        total(year, null);
        jdbc.sql("delete from point_band where year = :year")
                .param("year", year)
                .update();
        jdbc.sql("""
                        insert into point_band (organization_id, year, band, members)
                        select a.id, t.year, point_band_of(t.total), count(*)
                          from point_total t
                          join organization b on b.id = t.branch_id
                          join organization a on a.id = any(cast(string_to_array(trim(both '/' from b.path), '/') as bigint[]))
                         where t.year = :year and t.scored
                         group by 1, 2, 3
                        """).param("year", year).update();
    }

    private boolean hasEntries(int year) {
        return jdbc.sql("select exists (select 1 from point_entry where year = :year)")
                .param("year", year)
                .query(Boolean.class)
                .single();
    }

    /** Settles those who were called to one of these meetings of the year, or hold points from it. */
    void settleMeetings(Collection<Long> meetings, int year, long accountId) {
        settleMembers(
                jdbc.sql("""
                                select member_id from attendance where meeting_id = any(:ids)
                                union
                                select member_id from point_entry
                                 where source_type = 'MEETING' and source_id = any(:ids) and reverses_id is null and not reversed
                                """).param("ids", ids(meetings)).query(Long.class).list(), year, accountId);
    }

    /** Settles those who took part in one of these activities of the year, or hold points from it. */
    void settleActivities(Collection<Long> activities, int year, long accountId) {
        settleMembers(
                jdbc.sql("""
                                select member_id from participation where activity_id = any(:ids)
                                union
                                select member_id from point_entry
                                 where source_type = 'ACTIVITY' and source_id = any(:ids) and reverses_id is null and not reversed
                                """).param("ids", ids(activities)).query(Long.class).list(), year, accountId);
    }

    /** Settles those whose opening points were entered or withdrawn. */
    void settleOpening(int year, Collection<Long> members, long accountId) {
        settleMembers(List.copyOf(members), year, accountId);
    }

    private void settleMembers(List<Long> members, int year, long accountId) {
        openYearWithoutRules(year);
        long[] concerned = ids(members);
        settle(year, concerned, openLines(year, concerned), false, accountId);
    }

    private void openYearWithoutRules(int year) {
        if (!rules.listYears().contains(year)) {
            openYear(year);
        }
    }

    /** The member came, moved, or their standing changed: branch, exemption and base points of the open years from that day on follow. */
    void settleStanding(long memberId, LocalDate on) {
        settleStandings(new long[] {memberId}, on);
    }

    /** The same for many at once, in a few statements a year. */
    void settleStandings(long[] member, LocalDate on) {
        int thisYear = LocalDate.now(clock).getYear();
        openYearWithoutRules(thisYear);
        for (int year : rules.listYears()) {
            if (year >= on.getYear() && year <= thisYear) {
                settle(year, member, openLines(year, member), true, null);
            }
        }
    }

    /** Registrations are taken back: lines that hold nothing but base points go with them. Refused when any other points were earned. */
    void forget(long[] members) {
        int earned =
                jdbc.sql("""
                        select count(distinct member_id) from point_entry where member_id = any(:members) and source_type <> 'BASE'
                        """).param("members", members).query(Integer.class).single();
        if (earned > 0) {
            throw new RefusedException("其中 " + earned + " 名党员后来已经有积分，不能撤销。");
        }
        erase(members);
    }

    /** Lines and entries of members that are none any more. */
    private void erase(long[] members) {
        Map<Integer, List<Standing>> before = new LinkedHashMap<>();
        rules.listYears().forEach(year -> before.put(year, lock(year, members)));
        jdbc.sql("select forget_points(cast(:members as bigint[]))")
                .param("members", members)
                .query((row, n) -> true)
                .list();
        before.forEach((year, standings) -> {
            jdbc.sql("delete from point_total where year = :year and member_id = any(:members)")
                    .param("year", year)
                    .param("members", members)
                    .update();
            shiftBands(year, members, standings);
        });
    }

    /** The sources of two files stand otherwise now: the lines of both are worked out anew, and the one that has gone has none. */
    void settleMerged(long kept, long gone) {
        boolean there = jdbc.sql("select exists (select 1 from membership where member_id = :gone)")
                .param("gone", gone)
                .query(Boolean.class)
                .single();
        if (!there) {
            erase(new long[] {gone});
        }
        settleStandings(new long[] {kept, gone}, LocalDate.of(1, 1, 1));
    }

    /** A subtree hangs elsewhere now: its bands leave the old ancestors and join the new ones. */
    void moveBands(long organizationId, String fromPath, String toPath) {
        jdbc.sql("""
                        with shift as (
                            select cast(unnest(string_to_array(trim(both '/' from :from), '/')) as bigint) as id, -1 as sign
                            union all
                            select cast(unnest(string_to_array(trim(both '/' from :to), '/')) as bigint), 1)
                        insert into point_band (organization_id, year, band, members)
                        select a.id, b.year, b.band, sum(s.sign * b.members)
                          from shift s
                          join organization a on a.id = s.id and a.id <> :moved
                          cross join point_band b
                         where b.organization_id = :moved
                         group by a.id, a.path, b.year, b.band
                        having sum(s.sign) <> 0
                         order by a.path, b.year, b.band
                        on conflict (organization_id, year, band) do update set members = point_band.members + excluded.members
                        """)
                .param("from", fromPath)
                .param("to", toPath)
                .param("moved", organizationId)
                .update();
    }

    /** @param fresh those of them whose line was made just now: it says already where they stand */
    private void settle(int year, long[] members, Set<Long> fresh, boolean standing, @Nullable Long accountId) {
        if (members.length == 0) {
            return;
        }
        long[] known = Arrays.stream(members).filter(id -> !fresh.contains(id)).toArray();
        List<Standing> before = known.length == 0 ? List.of() : lock(year, known);
        if (standing && known.length > 0) {
            jdbc.sql("""
                            update point_total t
                               set branch_id = coalesce(s.branch_id, t.branch_id), scored = coalesce(s.scored, false),
                                   base_on = coalesce(t.base_on, s.base_on)
                              from member m
                              left join point_standing s on s.member_id = m.id and s.year = :year
                             where t.year = :year and t.member_id = m.id and m.id = any(:members)
                            """).param("year", year).param("members", known).update();
        }
        if (known.length > 0 || holdsEntries(year, members)) {
            reverse(year, members, accountId);
        }
        add(year, members);
        total(year, members);
        shiftBands(year, members, before);
    }

    private boolean holdsEntries(int year, long[] members) {
        return jdbc.sql("select exists (select 1 from point_entry where year = :year and member_id = any(:members))")
                .param("year", year)
                .param("members", members)
                .query(Boolean.class)
                .single();
    }

    /** Makes the missing lines of the year; null means for everybody. */
    private Set<Long> openLines(int year, long @Nullable [] members) {
        return new HashSet<>(jdbc.sql("""
                        insert into point_total (member_id, year, branch_id, scored, base_on, total)
                        select s.member_id, s.year, s.branch_id, s.scored, s.base_on, 0
                          from point_standing s
                         where s.year = :year and (cast(:members as bigint[]) is null or s.member_id = any(cast(:members as bigint[])))
                           and not exists (select 1 from point_total t where t.member_id = s.member_id and t.year = s.year)
                         order by s.member_id
                        on conflict (member_id, year) do nothing
                        returning member_id
                        """)
                .param("year", year)
                .param("members", members)
                .query(Long.class)
                .list());
    }

    private List<Standing> lock(int year, long @Nullable [] members) {
        return jdbc.sql("""
                        select member_id, branch_id, scored, total
                          from point_total
                         where year = :year and (cast(:members as bigint[]) is null or member_id = any(cast(:members as bigint[])))
                         order by member_id
                           for update
                        """)
                .param("year", year)
                .param("members", members)
                .query(Standing.class)
                .list();
    }

    /**
     * Facts and ledger are compared by grouping, and the outcome is an array: a join here may take minutes where the planner misjudges how
     * many rows are due, as it does right after a load.
     */
    private void reverse(int year, long @Nullable [] members, @Nullable Long accountId) {
        jdbc.sql("""
                        with gone as (
                            update point_entry set reversed = true
                             where id = any(array(select max(c.id)
                                            from (select member_id, rule_id, source_type, source_id, points, occurred_on, null::bigint as id
                                                    from point_due
                                                   where year = :year
                                                     and (cast(:members as bigint[]) is null or member_id = any(cast(:members as bigint[])))
                                                  union all
                                                  select member_id, rule_id, source_type, source_id, points, occurred_on, id
                                                    from point_entry
                                                   where year = :year and reverses_id is null and not reversed
                                                     and (cast(:members as bigint[]) is null or member_id = any(cast(:members as bigint[])))) c
                                           group by c.member_id, c.rule_id, c.source_type, c.source_id
                                          having max(c.id) is not null
                                             and (count(*) < 2 or min(c.points) < max(c.points) or min(c.occurred_on) < max(c.occurred_on))))
                            returning *
                        )
                        insert into point_entry (member_id, branch_id, year, rule_id, source_type, source_id, occurred_on, points, explanation,
                                                 reverses_id, recorded_by, recorded_at)
                        select member_id, branch_id, year, rule_id, source_type, source_id, occurred_on, - points, '冲销：' || explanation,
                               id, cast(:account as bigint), :now
                          from gone
                        """)
                .param("year", year)
                .param("members", members)
                .param("account", accountId)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    private void add(int year, long @Nullable [] members) {
        jdbc.sql("""
                        insert into point_entry (member_id, branch_id, year, rule_id, source_type, source_id, occurred_on, points, explanation,
                                                 recorded_by, recorded_at)
                        select c.member_id, max(c.branch_id), :year, c.rule_id, c.source_type, c.source_id, max(c.occurred_on), max(c.points),
                               max(c.explanation), max(c.confirmed_by), coalesce(max(c.confirmed_at), :now)
                          from (select member_id, branch_id, rule_id, source_type, source_id, occurred_on, points, explanation, confirmed_by,
                                       confirmed_at, false as held
                                  from point_due
                                 where year = :year and (cast(:members as bigint[]) is null or member_id = any(cast(:members as bigint[])))
                                union all
                                select member_id, null, rule_id, source_type, source_id, null, null, null, null, null, true
                                  from point_entry
                                 where year = :year and reverses_id is null and not reversed
                                   and (cast(:members as bigint[]) is null or member_id = any(cast(:members as bigint[])))) c
                         group by c.member_id, c.rule_id, c.source_type, c.source_id
                        having not bool_or(c.held)
                         order by max(c.occurred_on), c.source_id, c.member_id
                        """)
                .param("year", year)
                .param("members", members)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    /** Writes all that is due into a ledger that holds nothing of the year. */
    private void fill(int year) {
        jdbc.sql("""
                        insert into point_entry (member_id, branch_id, year, rule_id, source_type, source_id, occurred_on, points, explanation,
                                                 recorded_by, recorded_at)
                        select member_id, branch_id, year, rule_id, source_type, source_id, occurred_on, points, explanation, confirmed_by,
                               coalesce(confirmed_at, :now)
                          from point_due
                         where year = :year
                        """)
                .param("year", year)
                .param("now", OffsetDateTime.now(clock))
                .update();
    }

    private void total(int year, long @Nullable [] members) {
        jdbc.sql("""
                        update point_total t set total = n.total
                          from (select p.member_id, coalesce(sum(e.points), 0) as total
                                  from point_total p
                                  left join point_entry e on e.member_id = p.member_id and e.year = p.year
                                 where p.year = :year and (cast(:members as bigint[]) is null or p.member_id = any(cast(:members as bigint[])))
                                 group by p.member_id) n
                         where t.year = :year and t.member_id = n.member_id and t.total <> n.total
                        """).param("year", year).param("members", members).update();
    }

    private void shiftBands(int year, long[] members, List<Standing> before) {
        List<Standing> counted = before.stream().filter(Standing::scored).toList();
        jdbc.sql("""
                        with shift as (
                            select branch_id, point_band_of(total) as band, -1 as sign
                              from unnest(cast(:branches as bigint[]), cast(:totals as numeric[])) as b(branch_id, total)
                            union all
                            select branch_id, point_band_of(total), 1
                              from point_total
                             where year = :year and member_id = any(:members) and scored)
                        insert into point_band (organization_id, year, band, members)
                        select a.id, :year, s.band, sum(s.sign)
                          from shift s
                          join organization b on b.id = s.branch_id
                          join organization a on a.id = any(cast(string_to_array(trim(both '/' from b.path), '/') as bigint[]))
                         group by a.id, a.path, s.band
                        having sum(s.sign) <> 0
                         order by a.path, s.band
                        on conflict (organization_id, year, band) do update set members = point_band.members + excluded.members
                        """)
                .param("year", year)
                .param("members", members)
                .param(
                        "branches",
                        counted.stream().mapToLong(Standing::branchId).toArray())
                .param("totals", counted.stream().map(Standing::total).toArray(BigDecimal[]::new))
                .update();
    }

    /** What the ledger, totals or bands hold otherwise than the facts say, in words; empty when they agree. */
    @Transactional(readOnly = true)
    public List<String> check(int year) {
        return jdbc.sql("""
                        with held as (
                            select * from point_entry where year = :year and reverses_id is null and not reversed
                        ), due as (
                            select * from point_due where year = :year
                        )
                        select format('entry: member %s, rule %s, %s %s on %s: the facts give %s, the ledger holds %s',
                                      coalesce(d.member_id, h.member_id), coalesce(d.rule_id, h.rule_id), coalesce(d.source_type, h.source_type),
                                      coalesce(d.source_id, h.source_id), coalesce(d.occurred_on, h.occurred_on),
                                      coalesce(d.points, 0), coalesce(h.points, 0))
                          from due d
                          full join held h on h.member_id = d.member_id and h.rule_id = d.rule_id and h.source_type = d.source_type
                                          and h.source_id = d.source_id and h.occurred_on = d.occurred_on
                         where h.points is distinct from d.points
                        union all
                        select format('entry %s: reversed is %s, reversals sum to %s', e.id, e.reversed, r.points)
                          from point_entry e
                          left join point_entry r on r.reverses_id = e.id
                         where e.year = :year and e.reverses_id is null and e.reversed <> (coalesce(r.points, 0) = - e.points)
                        union all
                        select format('total: member %s: the ledger sums to %s, the total says %s', s.member_id, s.total, t.total)
                          from (select p.member_id, coalesce(sum(e.points), 0) as total
                                  from point_standing p
                                  left join point_entry e on e.member_id = p.member_id and e.year = p.year
                                 where p.year = :year
                                 group by p.member_id) s
                          left join point_total t on t.member_id = s.member_id and t.year = :year
                         where t.total is distinct from s.total
                        union all
                        select format('standing: member %s: branch %s, scored %s, but the line says branch %s, scored %s, base from %s',
                                      s.member_id, s.branch_id, s.scored, t.branch_id, t.scored, t.base_on)
                          from point_standing s
                          join point_total t on t.member_id = s.member_id and t.year = s.year
                         where s.year = :year and :running
                           and (t.branch_id <> s.branch_id or t.scored <> s.scored or s.scored and t.base_on is null)
                        union all
                        select format('band %s of unit %s: %s members, counted %s',
                                      coalesce(n.band, b.band), coalesce(n.id, b.organization_id), coalesce(n.members, 0), coalesce(b.members, 0))
                          from (select a.id, point_band_of(t.total) as band, count(*) as members
                                  from point_total t
                                  join organization o on o.id = t.branch_id
                                  join organization a on a.id = any(cast(string_to_array(trim(both '/' from o.path), '/') as bigint[]))
                                 where t.year = :year and t.scored
                                 group by 1, 2) n
                          full join (select * from point_band where year = :year) b on b.organization_id = n.id and b.band = n.band
                         where coalesce(n.members, 0) <> coalesce(b.members, 0)
                        """)
                .param("year", year)
                .param("running", year >= LocalDate.now(clock).getYear())
                .query(String.class)
                .list();
    }

    private static long[] ids(Iterable<Long> members) {
        List<Long> all = new ArrayList<>();
        members.forEach(all::add);
        return all.stream().mapToLong(Long::longValue).toArray();
    }
}
