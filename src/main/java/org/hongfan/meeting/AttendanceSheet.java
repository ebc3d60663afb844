package org.hongfan.meeting;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.CalledMember;
import org.hongfan.member.MemberDirectory;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of {@code attendance}: set statements, because a meeting has as many rows as the branch has members. */
@Component
@RequiredArgsConstructor
class AttendanceSheet {
    private final JdbcClient jdbc;
    private final NamedParameterJdbcTemplate batches;
    private final MemberDirectory members;

    /**
     * Writes down who is called and who votes as of the day of the meeting. Marks stay; a row without a mark goes when its member is not
     * called any more.
     */
    void refresh(Meeting meeting, MeetingRule rule) {
        List<CalledMember> audience =
                audience(rule, meeting.getOrganizationId(), meeting.getGroupId(), meeting.getHeldOn());
        SqlParameterSource[] rows = audience.stream()
                .map(member -> new MapSqlParameterSource()
                        .addValue("meeting", meeting.getId())
                        .addValue("member", member.memberId())
                        .addValue("year", meeting.getHeldOn().getYear())
                        .addValue("called", member.called())
                        .addValue("voter", member.voter())
                        .addValue("note", member.note())
                        .addValue("scored", member.scored()))
                .toArray(SqlParameterSource[]::new);
        batches.batchUpdate("""
                insert into attendance (meeting_id, member_id, year, status, means, called, voter, note, scored)
                values (:meeting, :member, :year, 'EXPECTED', 'LIST', :called, :voter, :note, :scored)
                on conflict (meeting_id, member_id) do update
                   set year = excluded.year, called = excluded.called, voter = excluded.voter,
                       note = excluded.note, scored = excluded.scored
                """, rows);
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

    List<CalledMember> audience(MeetingRule rule, long organizationId, @Nullable Long groupId, LocalDate day) {
        Stream<CalledMember> branch = members.listOfBranch(organizationId, day).stream();
        return switch (rule.audience()) {
            case MEMBERS -> branch.toList();
            case COMMITTEE -> branch.filter(CalledMember::onCommittee).toList();
            case GROUP ->
                branch.filter(member ->
                                member.groupId() != null && member.groupId().equals(groupId))
                        .toList();
        };
    }

    record Line(
            long memberId,
            AttendanceStatus status,
            @Nullable String reason,
            Means means,
            boolean called) {
        AttendanceStatus effective() {
            return status == AttendanceStatus.EXPECTED && called ? AttendanceStatus.PRESENT : status;
        }
    }

    Map<Long, Line> listLines(long meetingId) {
        return jdbc
                .sql("select member_id, status, reason, means, called from attendance where meeting_id = :meeting")
                .param("meeting", meetingId)
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
                           set status = :status, reason = :reason, means = :means, recorded_by = :account, recorded_at = :now
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

    /** Whoever is called and was not marked counts as present: the secretary only touches exceptions. */
    void presentByDefault(long meetingId, long accountId, OffsetDateTime now) {
        jdbc.sql("""
                        update attendance set status = 'PRESENT', recorded_by = :account, recorded_at = :now
                         where meeting_id = :meeting and status = 'EXPECTED' and called
                        """)
                .param("account", accountId)
                .param("now", now)
                .param("meeting", meetingId)
                .update();
    }

    /** The numbers as the sheet stands; an untouched row counts as present. */
    Headcount count(long meetingId) {
        return jdbc.sql("""
                        select count(*) as called,
                               count(*) filter (where status in ('EXPECTED', 'PRESENT', 'LATE')) as present,
                               count(*) filter (where status = 'EXCUSED') as excused,
                               count(*) filter (where status = 'ABSENT') as absent,
                               count(*) filter (where voter) as voters,
                               count(*) filter (where voter and status in ('EXPECTED', 'PRESENT', 'LATE')) as voters_present
                          from attendance where meeting_id = :meeting and called
                        """).param("meeting", meetingId).query(Headcount.class).single();
    }

    /** Names of those excused without a reason. */
    List<String> excusedWithoutReason(long meetingId) {
        return jdbc.sql("""
                        select m.name from attendance a join member m on m.id = a.member_id
                         where a.meeting_id = :meeting and a.status = 'EXCUSED' and coalesce(a.reason, '') = ''
                         order by m.pinyin, m.id
                        """).param("meeting", meetingId).query(String.class).list();
    }
}
