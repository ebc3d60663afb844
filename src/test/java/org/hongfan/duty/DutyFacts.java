package org.hongfan.duty;

import java.time.LocalDate;
import org.hongfan.meeting.MeetingEvents;
import org.hongfan.member.MemberEvents;
import org.hongfan.organization.OrganizationEvents;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Writes facts as their modules leave them, each with its event in one transaction, and nothing of what follows from them. */
public class DutyFacts {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private int people;

    public DutyFacts(JdbcClient jdbc, ApplicationEventPublisher events, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.events = events;
        this.transaction = transaction;
    }

    public long unit(@Nullable Long parent, String level, String name, LocalDate founded) {
        jdbc.sql("""
                        insert into account (username, password_hash, name, created_at) values ('wang', '', '王同志', now())
                        on conflict (username) do nothing
                        """).update();
        return does(() -> {
            long id = jdbc.sql("select nextval(pg_get_serial_sequence('organization', 'id'))")
                    .query(Long.class)
                    .single();
            jdbc.sql("""
                            insert into organization (id, parent_id, path, level, kind, name, short_name, founded_on)
                            values (:id, :parent, coalesce((select path from organization where id = :parent), '/') || :id || '/', :level,
                                    case :level when 'DISTRICT' then 'DISTRICT_COMMITTEE' when 'TOWN' then 'TOWN_COMMITTEE'
                                                when 'COMMUNITY' then 'COMMUNITY_COMMITTEE' else 'BRANCH' end, :name, :name, :founded)
                            """)
                    .param("id", id)
                    .param("parent", parent)
                    .param("level", level)
                    .param("name", name)
                    .param("founded", founded)
                    .update();
            jdbc.sql("insert into organization_count (organization_id) values (:id)")
                    .param("id", id)
                    .update();
            events.publishEvent(new OrganizationEvents.Founded(id, founded));
            return id;
        });
    }

    public void close(long unit, LocalDate day) {
        does(() -> {
            jdbc.sql("update organization set closed_on = :day where id = :unit")
                    .param("day", day)
                    .param("unit", unit)
                    .update();
            history(unit, "CLOSED", day);
            events.publishEvent(new OrganizationEvents.Closed(unit, day));
            return unit;
        });
    }

    public void reopen(long unit, LocalDate day) {
        does(() -> {
            jdbc.sql("update organization set closed_on = null where id = :unit")
                    .param("unit", unit)
                    .update();
            history(unit, "REOPENED", day);
            events.publishEvent(new OrganizationEvents.Reopened(unit, day));
            return unit;
        });
    }

    public void move(long unit, long parent, LocalDate day) {
        does(() -> {
            String from = path(unit);
            String to = path(parent) + unit + "/";
            jdbc.sql(
                            "update organization set path = :to || substr(path, length(:from) + 1) where path >= :from and path < :until")
                    .param("to", to)
                    .param("from", from)
                    .param("until", from.substring(0, from.length() - 1) + '0')
                    .update();
            jdbc.sql("update organization set parent_id = :parent where id = :unit")
                    .param("parent", parent)
                    .param("unit", unit)
                    .update();
            events.publishEvent(new OrganizationEvents.Moved(unit, from, to, day));
            return unit;
        });
    }

    public long group(long branch, String name, LocalDate founded, @Nullable LocalDate closed) {
        return does(() -> {
            long id = jdbc.sql(
                            "insert into party_group (branch_id, name, founded_on, closed_on) values (?, ?, ?, ?) returning id")
                    .params(branch, name, founded, closed)
                    .query(Long.class)
                    .single();
            events.publishEvent(new OrganizationEvents.GroupsChanged(branch, founded));
            return id;
        });
    }

    public long member(long branch) {
        int number = ++people;
        return does(() -> {
            long id = jdbc.sql("""
                            insert into member (branch_id, name, pinyin, initials, sex, birth_date, education, sector, id_number_cipher,
                                                id_number_hash, id_number_masked, kind, joined_on, confirmed_on, status)
                            values (?, '王同志', 'wang tong zhi', 'wtz', 'MALE', '1980-01-01', '20', 'FARMER', '', decode(?, 'hex'), '', 'FULL',
                                    '2010-07-01', '2011-07-01', 'ACTIVE')
                            returning id
                            """)
                    .params(branch, String.format("%08x", number))
                    .query(Long.class)
                    .single();
            jdbc.sql(
                            "insert into membership (member_id, branch_id, from_on, reason, recorded_at) values (?, ?, '2010-07-01', '入党', now())")
                    .params(id, branch)
                    .update();
            return id;
        });
    }

    public long appoint(long branch, long member, String post, LocalDate from, @Nullable LocalDate to) {
        return does(() -> {
            long id = jdbc.sql(
                            "insert into appointment (member_id, organization_id, post, from_on, to_on) values (?, ?, ?, ?, ?) returning id")
                    .params(member, branch, post, from, to)
                    .query(Long.class)
                    .single();
            events.publishEvent(new MemberEvents.AppointmentsChanged(branch, null, from));
            return id;
        });
    }

    /** A committee of so many, from that day on. */
    public void committee(long branch, int people, LocalDate from) {
        for (int i = 0; i < people; i++) {
            appoint(branch, member(branch), i == 0 ? "SECRETARY" : "COMMITTEE_MEMBER", from, null);
        }
    }

    public long meeting(long branch, @Nullable Long group, String type, LocalDate day, boolean valid) {
        return does(() -> {
            long id = insertMeeting(branch, group, type, day, "ARCHIVED", valid);
            events.publishEvent(new MeetingEvents.Archived(id, branch, type, day, 1));
            return id;
        });
    }

    public long meetingInState(long branch, String type, LocalDate day, String status) {
        return does(() -> insertMeeting(branch, null, type, day, status, null));
    }

    private long insertMeeting(
            long branch, @Nullable Long group, String type, LocalDate day, String status, @Nullable Boolean valid) {
        return jdbc.sql("""
                        insert into meeting (organization_id, group_id, type, title, status, starts_at, ends_at, held_on, place, called, present,
                                             excused, absent, voters, voters_present, valid, verdict, created_at)
                        values (:branch, :group, :type, '会议', :status, cast(:day as date) + time '14:00', cast(:day as date) + time '15:30', :day,
                                '会议室', case when :status = 'ARCHIVED' then 20 end, case when :status = 'ARCHIVED' then 15 end, 3, 2, 18, 14, :valid,
                                '应到 20，实到 15', now())
                        returning id
                        """)
                .param("branch", branch)
                .param("group", group)
                .param("type", type)
                .param("day", day)
                .param("status", status)
                .param("valid", valid)
                .query(Long.class)
                .single();
    }

    public void archiveAgain(long meeting, boolean valid) {
        does(() -> {
            jdbc.sql("update meeting set status = 'ARCHIVED', valid = ?, called = 20, present = 16 where id = ?")
                    .params(valid, meeting)
                    .update();
            events.publishEvent(jdbc.sql(
                            "select id as meeting_id, organization_id, type, held_on, 1 as account_id from meeting where id = ?")
                    .param(meeting)
                    .query(MeetingEvents.Archived.class)
                    .single());
            return meeting;
        });
    }

    public void reopenMeeting(long meeting) {
        does(() -> {
            jdbc.sql("update meeting set status = 'RETURNED', called = null, present = null, valid = null where id = ?")
                    .param(meeting)
                    .update();
            events.publishEvent(jdbc.sql(
                            "select id as meeting_id, organization_id, type, held_on, 1 as account_id from meeting where id = ?")
                    .param(meeting)
                    .query(MeetingEvents.Reopened.class)
                    .single());
            return meeting;
        });
    }

    private void history(long unit, String change, LocalDate day) {
        jdbc.sql(
                        "insert into organization_history (organization_id, change, happened_on, detail, recorded_at) values (?, ?, ?, '', now())")
                .params(unit, change, day)
                .update();
    }

    private String path(long unit) {
        return jdbc.sql("select path from organization where id = ?")
                .param(unit)
                .query(String.class)
                .single();
    }

    private long does(java.util.function.LongSupplier write) {
        Long result = transaction.execute(status -> write.getAsLong());
        return result == null ? 0 : result;
    }
}
