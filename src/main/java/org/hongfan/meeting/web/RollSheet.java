package org.hongfan.meeting.web;

import java.util.List;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Means;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.meeting.MeetingPlanner;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.Quorum;
import org.hongfan.meeting.SeenRoll;
import org.jspecify.annotations.Nullable;

/**
 * The roll on a page where attendance is marked, whether its meeting is on record already or not.
 *
 * @param quorum as the marks stand
 * @param entitled of whom the quorum counts; null where there is none
 */
public record RollSheet(
        List<Row> rows, Quorum quorum, @Nullable Integer entitled) {
    /** From so many people on a row is a select, so that the page stays light. */
    public static final int LARGE = 100;

    /**
     * @param called counts as 应到
     * @param counted whether being present counts for the quorum
     * @param now the mark that is shown; null: none, it has to be chosen
     * @param remark a word below the name
     * @param version how often the row was marked
     */
    public record Row(
            long memberId,
            String name,
            boolean called,
            boolean counted,
            @Nullable AttendanceStatus now,
            @Nullable String reason,
            @Nullable String remark,
            int version) {}

    /** @param seen the roll that was shown before: who has come onto it since has no mark by default */
    static RollSheet of(MeetingPlanner.Suggestion suggestion, SeenRoll seen) {
        boolean voters = suggestion.rule().quorumBase() == MeetingRule.QuorumBase.VOTERS;
        List<Row> rows = suggestion.called().stream()
                .map(member -> new Row(
                        member.memberId(),
                        member.name(),
                        member.called(),
                        member.called() && (!voters || member.voter()),
                        !member.called() || seen.asksFor(member.memberId()) ? null : AttendanceStatus.PRESENT,
                        null,
                        member.note(),
                        0))
                .toList();
        return of(rows, suggestion.quorum(), suggestion.rule());
    }

    static RollSheet of(MeetingBoard.MeetingFile file, SeenRoll seen) {
        boolean voters = file.rule().quorumBase() == MeetingRule.QuorumBase.VOTERS;
        List<Row> rows = file.attendance().stream()
                .map(row -> new Row(
                        row.memberId(),
                        row.name(),
                        row.called(),
                        row.called() && (!voters || row.voter()),
                        shown(row, seen),
                        row.reason(),
                        remark(row),
                        row.version()))
                .toList();
        return of(rows, file.quorum(), file.rule());
    }

    private static RollSheet of(List<Row> rows, Quorum quorum, MeetingRule rule) {
        return new RollSheet(
                rows,
                quorum,
                rule.quorumBase() == MeetingRule.QuorumBase.NONE
                        ? null
                        : (int) rows.stream().filter(Row::counted).count());
    }

    private static @Nullable AttendanceStatus shown(MeetingBoard.AttendanceRow row, SeenRoll seen) {
        boolean none = row.effective() == AttendanceStatus.EXPECTED
                || row.status() == AttendanceStatus.EXPECTED && seen.asksFor(row.memberId());
        return none ? null : row.effective();
    }

    private static @Nullable String remark(MeetingBoard.AttendanceRow row) {
        String means = row.means() == Means.LIST || row.recordedAt() == null
                ? ""
                : row.means().title() + " "
                        + "%d月%d日 %tR"
                                .formatted(
                                        row.recordedAt().getMonthValue(),
                                        row.recordedAt().getDayOfMonth(),
                                        row.recordedAt());
        String note = row.note() == null ? "" : row.note();
        return note.isEmpty() && means.isEmpty() ? null : note + (note.isEmpty() || means.isEmpty() ? "" : "，") + means;
    }

    public boolean isLarge() {
        return rows.size() > LARGE;
    }

    /** What the form sends along: who was shown, and how. */
    public String seen() {
        return SeenRoll.write(rows.stream()
                .map(row -> new SeenRoll.Line(row.memberId(), row.called(), row.now(), row.version()))
                .toList());
    }

    /** Whether a mark has to be chosen for somebody. */
    public boolean asks() {
        return rows.stream().anyMatch(row -> row.called() && row.now() == null);
    }

    public long present() {
        return count(AttendanceStatus.PRESENT) + count(AttendanceStatus.LATE);
    }

    public int needed() {
        return quorum.needed();
    }

    public long called() {
        return rows.stream().filter(Row::called).count();
    }

    /** 全部到会 27 人；或 应到 27 人：到会 25 人，请假 1 人，缺席 1 人. */
    public String inWords() {
        long called = called();
        long present = count(AttendanceStatus.PRESENT);
        long late = count(AttendanceStatus.LATE);
        long open =
                rows.stream().filter(row -> row.called() && row.now() == null).count();
        if (present == called) {
            return "全部到会 " + called + " 人";
        }
        StringBuilder words = new StringBuilder("应到 " + called + " 人：到会 " + (present + late) + " 人");
        add(words, "其中迟到", late);
        add(words, "请假", count(AttendanceStatus.EXCUSED));
        add(words, "缺席", count(AttendanceStatus.ABSENT));
        add(words, "还没有选择", open);
        return words.toString();
    }

    private static void add(StringBuilder words, String what, long people) {
        if (people > 0) {
            words.append("，").append(what).append(' ').append(people).append(" 人");
        }
    }

    private long count(AttendanceStatus status) {
        return rows.stream().filter(row -> row.called() && row.now() == status).count();
    }
}
