package org.hongfan.imports;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hongfan.access.Viewer;
import org.hongfan.member.IdNumber;
import org.hongfan.member.KnownMember;
import org.hongfan.member.MemberIntake;
import org.hongfan.member.MemberSeals;
import org.hongfan.organization.UnitName;
import org.hongfan.points.OpeningPoints;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** One pass through a list of opening points. Member and year tell which entry a line is about. */
final class OpeningRun implements ImportRun<OpeningWrite> {
    private static final BigDecimal MOST = BigDecimal.valueOf(999);
    private static final int LONGEST_REASON = 60;
    private static final String USUAL_REASON = "以往台账转入";
    private static final Pattern POINTS = Pattern.compile("([+-]?)(\\d{1,4}(?:\\.\\d+)?)分?");
    private static final Pattern YEAR = Pattern.compile("(\\d{4})(?:年|年度)?");
    private static final Pattern BORN = Pattern.compile("(\\d{4})年生");
    private static final Pattern BRACKETED = Pattern.compile("([^(（]+)[(（](.*)[)）]");
    private static final int TAIL = 4;

    private final Viewer viewer;
    private final RowColumns columns;
    private final UnitFinder branches;
    private final OpeningPoints openings;
    private final MemberIntake intake;
    private final MemberSeals seals;
    private final LocalDate today;
    private final List<Integer> years;
    private final Map<Key, Integer> seen = new HashMap<>();
    private final Map<Integer, TreeSet<Long>> written = new TreeMap<>();

    private record Key(long member, int year) {}

    OpeningRun(
            Viewer viewer,
            Layout layout,
            UnitBook units,
            OpeningPoints openings,
            MemberIntake intake,
            MemberSeals seals,
            LocalDate today) {
        columns = new RowColumns(layout, OpeningColumns.ALL);
        this.viewer = viewer;
        this.openings = openings;
        this.intake = intake;
        this.seals = seals;
        this.today = today;
        years = openings.listYears();
        branches = UnitFinder.ofBranches(viewer, units);
    }

    /** A row with the branch it names and, where they can be told without asking, the ID number and the year. */
    private final class Draft extends RowDraft {
        final boolean readable;
        final @Nullable UnitName branch;
        final @Nullable IdNumber number;
        final @Nullable Integer year;

        Draft(SheetRow row) {
            super(columns, row);
            readable = errors.isEmpty();
            branch = readable ? branches.find(this, OpeningColumns.BRANCH) : null;
            number = readable ? number(cell(OpeningColumns.ID_NUMBER)) : null;
            year = readable ? yearOf(cell(OpeningColumns.YEAR)) : null;
        }

        private @Nullable IdNumber number(String cell) {
            if (Values.isNothing(cell) || Values.isMasked(cell)) {
                return null;
            }
            String text = Values.idNumber(cell).value();
            try {
                return text == null ? null : IdNumber.parse(text, today);
            } catch (RefusedException notOne) {
                return null;
            }
        }
    }

    /** What the rows of a block may be about, looked up before any of them is judged. */
    private final class Known {
        final Map<ByteBuffer, KnownMember> byNumber;
        final Map<Named, List<KnownMember>> byName;
        final Map<Integer, Map<Long, OpeningPoints.Opening>> openings = new HashMap<>();
        final Map<Integer, Set<Long>> scored = new HashMap<>();

        Known(List<Draft> drafts) {
            byNumber = intake.findByNumber(drafts.stream()
                    .map(draft -> draft.number)
                    .filter(Objects::nonNull)
                    .toList());
            List<Draft> named = drafts.stream()
                    .filter(draft -> draft.branch != null && draft.number == null)
                    .toList();
            byName = named.isEmpty()
                    ? Map.of()
                    : intake
                            .findByName(
                                    named.stream()
                                            .map(draft -> Objects.requireNonNull(draft.branch)
                                                    .id())
                                            .distinct()
                                            .toList(),
                                    named.stream()
                                            .map(OpeningRun::nameOf)
                                            .distinct()
                                            .toList())
                            .stream()
                            .filter(member -> member.status().belongs())
                            .collect(Collectors.groupingBy(member -> new Named(member.branchId(), member.name())));
            List<Long> members = Stream.concat(
                            byNumber.values().stream(), byName.values().stream().flatMap(List::stream))
                    .map(KnownMember::id)
                    .distinct()
                    .toList();
            drafts.stream()
                    .map(draft -> draft.year)
                    .filter(year -> year != null && years.contains(year))
                    .distinct()
                    .forEach(year -> {
                        openings.put(year, OpeningRun.this.openings.find(year, members));
                        scored.put(year, OpeningRun.this.openings.findScored(year, members));
                    });
        }
    }

    private record Named(long branch, String name) {}

    @Override
    public List<Judged<OpeningWrite>> judge(List<SheetRow> rows) {
        List<Draft> drafts = rows.stream().map(Draft::new).toList();
        Known known = new Known(drafts);
        List<Judged<OpeningWrite>> judged = new ArrayList<>(rows.size());
        for (Draft draft : drafts) {
            try {
                judged.add(draft.readable ? judge(draft, known) : draft.refused());
            } catch (RefusedException refused) {
                draft.errors.add(refused.getMessage());
                judged.add(draft.refused());
            }
        }
        return judged;
    }

    private Judged<OpeningWrite> judge(Draft draft, Known there) {
        KnownMember member = draft.errors.isEmpty() ? member(draft, there) : null;
        Integer year = year(draft);
        BigDecimal points = draft.take(OpeningColumns.POINTS, points(draft.cell(OpeningColumns.POINTS)));
        String reason = draft.line(OpeningColumns.REASON, LONGEST_REASON);
        if (member == null || year == null || !draft.errors.isEmpty()) {
            return draft.refused();
        }
        if (points == null || points.signum() == 0) {
            return draft.same();
        }
        Integer earlier = seen.putIfAbsent(new Key(member.id(), year), draft.row.line());
        if (earlier != null) {
            return draft.refused("和第 " + earlier + " 行是同一个人、同一年度。");
        }
        OpeningPoints.Opening known =
                there.openings.getOrDefault(year, Map.of()).get(member.id());
        String settled = RowDraft.settled(reason, known == null ? USUAL_REASON : known.reason());
        OpeningWrite write = new OpeningWrite(member.id(), year, points, settled == null ? USUAL_REASON : settled);
        if (known == null) {
            if (!there.scored.getOrDefault(year, Set.of()).contains(member.id())) {
                return draft.refused(member.name() + " " + year + " 年不参与积分（流动、患重病或 70 岁以上），不用登记期初积分。");
            }
            return draft.fresh(write);
        }
        if (known.points().compareTo(points) != 0) {
            draft.changed(OpeningColumns.POINTS, plain(known.points()), plain(points));
        }
        draft.changed(OpeningColumns.REASON, known.reason(), write.reason());
        return draft.known(write);
    }

    private static String plain(BigDecimal points) {
        return points.stripTrailingZeros().toPlainString();
    }

    /** The name without what stands in brackets behind it. */
    private static String nameOf(RowDraft draft) {
        String cell = Values.line(draft.cell(OpeningColumns.NAME));
        Matcher bracketed = BRACKETED.matcher(cell);
        return Values.name(bracketed.matches() ? bracketed.group(1) : cell);
    }

    private @Nullable KnownMember member(Draft draft, Known known) {
        String number = draft.cell(OpeningColumns.ID_NUMBER);
        if (!Values.isNothing(number) && !Values.isMasked(number)) {
            return byNumber(draft, number, known);
        }
        UnitName branch = draft.branch;
        if (branch == null) {
            draft.errors.add("没有写所在党支部。");
            return null;
        }
        String cell = Values.line(draft.cell(OpeningColumns.NAME));
        Matcher bracketed = BRACKETED.matcher(cell);
        boolean told = bracketed.matches();
        String name = nameOf(draft);
        if (name.isEmpty()) {
            draft.errors.add("没有写姓名。");
            return null;
        }
        String distinction = Values.compact(told ? bracketed.group(2) : draft.cell(OpeningColumns.PHONE));
        List<KnownMember> same = known.byName.getOrDefault(new Named(branch.id(), name), List.of());
        List<KnownMember> meant = same.size() < 2
                ? same
                : same.stream()
                        .filter(member -> Values.isMasked(number)
                                ? IdNumber.mayBeTheSame(member.idNumberMasked(), MemberDraft.mask(number))
                                        && (distinction.isEmpty() || isToldBy(member, distinction))
                                : isToldBy(member, distinction))
                        .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        draft.errors.add(
                same.isEmpty()
                        ? "“" + branch.name() + "”没有党员“" + Values.shorten(name) + "”。"
                        : "“" + branch.name() + "”有 " + same.size() + " 名党员叫“" + name + "”，请写上身份证号、手机末四位或出生年份。");
        return null;
    }

    /** By the last four digits of the phone, the year of birth (1958年生), or both, as pages and exports tell namesakes apart. */
    private static boolean isToldBy(KnownMember member, String distinction) {
        Matcher born = BORN.matcher(distinction);
        boolean dated = born.find();
        String tail = dated ? distinction.replace(born.group(), "") : distinction;
        String phone = member.phoneMasked();
        boolean bornThen = dated && member.birthDate().getYear() == Integer.parseInt(born.group(1));
        boolean reached =
                tail.length() >= TAIL && phone != null && phone.endsWith(tail.substring(tail.length() - TAIL));
        return tail.isEmpty() ? bornThen : reached && (!dated || bornThen);
    }

    private @Nullable KnownMember byNumber(Draft draft, String cell, Known known) {
        String text = draft.take(OpeningColumns.ID_NUMBER, Values.idNumber(cell));
        if (text == null) {
            return null;
        }
        UnitName branch = draft.branch;
        IdNumber number = IdNumber.parse(text, today);
        KnownMember member = Stream.ofNullable(known.byNumber.get(MemberImport.key(seals.hash(number))))
                .filter(one ->
                        viewer.scope().covers(one.branchPath()) && one.status().belongs())
                .filter(one -> branch == null || draft.isEmpty(OpeningColumns.BRANCH) || one.branchId() == branch.id())
                .findFirst()
                .orElse(null);
        if (member == null) {
            draft.errors.add("没有找到这个身份证号的党员。");
            return null;
        }
        String name = nameOf(draft);
        if (!name.isEmpty() && !name.equals(Values.name(member.name()))) {
            draft.errors.add("这个身份证号登记的姓名不是“" + Values.shorten(name) + "”。");
        }
        return member;
    }

    /** The year a cell means, this one when it says nothing; null when it is none. */
    private @Nullable Integer yearOf(String cell) {
        if (Values.isNothing(cell)) {
            return today.getYear();
        }
        Matcher year = YEAR.matcher(Values.compact(cell));
        return year.matches() ? Integer.valueOf(year.group(1)) : null;
    }

    private @Nullable Integer year(Draft draft) {
        if (draft.year == null) {
            draft.wrong(OpeningColumns.YEAR, "“" + Values.shorten(draft.cell(OpeningColumns.YEAR)) + "”不是年度，请写成 2026。");
            return null;
        }
        return allowed(draft, draft.year);
    }

    private @Nullable Integer allowed(RowDraft draft, int year) {
        if (years.contains(year) && year <= today.getYear()) {
            return year;
        }
        draft.wrong(OpeningColumns.YEAR, year + " 年没有积分规则，不能登记期初积分。");
        return null;
    }

    private static Reading<BigDecimal> points(String cell) {
        if (Values.isNothing(cell)) {
            return Reading.empty();
        }
        Matcher written = POINTS.matcher(Values.compact(cell).replace('−', '-'));
        if (written.matches()) {
            BigDecimal points = new BigDecimal(written.group(2));
            if (points.compareTo(MOST) <= 0 && points.stripTrailingZeros().scale() <= 1) {
                return Reading.of(written.group(1).equals("-") ? points.negate() : points);
            }
        }
        return Reading.wrong("“" + Values.shorten(cell) + "”应是 −999 到 999 的分数，最多一位小数。");
    }

    @Override
    public void write(
            List<Judged<OpeningWrite>> accepted, Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces) {
        Map<Integer, List<OpeningPoints.Entry>> entries = new TreeMap<>();
        for (Judged<OpeningWrite> each : accepted) {
            OpeningWrite write = Objects.requireNonNull(each.write());
            entries.computeIfAbsent(write.year(), year -> new ArrayList<>())
                    .add(new OpeningPoints.Entry(write.memberId(), write.points(), write.reason()));
            written.computeIfAbsent(write.year(), year -> new TreeSet<>()).add(write.memberId());
        }
        List<ImportTrace> made = new ArrayList<>();
        entries.forEach((year, each) -> openings.enter(viewer, year, each)
                .values()
                .forEach(entered -> {
                    made.add(new ImportTrace("opening_point", entered.id(), null, null));
                    if (entered.replaced() != 0) {
                        made.add(new ImportTrace("opening_point", entered.replaced(), "{}", null));
                    }
                }));
        if (!made.isEmpty()) {
            traces.accept(made);
        }
    }

    @Override
    public void finish() {
        openings.settle(written, viewer.accountId());
    }
}
