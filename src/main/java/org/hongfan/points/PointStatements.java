package org.hongfan.points;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Shows a member's points: to the member, and to those whose post reaches the branch. There is no list across branches and no order by
 * points anywhere.
 */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class PointStatements {
    private final JdbcClient jdbc;
    private final Clock clock;

    /** The viewer's own points; NotFoundException for an account that is no member's. */
    public PointStatement getOwn(Viewer viewer, int year, boolean corrections) {
        return statement(header(Scope.self(self(viewer)), self(viewer), year), year, corrections);
    }

    /** The points of a member whom the viewer's post reaches. */
    public PointStatement get(Viewer viewer, long memberId, int year, boolean corrections) {
        return statement(header(reach(viewer), memberId, year), year, corrections);
    }

    public PointEntryStory getOwnEntry(Viewer viewer, long entryId) {
        return story(Scope.self(self(viewer)), self(viewer), entryId);
    }

    public PointEntryStory getEntry(Viewer viewer, long memberId, long entryId) {
        return story(reach(viewer), memberId, entryId);
    }

    private static long self(Viewer viewer) {
        if (viewer.memberId() == null || !viewer.can(Permission.OWN_RECORD)) {
            throw new NotFoundException("member of account", viewer.accountId());
        }
        return viewer.memberId();
    }

    private static Scope reach(Viewer viewer) {
        return viewer.can(Permission.POINTS_BRANCH) ? viewer.scope() : Scope.NOTHING;
    }

    private PointStatement.Header header(Scope scope, long memberId, int year) {
        return jdbc.sql("""
                        select m.id as member_id, m.told as name, o.id as branch_id, o.short_name as branch_name, coalesce(t.scored, false) as scored,
                               coalesce(t.total, 0) as total,
                               (select s.name from appointment a join person_name s on s.id = a.member_id
                                 where a.organization_id = o.id and a.post = 'SECRETARY' and a.from_on <= :today
                                   and (a.to_on is null or a.to_on > :today)
                                 order by a.from_on desc limit 1) as secretary
                          from member m
                          join organization o on o.id = m.branch_id
                          left join point_total t on t.member_id = m.id and t.year = :year
                         where m.id = :member
                           and (o.path >= :pathFrom and o.path < :pathTo or m.id = :self)
                        """)
                .param("member", memberId)
                .param("year", year)
                .param("today", LocalDate.now(clock))
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("self", scope.memberId())
                .query(PointStatement.Header.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("member", memberId));
    }

    private PointStatement statement(PointStatement.Header header, int year, boolean corrections) {
        long member = header.memberId();
        return new PointStatement(
                header,
                year,
                jdbc.sql("select year from point_total where member_id = :member order by year desc")
                        .param("member", member)
                        .query(Integer.class)
                        .list(),
                categories(member, year),
                months(member, year),
                jdbc.sql(
                                "select count(*) from point_entry where member_id = :member and year = :year and reverses_id is not null")
                        .param("member", member)
                        .param("year", year)
                        .query(Long.class)
                        .single(),
                entries(member, year, corrections));
    }

    private List<PointStatement.Category> categories(long member, int year) {
        Map<String, List<PointStatement.RuleLine>> byCategory = new LinkedHashMap<>();
        jdbc.sql("""
                        select r.category, r.code, r.name, r.direction = 'DEDUCT' as deduction, r.points, r.cap, r.cap_period,
                               coalesce(sum(e.points), 0) as earned, count(e.id) as times, r.trigger = 'OPENING' as as_entered
                          from point_rule_set s
                          join point_rule r on r.set_id = s.id
                          left join point_entry e on e.rule_id = r.id and e.member_id = :member and e.year = s.year
                                                 and e.reverses_id is null and not e.reversed
                         where s.year = :year and (r.enabled and r.trigger <> 'OPENING' or e.id is not null)
                         group by r.id
                         order by r.position, r.id
                        """)
                .param("member", member)
                .param("year", year)
                .query(PointStatement.RuleLine.class)
                .list()
                .forEach(line -> byCategory
                        .computeIfAbsent(line.category(), name -> new ArrayList<>())
                        .add(line));
        return byCategory.entrySet().stream()
                .map(entry -> new PointStatement.Category(entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<PointStatement.Month> months(long member, int year) {
        LocalDate today = LocalDate.now(clock);
        int last = year < today.getYear() ? 12 : year == today.getYear() ? today.getMonthValue() : 0;
        return jdbc.sql("""
                        select m.month, coalesce(e.gained, 0) as gained, sum(coalesce(e.gained, 0)) over (order by m.month) as total
                          from generate_series(1, :last) as m(month)
                          left join (select extract(month from occurred_on)::int as month, sum(points) as gained
                                       from point_entry
                                      where member_id = :member and year = :year
                                      group by 1) e on e.month = m.month
                         order by m.month
                        """)
                .param("last", last)
                .param("member", member)
                .param("year", year)
                .query(PointStatement.Month.class)
                .list();
    }

    private List<PointStatement.Entry> entries(long member, int year, boolean corrections) {
        return jdbc.sql("""
                        select e.id, e.occurred_on, e.points, e.explanation, coalesce(m.title, v.title, o.reason) as source, e.reversed,
                               e.reverses_id is not null as reversal
                          from point_entry e
                          left join meeting m on e.source_type = 'MEETING' and m.id = e.source_id
                          left join activity v on e.source_type = 'ACTIVITY' and v.id = e.source_id
                          left join opening_point o on e.source_type = 'OPENING' and o.id = e.source_id
                         where e.member_id = :member and e.year = :year
                           and (:corrections or e.reverses_id is null and not e.reversed)
                         order by e.occurred_on desc, e.id desc
                        """)
                .param("member", member)
                .param("year", year)
                .param("corrections", corrections)
                .query(PointStatement.Entry.class)
                .list();
    }

    private PointEntryStory story(Scope scope, long memberId, long entryId) {
        PointEntryStory.Fact fact = jdbc.sql("""
                        select e.id, e.member_id, e.year, e.occurred_on, e.points, e.explanation, e.reversed, e.reverses_id is not null as reversal,
                               e.source_type, e.source_id, coalesce(m.title, v.title, o.reason) as source, coalesce(m.place, v.place) as place,
                               case t.status when 'PRESENT' then '到会' when 'LATE' then '迟到' when 'ABSENT' then '缺席' when 'EXCUSED' then '请假'
                                    else trim_scale(coalesce(p.hours, v.hours)) || ' 小时' end as attendance,
                               a.name as confirmed_by, e.recorded_at, r.id as rule_id, r.code as rule_code, r.name as rule_name, r.category,
                               r.direction = 'DEDUCT' as deduction, r.points as rule_points, r.cap, r.cap_period, r.source as rule_source
                          from point_entry e
                          join point_rule r on r.id = e.rule_id
                          left join meeting m on e.source_type = 'MEETING' and m.id = e.source_id
                          left join attendance t on t.meeting_id = m.id and t.member_id = e.member_id
                          left join activity v on e.source_type = 'ACTIVITY' and v.id = e.source_id
                          left join opening_point o on e.source_type = 'OPENING' and o.id = e.source_id
                          left join participation p on p.activity_id = v.id and p.member_id = e.member_id
                          left join account_name a on a.id = e.recorded_by
                         where e.id = :id and e.member_id = :member
                        """)
                .param("id", entryId)
                .param("member", memberId)
                .query(PointEntryStory.Fact.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("point entry", entryId));
        PointStatement.Header header = header(scope, memberId, fact.year());
        BigDecimal before =
                jdbc.sql("""
                        select coalesce(sum(abs(o.points)), 0)
                          from point_entry e
                          join point_rule r on r.id = e.rule_id
                          join point_entry o on o.member_id = e.member_id and o.year = e.year and o.rule_id = e.rule_id
                                            and o.reverses_id is null and not o.reversed
                                            and (o.occurred_on, o.source_id) < (e.occurred_on, e.source_id)
                         where e.id = :id
                           and case r.cap_period when 'MONTH' then date_trunc('month', o.occurred_on) = date_trunc('month', e.occurred_on)
                                                 when 'QUARTER' then date_trunc('quarter', o.occurred_on) = date_trunc('quarter', e.occurred_on)
                                                 else true end
                        """).param("id", entryId).query(BigDecimal.class).single();
        List<PointEntryStory.Step> history = jdbc.sql("""
                        select o.id, o.points, o.reverses_id is not null as reversal, o.recorded_at, a.name as recorded_by
                          from point_entry e
                          join point_entry o on o.member_id = e.member_id and o.year = e.year and o.rule_id = e.rule_id
                                            and o.source_type = e.source_type and o.source_id = e.source_id
                          left join account_name a on a.id = o.recorded_by
                         where e.id = :id
                         order by o.id
                        """)
                .param("id", entryId)
                .query(PointEntryStory.Step.class)
                .list();
        return new PointEntryStory(header, fact, before, history);
    }
}
