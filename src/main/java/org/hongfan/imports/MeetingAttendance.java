package org.hongfan.imports;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.PastMeetings;
import org.hongfan.member.CalledMember;
import org.jspecify.annotations.Nullable;

/** Who came to a meeting, by the names and numbers of its line in a ledger. Who was called, the portal works out itself. */
final class MeetingAttendance {
    private static final List<ImportColumn> LISTS =
            List.of(MeetingColumns.EXCUSED, MeetingColumns.ABSENT, MeetingColumns.LATE, MeetingColumns.CAME);
    private static final String NO_REASON = "台账未写明事由";
    private static final int LONGEST_REASON = 100;
    private static final int MOST_PEOPLE = 9999;
    private static final int MOST_TOLD = 5;

    private final RowDraft draft;
    private final Map<ImportColumn, NameList> lists = new LinkedHashMap<>();
    private final Map<Long, Mark> marks = new LinkedHashMap<>();
    private final Map<Long, ImportColumn> from = new LinkedHashMap<>();

    MeetingAttendance(RowDraft draft) {
        this.draft = draft;
        LISTS.forEach(column -> lists.put(column, NameList.of(draft.cell(column))));
    }

    /** Every name that stands in the line. */
    Set<String> candidates() {
        Set<String> all = new LinkedHashSet<>();
        lists.values().forEach(list -> all.addAll(list.candidates()));
        return all;
    }

    private NameList list(ImportColumn column) {
        return Objects.requireNonNull(lists.get(column));
    }

    /** The exceptions, with what does not add up noted. */
    List<Mark> marks(People people, List<CalledMember> audience) {
        requireNames(MeetingColumns.EXCUSED);
        requireNames(MeetingColumns.ABSENT);
        requireNames(MeetingColumns.LATE);
        take(people, MeetingColumns.EXCUSED, AttendanceStatus.EXCUSED);
        take(people, MeetingColumns.ABSENT, AttendanceStatus.ABSENT);
        take(people, MeetingColumns.LATE, AttendanceStatus.LATE);
        boolean exceptions = !marks.isEmpty();
        NameList came = list(MeetingColumns.CAME);
        boolean whole = came.remainder() == null;
        if (!whole && !exceptions) {
            draft.wrong(MeetingColumns.CAME, "写着“" + came.remainder() + "”，没有写全。请写全名单，或者写明谁没有到会。");
        }
        if (whole || exceptions) {
            take(people, MeetingColumns.CAME, AttendanceStatus.PRESENT);
        }
        if (!came.isEmpty() && whole) {
            theRestIsAbsent(audience);
        }
        leaveOutAbsentStrangers(people, audience);
        addUp(audience);
        Set<Long> called = new HashSet<>();
        audience.stream().filter(CalledMember::called).forEach(member -> called.add(member.memberId()));
        return marks.values().stream()
                .filter(mark -> mark.status() != AttendanceStatus.PRESENT || !called.contains(mark.memberId()))
                .toList();
    }

    private void requireNames(ImportColumn column) {
        NameList list = list(column);
        if (list.remainder() != null) {
            draft.wrong(column, "写着“" + list.remainder() + "”，没有写全，请写全名单。");
        } else if (list.isEmpty() && list.count() != null && list.count() > 0) {
            draft.wrong(column, "写了 " + list.count() + " 人，没有写是谁。");
        } else if (list.everybody() && !draft.cell(column).contains("到")) {
            draft.wrong(column, "请写出姓名。");
        }
    }

    private void take(People people, ImportColumn column, AttendanceStatus usual) {
        for (People.Found found : people.find(draft, column, list(column))) {
            String remark = found.remark() == null ? "" : found.remark();
            AttendanceStatus status = status(usual, remark);
            CalledMember member = found.member();
            String reason = status != AttendanceStatus.EXCUSED ? null : remark.isEmpty() ? NO_REASON : cut(remark);
            Mark before = marks.putIfAbsent(member.memberId(), new Mark(member.memberId(), status, reason));
            ImportColumn elsewhere = from.putIfAbsent(member.memberId(), column);
            if (before != null && before.status() != status) {
                draft.errors.add("“" + member.name() + "”既写在“"
                        + Objects.requireNonNull(elsewhere).heading() + "”，又写在“" + column.heading() + "”。");
            }
        }
    }

    /** A remark behind a name says more than the column: 缺席人员 张三（请假）. */
    private static AttendanceStatus status(AttendanceStatus usual, String remark) {
        if (usual == AttendanceStatus.EXCUSED) {
            return usual;
        }
        if (remark.contains("假") && !remark.contains("未请假") && !remark.contains("没请假") && !remark.contains("没有请假")) {
            return AttendanceStatus.EXCUSED;
        }
        if (remark.contains("缺席") || remark.contains("未到") || remark.contains("旷")) {
            return AttendanceStatus.ABSENT;
        }
        return remark.contains("迟到") ? AttendanceStatus.LATE : usual;
    }

    private static String cut(String remark) {
        return remark.codePointCount(0, remark.length()) <= LONGEST_REASON
                ? remark
                : remark.substring(0, remark.offsetByCodePoints(0, LONGEST_REASON));
    }

    private void theRestIsAbsent(List<CalledMember> audience) {
        List<String> rest = new ArrayList<>();
        for (CalledMember member : audience) {
            if (member.called() && !marks.containsKey(member.memberId())) {
                marks.put(member.memberId(), new Mark(member.memberId(), AttendanceStatus.ABSENT, null));
                rest.add(member.name());
            }
        }
        if (!rest.isEmpty() && draft.errors.isEmpty()) {
            draft.cautions.add("没有写到的 " + rest.size() + " 人按缺席登记："
                    + Values.joined(rest.subList(0, Math.min(MOST_TOLD, rest.size())))
                    + (rest.size() > MOST_TOLD ? "等" : "") + "。是请假的，请写在“请假人员”。");
        }
    }

    /** Who was not called and did not come is nothing to this meeting; who was not called and came sat in. */
    private void leaveOutAbsentStrangers(People people, List<CalledMember> audience) {
        Set<Long> onSheet = new HashSet<>();
        audience.forEach(member -> onSheet.add(member.memberId()));
        List<Long> strangers =
                marks.keySet().stream().filter(id -> !onSheet.contains(id)).toList();
        for (Long id : strangers) {
            Mark mark = Objects.requireNonNull(marks.get(id));
            if (!mark.status().isPresent()) {
                marks.remove(id);
                draft.cautions.add("“" + people.nameOf(id) + "”当天不在应到名单，没有登记"
                        + mark.status().title() + "。");
            } else {
                draft.cautions.add("“" + people.nameOf(id) + "”当天不在应到名单，按列席登记。");
            }
        }
    }

    private void addUp(List<CalledMember> audience) {
        int called = 0;
        int excused = 0;
        int absent = 0;
        for (CalledMember member : audience) {
            if (member.called()) {
                Mark mark = marks.get(member.memberId());
                called++;
                excused += mark != null && mark.status() == AttendanceStatus.EXCUSED ? 1 : 0;
                absent += mark != null && mark.status() == AttendanceStatus.ABSENT ? 1 : 0;
            }
        }
        int present = called - excused - absent;
        Integer calledThen = number(MeetingColumns.CALLED);
        Integer presentThen = number(MeetingColumns.PRESENT);
        Integer counted =
                list(MeetingColumns.CAME).isEmpty() ? list(MeetingColumns.CAME).count() : null;
        presentThen = presentThen == null ? counted : presentThen;
        if (!draft.errors.isEmpty()) {
            return;
        }
        int missing = excused + absent;
        boolean agrees = presentThen == null
                || presentThen == present
                || calledThen != null && calledThen - presentThen == missing;
        if (!agrees) {
            draft.wrong(
                    MeetingColumns.PRESENT,
                    "写的是 " + presentThen + "，按应到 " + called + " 人、没有到会 " + missing + " 人算是 " + present
                            + "。请写明谁请假、谁缺席。");
        }
        if (calledThen != null && calledThen != called) {
            draft.caution(MeetingColumns.CALLED, "写的是 " + calledThen + "，按名册当天应到 " + called + "，以名册为准。");
        }
        draft.changes.add("应到 " + called + "，实到 " + present + "，请假 " + excused + "，缺席 " + absent);
    }

    private @Nullable Integer number(ImportColumn column) {
        return draft.take(column, Values.wholeNumber(draft.cell(column), 0, MOST_PEOPLE));
    }

    /** The lists that say otherwise than the sheet of a meeting that is already kept; lists the line does not have say nothing. */
    List<String> differences(List<PastMeetings.Came> sheet, RowColumns columns) {
        Set<String> known = new HashSet<>();
        sheet.forEach(one -> known.add(Values.name(one.name())));
        List<String> different = new ArrayList<>();
        for (ImportColumn column : LISTS) {
            NameList list = list(column);
            boolean silent = !columns.has(column)
                    || list.everybody()
                    || list.remainder() != null
                    || column == MeetingColumns.CAME && list.isEmpty()
                    || list.isEmpty() && list.count() != null && list.count() > 0;
            if (!silent && !written(list, column, known).equals(kept(sheet, column))) {
                different.add(column.heading());
            }
        }
        return different;
    }

    /** The names of the list, and of others whose remark puts them here. */
    private List<String> written(NameList own, ImportColumn column, Set<String> known) {
        List<String> names = new ArrayList<>();
        for (ImportColumn each : LISTS) {
            for (NameList.Named named : list(each).names(known::contains)) {
                AttendanceStatus status = status(usual(each), named.remark() == null ? "" : named.remark());
                boolean here = column == MeetingColumns.CAME
                        ? list(each) == own && status.isPresent()
                        : status == usual(column)
                                && (list(each) == own
                                        || each != MeetingColumns.CAME
                                        || status != AttendanceStatus.PRESENT);
                if (here && !(each != column && names.contains(named.name()))) {
                    names.add(named.name());
                }
            }
        }
        return names.stream().sorted().toList();
    }

    private static List<String> kept(List<PastMeetings.Came> sheet, ImportColumn column) {
        return sheet.stream()
                .filter(one -> column == MeetingColumns.CAME ? one.status().isPresent() : one.status() == usual(column))
                .map(one -> Values.name(one.name()))
                .sorted()
                .toList();
    }

    private static AttendanceStatus usual(ImportColumn column) {
        return column == MeetingColumns.EXCUSED
                ? AttendanceStatus.EXCUSED
                : column == MeetingColumns.ABSENT
                        ? AttendanceStatus.ABSENT
                        : column == MeetingColumns.LATE ? AttendanceStatus.LATE : AttendanceStatus.PRESENT;
    }
}
