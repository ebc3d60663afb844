package org.hongfan.activity;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Reach;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.exports.ExportCursor;
import org.hongfan.exports.ExportRows;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberSearch;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads activities. A viewer sees those run within their reach; and of the published, those meant for units within their reach, those
 * published to a unit they stand below, and those they took part in.
 */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class ActivityBoard {
    private static final int PAGE_SIZE = 20;

    private static final String VISIBLE = """
            (o.path >= :pathFrom and o.path < :pathTo
              or a.status <> 'DRAFT'
                 and (u.path >= :pathFrom and u.path < :pathTo or starts_with(:here, u.path) or starts_with(:home, u.path)
                      or exists (select 1 from participation own where own.activity_id = a.id and own.member_id = :self)))
            """;

    private static final String FILTERS = """
               and (cast(:type as text) is null or a.type = :type)
               and (cast(:status as text) is null or a.status = :status)
               and (cast(:monthFrom as date) is null or a.held_on >= :monthFrom and a.held_on < :monthTo)
               and (cast(:unitFrom as text) is null or o.path >= :unitFrom and o.path < :unitTo)
               and (not :open or a.status = 'PUBLISHED' and :now < coalesce(a.enrol_until, a.starts_at) and starts_with(:home, u.path))
               and (not :mine or exists (select 1 from participation own
                                          where own.activity_id = a.id and own.member_id = :self and own.status <> 'WITHDRAWN')
                             or exists (select 1 from activity_waiting w where w.activity_id = a.id and w.member_id = :self))
            """;

    private final JdbcClient jdbc;
    private final OrganizationDirectory organizations;
    private final MemberRoster roster;
    private final ExportCursor cursor;
    private final Clock clock;
    private final Reach reach;

    /** @param code as in {@code activity_type} */
    public record Type(String code, String name) {}

    /**
     * What narrows the list.
     *
     * @param organizationId run by this unit or one below it
     * @param open the viewer may enrol now
     * @param mine the viewer is on the list
     */
    public record Filter(
            @Nullable String type,
            @Nullable ActivityStatus status,
            @Nullable YearMonth month,
            @Nullable Long organizationId,
            boolean open,
            boolean mine) {
        public boolean narrows() {
            return type != null || status != null || month != null || organizationId != null;
        }
    }

    /**
     * @param people on the list, without those who withdrew
     * @param mine the viewer's own state; null: not on the list
     * @param position where in the line for a place the viewer waits; null when they do not
     */
    public record Row(
            long id,
            String title,
            String typeName,
            String organizationName,
            LocalDateTime startsAt,
            String place,
            ActivityStatus status,
            @Nullable Integer places,
            long people,
            boolean begun,
            @Nullable String mine,
            @Nullable Long position) {
        public boolean enrolled() {
            return mine != null && !mine.equals("WITHDRAWN");
        }
    }

    /**
     * One activity with everything that its page shows; times in Asia/Shanghai.
     *
     * @param waiting how many wait for a place
     * @param promoted whether the viewer waited before a place fell free
     * @param myPosition where in the line the viewer waits, from 1; null when they do not
     */
    public record Sheet(
            long id,
            long organizationId,
            String organizationName,
            String organizationPath,
            long audienceId,
            String audienceName,
            @Nullable String linkedOrganization,
            String type,
            String typeName,
            String title,
            String description,
            ActivityStatus status,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            String place,
            @Nullable Integer places,
            @Nullable LocalDateTime enrolUntil,
            LocalDateTime enrolmentEnds,
            BigDecimal hours,
            @Nullable String result,
            @Nullable String cancelledBecause,
            @Nullable LocalDateTime finishedAt,
            @Nullable String finishedBy,
            int version,
            long people,
            long waiting,
            boolean forSelf,
            @Nullable String mine,
            boolean promoted,
            @Nullable Long myPosition,
            @Nullable BigDecimal myHours) {

        public boolean full() {
            return places != null && people >= places;
        }

        public boolean enrolled() {
            return mine != null && !mine.equals("WITHDRAWN");
        }

        public String hoursWords() {
            return hours.stripTrailingZeros().toPlainString();
        }

        /** 12 / 20 人. */
        public String peopleWords() {
            return places == null ? people + " 人，不限名额" : people + " / " + places + " 人";
        }
    }

    /** @param status ENROLLED, ATTENDED or MISSED */
    public record Person(
            long memberId,
            String name,
            String branchName,
            String status,
            @Nullable String team,
            @Nullable BigDecimal hours,
            @Nullable String award,
            boolean within) {
        public boolean attended() {
            return !status.equals("MISSED");
        }

        public @Nullable String hoursWords() {
            return hours == null ? null : hours.stripTrailingZeros().toPlainString();
        }
    }

    /** @param position where in the line, from 1 */
    public record Waiting(long memberId, String name, String branchName, long position, LocalDateTime since) {}

    public record Candidate(long memberId, String name, String branchName) {}

    public List<Type> listTypes() {
        return jdbc.sql("select code, name from activity_type order by position")
                .query(Type.class)
                .list();
    }

    public Page<Row> list(Viewer viewer, Filter filter, int page) {
        OrganizationRef unit =
                filter.organizationId() == null ? null : organizations.get(viewer, filter.organizationId());
        long total = narrowed(
                        viewer,
                        filter,
                        unit,
                        "select count(*) from activity a join organization_name o on o.id = a.organization_id"
                                + " join organization_name u on u.id = a.audience_id where " + VISIBLE + FILTERS)
                .query(Long.class)
                .single();
        List<Row> rows = narrowed(viewer, filter, unit, """
                        select a.id, a.title, t.name as type_name,
                               case when :full and o.level = 'BRANCH' then o.name else o.short_name end as organization_name,
                               a.starts_at at time zone 'Asia/Shanghai' as starts_at, a.place, a.status, a.places,
                               coalesce((select h.people from activity_headcount h where h.activity_id = a.id), 0) as people,
                               a.starts_at <= :now as begun, (select p.status from participation p where p.activity_id = a.id and p.member_id = :self) as mine,
                               (select l.position from activity_waiting w join activity_line l on l.activity_id = w.activity_id and l.place = w.place
                                 where w.activity_id = a.id and w.member_id = :self) as position
                          from activity a
                          join organization_name o on o.id = a.organization_id
                          join organization_name u on u.id = a.audience_id
                          join activity_type t on t.code = a.type
                         where """ + " " + VISIBLE + FILTERS + """
                         order by a.held_on desc, a.id desc
                         limit :size offset :offset
                        """)
                .param("full", Scope.holdsCommunities(viewer.scope().pathFrom()))
                .param("size", PAGE_SIZE)
                .param("offset", (Math.max(page, 1) - 1) * PAGE_SIZE)
                .query(Row.class)
                .list();
        return new Page<>(rows, Math.max(page, 1), PAGE_SIZE, total);
    }

    /** Activities the viewer may see with {@code q} in their title, the latest first. */
    public List<Row> search(Viewer viewer, String q, int limit) {
        return seen(viewer, """
                        select a.id, a.title, t.name as type_name, o.short_name as organization_name,
                               a.starts_at at time zone 'Asia/Shanghai' as starts_at, a.place, a.status, a.places,
                               coalesce((select h.people from activity_headcount h where h.activity_id = a.id), 0) as people,
                               a.starts_at <= :now as begun, (select p.status from participation p where p.activity_id = a.id and p.member_id = :self) as mine,
                               (select l.position from activity_waiting w join activity_line l on l.activity_id = w.activity_id and l.place = w.place
                                 where w.activity_id = a.id and w.member_id = :self) as position
                          from activity a
                          join organization_name o on o.id = a.organization_id
                          join organization_name u on u.id = a.audience_id
                          join activity_type t on t.code = a.type
                         where strpos(a.title, :q) > 0 and """ + " " + VISIBLE + " order by a.held_on desc, a.id desc limit :limit")
                .param("q", q)
                .param("now", OffsetDateTime.now(clock))
                .param("limit", limit)
                .query(Row.class)
                .list();
    }

    private JdbcClient.StatementSpec narrowed(
            Viewer viewer, Filter filter, @Nullable OrganizationRef unit, String sql) {
        return seen(viewer, sql)
                .param("type", filter.type())
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().name())
                .param(
                        "monthFrom",
                        filter.month() == null ? null : filter.month().atDay(1))
                .param(
                        "monthTo",
                        filter.month() == null
                                ? null
                                : filter.month().plusMonths(1).atDay(1))
                .param("unitFrom", unit == null ? null : unit.path())
                .param("unitTo", unit == null ? null : Scope.upperBound(unit.path()))
                .param("open", filter.open())
                .param("mine", filter.mine())
                .param("now", OffsetDateTime.now(clock));
    }

    private JdbcClient.StatementSpec seen(Viewer viewer, String sql) {
        Scope scope = viewer.scope();
        return jdbc.sql(sql)
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("self", scope.memberId())
                .param("here", viewer.current().path())
                .param("home", home(viewer));
    }

    /** One activity on the sheet that goes out. */
    record Line(
            String title,
            String typeName,
            String organizationName,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            String place,
            @Nullable Integer places,
            int people,
            int waiting,
            int attended,
            BigDecimal hours,
            ActivityStatus status,
            @Nullable String partner,
            @Nullable String result,
            String description,
            @Nullable String names) {}

    /** What {@link #list} lists, whole; names only of people within reach. */
    ExportRows<Line> select(Viewer viewer, Filter filter, String words) {
        OrganizationRef unit =
                filter.organizationId() == null ? null : organizations.get(viewer, filter.organizationId());
        Scope scope = viewer.scope();
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("pathFrom", scope.pathFrom());
        params.put("pathTo", scope.pathTo());
        params.put("self", scope.memberId());
        params.put("here", viewer.current().path());
        params.put("home", home(viewer));
        params.put("type", filter.type());
        params.put("status", filter.status() == null ? null : filter.status().name());
        params.put("monthFrom", filter.month() == null ? null : filter.month().atDay(1));
        params.put(
                "monthTo",
                filter.month() == null ? null : filter.month().plusMonths(1).atDay(1));
        params.put("unitFrom", unit == null ? null : unit.path());
        params.put("unitTo", unit == null ? null : Scope.upperBound(unit.path()));
        params.put("open", filter.open());
        params.put("mine", filter.mine());
        params.put("now", OffsetDateTime.now(clock));
        return cursor.rows(
                words,
                """
                select a.title, t.name, o.name, a.starts_at at time zone 'Asia/Shanghai', a.ends_at at time zone 'Asia/Shanghai', a.place,
                       a.places, (select count(*) from participation p where p.activity_id = a.id and p.status <> 'WITHDRAWN'),
                       coalesce((select max(l.waiting) from activity_line l where l.activity_id = a.id), 0),
                       (select count(*) from participation p where p.activity_id = a.id and p.status = 'ATTENDED'),
                       a.hours, a.status, a.linked_organization, a.result, a.description,
                       (select string_agg(x.name || coalesce('（' || nullif(concat_ws(' ', x.tail, x.own), '') || '）', ''), '、' order by x.pinyin, x.id)
                          from (select y.id, y.name, y.pinyin, case when p.hours <> a.hours then trim_scale(p.hours) || '小时' end as own,
                                       case when count(*) over (partition by y.name) > 1 then trim(both '（）' from coalesce(nullif(y.distinction, ''), y.mark)) end as tail
                                  from participation p
                                  join member y on y.id = p.member_id
                                  join organization b on b.id = p.branch_id
                                 where p.activity_id = a.id and p.status = 'ATTENDED'
                                   and (o.path >= :pathFrom and o.path < :pathTo or b.path >= :pathFrom and b.path < :pathTo)) x)
                  from activity a
                  join organization o on o.id = a.organization_id
                  join organization u on u.id = a.audience_id
                  join activity_type t on t.code = a.type
                 where """ + " " + VISIBLE + FILTERS + " order by a.held_on desc, a.id desc",
                params,
                (row, n) -> new Line(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getObject(4, LocalDateTime.class),
                        row.getObject(5, LocalDateTime.class),
                        row.getString(6),
                        row.getObject(7, Integer.class),
                        row.getInt(8),
                        row.getInt(9),
                        row.getInt(10),
                        row.getBigDecimal(11),
                        ActivityStatus.valueOf(row.getString(12)),
                        row.getString(13),
                        row.getString(14),
                        row.getString(15),
                        row.getString(16)));
    }

    /** The path of the viewer's own branch as a member; empty for those who are none. */
    private String home(Viewer viewer) {
        return viewer.memberId() == null
                ? ""
                : jdbc.sql("select o.path from member m join organization o on o.id = m.branch_id where m.id = :id")
                        .param("id", viewer.memberId())
                        .query(String.class)
                        .optional()
                        .orElse("");
    }

    public Sheet get(Viewer viewer, long id) {
        return seen(viewer, """
                        select a.id, a.organization_id, o.short_name as organization_name, o.path as organization_path, a.audience_id,
                               u.short_name as audience_name, a.linked_organization, a.type, t.name as type_name, a.title, a.description, a.status,
                               a.starts_at at time zone 'Asia/Shanghai' as starts_at, a.ends_at at time zone 'Asia/Shanghai' as ends_at, a.place,
                               a.places, a.enrol_until at time zone 'Asia/Shanghai' as enrol_until,
                               least(a.enrol_until, a.starts_at) at time zone 'Asia/Shanghai' as enrolment_ends,
                               a.hours, a.result, a.cancelled_because,
                               a.finished_at at time zone 'Asia/Shanghai' as finished_at, f.name as finished_by, a.version,
                               coalesce((select h.people from activity_headcount h where h.activity_id = a.id), 0) as people,
                               coalesce((select max(l.waiting) from activity_line l where l.activity_id = a.id), 0) as waiting,
                               starts_with(:home, u.path) as for_self, own.status as mine, own.promoted_at is not null as promoted,
                               (select l.position from activity_waiting w join activity_line l on l.activity_id = w.activity_id and l.place = w.place
                                 where w.activity_id = a.id and w.member_id = :self) as my_position,
                               coalesce(own.hours, a.hours) as my_hours
                          from activity a
                          join organization_name o on o.id = a.organization_id
                          join organization_name u on u.id = a.audience_id
                          join activity_type t on t.code = a.type
                          left join account_name f on f.id = a.finished_by
                          left join participation own on own.activity_id = a.id and own.member_id = :self
                         where a.id = :id and """ + " " + VISIBLE)
                .param("id", id)
                .query(Sheet.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("activity", id));
    }

    /** Whether the viewer's post runs the activity: it changes it and marks who came. */
    public boolean manages(Viewer viewer, Sheet sheet) {
        return viewer.can(Permission.ACTIVITY_MANAGE) && viewer.scope().covers(sheet.organizationPath());
    }

    /** Who is on the list, by name; for those who do not run it, the people within their own reach. */
    public List<Person> listPeople(Viewer viewer, Sheet sheet) {
        Scope scope = viewer.scope();
        return jdbc.sql("""
                        select p.member_id, m.told as name, b.short_name as branch_name, p.status, p.team, p.hours, p.award,
                               b.path >= :pathFrom and b.path < :pathTo as within
                          from participation p
                          join member m on m.id = p.member_id
                          join organization_name b on b.id = p.branch_id
                         where p.activity_id = :activity and p.status <> 'WITHDRAWN'
                           and (:all or b.path >= :pathFrom and b.path < :pathTo)
                         order by m.pinyin, m.id
                        """)
                .param("activity", sheet.id())
                .param("all", manages(viewer, sheet))
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .query(Person.class)
                .list();
    }

    /** Who waits, the first first; for those who do not run the activity, the people within their own reach. */
    public List<Waiting> listWaiting(Viewer viewer, Sheet sheet) {
        Scope scope = viewer.scope();
        return jdbc.sql("""
                        select w.member_id, m.told as name, b.short_name as branch_name, l.position,
                               w.waiting_since at time zone 'Asia/Shanghai' as since
                          from activity_waiting w
                          join activity_line l on l.activity_id = w.activity_id and l.place = w.place
                          join member m on m.id = w.member_id
                          join organization_name b on b.id = w.branch_id
                         where w.activity_id = :activity and (:all or b.path >= :pathFrom and b.path < :pathTo)
                         order by w.place
                        """)
                .param("activity", sheet.id())
                .param("all", manages(viewer, sheet))
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .query(Waiting.class)
                .list();
    }

    /** Awards of a finished activity, which everybody who sees it may read. */
    public List<Person> listAwarded(Sheet sheet) {
        return reach.asSystem(
                "the awards of an activity are told to all it is published to",
                () -> jdbc.sql("""
                        select p.member_id, m.told as name, b.short_name as branch_name, p.status, p.team, p.hours, p.award, false as within
                          from participation p
                          join member m on m.id = p.member_id
                          join organization_name b on b.id = p.branch_id
                         where p.activity_id = :activity and p.status = 'ATTENDED' and p.award is not null
                         order by m.pinyin, m.id
                        """)
                        .param("activity", sheet.id())
                        .query(Person.class)
                        .list());
    }

    /**
     * Members within the viewer's reach and the audience who are not on the list, at most 60.
     *
     * @param search as in the search of members; null: everybody
     */
    public List<Candidate> listCandidates(Viewer viewer, Sheet sheet, @Nullable String search) {
        Scope scope = viewer.scope();
        MemberSearch named = roster.search(viewer, search);
        return jdbc.sql("""
                        select m.id as member_id, m.told as name, b.short_name as branch_name
                          from member m
                          join organization b on b.id = m.branch_id
                          join organization u on u.id = :audience
                         where m.status = 'ACTIVE' and b.path >= :pathFrom and b.path < :pathTo and starts_with(b.path, u.path)
                           and not exists (select 1 from participation p
                                            where p.activity_id = :activity and p.member_id = m.id and p.status <> 'WITHDRAWN')
                           and (:begun or not exists (select 1 from activity_waiting w where w.activity_id = :activity and w.member_id = m.id))
                        """ + named.condition() + " order by m.pinyin, m.id limit 60")
                .params(named.params())
                .param("activity", sheet.id())
                .param("audience", sheet.audienceId())
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("begun", hasBegun(sheet))
                .query(Candidate.class)
                .list();
    }

    /** The unit and those directly below it: whom an activity of the unit may be published to. */
    public List<OrganizationRef> listAudiences(OrganizationRef unit) {
        return jdbc.sql("""
                        select id, parent_id, path, level, kind, name, short_name, founded_on, closed_on, usual_place, theme_day
                          from organization
                         where (id = :id or parent_id = :id) and level <> 'HOUSEHOLD' and closed_on is null
                         order by id <> :id, short_name collate "zh-x-icu", id
                        """).param("id", unit.id()).query(OrganizationRef.class).list();
    }

    /** Whether the viewer may put members of their own reach on the list of this activity. */
    public boolean mayAdd(Viewer viewer, Sheet sheet) {
        return viewer.can(Permission.ACTIVITY_MANAGE) && sheet.status() == ActivityStatus.PUBLISHED;
    }

    /** Whether it is the day of the activity or later. */
    public boolean hasBegun(Sheet sheet) {
        return !sheet.startsAt().isAfter(LocalDateTime.now(clock));
    }

    public boolean isOpenForEnrolment(Sheet sheet) {
        return sheet.status() == ActivityStatus.PUBLISHED
                && LocalDateTime.now(clock).isBefore(sheet.enrolmentEnds());
    }
}
