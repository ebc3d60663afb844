package org.hongfan.meeting;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sign-in by the QR code on the screen: a convenience beside the secretary's own list, never the only way.
 *
 * <p>Whatever is refused is said as a {@link RefusedException} whose text tells the member what to do instead.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class SignIn {
    /** People come in after the end on the invitation while the meeting still goes on. */
    private static final String BY_CODE = "signing in at the meeting whose code this portal has issued";

    /** Later than this after the meeting has begun, a sign-in is noted as late; the secretary may change it. */
    private static final Duration GRACE = Duration.ofMinutes(15);

    private final SignInTokens tokens;
    private final MeetingRepository meetings;
    private final MeetingBoard board;
    private final AttendanceSheet sheet;
    private final RollCall roll;
    private final Resolutions resolutions;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final Reach reach;

    /**
     * What the screen shows now.
     *
     * @param token what the QR code carries; null when signing in is not possible, and {@code closed} says why
     * @param arrived names of those who signed in, the last first
     */
    public record Screen(
            MeetingBoard.MeetingView meeting,
            @Nullable String token,
            @Nullable String closed,
            int called,
            int signedIn,
            int excused,
            List<String> arrived) {}

    /**
     * @param own how the member stands on the list; null when they are not on it yet
     * @param openedAt when the meeting really began; null while nobody has opened it
     */
    public record Ticket(
            long meetingId,
            String title,
            String organizationName,
            String place,
            LocalDateTime startsAt,
            @Nullable AttendanceStatus own,
            @Nullable LocalDateTime ownAt,
            @Nullable LocalDateTime openedAt) {
        public boolean done() {
            return own != null && own.isPresent();
        }

        /** From when on lateness counts: not before the time on the invitation, nor before the meeting was opened. */
        public LocalDateTime begunAt() {
            return openedAt != null && openedAt.isAfter(startsAt) ? openedAt : startsAt;
        }
    }

    @Transactional(readOnly = true)
    public Screen show(Viewer viewer, long id) {
        MeetingBoard.MeetingView meeting = board.getForLogging(viewer, id);
        String closed = closedBecause(
                meeting.status(),
                meeting.startsAt().atZone(Meeting.ZONE).toInstant(),
                meeting.endsAt().atZone(Meeting.ZONE).toInstant());
        Numbers numbers =
                jdbc.sql("""
                        select count(*) filter (where called) as called,
                               count(*) filter (where status in ('PRESENT', 'LATE')) as signed_in,
                               count(*) filter (where called and status = 'EXCUSED') as excused
                          from attendance where meeting_id = :meeting
                        """).param("meeting", id).query(Numbers.class).single();
        List<String> arrived =
                jdbc.sql("""
                        select m.told from attendance a join member m on m.id = a.member_id
                         where a.meeting_id = :meeting and a.status in ('PRESENT', 'LATE')
                         order by a.recorded_at desc, m.pinyin limit 60
                        """).param("meeting", id).query(String.class).list();
        return new Screen(
                meeting,
                closed == null ? tokens.issue(id) : null,
                closed,
                numbers.called(),
                numbers.signedIn(),
                numbers.excused(),
                arrived);
    }

    /** What the member is asked to confirm. Changes nothing. */
    @Transactional(readOnly = true)
    public Ticket look(Viewer viewer, String token) {
        long memberId = requireMember(viewer);
        long id = tokens.read(token);
        return reach.asSystem(BY_CODE, () -> {
            Ticket ticket = find(id, memberId);
            requireOpen(id);
            return ticket;
        });
    }

    /**
     * The ticket after a sign-in.
     *
     * @param first whether this one signed the member in; false when they were already
     */
    public record Done(Ticket ticket, boolean first) {}

    /** Signs the viewer in; signing in again changes nothing. */
    public Done confirm(Viewer viewer, String token) {
        long memberId = requireMember(viewer);
        long id = tokens.read(token);
        return reach.asSystem(BY_CODE, () -> confirm(id, memberId, viewer.accountId()));
    }

    private Done confirm(long id, long memberId, long accountId) {
        Times times = requireOpen(id);
        AttendanceStatus status = isLate(times) ? AttendanceStatus.LATE : AttendanceStatus.PRESENT;
        boolean first = arrive(id, memberId, status, accountId, AttendanceStatus.EXPECTED);
        if (!first) {
            AttendanceStatus own = find(id, memberId).own();
            if (own == null) {
                join(id, memberId);
                first = arrive(id, memberId, status, accountId, AttendanceStatus.EXPECTED);
            } else if (!own.isPresent()) {
                first = replace(id, memberId, status, accountId);
            }
        }
        if (first) {
            resolutions.recount(id);
        }
        return new Done(find(id, memberId), first);
    }

    /**
     * Late is who comes well after the meeting has begun. Nobody is late for one that nobody has opened yet, nor before the time they were
     * invited for.
     */
    private boolean isLate(Times times) {
        if (times.openedAt() == null) {
            return false;
        }
        Instant opened = times.openedAt().toInstant();
        Instant invited = times.startsAt().toInstant();
        return clock.instant().isAfter((opened.isAfter(invited) ? opened : invited).plus(GRACE));
    }

    /** Being there outweighs what was said before: a sign-in takes the place of 请假 and 缺席, and the trail says of which. */
    private boolean replace(long id, long memberId, AttendanceStatus status, long accountId) {
        Meeting meeting = meetings.findForChange(id).orElseThrow(() -> new NotFoundException("meeting", id));
        AttendanceSheet.Line before = Objects.requireNonNull(sheet.listLines(id).get(memberId));
        if (!arrive(id, memberId, status, accountId, before.status())) {
            return false;
        }
        roll.noteReplaced(accountId, meeting, before, status);
        return true;
    }

    /**
     * A sign-in that finds the row untouched leaves no entry in the trail: the row itself says how, by whom and when. Where somebody was
     * already marked as come, that mark stays.
     */
    private boolean arrive(long id, long memberId, AttendanceStatus status, long accountId, AttendanceStatus before) {
        return jdbc.sql("""
                        update attendance
                           set status = :status, reason = null, means = 'QR', recorded_by = :account, recorded_at = :now,
                               version = version + 1
                         where meeting_id = :meeting and member_id = :member and status = :before
                           and status in ('EXPECTED', 'EXCUSED', 'ABSENT')
                           and exists (select 1 from meeting where id = :meeting and status in ('PLANNED', 'HELD'))
                        """)
                        .param("status", status.name())
                        .param("account", accountId)
                        .param("now", OffsetDateTime.now(clock))
                        .param("meeting", id)
                        .param("member", memberId)
                        .param("before", before.name())
                        .update()
                == 1;
    }

    /** Somebody who joined after the list was drawn up, or who sits in without being called. */
    private void join(long id, long memberId) {
        Meeting meeting = meetings.findForChange(id).orElseThrow(() -> new NotFoundException("meeting", id));
        sheet.refresh(meeting);
        if (!sheet.admit(meeting, memberId)) {
            throw new RefusedException("这是“" + find(id, memberId).organizationName() + "”的会议，您不是"
                    + (meeting.getInvitation() == null && meeting.getType() != MeetingType.COMMITTEE_MEETING
                            ? "这个支部"
                            : "这个党组织")
                    + "的党员，不能签到。如有疑问请找组织会议的同志");
        }
    }

    private Ticket find(long id, long memberId) {
        return jdbc.sql("""
                        select m.id as meeting_id, m.title, o.short_name as organization_name, m.place,
                               m.starts_at at time zone 'Asia/Shanghai' as starts_at, a.status as own,
                               a.recorded_at at time zone 'Asia/Shanghai' as own_at,
                               m.opened_at at time zone 'Asia/Shanghai' as opened_at
                          from meeting m join organization o on o.id = m.organization_id
                          left join attendance a on a.meeting_id = m.id and a.member_id = :member
                         where m.id = :meeting
                        """)
                .param("meeting", id)
                .param("member", memberId)
                .query(Ticket.class)
                .optional()
                .orElseThrow(() -> new RefusedException("没有找到这场会议，请找支部书记登记到会"));
    }

    private Times requireOpen(long id) {
        Times times = jdbc.sql("select status, starts_at, ends_at, opened_at from meeting where id = :id")
                .param("id", id)
                .query(Times.class)
                .single();
        String closed = closedBecause(
                times.status(), times.startsAt().toInstant(), times.endsAt().toInstant());
        if (closed != null) {
            throw new RefusedException(closed);
        }
        return times;
    }

    private @Nullable String closedBecause(MeetingStatus status, Instant startsAt, Instant endsAt) {
        Instant now = clock.instant();
        if (status == MeetingStatus.CANCELLED) {
            return "会议已经取消，不用签到";
        }
        if (status != MeetingStatus.PLANNED && status != MeetingStatus.HELD) {
            return "会议记录已经提交，不能再扫码签到。到会了没有登记上的，请找支部书记补记";
        }
        if (now.isBefore(startsAt.minus(Meeting.EARLY))) {
            return "会议将于" + Chinese.minute(startsAt) + "开始，开始前一小时起可以签到";
        }
        if (now.isAfter(endsAt.plus(Meeting.LATE))) {
            return "会议已经结束，不能再扫码签到。到会了没有登记上的，请找支部书记补记";
        }
        return null;
    }

    private static long requireMember(Viewer viewer) {
        Long memberId = viewer.memberId();
        if (memberId == null || !viewer.can(Permission.MEETING_SIGN_IN)) {
            throw new RefusedException("您现在的账号或岗位没有对应的党员，不能签到。请切换到党员岗位，或者请支部书记登记到会");
        }
        return memberId;
    }

    private record Numbers(int called, int signedIn, int excused) {}

    private record Times(
            MeetingStatus status,
            OffsetDateTime startsAt,
            OffsetDateTime endsAt,
            @Nullable OffsetDateTime openedAt) {}
}
