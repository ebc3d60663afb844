package org.hongfan.imports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.activity.ActivityPlan;
import org.hongfan.activity.ActivityStatus;
import org.hongfan.activity.Attendance;
import org.hongfan.activity.PastActivities;
import org.hongfan.member.MemberDirectory;
import org.hongfan.member.MemberIntake;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.Ending;
import org.jspecify.annotations.Nullable;

/** One pass through a ledger of activities. Unit, day and title tell which activity a line is about; one that is kept is left as it is. */
final class ActivityRun extends RowRun<ActivityWrite> {
    private static final int LONGEST_TITLE = 60;
    private static final int LONGEST_PLACE = 80;
    private static final int LONGEST_PARTNER = 60;
    private static final int LONGEST_TEXT = 2000;
    private static final int MOST_PEOPLE = 9999;
    private static final LocalTime USUAL_TIME = LocalTime.of(9, 0);
    private static final BigDecimal MOST_HOURS = BigDecimal.valueOf(24);
    private static final int MINUTES_AN_HOUR = 60;
    private static final String NO_PLACE = "台账未写明";
    private static final Pattern HOURS = Pattern.compile("(\\d{1,3}(?:\\.\\d+)?)\\s*(?:个?小时|工时|时|[hH])?");
    private static final Map<String, String> PARTS = parts();

    private final Viewer viewer;
    private final UnitFinder units;
    private final OrganizationDirectory organizations;
    private final PastActivities activities;
    private final MemberDirectory members;
    private final MemberIntake intake;
    private final LocalDateTime now;
    private final LocalDate today;
    private final List<ActivityBoard.Type> types;
    private final Map<Long, OrganizationRef> refs = new HashMap<>();
    private final Map<Key, Integer> seen = new HashMap<>();
    private final PastActivities.Sum sum = new PastActivities.Sum();

    private record Key(long unit, LocalDate day, String title) {}

    ActivityRun(
            Viewer viewer,
            Layout layout,
            UnitBook book,
            OrganizationDirectory organizations,
            PastActivities activities,
            List<ActivityBoard.Type> types,
            MemberDirectory members,
            MemberIntake intake,
            LocalDateTime now) {
        super(layout, ActivityColumns.ALL);
        this.viewer = viewer;
        this.organizations = organizations;
        this.activities = activities;
        this.types = types;
        this.members = members;
        this.intake = intake;
        this.now = now;
        today = now.toLocalDate();
        units = UnitFinder.ofOrganizations(viewer, book);
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new java.util.LinkedHashMap<>();
        for (String[] words : new String[][] {
            {"VOLUNTEERING", "志愿", "义务", "清扫", "植树", "献血", "环境整治", "文明交通"},
            {"VISIT", "走访", "慰问", "看望", "入户"},
            {"CO_BUILDING", "共建", "联建"},
            {"STUDY_OUTING", "参观", "研学", "红色教育", "教育基地", "观摩"},
            {"CONTEST", "比赛", "竞赛", "知识赛", "演讲赛"},
            {"LECTURE_TOUR", "宣讲", "宣传"},
            {"CULTURE", "文体", "文艺", "联欢", "运动会", "观影"}
        }) {
            for (int i = 1; i < words.length; i++) {
                parts.put(words[i], words[0]);
            }
        }
        return parts;
    }

    @Override
    Judged<ActivityWrite> judge(RowDraft draft) {
        UnitName found = units.find(draft, ActivityColumns.UNIT);
        if (found == null && draft.errors.isEmpty()) {
            draft.errors.add("没有写是哪个党组织办的。");
        }
        String title = draft.line(ActivityColumns.TITLE, LONGEST_TITLE);
        if (title == null && draft.errors.isEmpty()) {
            draft.errors.add("没有写活动名称。");
        }
        Moments.Moment when =
                draft.take(ActivityColumns.STARTS, Moments.moment(draft.cell(ActivityColumns.STARTS), today));
        if (draft.isEmpty(ActivityColumns.STARTS)) {
            draft.errors.add("没有写活动的时间。");
        }
        if (found == null || title == null || when == null || !draft.errors.isEmpty()) {
            return draft.refused();
        }
        OrganizationRef unit = refs.computeIfAbsent(found.id(), organizations::get);
        LocalDateTime startsAt = when.day().atTime(Objects.requireNonNullElse(when.from(), USUAL_TIME));
        if (startsAt.isAfter(now)) {
            draft.wrong(ActivityColumns.STARTS, when.day() + " 还没有到，这里只导入以往的活动。");
            return draft.refused();
        }
        if (when.day().isBefore(unit.foundedOn())) {
            draft.wrong(ActivityColumns.STARTS, when.day() + " 这一天" + unit.shortName() + "还没有成立。");
            return draft.refused();
        }
        Integer earlier = seen.putIfAbsent(new Key(unit.id(), when.day(), Values.compact(title)), draft.row.line());
        if (earlier != null) {
            return draft.refused("和第 " + earlier + " 行是同一次活动。");
        }
        for (PastActivities.Known known : activities.list(unit.id(), when.day())) {
            if (Values.compact(known.title()).equals(Values.compact(title))) {
                return kept(draft, known, when);
            }
        }
        return draft.fresh(fresh(draft, unit, title, startsAt, when));
    }

    private Judged<ActivityWrite> kept(RowDraft draft, PastActivities.Known known, Moments.Moment when) {
        if (known.status() != ActivityStatus.FINISHED) {
            draft.cautions.add("这次活动已经登记，现在是“" + known.status().title() + "”。请在活动页面办理，导入不改动。");
            return draft.same();
        }
        List<String> different = new ArrayList<>();
        String type = draft.line(ActivityColumns.TYPE);
        if (type != null && !known.type().equals(typeOf(type, ""))) {
            different.add(ActivityColumns.TYPE.heading());
        }
        LocalTime from = when.from();
        if (from != null && !from.equals(known.startsAt().toLocalTime())) {
            different.add(ActivityColumns.STARTS.heading());
        }
        LocalDateTime ends =
                Moments.end(draft.cell(ActivityColumns.ENDS), when.day(), today).value();
        if (ends != null && !ends.equals(known.endsAt())) {
            different.add(ActivityColumns.ENDS.heading());
        }
        BigDecimal hours = hours(draft.cell(ActivityColumns.HOURS)).value();
        if (hours != null && hours.compareTo(known.hours()) != 0) {
            different.add(ActivityColumns.HOURS.heading());
        }
        note(different, draft, ActivityColumns.PLACE, known.place());
        note(different, draft, ActivityColumns.PARTNER, known.partner());
        note(different, draft, ActivityColumns.DESCRIPTION, known.description());
        note(different, draft, ActivityColumns.RESULT, known.result());
        NameList list = NameList.of(draft.cell(ActivityColumns.PEOPLE));
        if (!list.isEmpty() && list.remainder() == null && !samePeople(list, known)) {
            different.add(ActivityColumns.PEOPLE.heading());
        }
        if (!different.isEmpty()) {
            draft.cautions.add("已经登记过，“" + Values.joined(different) + "”和登记的不同。导入不改动已登记的活动，要改请到活动页面。");
        }
        return draft.same();
    }

    private boolean samePeople(NameList list, PastActivities.Known known) {
        List<PastActivities.Took> took = activities.listTook(known.id());
        List<String> there = took.stream()
                .map(one -> Values.name(one.name()) + " "
                        + one.hours().stripTrailingZeros().toPlainString())
                .sorted()
                .toList();
        List<String> written =
                list
                        .names(name -> took.stream()
                                .anyMatch(one -> Values.name(one.name()).equals(name)))
                        .stream()
                        .map(named -> {
                            BigDecimal own = own(named.remark());
                            return named.name() + " "
                                    + (own == null ? known.hours() : own)
                                            .stripTrailingZeros()
                                            .toPlainString();
                        })
                        .sorted()
                        .toList();
        return there.equals(written);
    }

    private static void note(List<String> different, RowDraft draft, ImportColumn column, @Nullable String known) {
        String written = draft.line(column);
        if (written != null && !Values.compact(written).equals(Values.compact(Objects.requireNonNullElse(known, "")))) {
            different.add(column.heading());
        }
    }

    private @Nullable ActivityWrite fresh(
            RowDraft draft, OrganizationRef unit, String title, LocalDateTime startsAt, Moments.Moment when) {
        String type = type(draft, title);
        LocalDateTime written =
                draft.take(ActivityColumns.ENDS, Moments.end(draft.cell(ActivityColumns.ENDS), when.day(), today));
        LocalDateTime until = written == null ? when.until() : Ending.of(startsAt, written);
        if (until != null && !until.isAfter(startsAt)) {
            draft.wrong(ActivityColumns.ENDS, "要晚于开始时间。");
        } else if (until != null && Duration.between(startsAt, until).toDays() > 31) {
            draft.wrong(ActivityColumns.ENDS, "一次活动不能超过一个月，请核对日期。");
        }
        BigDecimal hours = hours(draft, when.from() == null ? null : until, startsAt);
        List<Attendance> people = people(draft, unit, when.day());
        String place = draft.line(ActivityColumns.PLACE, LONGEST_PLACE);
        String partner = draft.line(ActivityColumns.PARTNER, LONGEST_PARTNER);
        String description = text(draft, ActivityColumns.DESCRIPTION);
        String result = text(draft, ActivityColumns.RESULT);
        if (!draft.errors.isEmpty() || type == null || hours == null) {
            return null;
        }
        draft.changes.add(
                "参加 " + people.size() + " 人，每人 " + hours.stripTrailingZeros().toPlainString() + " 小时");
        long minutes = Math.max(
                MINUTES_AN_HOUR,
                hours.multiply(BigDecimal.valueOf(MINUTES_AN_HOUR)).longValue());
        return new ActivityWrite(
                new ActivityPlan(
                        unit.id(),
                        unit.id(),
                        partner,
                        type,
                        title,
                        Objects.requireNonNullElse(description, ""),
                        startsAt,
                        until == null ? startsAt.plusMinutes(minutes) : until,
                        place != null ? place : Objects.requireNonNullElse(unit.usualPlace(), NO_PLACE),
                        null,
                        null,
                        hours),
                people,
                result);
    }

    private static @Nullable String text(RowDraft draft, ImportColumn column) {
        return draft.isEmpty(column) ? null : draft.shortEnough(column, Values.prose(draft.cell(column)), LONGEST_TEXT);
    }

    private @Nullable String type(RowDraft draft, String title) {
        String cell = draft.line(ActivityColumns.TYPE);
        String type = typeOf(cell == null ? "" : cell, title);
        if (type == null) {
            draft.wrong(
                    ActivityColumns.TYPE,
                    "“" + Values.shorten(draft.cell(ActivityColumns.TYPE)) + "”不是可用的活动类型，可填："
                            + Values.joined(
                                    types.stream().map(ActivityBoard.Type::name).toList())
                            + "。");
        } else if (cell == null && type.equals("OTHER")) {
            draft.cautions.add("没有写活动类型，按其他登记。");
        }
        return type;
    }

    /** The code of the type by its name or a word in it; by the title where no type is written; null when the type is not known. */
    private @Nullable String typeOf(String cell, String title) {
        String text = Values.compact(cell.isEmpty() ? title : cell);
        for (ActivityBoard.Type type : types) {
            if (text.equals(type.name()) || text.equals(type.name() + "活动")) {
                return type.code();
            }
        }
        return PARTS.entrySet().stream()
                .filter(part -> text.contains(part.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(cell.isEmpty() ? "OTHER" : null);
    }

    private static Reading<BigDecimal> hours(String cell) {
        if (Values.isNothing(cell)) {
            return Reading.empty();
        }
        Matcher written = HOURS.matcher(Values.compact(cell));
        BigDecimal hours = written.matches() ? new BigDecimal(written.group(1)) : MOST_HOURS.add(BigDecimal.ONE);
        return hours.compareTo(MOST_HOURS) > 0 || hours.stripTrailingZeros().scale() > 1
                ? Reading.wrong("“" + Values.shorten(cell) + "”应是 0 到 24 的小时数，最多一位小数。")
                : Reading.of(hours);
    }

    private static @Nullable BigDecimal hours(RowDraft draft, @Nullable LocalDateTime until, LocalDateTime startsAt) {
        BigDecimal written = draft.take(ActivityColumns.HOURS, hours(draft.cell(ActivityColumns.HOURS)));
        if (written != null || !draft.errors.isEmpty()) {
            return written;
        }
        if (until == null || Duration.between(startsAt, until).toHours() >= MOST_HOURS.intValue()) {
            draft.cautions.add("没有写时长，按 0 小时登记；按工时计分的活动不会得分。");
            return BigDecimal.ZERO;
        }
        return BigDecimal.valueOf(Duration.between(startsAt, until).toMinutes())
                .divide(BigDecimal.valueOf(MINUTES_AN_HOUR), 1, RoundingMode.HALF_UP);
    }

    private static @Nullable BigDecimal own(@Nullable String remark) {
        Matcher written = HOURS.matcher(remark == null ? "" : Values.compact(remark));
        return written.matches() ? new BigDecimal(written.group(1)) : null;
    }

    private List<Attendance> people(RowDraft draft, OrganizationRef unit, LocalDate day) {
        NameList list = NameList.of(draft.cell(ActivityColumns.PEOPLE));
        if (list.remainder() != null) {
            draft.wrong(ActivityColumns.PEOPLE, "写着“" + list.remainder() + "”，没有写全，请写全名单。");
            return List.of();
        }
        if (list.everybody() && unit.level() == Level.BRANCH) {
            return members.listOfBranch(unit.id(), day).stream()
                    .map(member -> new Attendance(member.memberId(), true, null, null, null))
                    .toList();
        }
        if (list.isEmpty()) {
            draft.wrong(ActivityColumns.PEOPLE, list.count() == null ? "请写出姓名。" : "写了 " + list.count() + " 人，没有写是谁。");
            return List.of();
        }
        People people = new People(intake, unit.shortName() + "当天");
        people.add(members.listNamed(unit, list.candidates(), day));
        List<Attendance> came = new ArrayList<>();
        for (People.Found found : people.find(draft, ActivityColumns.PEOPLE, list)) {
            BigDecimal own = own(found.remark());
            if (own != null && own.compareTo(MOST_HOURS) > 0) {
                draft.wrong(ActivityColumns.PEOPLE, "“" + found.member().name() + "”的工时应在 0 到 24 小时之间。");
            }
            came.add(new Attendance(found.member().memberId(), true, own, null, null));
        }
        Integer count = draft.take(
                ActivityColumns.COUNT, Values.wholeNumber(draft.cell(ActivityColumns.COUNT), 0, MOST_PEOPLE));
        if (count != null && count != came.size() && draft.errors.isEmpty()) {
            draft.caution(ActivityColumns.COUNT, "写的是 " + count + "，名单上是 " + came.size() + " 人，以名单为准。");
        }
        return came;
    }

    @Override
    List<ImportTrace> write(ActivityWrite write) {
        PastActivities.TakenOver taken = activities.takeOver(viewer, write.plan(), write.people(), write.result(), sum);
        return List.of(new ImportTrace("activity", taken.id(), null, taken.version()));
    }

    @Override
    public void finish() {
        activities.finish(viewer, sum);
    }
}
