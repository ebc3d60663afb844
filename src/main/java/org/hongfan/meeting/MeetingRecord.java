package org.hongfan.meeting;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lines of 会议记录 as people expect them on paper, worked out once for the printed page and the Word file. What there is none of is 无;
 * what is not known yet is empty, to be written by hand.
 *
 * @param organization in full, and the group where the meeting is a group's
 * @param notice why this paper is not the record yet; empty once it was handed in
 * @param time to the minute
 * @param numbers 应到, 实到, 请假, 缺席, 迟到; before the meeting 应到 alone, and until it is handed in only what was marked
 * @param present names of those who came, those late among them; until the record is handed in only those marked
 * @param excused names with reasons
 * @param late names of those who came late
 * @param observers those noted as 列席, and those who signed in without being called
 * @param quorum the arithmetic and the verdict
 * @param agenda numbered, the first topic marked
 * @param resolutions each with its votes, its arithmetic and its result
 * @param check who handed it in, who archived it, and when
 */
public record MeetingRecord(
        String organization,
        String notice,
        String title,
        String type,
        String time,
        String place,
        String chair,
        String recorder,
        String numbers,
        String present,
        String excused,
        String absent,
        String late,
        String observers,
        String quorum,
        List<String> agenda,
        String minutes,
        List<String> resolutions,
        String check) {
    private static final String NONE = "无";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    public static MeetingRecord of(MeetingBoard.MeetingFile file) {
        MeetingBoard.MeetingView meeting = file.meeting();
        return new MeetingRecord(
                organization(meeting),
                notice(meeting.status()),
                meeting.title(),
                meeting.typeName(),
                time(meeting),
                meeting.place(),
                orEmpty(meeting.chairName()),
                orEmpty(meeting.recorderName()),
                numbers(file),
                orNone(file, names(file, row -> row.called() && row.status().isPresent())),
                orNone(file, names(file, row -> row.called() && row.status() == AttendanceStatus.EXCUSED)),
                orNone(file, names(file, row -> row.called() && row.status() == AttendanceStatus.ABSENT)),
                orNone(file, names(file, row -> row.called() && row.status() == AttendanceStatus.LATE)),
                orNone(file, observers(file)),
                meeting.verdict() != null
                        ? meeting.verdict()
                        : file.judged() && isHandedIn(meeting.status())
                                ? file.quorum().explanation()
                                : "",
                agenda(file.agenda(), file.judged()),
                meeting.minutes(),
                resolutions(file),
                check(meeting));
    }

    static String organization(MeetingBoard.MeetingView meeting) {
        return meeting.groupName() == null
                ? meeting.organizationFullName()
                : meeting.organizationFullName() + " " + meeting.groupName();
    }

    static String time(MeetingBoard.MeetingView meeting) {
        LocalDateTime ends = meeting.endsAt();
        boolean sameDay = meeting.startsAt().toLocalDate().equals(ends.toLocalDate());
        return meeting.startsAt().format(MINUTE) + " 至 " + ends.format(sameDay ? TIME : MINUTE);
    }

    private static String notice(MeetingStatus status) {
        return switch (status) {
            case PLANNED -> "会议还没有召开";
            case HELD -> "未提交";
            case RETURNED -> "未提交，正在修改";
            case SUBMITTED -> "已提交，待审核";
            case ARCHIVED -> "";
            case CANCELLED -> "会议已取消";
        };
    }

    private static boolean isHandedIn(MeetingStatus status) {
        return status == MeetingStatus.SUBMITTED || status == MeetingStatus.ARCHIVED;
    }

    /** Until the record is handed in nobody has said of those unmarked that they came. */
    private static String numbers(MeetingBoard.MeetingFile file) {
        Headcount count = file.headcount();
        if (!file.judged()) {
            return "应到 " + count.called() + " 人";
        }
        long late = count(file, AttendanceStatus.LATE);
        long open = isHandedIn(file.meeting().status()) ? 0 : count(file, AttendanceStatus.EXPECTED);
        return "应到 %d 人，实到 %d 人，请假 %d 人，缺席 %d 人，迟到 %d 人%s"
                .formatted(
                        count.called(),
                        count.present() - open,
                        count.excused(),
                        count.absent(),
                        late,
                        open == 0 ? "" : "，未登记 " + open + " 人");
    }

    private static long count(MeetingBoard.MeetingFile file, AttendanceStatus status) {
        return file.attendance().stream()
                .filter(row -> row.called() && row.status() == status)
                .count();
    }

    private static String names(MeetingBoard.MeetingFile file, Predicate<MeetingBoard.AttendanceRow> which) {
        return file.attendance().stream()
                .filter(which)
                .map(row -> row.reason() == null ? row.name() : row.name() + "（" + row.reason() + "）")
                .collect(Collectors.joining("、"));
    }

    private static String observers(MeetingBoard.MeetingFile file) {
        String signedIn = names(file, row -> !row.called() && row.status().isPresent());
        String noted = orEmpty(file.meeting().observers());
        return noted.isEmpty() || signedIn.isEmpty() ? noted + signedIn : noted + "、" + signedIn;
    }

    private static List<String> agenda(List<MeetingPlan.AgendaItem> items, boolean held) {
        List<String> lines = new ArrayList<>();
        for (MeetingPlan.AgendaItem item : items) {
            lines.add((lines.size() + 1) + ". " + item.title() + (item.firstTopic() ? "（第一议题）" : "")
                    + (!held || Boolean.TRUE.equals(item.done()) ? "" : item.done() == null ? "（是否进行未登记）" : "（没有进行）"));
        }
        return lines;
    }

    private static List<String> resolutions(MeetingBoard.MeetingFile file) {
        List<String> lines = file.resolutions().stream()
                .map(row ->
                        row.title() + "（" + row.kindName() + "）：" + row.result().title() + "。" + row.explanation())
                .toList();
        return lines.isEmpty() && isHandedIn(file.meeting().status()) ? List.of(NONE) : lines;
    }

    private static String check(MeetingBoard.MeetingView meeting) {
        List<String> steps = new ArrayList<>();
        if (meeting.submittedAt() != null) {
            steps.add(step(meeting.submittedByName(), meeting.submittedAt(), "提交"));
        }
        if (meeting.archivedAt() != null) {
            steps.add(step(meeting.archivedByName(), meeting.archivedAt(), "审核归档"));
        }
        return String.join("；", steps);
    }

    private static String step(@Nullable String who, LocalDateTime at, String what) {
        return orEmpty(who) + " " + at.format(DAY) + what;
    }

    /** That there was nobody is said once the record is handed in; before, the place stays empty. */
    private static String orNone(MeetingBoard.MeetingFile file, String names) {
        return names.isEmpty() && isHandedIn(file.meeting().status()) ? NONE : names;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
