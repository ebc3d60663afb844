package org.hongfan.points;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.hongfan.activity.ActivityEvents;
import org.hongfan.meeting.MeetingEvents;
import org.hongfan.member.MemberEvents;
import org.hongfan.organization.OrganizationEvents;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the facts that points follow from into the database, and says so as the other modules do. */
public class PointFacts {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    public long account;

    public PointFacts(JdbcClient jdbc, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /** The district, and an account that confirms things. */
    public long district() {
        account = jdbc.sql(
                        "insert into account (username, password_hash, name, created_at) values ('checker', '-', '审核人', now()) returning id")
                .query(Long.class)
                .single();
        return unit(null, "DISTRICT", "DISTRICT_COMMITTEE", "区委");
    }

    public long town(long parent, String name) {
        return unit(parent, "TOWN", "TOWN_COMMITTEE", name);
    }

    public long community(long parent, String name) {
        return unit(parent, "COMMUNITY", "COMMUNITY_COMMITTEE", name);
    }

    public long branch(long parent, String name) {
        return unit(parent, "BRANCH", "BRANCH", name);
    }

    private long unit(Long parent, String level, String kind, String name) {
        long id = jdbc.sql("""
                        insert into organization (parent_id, path, level, kind, name, short_name, founded_on)
                        values (:parent, 'new' || :name, :level, :kind, :name, :name, '2020-01-01') returning id
                        """)
                .param("parent", parent)
                .param("level", level)
                .param("kind", kind)
                .param("name", name)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        update organization o
                           set path = coalesce((select p.path from organization p where p.id = o.parent_id), '/') || o.id || '/'
                         where id = :id
                        """).param("id", id).update();
        return id;
    }

    /** A full member, forty years old, of the branch since 2020; nobody is told. */
    public long member(long branch, String name) {
        return member(branch, name, LocalDate.of(1986, 5, 1), LocalDate.of(2020, 1, 1));
    }

    public long member(long branch, String name, LocalDate born, LocalDate since) {
        long id = jdbc.sql("""
                        insert into member (branch_id, name, pinyin, initials, sex, birth_date, education, sector, id_number_cipher,
                                            id_number_hash, id_number_masked, kind, joined_on, confirmed_on, status)
                        values (:branch, :name, :name, :name, 'MALE', :born, '20', 'OTHER', '', decode(md5(:name || random()), 'hex'), '379***01',
                                'FULL', '2010-01-01', '2011-01-01', 'ACTIVE') returning id
                        """)
                .param("branch", branch)
                .param("name", name)
                .param("born", born)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into membership (member_id, branch_id, from_on, reason, recorded_at)
                        values (:member, :branch, :since, '入党', now())
                        """)
                .param("member", id)
                .param("branch", branch)
                .param("since", since)
                .update();
        return id;
    }

    public void register(long member, long branch, LocalDate on) {
        events.publishEvent(new MemberEvents.Registered(member, branch, on));
    }

    public void move(long member, long from, long to, LocalDate on) {
        jdbc.sql("update membership set to_on = :on where member_id = :member and to_on is null")
                .param("on", on)
                .param("member", member)
                .update();
        jdbc.sql("""
                        insert into membership (member_id, branch_id, from_on, reason, recorded_at)
                        values (:member, :branch, :on, '转接', now())
                        """)
                .param("member", member)
                .param("branch", to)
                .param("on", on)
                .update();
        jdbc.sql("update member set branch_id = :branch where id = :member")
                .param("branch", to)
                .param("member", member)
                .update();
        events.publishEvent(new MemberEvents.Moved(member, from, to, on));
    }

    public void setFloating(long member, boolean floating, LocalDate on) {
        jdbc.sql("update member set floating = :floating where id = :member")
                .param("floating", floating ? "OUT" : "NONE")
                .param("member", member)
                .update();
        events.publishEvent(new MemberEvents.StandingChanged(member, branchOf(member), on));
    }

    public long branchOf(long member) {
        return jdbc.sql("select branch_id from member where id = :member")
                .param("member", member)
                .query(Long.class)
                .single();
    }

    /** Hangs the branch under another community. */
    public void moveUnit(long unit, long parent) {
        String from = path(unit);
        String to = path(parent) + unit + "/";
        jdbc.sql("update organization set parent_id = case when id = :unit then :parent else parent_id end,"
                        + " path = :to || substring(path from length(:from) + 1) where path like :from || '%'")
                .param("unit", unit)
                .param("parent", parent)
                .param("from", from)
                .param("to", to)
                .update();
        events.publishEvent(new OrganizationEvents.Moved(unit, from, to, LocalDate.of(2026, 6, 1)));
    }

    public String path(long unit) {
        return jdbc.sql("select path from organization where id = :id")
                .param("id", unit)
                .query(String.class)
                .single();
    }

    /** A meeting held and submitted, with these attendances: PRESENT, LATE, EXCUSED or ABSENT by member. */
    public long meeting(long branch, String type, LocalDate day, Map<Long, String> attendances) {
        Long group = null;
        if (type.equals("GROUP_MEETING")) {
            group = jdbc.sql("""
                            insert into party_group (branch_id, name, founded_on) values (:branch, '小组' || random(), '2020-01-01') returning id
                            """).param("branch", branch).query(Long.class).single();
        }
        long id = jdbc.sql("""
                        insert into meeting (organization_id, group_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                        values (:branch, cast(:group as bigint), :type, :title, 'SUBMITTED', :starts, :starts + interval '1 hour', :day, '会议室', now())
                        returning id
                        """)
                .param("branch", branch)
                .param("group", group)
                .param("type", type)
                .param("title", day + " 会议")
                .param(
                        "starts",
                        day.atTime(9, 0).atZone(ZoneId.of("Asia/Shanghai")).toOffsetDateTime())
                .param("day", day)
                .query(Long.class)
                .single();
        attendances.forEach((member, status) -> attend(id, member, status, true));
        return id;
    }

    public void attend(long meeting, long member, String status, boolean scored) {
        jdbc.sql("""
                        insert into attendance (meeting_id, member_id, branch_id, year, status, reason, means, called, voter, scored)
                        select :meeting, :member, case when o.level <> 'BRANCH' then (select branch_id from member where id = :member) end,
                               extract(year from m.held_on), :status, case :status when 'EXCUSED' then '出差' end, 'LIST', true, true, :scored
                          from meeting m join organization o on o.id = m.organization_id where m.id = :meeting
                        on conflict (meeting_id, member_id) do update set status = excluded.status, scored = excluded.scored
                        """)
                .param("meeting", meeting)
                .param("member", member)
                .param("status", status)
                .param("scored", scored)
                .update();
    }

    public void archive(long meeting) {
        jdbc.sql(
                        "update meeting set status = 'ARCHIVED', valid = true, archived_by = :account, archived_at = now() where id = :id")
                .param("account", account)
                .param("id", meeting)
                .update();
        Held held = held(meeting);
        events.publishEvent(
                new MeetingEvents.Archived(meeting, held.organizationId(), held.type(), held.heldOn(), account));
    }

    public void reopen(long meeting) {
        jdbc.sql("update meeting set status = 'RETURNED' where id = :id")
                .param("id", meeting)
                .update();
        Held held = held(meeting);
        events.publishEvent(
                new MeetingEvents.Reopened(meeting, held.organizationId(), held.type(), held.heldOn(), account));
    }

    record Held(long organizationId, String type, LocalDate heldOn) {}

    private Held held(long meeting) {
        return jdbc.sql("select organization_id, type, held_on from meeting where id = :id")
                .param("id", meeting)
                .query(Held.class)
                .single();
    }

    /** An activity of the branch with these hours by member, not yet finished. */
    public long activity(long branch, String type, LocalDate day, Map<Long, Double> hours) {
        long id = jdbc.sql("""
                        insert into activity (organization_id, audience_id, type, title, status, starts_at, ends_at, held_on, place, hours, created_at)
                        values (:branch, :branch, :type, :title, 'PUBLISHED', :starts, :starts + interval '2 hours', :day, '广场', 2, now())
                        returning id
                        """)
                .param("branch", branch)
                .param("type", type)
                .param("title", day + " 活动")
                .param(
                        "starts",
                        day.atTime(9, 0).atZone(ZoneId.of("Asia/Shanghai")).toOffsetDateTime())
                .param("day", day)
                .query(Long.class)
                .single();
        hours.forEach((member, credited) -> jdbc.sql("""
                        insert into participation (activity_id, member_id, year, branch_id, status, hours, enrolled_at)
                        values (:activity, :member, extract(year from cast(:day as date)), :branch, 'ATTENDED', :hours, now())
                        """)
                .param("activity", id)
                .param("member", member)
                .param("day", day)
                .param("branch", branch)
                .param("hours", credited)
                .update());
        return id;
    }

    public void finish(long activity) {
        jdbc.sql("update activity set status = 'FINISHED', finished_by = :account, finished_at = now() where id = :id")
                .param("account", account)
                .param("id", activity)
                .update();
        Held held = heldActivity(activity);
        events.publishEvent(new ActivityEvents.Finished(activity, held.organizationId(), held.heldOn(), account));
    }

    public void reopenActivity(long activity) {
        jdbc.sql("update activity set status = 'PUBLISHED' where id = :id")
                .param("id", activity)
                .update();
        Held held = heldActivity(activity);
        events.publishEvent(new ActivityEvents.Reopened(activity, held.organizationId(), held.heldOn(), account));
    }

    private Held heldActivity(long activity) {
        return jdbc.sql("select organization_id, type, held_on from activity where id = :id")
                .param("id", activity)
                .query(Held.class)
                .single();
    }

    /** The entries in force by day, as "01-15 +2". */
    public List<String> entries(long member, int year) {
        return jdbc.sql("""
                        select to_char(occurred_on, 'MM-DD') || case when points > 0 then ' +' else ' ' end || trim_scale(points)
                          from point_entry
                         where member_id = :member and year = :year and reverses_id is null and not reversed and source_type <> 'BASE'
                         order by occurred_on, source_id, id
                        """)
                .param("member", member)
                .param("year", year)
                .query(String.class)
                .list();
    }

    /** The ledger's total; null where the member has no line in the year. */
    public Double total(long member, int year) {
        return jdbc.sql("select total from point_total where member_id = :member and year = :year")
                .param("member", member)
                .param("year", year)
                .query(Double.class)
                .optional()
                .orElse(null);
    }

    /** Members by band, lowest band first. */
    public List<Integer> bands(long unit, int year) {
        return jdbc.sql("""
                        select coalesce((select members from point_band where organization_id = :unit and year = :year and band = b), 0)
                          from generate_series(0, 4) b order by b
                        """)
                .param("unit", unit)
                .param("year", year)
                .query(Integer.class)
                .list();
    }
}
