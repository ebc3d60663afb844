package org.hongfan.points;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
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

    /** Enters opening points in place of those that stand. The ledger follows with {@link #settle}. */
    public Entered enter(Viewer viewer, long memberId, int year, BigDecimal points, String reason) {
        if (!viewer.can(Permission.POINTS_OPENING)) {
            throw new NotFoundException("member", memberId);
        }
        long replaced = jdbc.sql("""
                        update opening_point set withdrawn_by = :account, withdrawn_at = :now
                         where member_id = :member and year = :year and withdrawn_at is null returning id
                        """)
                .param("account", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .param("member", memberId)
                .param("year", year)
                .query(Long.class)
                .optional()
                .orElse(0L);
        long id = jdbc.sql("""
                        insert into opening_point (member_id, year, points, reason, recorded_by, recorded_at)
                        values (:member, :year, :points, :reason, :account, :now) returning id
                        """)
                .param("member", memberId)
                .param("year", year)
                .param("points", points)
                .param("reason", reason)
                .param("account", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        return new Entered(id, replaced);
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
