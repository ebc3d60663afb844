package org.hongfan.imports;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.Invitation;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingRule;
import org.hongfan.meeting.MeetingStatus;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.PastMeetings;
import org.hongfan.member.CalledMember;
import org.hongfan.member.MemberIntake;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.PartyGroupRef;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.Days;
import org.hongfan.shared.Ending;
import org.jspecify.annotations.Nullable;

/**
 * One pass through a ledger of meetings. Unit, party group, type and day tell which meeting a line is about; a meeting that is already kept
 * is left as it is.
 */
final class MeetingRun extends RowRun<MeetingWrite> {
    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_PLACE = 100;
    private static final int LONGEST_OBSERVERS = 500;
    private static final String NO_PLACE = "台账未写明";
    private static final String NO_MINUTES = "（从以往台账导入，台账没有写会议内容。）";

    private final Viewer viewer;
    private final UnitFinder units;
    private final OrganizationDirectory organizations;
    private final PastMeetings meetings;
    private final MemberIntake intake;
    private final LocalDateTime now;
    private final LocalDate today;
    private final Map<Long, OrganizationRef> refs = new HashMap<>();
    private final Map<Long, List<PartyGroupRef>> groups = new HashMap<>();
    private final Map<Key, List<Seen>> seen = new HashMap<>();
    private final PastMeetings.Sum sum = new PastMeetings.Sum();

    private record Key(
            long unit, MeetingType type, @Nullable Long group, LocalDate day) {}

    private record Seen(
            int line, @Nullable LocalTime from, @Nullable String title) {}

    MeetingRun(
            Viewer viewer,
            Layout layout,
            UnitBook book,
            OrganizationDirectory organizations,
            PastMeetings meetings,
            MemberIntake intake,
            LocalDateTime now) {
        super(layout, MeetingColumns.ALL);
        this.viewer = viewer;
        this.organizations = organizations;
        this.meetings = meetings;
        this.intake = intake;
        this.now = now;
        today = now.toLocalDate();
        units = UnitFinder.ofOrganizations(viewer, book);
    }

    @Override
    Judged<MeetingWrite> judge(RowDraft draft) {
        UnitName found = units.find(draft, MeetingColumns.UNIT);
        if (found == null && draft.errors.isEmpty()) {
            draft.errors.add("没有写是哪个党支部。");
        }
        String title = draft.line(MeetingColumns.TITLE, LONGEST_TITLE);
        MeetingType type = draft.take(
                MeetingColumns.TYPE, MeetingTypes.of(draft.cell(MeetingColumns.TYPE), title == null ? "" : title));
        Moments.Moment when =
                draft.take(MeetingColumns.STARTS, Moments.moment(draft.cell(MeetingColumns.STARTS), today));
        if (draft.isEmpty(MeetingColumns.STARTS)) {
            draft.errors.add("没有写开会的时间。");
        }
        if (found == null || type == null || when == null || !draft.errors.isEmpty()) {
            return draft.refused();
        }
        if (!meetings.mayTakeOver(viewer, found.id())) {
            return draft.refused("“" + found.name() + "”的会议由它自己的书记或上级导入。");
        }
        OrganizationRef unit = refs.computeIfAbsent(found.id(), organizations::get);
        MeetingRule rule = meetings.rule(unit, type);
        Long group = type == MeetingType.GROUP_MEETING ? group(draft, unit, title) : null;
        LocalDateTime startsAt = startsAt(draft, type, when);
        requirePast(draft, unit, startsAt);
        if (!draft.errors.isEmpty()) {
            return draft.refused();
        }
        Integer earlier = twin(new Key(unit.id(), type, group, when.day()), draft.row.line(), when.from(), title);
        if (earlier != null) {
            return draft.refused("和第 " + earlier + " 行是同一次会议。");
        }
        List<PastMeetings.Known> there = meetings.list(unit.id(), type, group, when.day());
        PastMeetings.Known known = match(draft, there, when.from(), title);
        MeetingAttendance attendance = new MeetingAttendance(draft);
        if (known != null) {
            return kept(draft, known, when, title, attendance);
        }
        return draft.fresh(fresh(draft, unit, rule, group, startsAt, when, title, attendance));
    }

    private LocalDateTime startsAt(RowDraft draft, MeetingType type, Moments.Moment when) {
        LocalTime time = when.from();
        if (time == null) {
            time = PastMeetings.usualTime(type);
            draft.changes.add("没有写几点，按 " + time + " 开始登记");
        }
        return when.day().atTime(time);
    }

    private void requirePast(RowDraft draft, OrganizationRef unit, LocalDateTime startsAt) {
        if (startsAt.isAfter(now)) {
            draft.wrong(MeetingColumns.STARTS, Days.inWords(startsAt.toLocalDate()) + "还没有到，这里只导入以往的会议。");
        } else if (startsAt.toLocalDate().isBefore(unit.foundedOn())) {
            draft.wrong(
                    MeetingColumns.STARTS,
                    Days.inWords(startsAt.toLocalDate()) + "这一天" + unit.shortName() + "还没有成立（"
                            + Days.inWords(unit.foundedOn()) + "成立）。");
        }
    }

    private @Nullable Long group(RowDraft draft, OrganizationRef unit, @Nullable String title) {
        List<PartyGroupRef> all = groups.computeIfAbsent(unit.id(), organizations::listGroups);
        String text = Values.compact(draft.cell(MeetingColumns.GROUP));
        String told = title == null ? "" : Values.compact(title);
        List<PartyGroupRef> meant = all.stream()
                .filter(group -> draft.isEmpty(MeetingColumns.GROUP)
                        ? all.size() == 1 || told.contains(Values.compact(group.name()))
                        : Values.compact(group.name()).equals(text))
                .toList();
        if (meant.size() == 1) {
            return meant.get(0).id();
        }
        draft.errors.add(
                draft.isEmpty(MeetingColumns.GROUP)
                        ? "是党小组会，但没有写是哪个党小组。"
                        : "“" + unit.name() + "”没有党小组“" + Values.shorten(text) + "”，请先在组织里建立。");
        return null;
    }

    /** The line of the same file that is about the same meeting; null, and the line is remembered, when none is. */
    private @Nullable Integer twin(Key key, int line, @Nullable LocalTime from, @Nullable String title) {
        List<Seen> before = seen.computeIfAbsent(key, one -> new ArrayList<>());
        for (Seen one : before) {
            boolean sameTime = one.from() == null || from == null || one.from().equals(from);
            boolean sameTitle = one.title() == null || title == null || same(one.title(), title);
            if (sameTime && sameTitle) {
                return one.line();
            }
        }
        before.add(new Seen(line, from, title));
        return null;
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return Values.compact(Objects.requireNonNullElse(one, ""))
                .equals(Values.compact(Objects.requireNonNullElse(other, "")));
    }

    /** The meeting of that day that the line is about: by time, by title, or as the only one where the line tells neither. */
    private static PastMeetings.@Nullable Known match(
            RowDraft draft, List<PastMeetings.Known> there, @Nullable LocalTime from, @Nullable String title) {
        if (there.isEmpty()) {
            return null;
        }
        for (PastMeetings.Known one : there) {
            if (from != null && one.startsAt().toLocalTime().equals(from)) {
                return one;
            }
        }
        for (PastMeetings.Known one : there) {
            if (title != null && same(one.title(), title)) {
                return one;
            }
        }
        if (from == null && there.size() == 1) {
            return there.get(0);
        }
        draft.cautions.add("这一天已经登记过“" + there.get(0).title() + "”（"
                + there.get(0).startsAt().toLocalTime() + "），时间和名称都不同，另记一次。");
        return null;
    }

    private Judged<MeetingWrite> kept(
            RowDraft draft,
            PastMeetings.Known known,
            Moments.Moment when,
            @Nullable String title,
            MeetingAttendance attendance) {
        draft.changes.clear();
        if (known.status() == MeetingStatus.PLANNED || known.status() == MeetingStatus.HELD) {
            draft.cautions.add("这次会议已经安排，现在是“" + known.status().title() + "”。请在会议页面记录，导入不改动。");
            return draft.same();
        }
        List<String> different = new ArrayList<>();
        note(different, MeetingColumns.TITLE, title, known.title());
        LocalTime from = when.from();
        if (from != null && !from.equals(known.startsAt().toLocalTime())) {
            different.add(MeetingColumns.STARTS.heading());
        }
        LocalDateTime ends =
                Moments.end(draft.cell(MeetingColumns.ENDS), when.day(), today).value();
        if (ends != null && !Ending.of(known.startsAt(), ends).equals(known.endsAt())) {
            different.add(MeetingColumns.ENDS.heading());
        }
        note(different, MeetingColumns.PLACE, draft.line(MeetingColumns.PLACE), known.place());
        note(different, MeetingColumns.CHAIR, plainName(draft.line(MeetingColumns.CHAIR)), known.chair());
        note(different, MeetingColumns.RECORDER, plainName(draft.line(MeetingColumns.RECORDER)), known.recorder());
        note(different, MeetingColumns.OBSERVERS, draft.line(MeetingColumns.OBSERVERS), known.observers());
        note(different, MeetingColumns.MINUTES, draft.line(MeetingColumns.MINUTES), known.minutes());
        different.addAll(attendance.differences(meetings.listCame(known.id()), columns));
        if (!different.isEmpty()) {
            draft.cautions.add("已经登记过，“" + Values.joined(different) + "”和登记的不同。导入不改动已登记的会议，要改请到会议页面。");
        }
        return draft.same();
    }

    /** Without what tells namesakes apart in brackets behind it. */
    private static @Nullable String plainName(@Nullable String written) {
        return written == null ? null : written.replaceFirst("[（(][^（(]*[）)]$", "");
    }

    private static void note(
            List<String> different, ImportColumn column, @Nullable String written, @Nullable String known) {
        if (written != null && !same(written, known)) {
            different.add(column.heading());
        }
    }

    private @Nullable MeetingWrite fresh(
            RowDraft draft,
            OrganizationRef unit,
            MeetingRule rule,
            @Nullable Long group,
            LocalDateTime startsAt,
            Moments.Moment when,
            @Nullable String title,
            MeetingAttendance attendance) {
        Invitation invitation = invitation(draft, rule);
        List<CalledMember> audience = meetings.listAudience(unit, rule.type(), group, invitation, when.day());
        if (audience.isEmpty()) {
            draft.errors.add(Days.inWords(when.day()) + "这一天" + unit.shortName() + "没有应到的人，请先导入或登记党员"
                    + (rule.audience() == MeetingRule.Audience.MEMBERS ? "。" : "、编组和任职。"));
            return null;
        }
        People people = new People(intake, unit.shortName() + "当天");
        people.add(audience);
        List<String> unknown = people.unknown(attendance.candidates());
        if (!unknown.isEmpty()) {
            people.add(meetings.listNamed(unit, unknown, when.day()));
        }
        List<Mark> marks = attendance.marks(people, audience);
        People candidates = new People(intake, unit.shortName() + "当天");
        candidates.add(meetings.listCandidates(unit, when.day()));
        Long chair = officer(draft, MeetingColumns.CHAIR, candidates);
        Long recorder = officer(draft, MeetingColumns.RECORDER, candidates);
        LocalDateTime endsAt = endsAt(draft, startsAt, when, rule);
        String place = draft.line(MeetingColumns.PLACE, LONGEST_PLACE);
        String observers = draft.line(MeetingColumns.OBSERVERS, LONGEST_OBSERVERS);
        String minutes = Values.prose(draft.cell(MeetingColumns.MINUTES));
        if (!draft.errors.isEmpty()) {
            return null;
        }
        return new MeetingWrite(
                new MeetingPlan(
                        unit.id(),
                        group,
                        rule.type(),
                        title == null ? PastMeetings.usualTitle(rule.type(), unit, when.day()) : title,
                        startsAt,
                        endsAt,
                        place != null ? place : Objects.requireNonNullElse(unit.usualPlace(), NO_PLACE),
                        chair,
                        recorder,
                        observers,
                        List.of(),
                        invitation),
                minutes.isEmpty() ? NO_MINUTES : minutes,
                marks);
    }

    private static @Nullable Invitation invitation(RowDraft draft, MeetingRule rule) {
        if (rule.invitations().isEmpty()) {
            return null;
        }
        Map<String, Invitation> words = new HashMap<>();
        rule.invitations().forEach(each -> words.put(Values.compact(each.title()), each));
        Invitation written = draft.take(
                MeetingColumns.INVITATION,
                Values.choice(
                        draft.cell(MeetingColumns.INVITATION),
                        words,
                        "参加范围",
                        rule.invitations().stream().map(Invitation::title).toList()));
        return written == null ? Invitation.COMMITTEE : written;
    }

    /** Somebody from above may have been in the chair: that is no error, but nobody the portal could note. */
    private static @Nullable Long officer(RowDraft draft, ImportColumn column, People candidates) {
        NameList list = NameList.of(draft.cell(column));
        List<NameList.Named> names = list.names(candidates::knows);
        if (names.isEmpty()) {
            return null;
        }
        if (!candidates.knows(names.get(0).name())) {
            draft.caution(column, "“" + Values.shorten(names.get(0).name()) + "”不是当天本组织的人，没有登记。");
            return null;
        }
        List<People.Found> found = candidates.find(
                draft,
                column,
                new NameList(
                        List.of(new NameList.Chunk(
                                List.of(names.get(0).name()), names.get(0).remark())),
                        false,
                        null,
                        null));
        return found.isEmpty() ? null : found.get(0).member().memberId();
    }

    private LocalDateTime endsAt(RowDraft draft, LocalDateTime startsAt, Moments.Moment when, MeetingRule rule) {
        LocalDateTime written =
                draft.take(MeetingColumns.ENDS, Moments.end(draft.cell(MeetingColumns.ENDS), when.day(), today));
        LocalDateTime end = written != null ? Ending.of(startsAt, written) : when.until();
        if (end == null) {
            return startsAt.plusMinutes(rule.usualMinutes());
        }
        if (!end.isAfter(startsAt)) {
            draft.wrong(MeetingColumns.ENDS, "要晚于开始时间。");
        } else if (!end.isBefore(startsAt.plusDays(1))) {
            draft.wrong(MeetingColumns.ENDS, "一场会议不能超过 24 小时，请核对日期。");
        }
        return end;
    }

    @Override
    List<ImportTrace> write(MeetingWrite write) {
        PastMeetings.TakenOver taken = meetings.takeOver(viewer, write.plan(), write.minutes(), write.marks(), sum);
        return List.of(new ImportTrace("meeting", taken.id(), null, taken.version()));
    }

    @Override
    public void finish() {
        meetings.finish(viewer, sum);
    }
}
