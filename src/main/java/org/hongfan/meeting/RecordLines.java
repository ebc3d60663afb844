package org.hongfan.meeting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record taken apart into lines, each with a text, so that two states of it can be laid side by side. */
final class RecordLines {
    static final String MINUTES = "minutes";
    private static final String NONE = "（没有）";

    private RecordLines() {}

    /** @param key which line; the same in every state of the record */
    record Line(String key, String label, String value) {}

    /** Every line of the record, in the order of the paper. */
    static List<Line> of(MeetingBoard.MeetingFile file) {
        MeetingBoard.MeetingView meeting = file.meeting();
        MeetingRecord paper = MeetingRecord.of(file);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("title", "名称", paper.title()));
        lines.add(new Line("time", "时间", paper.time()));
        lines.add(new Line("place", "地点", paper.place()));
        lines.add(new Line("chair", "主持人", paper.chair()));
        lines.add(new Line("recorder", "记录人", paper.recorder()));
        lines.add(new Line("observers", "列席", text(meeting.observers())));
        lines.add(new Line("agenda", "议程", String.join("\n", paper.agenda())));
        lines.add(new Line(MINUTES, "会议内容", meeting.minutes()));
        for (MeetingBoard.ResolutionRow vote : file.resolutions()) {
            lines.add(new Line(
                    "vote:" + vote.title(),
                    "表决“" + vote.title() + "”",
                    "赞成 %d，反对 %d，弃权 %d，%s"
                            .formatted(
                                    vote.votesFor(),
                                    vote.against(),
                                    vote.abstained(),
                                    vote.result().title())));
        }
        for (MeetingBoard.AttendanceRow row : file.attendance()) {
            lines.add(new Line(member(row.memberId()), row.name(), mark(row.effective(), row.reason())));
        }
        return lines;
    }

    static String member(long memberId) {
        return "member:" + memberId;
    }

    static String mark(AttendanceStatus status, @Nullable String reason) {
        return status.title() + (reason == null || reason.isBlank() ? "" : "（" + reason + "）");
    }

    /** The lines that differ, those of {@code after} first; what one side does not have is said to be missing. */
    static List<LineChange> compare(List<Line> before, List<Line> after) {
        Map<String, Line> old = byKey(before);
        Map<String, Line> now = byKey(after);
        Set<String> keys = new LinkedHashSet<>(now.keySet());
        keys.addAll(old.keySet());
        List<LineChange> changes = new ArrayList<>();
        for (String key : keys) {
            Line was = old.get(key);
            Line is = now.get(key);
            String label = is == null ? was.label() : is.label();
            String from = was == null ? NONE : was.value();
            String to = is == null ? NONE : is.value();
            if (!from.equals(to)) {
                changes.add(LineChange.between(label, from, to));
            }
        }
        return changes;
    }

    private static Map<String, Line> byKey(List<Line> lines) {
        return lines.stream().collect(Collectors.toMap(Line::key, line -> line, (a, b) -> a, LinkedHashMap::new));
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
