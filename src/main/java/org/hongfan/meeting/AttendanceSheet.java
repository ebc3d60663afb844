package org.hongfan.meeting;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.member.CalledMember;
import org.hongfan.member.MemberDirectory;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of {@code attendance}: set statements, because a meeting has as many rows as the branch has members. */
@Component
@RequiredArgsConstructor
class AttendanceSheet {
    /** The name as it is told among those on the sheet: two of one name may belong to different branches, or have done so since. */
    static final String TOLD =
            "case when m.distinction = '' and count(*) over (partition by m.told) > 1 then m.name || m.mark else m.told end as name";

    private final JdbcClient jdbc;
    private final MemberDirectory members;
    private final OrganizationDirectory organizations;
    private final MeetingRules rules;
    private final Reach reach;
    private final Clock clock;

    /**
     * Writes down who is called and who votes as of the day of the meeting. Marks stay; a row without a mark goes when its member is not
     * called any more.
     */
    void refresh(Meeting meeting) {
        OrganizationRef unit = organizations.get(meeting.getOrganizationId());
        List<CalledMember> audience = audience(
                rules.get(meeting.getType(), unit.level()),
                unit,
                meeting.getGroupId(),
                meeting.getInvitation(),
                meeting.getHeldOn());
        boolean ofBranch = unit.level() == Level.BRANCH;
        jdbc.sql("""
                        insert into attendance (meeting_id, member_id, branch_id, year, status, means, called, voter, note, scored,
                                                listed_at)
                        select :meeting, v.member, nullif(v.branch, 0), :year, 'EXPECTED', 'LIST', v.called, v.voter, v.note, v.scored, :now
                          from unnest(:members, :branches, :called, :voters, :notes, :scored)
                               as v (member, branch, called, voter, note, scored)
                        on conflict (meeting_id, member_id) do update
                           set branch_id = excluded.branch_id, year = excluded.year, called = excluded.called, voter = excluded.voter,
                               note = excluded.note, scored = excluded.scored
                         where (attendance.branch_id, attendance.year, attendance.called, attendance.voter, attendance.note, attendance.scored)
                               is distinct from
                               (excluded.branch_id, excluded.year, excluded.called, excluded.voter, excluded.note, excluded.scored)
                        """)
                .param("meeting", meeting.getId())
                .param("year", meeting.getHeldOn().getYear())
                .param("now", OffsetDateTime.now(clock))
                .param(
                        "members",
                        audience.stream().mapToLong(CalledMember::memberId).toArray())
                .param(
                        "branches",
                        audience.stream()
                                .mapToLong(member -> ofBranch ? 0 : member.branchId())
                                .toArray())
                .param("called", audience.stream().map(CalledMember::called).toArray(Boolean[]::new))
                .param("voters", audience.stream().map(CalledMember::voter).toArray(Boolean[]::new))
                .param("notes", audience.stream().map(CalledMember::note).toArray(String[]::new))
                .param("scored", audience.stream().map(CalledMember::scored).toArray(Boolean[]::new))
                .update();
        Long[] ids = audience.stream().map(CalledMember::memberId).toArray(Long[]::new);
        jdbc.sql(
                        "delete from attendance where meeting_id = :meeting and status = 'EXPECTED' and member_id <> all(:ids)")
                .param("meeting", meeting.getId())
                .param("ids", ids)
                .update();
        jdbc.sql("""
                        update attendance set year = :year, called = false, voter = false, note = '列席，不在应到名单'
                         where meeting_id = :meeting and member_id <> all(:ids)
                        """)
                .param("year", meeting.getHeldOn().getYear())
                .param("meeting", meeting.getId())
                .param("ids", ids)
                .update();
    }

    /** The audience of a meeting as the roll stands now. */
    List<CalledMember> audience(MeetingRule rule, MeetingBoard.MeetingView meeting) {
        return audience(
                rule,
                organizations.get(meeting.organizationId()),
                meeting.groupId(),
                meeting.invitation(),
                meeting.heldOn());
    }

    /** Who is called and who sits in by right, as of the day. */
    List<CalledMember> audience(
            MeetingRule rule,
            OrganizationRef unit,
            @Nullable Long groupId,
            @Nullable Invitation invitation,
            LocalDate day) {
        return switch (rule.audience()) {
            case MEMBERS -> members.listOfBranch(unit.id(), day);
            case COMMITTEE ->
                unit.level() == Level.BRANCH
                        ? members.listOfBranch(unit.id(), day).stream()
                                .filter(CalledMember::onCommittee)
                                .toList()
                        : members.listOfCommittee(unit.id(), day);
            case GROUP ->
                members.listOfBranch(unit.id(), day).stream()
                        .filter(member ->
                                member.groupId() != null && member.groupId().equals(groupId))
                        .toList();
            case INVITED ->
                switch (invitation == null ? Invitation.COMMITTEE : invitation) {
                    case COMMITTEE -> members.listOfCommittee(unit.id(), day);
                    case LEADERS -> members.listOfLeaders(unit.id(), day);
                    case MEMBERS -> members.listOfSubtree(unit, day);
                };
        };
    }

    /** Everybody who may chair or record a meeting of the unit. */
    List<CalledMember> candidates(OrganizationRef unit, LocalDate day) {
        return unit.level() == Level.BRANCH
                ? members.listOfBranch(unit.id(), day)
                : members.listOfLeaders(unit.id(), day);
    }

    /** Puts somebody on the sheet who belongs to the unit without being called. Returns whether they do belong. */
    boolean admit(Meeting meeting, long memberId) {
        OrganizationRef unit = organizations.get(meeting.getOrganizationId());
        Optional<CalledMember> member = members.findInSubtree(unit, memberId, meeting.getHeldOn());
        member.ifPresent(each -> jdbc.sql("""
                        insert into attendance (meeting_id, member_id, branch_id, year, status, means, called, voter, note, scored,
                                                listed_at)
                        values (:meeting, :member, :branch, :year, 'EXPECTED', 'LIST', false, false, '列席，不在应到名单', :scored, :now)
                        on conflict do nothing
                        """)
                .param("meeting", meeting.getId())
                .param("member", memberId)
                .param("branch", unit.level() == Level.BRANCH ? null : each.branchId())
                .param("year", meeting.getHeldOn().getYear())
                .param("scored", each.scored())
                .param("now", OffsetDateTime.now(clock))
                .update());
        return member.isPresent();
    }

    /** @param version how often the row was marked */
    record Line(
            long memberId,
            String name,
            AttendanceStatus status,
            @Nullable String reason,
            Means means,
            boolean called,
            @Nullable Long recordedBy,
            @Nullable OffsetDateTime recordedAt,
            int version) {
        AttendanceStatus effective() {
            return status == AttendanceStatus.EXPECTED && called ? AttendanceStatus.PRESENT : status;
        }
    }

    Map<Long, Line> listLines(long meetingId) {
        return listLines(meetingId, null);
    }

    /** The rows of those who belong to the household. */
    Map<Long, Line> listHousehold(long meetingId, long householdId) {
        return listLines(meetingId, householdId);
    }

    private Map<Long, Line> listLines(long meetingId, @Nullable Long householdId) {
        return jdbc
                .sql("""
                        select a.member_id, """ + TOLD + """
                             , a.status, a.reason, a.means, a.called, a.recorded_by, a.recorded_at, a.version
                          from attendance a join member m on m.id = a.member_id
                         where a.meeting_id = :meeting
                           and (cast(:household as bigint) is null or m.household_id = :household)
                        """)
                .param("meeting", meetingId)
                .param("household", householdId)
                .query(Line.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Line::memberId, line -> line));
    }

    /** @return whether the member is on the sheet */
    boolean mark(
            long meetingId,
            long memberId,
            AttendanceStatus status,
            @Nullable String reason,
            Means means,
            long accountId,
            OffsetDateTime now) {
        return jdbc.sql("""
                        update attendance
                           set status = :status, reason = :reason, means = :means, recorded_by = :account, recorded_at = :now,
                               version = version + 1
                         where meeting_id = :meeting and member_id = :member
                        """)
                        .param("status", status.name())
                        .param("reason", reason)
                        .param("means", means.name())
                        .param("account", accountId)
                        .param("now", now)
                        .param("meeting", meetingId)
                        .param("member", memberId)
                        .update()
                == 1;
    }

    /** What is told of who does not stand on the roll any more, to whoever had them on a page: of those who ever belonged to the unit. */
    List<String> listGone(OrganizationRef unit, List<Long> memberIds) {
        return memberIds.isEmpty()
                ? List.of()
                : reach.asSystem(
                        "names of people who stood on the unit's own roll", () -> members.listTold(unit, memberIds));
    }

    /**
     * Whoever is called and was not marked counts as present: the secretary only touches exceptions, and has seen the others. Returns how many
     * those were.
     */
    int presentByDefault(long meetingId, long accountId, OffsetDateTime now) {
        return jdbc.sql("""
                        update attendance set status = 'PRESENT', recorded_by = :account, recorded_at = :now
                         where meeting_id = :meeting and status = 'EXPECTED' and called
                        """)
                .param("account", accountId)
                .param("now", now)
                .param("meeting", meetingId)
                .update();
    }

    /** How it came to be known who was there: ；到会情况来自扫码签到 12 人、书记登记 3 人、默认到会 9 人. */
    String meansInWords(long meetingId) {
        record Known(Means means, int people) {}
        List<Known> known =
                jdbc.sql("""
                        select means, count(*) as people from attendance
                         where meeting_id = :meeting and status <> 'EXPECTED' group by means order by count(*) desc, means
                        """).param("meeting", meetingId).query(Known.class).list();
        return known.isEmpty()
                ? ""
                : known.stream()
                        .map(each -> each.means().title() + " " + each.people() + " 人")
                        .collect(Collectors.joining("、", "；到会情况来自", ""));
    }

    /** The numbers as the sheet stands; an untouched row counts as present. */
    Headcount count(long meetingId) {
        return jdbc.sql("""
                        select coalesce(sum(called), 0) as called, coalesce(sum(present), 0) as present,
                               coalesce(sum(excused), 0) as excused, coalesce(sum(absent), 0) as absent,
                               coalesce(sum(voters), 0) as voters, coalesce(sum(voters_present), 0) as voters_present
                          from meeting_headcount where meeting_id = :meeting
                        """).param("meeting", meetingId).query(Headcount.class).single();
    }

    /** Those entitled to vote, and how many of them came; an untouched row counts as present. */
    record Electorate(int voters, int present) {}

    /** @param basedOn only who was on the sheet by then; null: everybody who is on it */
    Electorate electorate(long meetingId, @Nullable OffsetDateTime basedOn) {
        return jdbc.sql("""
                        select count(*) as voters, count(*) filter (where status in ('EXPECTED', 'PRESENT', 'LATE')) as present
                          from attendance
                         where meeting_id = :meeting and called and voter
                           and (cast(:basedOn as timestamptz) is null or listed_at is null or listed_at <= :basedOn)
                        """)
                .param("meeting", meetingId)
                .param("basedOn", basedOn)
                .query(Electorate.class)
                .single();
    }
}
