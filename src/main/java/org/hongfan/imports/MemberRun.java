package org.hongfan.imports;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hongfan.access.Viewer;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.IdNumber;
import org.hongfan.member.KnownMember;
import org.hongfan.member.MemberIntake;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberRules;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.MemberWrite;
import org.hongfan.member.NewPost;
import org.hongfan.member.PhoneNumber;
import org.hongfan.member.PostPolicy;
import org.hongfan.member.Probation;
import org.hongfan.member.SealedMembers;
import org.hongfan.member.Sector;
import org.hongfan.member.Sex;
import org.hongfan.organization.PartyGroupRef;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.Days;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** One pass through a member roster. */
final class MemberRun implements ImportRun<MemberWrite> {
    private static final String ELSEWHERE = "这个身份证号已在别处登记，请联系上级党组织核实。";

    private static final List<String> SEXES = MemberDraft.titles(Sex.values(), Sex::title);

    private final Viewer viewer;
    private final RowColumns columns;
    private final UnitFinder branches;
    private final UnitBook units;
    private final MemberPlaces places;
    private final MemberIntake intake;
    private final MemberSeals seals;
    private final LocalDate today;
    private final Map<ByteBuffer, Integer> seenNumbers = new HashMap<>();
    private final Map<Long, List<Long>> lines = new HashMap<>();
    private final MemberIntake.Sum sum = new MemberIntake.Sum();

    MemberRun(
            Viewer viewer,
            Layout layout,
            UnitBook units,
            List<PartyGroupRef> groups,
            MemberIntake intake,
            MemberSeals seals,
            LocalDate today) {
        this.viewer = viewer;
        columns = new RowColumns(layout, MemberColumns.ALL);
        branches = UnitFinder.ofBranches(viewer, units);
        this.units = units;
        this.intake = intake;
        this.seals = seals;
        this.today = today;
        places = new MemberPlaces(units, groups, intake, today);
    }

    @Override
    public List<Judged<MemberWrite>> judge(List<SheetRow> rows) {
        return read(rows).get();
    }

    @Override
    public Supplier<List<Judged<MemberWrite>>> read(List<SheetRow> rows) {
        List<MemberDraft> drafts = rows.stream().map(this::identify).toList();
        return () -> judgeAll(drafts);
    }

    private List<Judged<MemberWrite>> judgeAll(List<MemberDraft> drafts) {
        recognize(drafts);
        places.readPosts(drafts);
        List<Judged<MemberWrite>> judged = new ArrayList<>(drafts.size());
        for (MemberDraft draft : drafts) {
            judged.add(judge(draft));
        }
        return judged;
    }

    private MemberDraft identify(SheetRow row) {
        MemberDraft draft = new MemberDraft(columns, row, seals, today);
        if (!draft.readable) {
            return draft;
        }
        draft.name = Values.name(draft.cell(MemberColumns.NAME));
        String number = draft.cell(MemberColumns.ID_NUMBER);
        if (Values.isMasked(number)) {
            draft.maskedNumber = MemberDraft.mask(number);
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
        draft.branch = branches.find(draft, MemberColumns.BRANCH);
        return draft;
    }

    private void recognize(List<MemberDraft> drafts) {
        Map<ByteBuffer, KnownMember> known = intake.findByNumber(drafts.stream()
                .map(draft -> draft.number)
                .filter(Objects::nonNull)
                .toList());
        List<MemberDraft> masked = drafts.stream()
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
        for (MemberDraft draft : drafts) {
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

    /** What the portal gives out hides the number's middle; name, branch and what is left of the number tell who it is, and of namesakes born in the same month the phone. */
    private void recognizeMasked(MemberDraft draft, List<KnownMember> namesakes) {
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
                        && IdNumber.mayBeTheSame(one.idNumberMasked(), draft.maskedNumber)
                        && (birth.value() == null || birth.value().agreesWith(one.birthDate())))
                .toList();
        String phone = MemberDraft.mask(draft.cell(MemberColumns.PHONE));
        if (same.size() > 1 && Values.isMasked(phone)) {
            same = same.stream().filter(one -> phone.equals(one.phoneMasked())).toList();
        }
        if (same.size() == 1) {
            draft.known = same.get(0);
        } else {
            draft.errors.add(
                    same.isEmpty()
                            ? "身份证号打了码，而这个支部没有这样一名党员。登记新党员请写完整的身份证号。"
                            : "身份证号打了码，有 " + same.size() + " 名党员都符合，请写完整的身份证号。");
        }
    }

    private Judged<MemberWrite> judge(MemberDraft draft) {
        if (!draft.readable) {
            return draft.refused();
        }
        KnownMember known = draft.known;
        if (known != null) {
            if (!viewer.scope().covers(known.branchPath())) {
                return draft.refused(ELSEWHERE);
            }
            if (!known.status().belongs()) {
                return draft.refused(known.name() + "已登记在“" + known.branchName() + "”，现在是“"
                        + known.status().title() + "”。如已恢复，请先在党员页面办理。");
            }
            if (draft.branch == null && Values.isNothing(draft.cell(MemberColumns.BRANCH))) {
                draft.branch = units.get(known.branchId());
            }
            if (draft.branch != null && draft.branch.id() != known.branchId()) {
                return draft.refused(known.name() + "的组织关系在“" + known.branchName() + "”。要转到“" + draft.branch.name()
                        + "”，请在党员页面办理转移。");
            }
        }
        if (draft.branch == null && draft.errors.isEmpty()) {
            draft.errors.add("没有写所在党支部。");
        }
        try {
            return known == null ? draft.fresh(fresh(draft)) : draft.known(changed(draft, known));
        } catch (RefusedException refused) {
            draft.errors.add(prefix(refused.field()) + refused.getMessage());
        }
        return draft.refused();
    }

    private static String prefix(@Nullable String field) {
        return MemberColumns.ALL.stream()
                .filter(column -> column.key().equals(field) && !field.equals("name") && !field.equals("idNumber"))
                .map(column -> "“" + column.heading() + "”")
                .findFirst()
                .orElse("");
    }

    private @Nullable MemberWrite fresh(MemberDraft draft) {
        String name = MemberRules.requireName(draft.name);
        IdNumber number = draft.number;
        Sex sex = draft.take(
                MemberColumns.SEX, Values.choice(draft.cell(MemberColumns.SEX), MemberImport.SEXES, "性别", SEXES));
        WrittenDay birth = draft.day(MemberColumns.BIRTH_DATE, true);
        WrittenDay joined = draft.day(MemberColumns.JOINED_ON, false);
        WrittenDay confirmed = draft.day(MemberColumns.CONFIRMED_ON, false);
        WrittenDay from = draft.day(MemberColumns.BELONGS_FROM, false);
        MemberKind kind = draft.kind(confirmed, joined);
        Ethnicity ethnicity = draft.ethnicity();
        Education education = draft.education();
        Sector sector = draft.sector();
        Floating floating = draft.floating();
        Boolean ill = draft.take(MemberColumns.SERIOUSLY_ILL, Values.yesOrNo(draft.cell(MemberColumns.SERIOUSLY_ILL)));
        PhoneNumber phone = draft.phone(null);
        if (joined == null && Values.isNothing(draft.cell(MemberColumns.JOINED_ON))) {
            draft.errors.add("没有写入党日期。");
        }
        UnitName branch = draft.branch;
        if (branch == null || number == null || joined == null || kind == null || !draft.errors.isEmpty()) {
            return null;
        }
        MemberRules.requireAgreement(number, sex, MemberDraft.agreed(birth, number.birthDate()));
        LocalDate confirmedOn = confirmed == null ? null : confirmed.day();
        MemberRules.requireStanding(number.birthDate(), kind, joined.day(), confirmedOn, today);
        LocalDate belongsFrom = from != null
                ? from.day()
                : joined.day().isBefore(branch.foundedOn()) ? branch.foundedOn() : joined.day();
        MemberRules.requireBelongingFrom(belongsFrom, branch.foundedOn(), joined.day(), today);
        Long group = places.group(draft, branch);
        Long household = places.household(draft, branch);
        List<NewPost> posts = places.posts(draft, branch, group, household, null, kind, confirmedOn);
        Probation.finding(joined.day(), confirmedOn).ifPresent(finding -> draft.cautions.add(finding + "请核对。"));
        return new MemberWrite.Fresh(
                draft.row.line(),
                branch.id(),
                name,
                number,
                ethnicity == null ? Ethnicity.HAN : ethnicity,
                education == null ? Education.OTHER : education,
                sector == null ? Sector.OTHER : sector,
                draft.occupation(),
                phone,
                kind,
                joined.day(),
                confirmedOn,
                floating == null ? Floating.NONE : floating,
                draft.floatingPlace(),
                Boolean.TRUE.equals(ill),
                group,
                household,
                belongsFrom,
                posts);
    }

    private @Nullable MemberWrite changed(MemberDraft draft, KnownMember known) {
        String name = draft.name.isEmpty() || draft.name.equals(Values.name(known.name()))
                ? known.name()
                : MemberRules.requireName(draft.name);
        Sex sex = draft.take(
                MemberColumns.SEX, Values.choice(draft.cell(MemberColumns.SEX), MemberImport.SEXES, "性别", SEXES));
        WrittenDay birth = draft.day(MemberColumns.BIRTH_DATE, true);
        WrittenDay joined = MemberDraft.settledDay(draft.day(MemberColumns.JOINED_ON, true), known.joinedOn());
        WrittenDay confirmed = MemberDraft.settledDay(draft.day(MemberColumns.CONFIRMED_ON, true), known.confirmedOn());
        WrittenDay from = draft.day(MemberColumns.BELONGS_FROM, true);
        MemberKind written = draft.take(
                MemberColumns.KIND,
                Values.choice(
                        draft.kindWord(),
                        MemberImport.KINDS,
                        "人员类别",
                        MemberDraft.titles(MemberKind.values(), MemberKind::title)));
        Ethnicity ethnicity = or(draft.ethnicity(), known.ethnicity());
        Education education = or(draft.education(), known.education());
        boolean sectorGiven = !Values.isNothing(draft.cell(MemberColumns.SECTOR));
        Sector sector = or(draft.sector(), known.sector());
        Floating floating = or(draft.floating(), known.floating());
        Boolean ill = draft.take(MemberColumns.SERIOUSLY_ILL, Values.yesOrNo(draft.cell(MemberColumns.SERIOUSLY_ILL)));
        PhoneNumber phone = draft.phone(known);
        if (!draft.errors.isEmpty()) {
            return null;
        }
        MemberRules.requireAgreement(known.sex(), known.birthDate(), sex, MemberDraft.agreed(birth, known.birthDate()));
        LocalDate joinedOn = joined == null ? known.joinedOn() : joined.day();
        MemberKind kind = or(written, known.kind());
        LocalDate confirmedOn = confirmed == null ? known.confirmedOn() : confirmed.day();
        if (written == null && confirmed != null && known.kind() == MemberKind.PROBATIONARY) {
            kind = MemberKind.FULL;
        }
        if (kind == MemberKind.PROBATIONARY && confirmed == null) {
            confirmedOn = null;
        }
        MemberRules.requireStanding(known.birthDate(), kind, joinedOn, confirmedOn, today);
        if (from != null && !from.agreesWith(known.belongsFrom())) {
            draft.cautions.add("“" + MemberColumns.BELONGS_FROM.heading() + "”登记的是" + Days.inWords(known.belongsFrom())
                    + "，导入不改动这一天。");
        }
        UnitName branch = draft.branch;
        Long group = known.groupId();
        Long household = known.householdId();
        List<NewPost> posts = List.of();
        if (branch != null) {
            group = or(places.group(draft, branch), group);
            household = or(places.household(draft, branch), household);
            posts = places.posts(draft, branch, group, household, known, kind, confirmedOn);
        }
        PostPolicy.requireNoOfficer(known.name(), kind, places.heldBy(known));
        if (!joinedOn.equals(known.joinedOn()) || !Objects.equals(confirmedOn, known.confirmedOn())) {
            Probation.finding(joinedOn, confirmedOn).ifPresent(finding -> draft.cautions.add(finding + "请核对。"));
        }
        String occupation = RowDraft.settled(draft.occupation(), known.occupation());
        String place =
                floating == Floating.NONE ? null : RowDraft.settled(draft.floatingPlace(), known.floatingPlace());
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
        draft.changed(MemberColumns.GROUP, places.groupName(branch, known.groupId()), places.groupName(branch, group));
        draft.changed(MemberColumns.HOUSEHOLD, places.unitName(known.householdId()), places.unitName(household));
        for (NewPost post : posts) {
            draft.changes.add(
                    MemberColumns.POSTS.heading() + "：任" + post.post().title() + "，自" + Days.inWords(post.from()));
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

    private static String yesNo(boolean yes) {
        return yes ? "是" : "否";
    }

    private static <T> T or(@Nullable T given, T known) {
        return given == null ? known : given;
    }

    @Override
    public void write(
            List<Judged<MemberWrite>> accepted, Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces) {
        ready(accepted).write(created, traces);
    }

    /** Each person and each seat stands once in a file: nobody asks for what the rows before have written. */
    @Override
    public boolean writesLater() {
        return true;
    }

    @Override
    public Writing ready(List<Judged<MemberWrite>> accepted) {
        List<MemberWrite.Fresh> fresh = new ArrayList<>();
        List<MemberWrite.Changed> changed = new ArrayList<>();
        for (Judged<MemberWrite> each : accepted) {
            if (each.write() instanceof MemberWrite.Fresh one) {
                fresh.add(one);
            } else if (each.write() instanceof MemberWrite.Changed one) {
                changed.add(one);
            }
        }
        SealedMembers sealed = SealedMembers.of(fresh, seals);
        return (created, traces) -> {
            take(intake.register(viewer, sealed, this::idsOnPath, sum), created, traces);
            take(intake.change(changed, this::idsOnPath, today, sum), created, traces);
        };
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
        return lines.computeIfAbsent(branch, id -> {
            UnitName unit = Objects.requireNonNull(units.get(id));
            return Arrays.stream(unit.path().substring(1).split("/"))
                    .map(Long::valueOf)
                    .toList();
        });
    }

    @Override
    public void finish() {
        intake.finish(sum);
    }
}
