package org.hongfan.imports;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hongfan.access.Viewer;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.HeldPost;
import org.hongfan.member.IdNumber;
import org.hongfan.member.KnownMember;
import org.hongfan.member.MemberIntake;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberRules;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.MemberWrite;
import org.hongfan.member.NewPost;
import org.hongfan.member.PartyPost;
import org.hongfan.member.PhoneNumber;
import org.hongfan.member.Sector;
import org.hongfan.member.Sex;
import org.hongfan.organization.Level;
import org.hongfan.organization.PartyGroupRef;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** One pass through a member roster. */
final class MemberRun implements ImportRun<MemberWrite> {
    private static final String ELSEWHERE = "这个身份证号已在别处登记，请联系上级党组织核实。";
    private static final int USUAL_PROBATION_YEARS = 2;

    private final Viewer viewer;
    private final Layout layout;
    private final UnitBook units;
    private final Map<Long, List<PartyGroupRef>> groups = new HashMap<>();
    private final MemberIntake intake;
    private final MemberSeals seals;
    private final LocalDate today;
    private final @Nullable UnitName ownBranch;
    private final Map<ImportColumn, Integer> places = new IdentityHashMap<>();
    private final Map<ByteBuffer, Integer> seenNumbers = new HashMap<>();
    private final Map<Seat, Integer> seenSeats = new HashMap<>();
    private final Map<Long, List<HeldPost>> held = new HashMap<>();
    private final Map<Long, String> hosts = new HashMap<>();
    private final Map<String, List<UnitName>> foundBranches = new HashMap<>();
    private final MemberIntake.Sum sum = new MemberIntake.Sum();

    private record Seat(long organizationId, @Nullable Long groupId, PartyPost post) {}

    MemberRun(
            Viewer viewer,
            Layout layout,
            UnitBook units,
            List<PartyGroupRef> groups,
            MemberIntake intake,
            MemberSeals seals,
            LocalDate today) {
        this.viewer = viewer;
        this.layout = layout;
        this.units = units;
        this.intake = intake;
        this.seals = seals;
        this.today = today;
        groups.forEach(group -> this.groups
                .computeIfAbsent(group.branchId(), id -> new ArrayList<>())
                .add(group));
        MemberColumns.ALL.forEach(column -> places.put(column, layout.indexOf(column)));
        Long own = viewer.current().organizationId();
        UnitName unit = own == null ? null : units.get(own);
        ownBranch = unit != null && unit.level() == Level.BRANCH ? unit : null;
    }

    /** A row while it is judged. */
    private final class Draft {
        final SheetRow row;
        List<String> unreadable = List.of();
        final List<String> errors = new ArrayList<>();
        final List<String> cautions = new ArrayList<>();
        final List<String> changes = new ArrayList<>();
        String name = "";

        @Nullable String maskedNumber;

        @Nullable IdNumber number;

        @Nullable ByteBuffer hash;

        @Nullable UnitName branch;

        @Nullable KnownMember known;

        Draft(SheetRow row) {
            this.row = row;
        }

        String cell(ImportColumn column) {
            int place = Objects.requireNonNull(places.get(column));
            return place < 0 ? "" : row.cell(place);
        }

        <T> @Nullable T take(ImportColumn column, Reading<T> reading) {
            if (reading.error() != null) {
                errors.add("「" + column.heading() + "」" + reading.error());
            }
            if (reading.caution() != null) {
                cautions.add("「" + column.heading() + "」" + reading.caution());
            }
            return reading.value();
        }

        void changed(ImportColumn column, @Nullable Object before, @Nullable Object after) {
            if (!Objects.equals(before, after)) {
                changes.add(column.heading() + "：" + (before == null ? "空" : before) + " → "
                        + (after == null ? "空" : after));
            }
        }
    }

    @Override
    public List<Judged<MemberWrite>> judge(List<SheetRow> rows) {
        List<Draft> drafts = rows.stream().map(this::identify).toList();
        recognize(drafts);
        readPosts(drafts);
        List<Judged<MemberWrite>> judged = new ArrayList<>(rows.size());
        for (Draft draft : drafts) {
            judged.add(judge(draft));
        }
        return judged;
    }

    private Draft identify(SheetRow row) {
        Draft draft = new Draft(row);
        draft.unreadable = Cells.unreadable(row, layout, MemberColumns.ALL);
        if (!draft.unreadable.isEmpty()) {
            return draft;
        }
        draft.name = Values.name(draft.cell(MemberColumns.NAME));
        String number = draft.cell(MemberColumns.ID_NUMBER);
        if (Values.isMasked(number)) {
            draft.maskedNumber = Values.compact(number).replace('＊', '*');
        } else {
            String text = draft.take(MemberColumns.ID_NUMBER, Values.idNumber(number));
            try {
                if (text != null) {
                    draft.number = IdNumber.parse(text, today);
                    draft.hash = MemberImport.key(seals.hash(draft.number));
                } else if (number.isBlank()) {
                    draft.errors.add("请填写身份证号。");
                }
            } catch (RefusedException refused) {
                draft.errors.add(refused.getMessage());
            }
        }
        findBranch(draft);
        return draft;
    }

    private void findBranch(Draft draft) {
        String text = draft.cell(MemberColumns.BRANCH);
        if (Values.isNothing(text)) {
            draft.branch = ownBranch;
            return;
        }
        List<UnitName> found = foundBranches.computeIfAbsent(text, name -> units.find(name, Level.BRANCH));
        if (found.size() == 1) {
            draft.branch = found.get(0);
        } else if (found.isEmpty()) {
            draft.errors.add("没有找到党支部“" + Values.shorten(text) + "”，请写全称、简称或代码。");
        } else {
            draft.errors.add("有 " + found.size() + " 个党支部叫“" + Values.shorten(text) + "”，请在前面写上社区或村的名称，或者写代码。");
        }
    }

    private void recognize(List<Draft> drafts) {
        Map<ByteBuffer, KnownMember> known = intake.findByNumber(drafts.stream()
                .map(draft -> draft.number)
                .filter(Objects::nonNull)
                .toList());
        List<Draft> masked = drafts.stream()
                .filter(draft -> draft.maskedNumber != null && draft.branch != null)
                .toList();
        List<KnownMember> namesakes = masked.isEmpty()
                ? List.of()
                : intake.findByName(
                        masked.stream()
                                .map(draft ->
                                        Objects.requireNonNull(draft.branch).id())
                                .distinct()
                                .toList(),
                        masked.stream().map(draft -> draft.name).distinct().toList());
        for (Draft draft : drafts) {
            if (draft.hash != null) {
                draft.known = known.get(draft.hash);
            } else if (draft.maskedNumber != null) {
                recognizeMasked(draft, namesakes);
            }
            ByteBuffer key = draft.known == null ? draft.hash : ByteBuffer.wrap(draft.known.idNumberHash());
            Integer earlier = key == null ? null : seenNumbers.putIfAbsent(key, draft.row.line());
            if (earlier != null) {
                draft.errors.add("和第 " + earlier + " 行是同一个身份证号。");
            }
        }
    }

    /** What the portal gives out hides the number's middle; name, branch and what is left of the number tell who it is. */
    private void recognizeMasked(Draft draft, List<KnownMember> namesakes) {
        if (draft.branch == null) {
            if (draft.errors.isEmpty()) {
                draft.errors.add("身份证号打了码，还要写明所在党支部才能认出是谁。");
            }
            return;
        }
        long branch = draft.branch.id();
        Reading<WrittenDay> birth = Values.day(draft.cell(MemberColumns.BIRTH_DATE), today);
        List<KnownMember> same = namesakes.stream()
                .filter(one -> one.branchId() == branch
                        && one.name().equals(draft.name)
                        && one.idNumberMasked().equals(draft.maskedNumber)
                        && (birth.value() == null || birth.value().agreesWith(one.birthDate())))
                .toList();
        if (same.size() == 1) {
            draft.known = same.get(0);
        } else {
            draft.errors.add(
                    same.isEmpty()
                            ? "身份证号打了码，而这个支部没有这样一名党员。登记新党员请写完整的身份证号。"
                            : "身份证号打了码，有 " + same.size() + " 名党员都符合，请写完整的身份证号。");
        }
    }

    private void readPosts(List<Draft> drafts) {
        Set<Long> unread = new HashSet<>();
        for (Draft draft : drafts) {
            if (draft.branch != null && !draft.cell(MemberColumns.POSTS).isBlank()) {
                note(unread, draft.branch.id());
            }
            if (draft.branch != null && !draft.cell(MemberColumns.HOUSEHOLD).isBlank()) {
                note(unread, draft.branch.id());
            }
        }
        if (unread.isEmpty()) {
            return;
        }
        List<Long> households = unread.stream()
                .flatMap(branch -> units.below(branch).stream().map(UnitName::id))
                .toList();
        Collection<Long> seats = new ArrayList<>(unread);
        seats.addAll(households);
        for (HeldPost post : intake.listPosts(seats)) {
            held.computeIfAbsent(post.organizationId(), id -> new ArrayList<>()).add(post);
        }
        hosts.putAll(intake.listHosts(households));
    }

    private void note(Set<Long> unread, long branch) {
        if (!held.containsKey(branch)) {
            held.put(branch, new ArrayList<>());
            unread.add(branch);
        }
    }

    private Judged<MemberWrite> judge(Draft draft) {
        if (!draft.unreadable.isEmpty()) {
            return new Judged<>(draft.row.line(), RowState.ERROR, false, draft.unreadable, null);
        }
        KnownMember known = draft.known;
        if (known != null) {
            if (!viewer.scope().covers(known.branchPath())) {
                return error(draft, ELSEWHERE);
            }
            if (!known.status().belongs()) {
                return error(
                        draft,
                        known.name() + "已登记在「" + known.branchName() + "」，现在是「"
                                + known.status().title() + "」。如已恢复，请先在党员页面办理。");
            }
            if (draft.branch == null && Values.isNothing(draft.cell(MemberColumns.BRANCH))) {
                draft.branch = units.get(known.branchId());
            }
            if (draft.branch != null && draft.branch.id() != known.branchId()) {
                return error(
                        draft,
                        known.name() + "的组织关系在「" + known.branchName() + "」。要转到「" + draft.branch.name()
                                + "」，请在党员页面办理转移。");
            }
        }
        if (draft.branch == null && draft.errors.isEmpty()) {
            draft.errors.add("没有写所在党支部。");
        }
        try {
            MemberWrite write = known == null ? fresh(draft) : changed(draft, known);
            if (draft.errors.isEmpty() && write != null) {
                List<String> notes = new ArrayList<>(draft.changes);
                notes.addAll(draft.cautions);
                RowState state = write instanceof MemberWrite.Fresh
                        ? RowState.NEW
                        : draft.changes.isEmpty() ? RowState.SAME : RowState.CHANGED;
                return new Judged<>(
                        draft.row.line(),
                        state,
                        !draft.cautions.isEmpty(),
                        notes,
                        state == RowState.SAME ? null : write);
            }
        } catch (RefusedException refused) {
            draft.errors.add(prefix(refused.field()) + refused.getMessage());
        }
        return new Judged<>(draft.row.line(), RowState.ERROR, false, List.copyOf(draft.errors), null);
    }

    private static Judged<MemberWrite> error(Draft draft, String reason) {
        return new Judged<>(draft.row.line(), RowState.ERROR, false, List.of(reason), null);
    }

    private static String prefix(@Nullable String field) {
        return MemberColumns.ALL.stream()
                .filter(column -> column.key().equals(field) && !field.equals("name") && !field.equals("idNumber"))
                .map(column -> "「" + column.heading() + "」")
                .findFirst()
                .orElse("");
    }

    private @Nullable MemberWrite fresh(Draft draft) {
        String name = MemberRules.requireName(draft.name);
        IdNumber number = draft.number;
        Sex sex = draft.take(
                MemberColumns.SEX,
                Values.choice(
                        draft.cell(MemberColumns.SEX), MemberImport.SEXES, "性别", titles(Sex.values(), Sex::title)));
        WrittenDay birth = day(draft, MemberColumns.BIRTH_DATE, true);
        WrittenDay joined = day(draft, MemberColumns.JOINED_ON, false);
        WrittenDay confirmed = day(draft, MemberColumns.CONFIRMED_ON, false);
        WrittenDay from = day(draft, MemberColumns.BELONGS_FROM, false);
        MemberKind kind = kind(draft, confirmed, joined);
        Ethnicity ethnicity = ethnicity(draft);
        Education education = education(draft);
        Sector sector = sector(draft);
        Floating floating = floating(draft);
        Boolean ill = draft.take(MemberColumns.SERIOUSLY_ILL, Values.yesOrNo(draft.cell(MemberColumns.SERIOUSLY_ILL)));
        PhoneNumber phone = phone(draft, null);
        if (joined == null && Values.isNothing(draft.cell(MemberColumns.JOINED_ON))) {
            draft.errors.add("没有写入党日期。");
        }
        UnitName branch = draft.branch;
        if (branch == null || number == null || joined == null || kind == null || !draft.errors.isEmpty()) {
            return null;
        }
        MemberRules.requireAgreement(number.sex(), number.birthDate(), sex, agreed(birth, number.birthDate()));
        LocalDate confirmedOn = kind == MemberKind.FULL && confirmed != null ? confirmed.day() : null;
        MemberRules.requireStanding(number.birthDate(), kind, joined.day(), confirmedOn, today);
        LocalDate belongsFrom = from != null
                ? from.day()
                : joined.day().isBefore(branch.foundedOn()) ? branch.foundedOn() : joined.day();
        MemberRules.requireBelongingFrom(belongsFrom, branch.foundedOn(), joined.day(), today);
        Long group = group(draft, branch);
        Long household = household(draft, branch);
        List<NewPost> posts = posts(draft, branch, group, household, null);
        return new MemberWrite.Fresh(
                draft.row.line(),
                branch.id(),
                name,
                number,
                ethnicity == null ? Ethnicity.HAN : ethnicity,
                education == null ? Education.OTHER : education,
                sector == null ? Sector.OTHER : sector,
                occupation(draft),
                phone,
                kind,
                joined.day(),
                confirmedOn,
                floating == null ? Floating.NONE : floating,
                floatingPlace(draft),
                Boolean.TRUE.equals(ill),
                group,
                household,
                belongsFrom,
                posts);
    }

    private @Nullable MemberWrite changed(Draft draft, KnownMember known) {
        String name = draft.name.isEmpty() ? known.name() : MemberRules.requireName(draft.name);
        Sex sex = draft.take(
                MemberColumns.SEX,
                Values.choice(
                        draft.cell(MemberColumns.SEX), MemberImport.SEXES, "性别", titles(Sex.values(), Sex::title)));
        WrittenDay birth = day(draft, MemberColumns.BIRTH_DATE, true);
        WrittenDay joined = settled(day(draft, MemberColumns.JOINED_ON, true), known.joinedOn());
        WrittenDay confirmed = settled(day(draft, MemberColumns.CONFIRMED_ON, true), known.confirmedOn());
        WrittenDay from = day(draft, MemberColumns.BELONGS_FROM, true);
        MemberKind written = draft.take(
                MemberColumns.KIND,
                Values.choice(
                        kindWord(draft), MemberImport.KINDS, "人员类别", titles(MemberKind.values(), MemberKind::title)));
        Ethnicity ethnicity = or(ethnicity(draft), known.ethnicity());
        Education education = or(education(draft), known.education());
        boolean sectorGiven = !Values.isNothing(draft.cell(MemberColumns.SECTOR));
        Sector sector = or(sector(draft), known.sector());
        Floating floating = or(floating(draft), known.floating());
        Boolean ill = draft.take(MemberColumns.SERIOUSLY_ILL, Values.yesOrNo(draft.cell(MemberColumns.SERIOUSLY_ILL)));
        PhoneNumber phone = phone(draft, known);
        if (!draft.errors.isEmpty()) {
            return null;
        }
        MemberRules.requireAgreement(known.sex(), known.birthDate(), sex, agreed(birth, known.birthDate()));
        LocalDate joinedOn = joined == null ? known.joinedOn() : joined.day();
        MemberKind kind = or(written, known.kind());
        LocalDate confirmedOn = confirmed == null ? known.confirmedOn() : confirmed.day();
        if (written == null && confirmed != null && known.kind() == MemberKind.PROBATIONARY) {
            kind = MemberKind.FULL;
        }
        if (kind == MemberKind.PROBATIONARY) {
            confirmedOn = null;
        }
        MemberRules.requireStanding(known.birthDate(), kind, joinedOn, confirmedOn, today);
        if (from != null && !from.agreesWith(known.belongsFrom())) {
            draft.cautions.add(
                    "「" + MemberColumns.BELONGS_FROM.heading() + "」登记的是 " + known.belongsFrom() + "，导入不改动这一天。");
        }
        UnitName branch = draft.branch;
        Long group = known.groupId();
        Long household = known.householdId();
        List<NewPost> posts = List.of();
        if (branch != null) {
            group = or(group(draft, branch), group);
            household = or(household(draft, branch), household);
            posts = posts(draft, branch, group, household, known);
        }
        String occupation = or(occupation(draft), known.occupation());
        String place = floating == Floating.NONE ? null : or(floatingPlace(draft), known.floatingPlace());
        boolean seriouslyIll = ill == null ? known.seriouslyIll() : ill;
        if (!draft.errors.isEmpty()) {
            return null;
        }
        if (!name.equals(known.name())) {
            draft.cautions.add("姓名和登记的不同，请核对是不是同一个人。");
        }
        draft.changed(MemberColumns.NAME, known.name(), name);
        draft.changed(MemberColumns.ETHNICITY, known.ethnicity().title(), ethnicity.title());
        draft.changed(MemberColumns.EDUCATION, known.education().title(), education.title());
        if (sectorGiven) {
            draft.changed(MemberColumns.SECTOR, known.sector().title(), sector.title());
        }
        draft.changed(MemberColumns.OCCUPATION, known.occupation(), occupation);
        draft.changed(MemberColumns.KIND, known.kind().title(), kind.title());
        draft.changed(MemberColumns.JOINED_ON, known.joinedOn(), joinedOn);
        draft.changed(MemberColumns.CONFIRMED_ON, known.confirmedOn(), confirmedOn);
        if (phone != null) {
            draft.changed(MemberColumns.PHONE, known.phoneMasked(), phone.masked());
            if (draft.changes.stream().noneMatch(line -> line.startsWith(MemberColumns.PHONE.heading()))) {
                draft.changes.add(MemberColumns.PHONE.heading() + "：中间几位有变化");
            }
        }
        draft.changed(MemberColumns.FLOATING, known.floating().title(), floating.title());
        draft.changed(MemberColumns.FLOATING_PLACE, known.floatingPlace(), place);
        draft.changed(MemberColumns.SERIOUSLY_ILL, yesNo(known.seriouslyIll()), yesNo(seriouslyIll));
        draft.changed(MemberColumns.GROUP, groupName(branch, known.groupId()), groupName(branch, group));
        draft.changed(MemberColumns.HOUSEHOLD, unitName(known.householdId()), unitName(household));
        for (NewPost post : posts) {
            draft.changes.add(MemberColumns.POSTS.heading() + "：任" + post.post().title() + "，自 " + post.from());
        }
        return new MemberWrite.Changed(
                draft.row.line(),
                known,
                name,
                ethnicity,
                education,
                sector,
                occupation,
                phone,
                kind,
                joinedOn,
                confirmedOn,
                floating,
                place,
                seriouslyIll,
                group,
                household,
                posts);
    }

    private @Nullable WrittenDay day(Draft draft, ImportColumn column, boolean quiet) {
        Reading<WrittenDay> reading = Values.day(draft.cell(column), today);
        WrittenDay day = reading.value();
        if (quiet && day != null && day.monthOnly()) {
            return day;
        }
        return draft.take(column, reading);
    }

    /** A month that agrees with the known day means that day. */
    private static @Nullable WrittenDay settled(@Nullable WrittenDay written, @Nullable LocalDate known) {
        return written != null && known != null && written.agreesWith(known) ? new WrittenDay(known, false) : written;
    }

    private static @Nullable LocalDate agreed(@Nullable WrittenDay written, LocalDate known) {
        return written == null ? null : written.agreesWith(known) ? known : written.day();
    }

    private static String kindWord(Draft draft) {
        String word = draft.cell(MemberColumns.KIND);
        String compact = Values.compact(word);
        return compact.equals("中共党员") || compact.equals("党员") || Values.isNothing(word) ? "" : word;
    }

    private @Nullable MemberKind kind(Draft draft, @Nullable WrittenDay confirmed, @Nullable WrittenDay joined) {
        String word = kindWord(draft);
        if (!word.isEmpty()) {
            return draft.take(
                    MemberColumns.KIND,
                    Values.choice(word, MemberImport.KINDS, "人员类别", titles(MemberKind.values(), MemberKind::title)));
        }
        if (confirmed != null) {
            return MemberKind.FULL;
        }
        if (joined != null && joined.day().isAfter(today.minusYears(USUAL_PROBATION_YEARS))) {
            draft.cautions.add("没有写人员类别和转正日期，按预备党员登记。");
            return MemberKind.PROBATIONARY;
        }
        if (joined != null) {
            draft.errors.add("没有写人员类别和转正日期，分不清是正式党员还是预备党员。");
        }
        return null;
    }

    private @Nullable Ethnicity ethnicity(Draft draft) {
        return draft.take(
                MemberColumns.ETHNICITY,
                Values.choice(
                        draft.cell(MemberColumns.ETHNICITY),
                        MemberImport.ETHNICITIES,
                        "民族",
                        List.of("汉族", "满族", "回族", "朝鲜族", "蒙古族等 56 个民族的名称")));
    }

    private @Nullable Education education(Draft draft) {
        return draft.take(
                MemberColumns.EDUCATION,
                Values.choice(
                        draft.cell(MemberColumns.EDUCATION),
                        MemberImport.EDUCATIONS,
                        "学历",
                        titles(Education.values(), Education::title)));
    }

    /** What is no sector is kept as the occupation where that is empty. */
    private @Nullable Sector sector(Draft draft) {
        String cell = draft.cell(MemberColumns.SECTOR);
        if (Values.isNothing(cell)) {
            return null;
        }
        Sector known = MemberImport.SECTORS.get(Values.compact(cell));
        if (known == null) {
            draft.cautions.add("「" + MemberColumns.SECTOR.heading() + "」“" + Values.shorten(cell) + "”不在行业分类里，按其他登记。");
            return Sector.OTHER;
        }
        return known;
    }

    private @Nullable String occupation(Draft draft) {
        String text = Values.isNothing(draft.cell(MemberColumns.OCCUPATION))
                ? ""
                : Values.words(draft.cell(MemberColumns.OCCUPATION));
        String sector = Values.compact(draft.cell(MemberColumns.SECTOR));
        if (text.isEmpty() && !Values.isNothing(sector) && !MemberImport.SECTORS.containsKey(sector)) {
            text = Values.words(draft.cell(MemberColumns.SECTOR));
        }
        return shortEnough(draft, MemberColumns.OCCUPATION, text, 40);
    }

    private @Nullable String floatingPlace(Draft draft) {
        String cell = draft.cell(MemberColumns.FLOATING_PLACE);
        return shortEnough(draft, MemberColumns.FLOATING_PLACE, Values.isNothing(cell) ? "" : Values.words(cell), 60);
    }

    private static @Nullable String shortEnough(Draft draft, ImportColumn column, String text, int most) {
        if (text.codePointCount(0, text.length()) > most) {
            draft.errors.add("「" + column.heading() + "」不超过 " + most + " 个字。");
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    private @Nullable Floating floating(Draft draft) {
        return draft.take(
                MemberColumns.FLOATING,
                Values.choice(
                        draft.cell(MemberColumns.FLOATING),
                        MemberImport.FLOATINGS,
                        "流动情况",
                        titles(Floating.values(), Floating::title)));
    }

    /** The number to be written; null when there is none, or it is the known one. */
    private @Nullable PhoneNumber phone(Draft draft, @Nullable KnownMember known) {
        String cell = draft.cell(MemberColumns.PHONE);
        if (Values.isMasked(cell)) {
            if (known == null || !Values.compact(cell).replace('＊', '*').equals(known.phoneMasked())) {
                draft.errors.add("「" + MemberColumns.PHONE.heading() + "」打了码，而且和登记的对不上，请写完整。");
            }
            return null;
        }
        String text = draft.take(MemberColumns.PHONE, Values.phone(cell));
        if (text == null) {
            return null;
        }
        try {
            PhoneNumber phone = PhoneNumber.parse(text);
            return known != null && Arrays.equals(seals.hash(phone), known.phoneHash()) ? null : phone;
        } catch (RefusedException refused) {
            draft.errors.add("「" + MemberColumns.PHONE.heading() + "」" + refused.getMessage());
            return null;
        }
    }

    private @Nullable Long group(Draft draft, UnitName branch) {
        String text = Values.compact(draft.cell(MemberColumns.GROUP));
        if (Values.isNothing(text)) {
            return null;
        }
        for (PartyGroupRef group : groups.getOrDefault(branch.id(), List.of())) {
            if (Values.compact(group.name()).equals(text)) {
                return group.id();
            }
        }
        draft.errors.add("「" + branch.name() + "」没有党小组“" + Values.shorten(text) + "”，请先在组织里建立，或者空着。");
        return null;
    }

    private @Nullable Long household(Draft draft, UnitName branch) {
        String text = Values.compact(draft.cell(MemberColumns.HOUSEHOLD));
        if (Values.isNothing(text)) {
            return null;
        }
        String bare = bareHousehold(text);
        List<UnitName> found = units.below(branch.id()).stream()
                .filter(unit -> unit.level() == Level.HOUSEHOLD)
                .filter(unit -> bareHousehold(unit.name()).equals(bare)
                        || bareHousehold(unit.shortName()).equals(bare)
                        || text.equals(unit.code())
                        || bare.equals(hosts.get(unit.id())))
                .toList();
        if (found.size() == 1) {
            return found.get(0).id();
        }
        draft.errors.add(
                found.isEmpty()
                        ? "「" + branch.name() + "」没有中心户“" + Values.shorten(text) + "”，请先在组织里建立，或者空着。"
                        : "「" + branch.name() + "」有 " + found.size() + " 个中心户都叫“" + Values.shorten(text) + "”，请写全称。");
        return null;
    }

    private static String bareHousehold(String name) {
        return Values.compact(name).replaceFirst("(党员)?中心户(长)?$", "");
    }

    private List<NewPost> posts(
            Draft draft, UnitName branch, @Nullable Long group, @Nullable Long household, @Nullable KnownMember known) {
        String cell = draft.cell(MemberColumns.POSTS);
        if (Values.isNothing(cell)) {
            return List.of();
        }
        WrittenDay since = day(draft, MemberColumns.POSTS_FROM, false);
        List<NewPost> posts = new ArrayList<>();
        for (String word : Values.list(cell.replace("兼", "、"))) {
            PartyPost post = MemberImport.POSTS.get(Values.compact(word));
            if (post != null) {
                NewPost taken = seat(draft, post, branch, group, household, known, since);
                if (taken != null) {
                    posts.add(taken);
                }
            } else if (!MemberImport.NO_POST.contains(word)) {
                draft.cautions.add("“" + Values.shorten(word) + "”不是党内职务，没有登记。");
            }
        }
        return posts;
    }

    private @Nullable NewPost seat(
            Draft draft,
            PartyPost post,
            UnitName branch,
            @Nullable Long group,
            @Nullable Long household,
            @Nullable KnownMember known,
            @Nullable WrittenDay since) {
        UnitName unit = branch;
        if (post == PartyPost.HOUSEHOLD_HOST) {
            unit = household == null ? null : units.get(household);
            if (unit == null) {
                draft.errors.add("是中心户长，但没有写是哪个中心户。");
                return null;
            }
        }
        if (post == PartyPost.GROUP_LEADER && group == null) {
            draft.errors.add("是党小组组长，但没有写是哪个党小组。");
            return null;
        }
        Long ownGroup = post == PartyPost.GROUP_LEADER ? group : null;
        boolean single =
                post == PartyPost.SECRETARY || post == PartyPost.GROUP_LEADER || post == PartyPost.HOUSEHOLD_HOST;
        for (HeldPost current : held.getOrDefault(unit.id(), List.of())) {
            if (current.post() != post || !Objects.equals(current.groupId(), ownGroup)) {
                continue;
            }
            if (known != null && current.memberId() == known.id()) {
                return null;
            }
            if (single) {
                draft.errors.add("「" + unit.name() + "」现在已有" + post.title() + "，请先登记其离任。");
                return null;
            }
        }
        if (known != null && known.status() != MemberStatus.ACTIVE) {
            draft.errors.add(known.name() + "现在是「" + known.status().title() + "」，不能任职。");
            return null;
        }
        Integer earlier = single ? seenSeats.putIfAbsent(new Seat(unit.id(), ownGroup, post), draft.row.line()) : null;
        if (earlier != null) {
            draft.errors.add("和第 " + earlier + " 行都写着「" + unit.name() + "」" + post.title() + "，只能有一名。");
            return null;
        }
        LocalDate from = since == null ? today : since.day();
        if (from.isAfter(today)) {
            draft.errors.add("「" + MemberColumns.POSTS_FROM.heading() + "」日期不能晚于今天。");
        } else if (from.isBefore(unit.foundedOn())) {
            draft.errors.add("「" + MemberColumns.POSTS_FROM.heading() + "」不能早于组织成立的日期 " + unit.foundedOn() + "。");
        }
        return new NewPost(post, unit.id(), ownGroup, from);
    }

    private @Nullable String groupName(@Nullable UnitName branch, @Nullable Long id) {
        return branch == null || id == null
                ? null
                : groups.getOrDefault(branch.id(), List.of()).stream()
                        .filter(group -> group.id() == id)
                        .map(PartyGroupRef::name)
                        .findFirst()
                        .orElse("已撤销的党小组");
    }

    private @Nullable String unitName(@Nullable Long id) {
        UnitName unit = id == null ? null : units.get(id);
        return unit == null ? null : unit.name();
    }

    private static String yesNo(boolean yes) {
        return yes ? "是" : "否";
    }

    private static <T> T or(@Nullable T given, T known) {
        return given == null ? known : given;
    }

    private static <T> List<String> titles(T[] values, Function<T, String> title) {
        return Arrays.stream(values).map(title).toList();
    }

    @Override
    public void write(
            List<Judged<MemberWrite>> accepted, Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces) {
        List<MemberWrite.Fresh> fresh = new ArrayList<>();
        List<MemberWrite.Changed> changed = new ArrayList<>();
        for (Judged<MemberWrite> each : accepted) {
            if (each.write() instanceof MemberWrite.Fresh one) {
                fresh.add(one);
            } else if (each.write() instanceof MemberWrite.Changed one) {
                changed.add(one);
            }
        }
        take(intake.register(viewer, fresh, this::idsOnPath, sum), created, traces);
        take(intake.change(changed, this::idsOnPath, today, sum), created, traces);
    }

    private static void take(
            MemberIntake.Written written, Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces) {
        if (!written.created().isEmpty()) {
            created.accept(written.created());
        }
        if (!written.traces().isEmpty()) {
            traces.accept(written.traces().stream()
                    .map(trace -> new ImportTrace(trace.table(), trace.rowId(), trace.before(), trace.versionAfter()))
                    .toList());
        }
    }

    private List<Long> idsOnPath(long branch) {
        UnitName unit = Objects.requireNonNull(units.get(branch));
        return Arrays.stream(unit.path().substring(1).split("/"))
                .map(Long::valueOf)
                .toList();
    }

    @Override
    public void finish() {
        intake.finish(sum);
    }
}
