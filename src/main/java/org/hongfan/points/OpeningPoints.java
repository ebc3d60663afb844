package org.hongfan.points;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * 期初积分: what a member had in a year, besides the base points, before the portal kept the points. A fact of its own from which the ledger
 * derives its entry; it is never edited, only withdrawn and written anew, and the ledger reverses and enters accordingly.
 *
 * <p>Callers have checked that the members are within the viewer's reach.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class OpeningPoints {
    private final JdbcClient jdbc;
    private final PointLedger ledger;
    private final PointRules rules;
    private final Clock clock;

    /**
     * What stands for a member and year.
     *
     * @param points signed, one decimal at most
     */
    public record Opening(long id, long memberId, int year, BigDecimal points, String reason) {}

    /** What is to stand for a member; {@code points} signed, one decimal at most. */
    public record Entry(long memberId, BigDecimal points, String reason) {}

    /** What was done for one member: the new row, and the one it takes the place of; 0 where there is none. */
    public record Entered(long id, long replaced) {}

    /** The years that have rules: only for these may opening points be entered. */
    @Transactional(readOnly = true)
    public List<Integer> listYears() {
        return rules.listYears();
    }

    /** By member. */
    @Transactional(readOnly = true)
    public Map<Long, Opening> find(int year, Collection<Long> members) {
        return jdbc
                .sql("""
                        select id, member_id, year, points, reason from opening_point
                         where year = :year and member_id = any(:members) and withdrawn_at is null
                        """)
                .param("year", year)
                .param("members", members.stream().mapToLong(Long::longValue).toArray())
                .query(Opening.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Opening::memberId, Function.identity()));
    }

    /** Those of the members who take part in the points of the year. */
    @Transactional(readOnly = true)
    public Set<Long> findScored(int year, Collection<Long> members) {
        return Set.copyOf(jdbc.sql("""
                        select member_id from point_standing where year = :year and member_id = any(:members) and scored
                        """)
                .param("year", year)
                .param("members", members.stream().mapToLong(Long::longValue).toArray())
                .query(Long.class)
                .list());
    }

    /**
     * Enters opening points of a year, no more than one for each member, in place of those that stand; what was done, by member. The ledger
     * follows with {@link #settle}.
     */
    public Map<Long, Entered> enter(Viewer viewer, int year, List<Entry> entries) {
        if (!viewer.can(Permission.POINTS_OPENING)) {
            throw new NotFoundException("points of", year);
        }
        long[] members = entries.stream().mapToLong(Entry::memberId).toArray();
        Map<Long, Long> replaced = byMember(jdbc.sql("""
                        update opening_point set withdrawn_by = :account, withdrawn_at = :now
                         where member_id = any(:members) and year = :year and withdrawn_at is null returning id, member_id
                        """)
                .param("account", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .param("members", members)
                .param("year", year)
                .query(Row.class)
                .list());
        Map<Long, Entered> entered = new HashMap<>();
        byMember(jdbc.sql("""
                        insert into opening_point (member_id, year, points, reason, recorded_by, recorded_at)
                        select v.member_id, :year, v.points, v.reason, :account, :now
                          from unnest(:members, cast(:points as numeric[]), :reasons) as v (member_id, points, reason)
                        returning id, member_id
                        """)
                        .param("members", members)
                        .param("year", year)
                        .param("points", entries.stream().map(Entry::points).toArray(BigDecimal[]::new))
                        .param("reasons", entries.stream().map(Entry::reason).toArray(String[]::new))
                        .param("account", viewer.accountId())
                        .param("now", OffsetDateTime.now(clock))
                        .query(Row.class)
                        .list())
                .forEach((member, id) -> entered.put(member, new Entered(id, replaced.getOrDefault(member, 0L))));
        return entered;
    }

    private record Row(long id, long memberId) {}

    private static Map<Long, Long> byMember(List<Row> rows) {
        return rows.stream().collect(Collectors.toMap(Row::memberId, Row::id));
    }

    /** Brings the ledger in line for these members: {@code members} by year. */
    public void settle(Map<Integer, ? extends Collection<Long>> members, long accountId) {
        new TreeMap<>(members).forEach((year, each) -> ledger.settleOpening(year, each, accountId));
    }

    /** Withdraws what was entered and lets stand again what it replaced; refused when any of it was withdrawn or replaced since. */
    public void takeBack(Viewer viewer, List<Long> entered, List<Long> replaced) {
        long[] ids = entered.stream().mapToLong(Long::longValue).toArray();
        List<Opening> withdrawn = jdbc.sql("""
                        update opening_point set withdrawn_by = :account, withdrawn_at = :now
                         where id = any(:ids) and withdrawn_at is null
                        returning id, member_id, year, points, reason
                        """)
                .param("account", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .param("ids", ids)
                .query(Opening.class)
                .list();
        if (withdrawn.size() < ids.length) {
            throw new RefusedException("导入以后，其中 " + (ids.length - withdrawn.size()) + " 人的期初积分又更正过，不能整批撤销。");
        }
        jdbc.sql("update opening_point set withdrawn_by = null, withdrawn_at = null where id = any(:ids)")
                .param("ids", replaced.stream().mapToLong(Long::longValue).toArray())
                .update();
        Map<Integer, Set<Long>> members = new TreeMap<>();
        withdrawn.forEach(one ->
                members.computeIfAbsent(one.year(), year -> new TreeSet<>()).add(one.memberId()));
        settle(members, viewer.accountId());
    }
}
