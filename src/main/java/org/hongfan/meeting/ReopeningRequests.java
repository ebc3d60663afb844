package org.hongfan.meeting;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * After the archive: the unit asks for a correction line by line, the level above sees each line old and new, and agrees, opens the whole
 * record, or declines. What is agreed is taken over and archived in one step, since each line has just been checked.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class ReopeningRequests {
    /** So many days a declined request stands on the unit's home page. */
    private static final int DAYS_SHOWN = 14;

    private static final int LONGEST_ANSWER = 500;

    private final MeetingRepository meetings;
    private final MeetingBoard board;
    private final MeetingService service;
    private final MeetingTrail trail;
    private final JdbcClient jdbc;
    private final Clock clock;

    /** A request that waits for the viewer, or an answer that the unit has not had for long. */
    public record Waiting(long meetingId, String unitName, String title, String reason, LocalDateTime at) {}

    private record Row(
            long id,
            long meetingId,
            String reason,
            ReopeningRequest.State state,
            @Nullable String askedByName,
            LocalDateTime askedAt,
            @Nullable String answer,
            @Nullable String answeredByName,
            @Nullable LocalDateTime answeredAt) {}

    private record Wanted(
            @Nullable Long memberId,
            @Nullable AttendanceStatus status,
            @Nullable String reason,
            @Nullable String minutes) {}

    /**
     * Asks for an archived record to be corrected.
     *
     * @param marks as they should be; those that are so already are left out
     * @param minutes the text as it should be; null or unchanged: it stays
     * @throws RefusedException when nothing was said, the record is not in the archive, or a request is open already
     */
    public void ask(Viewer viewer, long meetingId, String reason, List<Mark> marks, @Nullable String minutes) {
        Meeting meeting =
                meetings.findForChange(meetingId).orElseThrow(() -> new NotFoundException("meeting", meetingId));
        MeetingBoard.MeetingFile file = board.get(viewer, meetingId);
        if (!file.mayLog()) {
            throw new NotFoundException("meeting", meetingId);
        }
        if (meeting.getStatus() != MeetingStatus.ARCHIVED) {
            throw new RefusedException("会议现在是“" + meeting.getStatus().title() + "”，不用申请更正");
        }
        if (reason.isBlank()) {
            throw new RefusedException("reason", "请写明为什么要更正，上级才好核对");
        }
        if (findOpen(meetingId).isPresent()) {
            throw new RefusedException("这场会议已经有一份更正申请在等上级答复，可以先撤回再重新申请");
        }
        List<Wanted> lines = changed(file, marks, minutes);
        requireOfficersPresent(file, lines);
        long id = jdbc.sql("""
                        insert into reopening_request (meeting_id, reason, state, asked_by, asked_at)
                        values (:meeting, :reason, 'OPEN', :account, :now) returning id
                        """)
                .param("meeting", meetingId)
                .param("reason", reason.strip())
                .param("account", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .query(Long.class)
                .single();
        for (Wanted line : lines) {
            keep(id, meetingId, line);
        }
        trail.write(viewer, meeting, "reopening_asked", "申请更正已归档的会议记录", "：" + reason.strip());
    }

    /** What the level above could not archive is said to whoever asks. */
    private static void requireOfficersPresent(MeetingBoard.MeetingFile file, List<Wanted> lines) {
        for (Wanted line : lines) {
            boolean away = line.status() == AttendanceStatus.ABSENT || line.status() == AttendanceStatus.EXCUSED;
            boolean chair = Objects.equals(line.memberId(), file.meeting().chairId());
            String office = chair ? "主持人" : "记录人";
            if (away
                    && line.memberId() != null
                    && (chair || Objects.equals(line.memberId(), file.meeting().recorderId()))) {
                throw new RefusedException(
                        "marks",
                        "%s是这场会议的%s，不能改成%s。%s也写错了的，不要点这一行，在原因里写明，请上级重新打开整份记录"
                                .formatted(
                                        nameOf(file, line.memberId()),
                                        office,
                                        line.status().title(),
                                        office));
            }
        }
    }

    private static String nameOf(MeetingBoard.MeetingFile file, long memberId) {
        return file.attendance().stream()
                .filter(row -> row.memberId() == memberId)
                .map(MeetingBoard.AttendanceRow::name)
                .findFirst()
                .orElse("");
    }

    private static List<Wanted> changed(MeetingBoard.MeetingFile file, List<Mark> marks, @Nullable String minutes) {
        Map<Long, MeetingBoard.AttendanceRow> rows =
                file.attendance().stream().collect(Collectors.toMap(MeetingBoard.AttendanceRow::memberId, row -> row));
        List<Wanted> lines = new ArrayList<>();
        for (Mark mark : marks) {
            MeetingBoard.AttendanceRow row = rows.get(mark.memberId());
            if (row == null) {
                throw new NotFoundException("attendance", mark.memberId());
            }
            String why = mark.status() == AttendanceStatus.EXCUSED ? mark.reason() : null;
            if (mark.status() == AttendanceStatus.EXCUSED && why == null) {
                throw new RefusedException("marks", "请补上请假原因：" + row.name());
            }
            if (mark.status() != row.status() || !Objects.equals(why, row.reason())) {
                lines.add(new Wanted(mark.memberId(), mark.status(), why, null));
            }
        }
        if (minutes != null
                && !minutes.isBlank()
                && !minutes.equals(file.meeting().minutes())) {
            lines.add(new Wanted(null, null, null, minutes));
        }
        return lines;
    }

    private void keep(long requestId, long meetingId, Wanted line) {
        jdbc.sql("""
                        insert into reopening_line (request_id, meeting_id, member_id, status, reason, minutes)
                        values (:request, :meeting, :member, :status, :reason, :minutes)
                        """)
                .param("request", requestId)
                .param("meeting", meetingId)
                .param("member", line.memberId())
                .param("status", line.status() == null ? null : line.status().name())
                .param("reason", line.reason())
                .param("minutes", line.minutes())
                .update();
    }

    /** The unit takes its request back. */
    public void withdraw(Viewer viewer, long meetingId) {
        Meeting meeting =
                meetings.findForChange(meetingId).orElseThrow(() -> new NotFoundException("meeting", meetingId));
        if (!MeetingPolicy.mayLog(viewer, meeting.getOrganizationId(), meeting.getGroupId())) {
            throw new NotFoundException("meeting", meetingId);
        }
        close(viewer, open(meetingId).id(), ReopeningRequest.State.WITHDRAWN, null);
        trail.write(viewer, meeting, "reopening_withdrawn", "撤回了更正申请", "");
    }

    /** The level above does not agree; {@code why} is shown to the unit. */
    public void decline(Viewer viewer, long meetingId, String why) {
        Meeting meeting = service.forChecking(viewer, meetingId);
        if (why.isBlank()) {
            throw new RefusedException("reason", "请写明为什么不同意");
        }
        if (why.strip().length() > LONGEST_ANSWER) {
            throw new RefusedException("reason", "原因不超过 " + LONGEST_ANSWER + " 个字");
        }
        close(viewer, open(meetingId).id(), ReopeningRequest.State.DECLINED, why.strip());
        trail.write(viewer, meeting, "reopening_declined", "没有同意更正会议记录", "：" + why.strip());
    }

    /**
     * The level above agrees to every line: the record is opened, corrected and archived again, and what follows from it with it.
     *
     * @throws RefusedException when the request names no lines, or the corrected record contradicts itself
     */
    public Quorum accept(Viewer viewer, long meetingId) {
        service.forChecking(viewer, meetingId);
        Row request = open(meetingId);
        List<Wanted> lines = listWanted(request.id());
        if (lines.isEmpty()) {
            throw new RefusedException("申请里没有写明改哪几行，请重新打开，由支部修改后再提交");
        }
        close(viewer, request.id(), ReopeningRequest.State.CORRECTED, null);
        List<Mark> marks = lines.stream()
                .filter(line -> line.memberId() != null)
                .map(line -> new Mark(
                        Objects.requireNonNull(line.memberId()), Objects.requireNonNull(line.status()), line.reason()))
                .toList();
        String minutes = lines.stream()
                .map(Wanted::minutes)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return service.correct(viewer, meetingId, request.reason(), marks, minutes);
    }

    /** The level above opens the whole record, for the unit to change and hand in again. */
    public void reopen(Viewer viewer, long meetingId) {
        service.forChecking(viewer, meetingId);
        Row request = open(meetingId);
        close(viewer, request.id(), ReopeningRequest.State.REOPENED, null);
        service.reopen(viewer, meetingId, request.reason());
    }

    private void close(Viewer viewer, long id, ReopeningRequest.State state, @Nullable String answer) {
        jdbc.sql("""
                        update reopening_request set state = :state, answer = :answer, answered_by = :account, answered_at = :now
                         where id = :id and state = 'OPEN'
                        """)
                .param("state", state.name())
                .param("answer", answer)
                .param("account", viewer.accountId())
                .param("now", OffsetDateTime.now(clock))
                .param("id", id)
                .update();
    }

    private Row open(long meetingId) {
        return findOpen(meetingId).orElseThrow(() -> new RefusedException("这份更正申请刚才已经答复或撤回，请刷新后再看"));
    }

    private Optional<Row> findOpen(long meetingId) {
        return last(meetingId).filter(row -> row.state() == ReopeningRequest.State.OPEN);
    }

    private Optional<Row> last(long meetingId) {
        return jdbc.sql("""
                        select r.id, r.meeting_id, r.reason, r.state, a.name as asked_by_name,
                               r.asked_at at time zone 'Asia/Shanghai' as asked_at, r.answer, b.name as answered_by_name,
                               r.answered_at at time zone 'Asia/Shanghai' as answered_at
                          from reopening_request r
                          left join account_name a on a.id = r.asked_by
                          left join account_name b on b.id = r.answered_by
                         where r.meeting_id = :meeting order by r.id desc limit 1
                        """).param("meeting", meetingId).query(Row.class).optional();
    }

    private List<Wanted> listWanted(long requestId) {
        return jdbc.sql("select member_id, status, reason, minutes from reopening_line where request_id = :request")
                .param("request", requestId)
                .query(Wanted.class)
                .list();
    }

    /** The last request for this record, with its lines beside those of the archive; only for whoever sees the meeting whole. */
    @Transactional(readOnly = true)
    public Optional<ReopeningRequest> find(MeetingBoard.MeetingFile file) {
        if (!file.whole() || file.meeting().status() != MeetingStatus.ARCHIVED) {
            return Optional.empty();
        }
        return last(file.meeting().id())
                .map(row -> new ReopeningRequest(
                        row.id(),
                        row.meetingId(),
                        row.reason(),
                        row.state(),
                        row.askedByName(),
                        row.askedAt(),
                        row.answer(),
                        row.answeredByName(),
                        row.answeredAt(),
                        row.state() == ReopeningRequest.State.OPEN ? changes(file, listWanted(row.id())) : List.of()));
    }

    private static List<LineChange> changes(MeetingBoard.MeetingFile file, List<Wanted> wanted) {
        Map<String, RecordLines.Line> lines = RecordLines.of(file).stream()
                .collect(Collectors.toMap(RecordLines.Line::key, line -> line, (a, b) -> a));
        List<LineChange> changes = new ArrayList<>();
        for (Wanted each : wanted) {
            String key = each.memberId() == null ? RecordLines.MINUTES : RecordLines.member(each.memberId());
            RecordLines.Line line = lines.get(key);
            if (line != null) {
                changes.add(new LineChange(
                        line.label(),
                        line.value(),
                        each.status() == null
                                ? Objects.requireNonNullElse(each.minutes(), "")
                                : RecordLines.mark(each.status(), each.reason())));
            }
        }
        return changes;
    }

    /** Which lines have changed since the record was last in the archive; empty for one that never was, or is. */
    @Transactional(readOnly = true)
    public List<LineChange> changesSinceArchive(MeetingBoard.MeetingFile file) {
        MeetingBoard.MeetingView meeting = file.meeting();
        if (!file.whole() || meeting.revision() == 0 || meeting.status() == MeetingStatus.ARCHIVED) {
            return List.of();
        }
        List<RecordLines.Line> before = jdbc.sql(
                        "select key, label, value from meeting_line where meeting_id = :meeting and revision = :revision order by position")
                .param("meeting", meeting.id())
                .param("revision", meeting.revision())
                .query(RecordLines.Line.class)
                .list();
        return before.isEmpty() ? List.of() : RecordLines.compare(before, RecordLines.of(file));
    }

    /** Requests that wait for the viewer's answer: of the units right below theirs, the oldest first. */
    @Transactional(readOnly = true)
    public List<Waiting> listWaiting(long unitId, int limit) {
        return jdbc.sql("""
                        select m.id as meeting_id, o.short_name as unit_name, m.title, r.reason, r.asked_at at time zone 'Asia/Shanghai' as at
                          from reopening_request r
                          join meeting m on m.id = r.meeting_id
                          join organization o on o.id = m.organization_id
                         where r.state = 'OPEN' and coalesce(o.parent_id, o.id) = :unit
                         order by r.asked_at limit :limit
                        """)
                .param("unit", unitId)
                .param("limit", limit)
                .query(Waiting.class)
                .list();
    }

    /** What the level above did not agree to of late. */
    @Transactional(readOnly = true)
    public List<Waiting> listDeclined(long unitId, int limit) {
        return jdbc.sql("""
                        select m.id as meeting_id, '' as unit_name, m.title, coalesce(r.answer, '') as reason,
                               r.answered_at at time zone 'Asia/Shanghai' as at
                          from reopening_request r join meeting m on m.id = r.meeting_id
                         where m.organization_id = :unit and r.state = 'DECLINED' and r.answered_at >= :since
                           and not exists (select from reopening_request n where n.meeting_id = r.meeting_id and n.id > r.id)
                         order by r.answered_at desc limit :limit
                        """)
                .param("unit", unitId)
                .param("since", LocalDate.now(clock).minusDays(DAYS_SHOWN))
                .param("limit", limit)
                .query(Waiting.class)
                .list();
    }
}
