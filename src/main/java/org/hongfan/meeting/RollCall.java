package org.hongfan.meeting;

import java.text.Collator;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Changes;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Marks who came. The marks one save changed stand in the trail as one entry that says for each member what the mark was and what it is;
 * why somebody was excused is their own affair and stands on the sheet alone.
 */
@Component
@RequiredArgsConstructor
class RollCall {
    private final AttendanceSheet sheet;
    private final MeetingTrail trail;
    private final Clock clock;

    /** The secretary's marks. Returns sentences on those that were not taken because somebody else had marked the member since. */
    List<String> mark(Viewer viewer, Meeting meeting, List<Mark> marks) {
        meeting.requireOpen("登记到会");
        if (marks.isEmpty()) {
            return List.of();
        }
        List<String> kept = new ArrayList<>();
        Map<Long, AttendanceSheet.Line> lines = sheet.listLines(meeting.getId());
        if (marks.stream().anyMatch(mark -> !lines.containsKey(mark.memberId()))) {
            sheet.refresh(meeting);
            lines.putAll(sheet.listLines(meeting.getId()));
        }
        Changes changes = new Changes();
        int gone = 0;
        for (Mark mark : marks) {
            AttendanceSheet.Line line = lines.get(mark.memberId());
            String reason = mark.status() == AttendanceStatus.EXCUSED ? mark.reason() : null;
            if (line == null) {
                gone += mark.status() == mark.was() ? 0 : 1;
                continue;
            }
            boolean same = line.effective() == mark.status() && Objects.equals(line.reason(), reason);
            boolean reasonAlone =
                    mark.status() == AttendanceStatus.EXCUSED && line.status() == AttendanceStatus.EXCUSED;
            boolean untouched = mark.status() == mark.was() && !reasonAlone;
            boolean asShown = mark.version() == null || mark.version() == line.version();
            if (same && !isFirstWord(line, mark) || untouched && (line.means() != Means.SECRETARY || !asShown)) {
                continue;
            }
            if (wasMarkedSince(line, mark, viewer)) {
                if (mark.status() != mark.was()) {
                    kept.add(keptInWords(line, mark));
                }
                continue;
            }
            take(viewer, meeting, line, mark.status(), reason, Means.SECRETARY);
            note(changes, line, mark.status(), reason);
        }
        write(viewer, meeting, changes, "登记了到会情况");
        if (gone > 0) {
            kept.add("有 " + gone + " 人已经不在应到名单上，没有登记");
        }
        return kept;
    }

    /**
     * The roll as it is drawn up now against the one that was shown.
     *
     * @throws RollChangedException naming who came and who went, and who has no mark yet
     */
    void requireSeen(OrganizationRef unit, Meeting meeting, SeenRoll seen) {
        List<SeenRoll.Standing> called = sheet.listLines(meeting.getId()).values().stream()
                .filter(AttendanceSheet.Line::called)
                .sorted(Comparator.comparing(AttendanceSheet.Line::name, Collator.getInstance(Locale.CHINA)))
                .map(line ->
                        new SeenRoll.Standing(line.memberId(), line.name(), line.status() != AttendanceStatus.EXPECTED))
                .toList();
        Optional<RollChangedException> changed = seen.compare(called, gone -> sheet.listGone(unit, gone));
        if (changed.isPresent()) {
            throw changed.get();
        }
    }

    /** The marks a host made for members of the household. */
    List<String> markHousehold(Viewer viewer, Meeting meeting, List<Mark> marks) {
        Map<Long, AttendanceSheet.Line> lines =
                sheet.listHousehold(meeting.getId(), viewer.scope().householdId());
        if (lines.isEmpty()) {
            throw new NotFoundException("meeting", meeting.getId());
        }
        for (Mark mark : marks) {
            if (!lines.containsKey(mark.memberId())) {
                throw new NotFoundException("attendance", mark.memberId());
            }
        }
        if (meeting.getStatus() != MeetingStatus.PLANNED && meeting.getStatus() != MeetingStatus.HELD) {
            throw new RefusedException("会议现在是“" + meeting.getStatus().title() + "”，不能再代登。有出入请联系书记");
        }
        List<String> kept = new ArrayList<>();
        Changes changes = new Changes();
        boolean chosen = false;
        for (Mark mark : marks) {
            AttendanceSheet.Line line = lines.get(mark.memberId());
            if (mark.status() == mark.was()
                    && (mark.status() != AttendanceStatus.EXCUSED || Objects.equals(mark.reason(), line.reason()))) {
                continue;
            }
            chosen = true;
            if (wasMarkedSince(line, mark, viewer)) {
                kept.add(keptInWords(line, mark));
                continue;
            }
            if (mark.status().isPresent()
                    && clock.instant().isBefore(meeting.getStartsAt().minus(Meeting.EARLY))) {
                throw new RefusedException("会议开始前一小时起才能登记到会；现在可以先登记请假");
            }
            if (mark.status() == AttendanceStatus.EXCUSED
                    && (mark.reason() == null || mark.reason().isBlank())) {
                throw new RefusedException("marks[" + mark.memberId() + "].reason", "请选择或填写请假原因");
            }
            String reason = mark.status() == AttendanceStatus.EXCUSED ? mark.reason() : null;
            take(viewer, meeting, line, mark.status(), reason, Means.HOST);
            note(changes, line, mark.status(), reason);
        }
        if (!chosen) {
            throw new RefusedException("还没有选择。请先点选一名党员的到会情况，再登记");
        }
        write(viewer, meeting, changes, "代登了到会情况");
        return kept;
    }

    /** A member's own sign-in took the place of what somebody had marked before. */
    void noteReplaced(long accountId, Meeting meeting, AttendanceSheet.Line before, AttendanceStatus status) {
        Changes changes = new Changes().note(before.name(), inWords(before), status.title());
        trail.write(accountId, meeting, "attendance_changed", "扫码签到改动了登记", "：" + changes);
    }

    private void take(
            Viewer viewer,
            Meeting meeting,
            AttendanceSheet.Line line,
            AttendanceStatus status,
            @Nullable String reason,
            Means means) {
        sheet.mark(
                meeting.getId(), line.memberId(), status, reason, means, viewer.accountId(), OffsetDateTime.now(clock));
    }

    private static void note(
            Changes changes, AttendanceSheet.Line line, AttendanceStatus status, @Nullable String reason) {
        String who = line.name();
        if (line.status() != status) {
            changes.note(who, inWords(line), status.title());
        } else if (!Objects.equals(line.reason(), reason)) {
            changes.noteHidden(who + "的请假原因");
        }
    }

    private static String inWords(AttendanceSheet.Line line) {
        return switch (line.means()) {
                    case QR -> "扫码";
                    case HOST -> "代登";
                    case LIST, SECRETARY -> "";
                }
                + line.status().title();
    }

    private void write(Viewer viewer, Meeting meeting, Changes changes, String did) {
        if (!changes.isEmpty()) {
            boolean again = meeting.getRevision() > 0;
            trail.write(
                    viewer,
                    meeting,
                    again ? "attendance_changed" : "attendance_marked",
                    again ? "更正了到会情况" : did,
                    "：" + changes);
        }
    }

    /** Somebody of whom no mark was shown, and who is said to be there. */
    private static boolean isFirstWord(AttendanceSheet.Line line, Mark mark) {
        return line.status() == AttendanceStatus.EXPECTED && mark.was() == null && mark.version() != null;
    }

    /** The lines of these members as they stand now. */
    List<SeenRoll.Line> standing(long meetingId, Collection<Long> memberIds) {
        Map<Long, AttendanceSheet.Line> lines = sheet.listLines(meetingId);
        return memberIds.stream()
                .map(lines::get)
                .filter(Objects::nonNull)
                .map(line -> new SeenRoll.Line(
                        line.memberId(),
                        line.called(),
                        line.effective() == AttendanceStatus.EXPECTED ? null : line.effective(),
                        line.version()))
                .toList();
    }

    /** Whether somebody else marked the member after the page was opened. A page that saves itself meets its own marks again. */
    private static boolean wasMarkedSince(AttendanceSheet.Line line, Mark mark, Viewer viewer) {
        boolean own = (line.means() == Means.SECRETARY || line.means() == Means.HOST)
                && Objects.equals(line.recordedBy(), viewer.accountId());
        return mark.version() != null && mark.version() != line.version() && !own;
    }

    private static String keptInWords(AttendanceSheet.Line line, Mark mark) {
        return "%s在您打开页面以后%s已由“%s”登记为%s，按这个保留，没有改为%s"
                .formatted(
                        line.name(),
                        line.recordedAt() == null
                                ? ""
                                : "（" + Chinese.minute(line.recordedAt().toInstant()) + "）",
                        line.means().title(),
                        line.status().title(),
                        mark.status().title());
    }
}
