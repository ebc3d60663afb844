package org.hongfan.imports;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.access.Viewer;
import org.hongfan.member.IdNumber;
import org.hongfan.member.KnownMember;
import org.hongfan.member.MemberIntake;
import org.hongfan.organization.UnitName;
import org.hongfan.points.OpeningPoints;
import org.jspecify.annotations.Nullable;

/** One pass through a list of opening points. Member and year tell which entry a line is about. */
final class OpeningRun extends RowRun<OpeningWrite> {
    private static final BigDecimal MOST = BigDecimal.valueOf(999);
    private static final int LONGEST_REASON = 60;
    private static final String USUAL_REASON = "以往台账转入";
    private static final Pattern POINTS = Pattern.compile("([+-]?)(\\d{1,4}(?:\\.\\d+)?)分?");
    private static final Pattern YEAR = Pattern.compile("(\\d{4})(?:年|年度)?");
    private static final Pattern BRACKETED = Pattern.compile("([^(（]+)[(（](.*)[)）]");
    private static final int TAIL = 4;

    private final Viewer viewer;
    private final UnitFinder branches;
    private final OpeningPoints openings;
    private final MemberIntake intake;
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
            LocalDate today) {
        super(layout, OpeningColumns.ALL);
        this.viewer = viewer;
        this.openings = openings;
        this.intake = intake;
        this.today = today;
        years = openings.listYears();
        branches = UnitFinder.ofBranches(viewer, units);
    }

    @Override
    Judged<OpeningWrite> judge(RowDraft draft) {
        UnitName branch = branches.find(draft, OpeningColumns.BRANCH);
        KnownMember member = draft.errors.isEmpty() ? member(draft, branch) : null;
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
        OpeningPoints.Opening known = openings.find(year, List.of(member.id())).get(member.id());
        String settled = RowDraft.settled(reason, known == null ? USUAL_REASON : known.reason());
        OpeningWrite write = new OpeningWrite(member.id(), year, points, settled == null ? USUAL_REASON : settled);
        if (known == null) {
            if (openings.findScored(year, List.of(member.id())).isEmpty()) {
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

    private @Nullable KnownMember member(RowDraft draft, @Nullable UnitName branch) {
        String number = draft.cell(OpeningColumns.ID_NUMBER);
        if (!Values.isNothing(number) && !Values.isMasked(number)) {
            return byNumber(draft, number, branch);
        }
        if (branch == null) {
            draft.errors.add("没有写所在党支部。");
            return null;
        }
        String cell = Values.line(draft.cell(OpeningColumns.NAME));
        Matcher bracketed = BRACKETED.matcher(cell);
        boolean told = bracketed.matches();
        String name = Values.name(told ? bracketed.group(1) : cell);
        if (name.isEmpty()) {
            draft.errors.add("没有写姓名。");
            return null;
        }
        String tail = Values.compact(told ? bracketed.group(2) : draft.cell(OpeningColumns.PHONE));
        String last = tail.length() < TAIL ? "" : tail.substring(tail.length() - TAIL);
        List<KnownMember> same = intake.findByName(List.of(branch.id()), List.of(name)).stream()
                .filter(member -> member.status().belongs())
                .toList();
        List<KnownMember> meant = same.size() < 2
                ? same
                : same.stream()
                        .filter(member -> Values.isMasked(number)
                                ? member.idNumberMasked()
                                        .equals(Values.compact(number).replace('＊', '*'))
                                : member.phoneMasked() != null
                                        && !last.isEmpty()
                                        && member.phoneMasked().endsWith(last))
                        .toList();
        if (meant.size() == 1) {
            return meant.get(0);
        }
        draft.errors.add(
                same.isEmpty()
                        ? "「" + branch.name() + "」没有党员“" + Values.shorten(name) + "”。"
                        : "「" + branch.name() + "」有 " + same.size() + " 名党员叫“" + name + "”，请写上身份证号或手机末四位。");
        return null;
    }

    private @Nullable KnownMember byNumber(RowDraft draft, String cell, @Nullable UnitName branch) {
        String text = draft.take(OpeningColumns.ID_NUMBER, Values.idNumber(cell));
        if (text == null) {
            return null;
        }
        KnownMember member = intake.findByNumber(List.of(IdNumber.parse(text, today))).values().stream()
                .filter(one ->
                        viewer.scope().covers(one.branchPath()) && one.status().belongs())
                .filter(one -> branch == null || draft.isEmpty(OpeningColumns.BRANCH) || one.branchId() == branch.id())
                .findFirst()
                .orElse(null);
        if (member == null) {
            draft.errors.add("没有找到这个身份证号的党员。");
            return null;
        }
        String name = Values.name(draft.cell(OpeningColumns.NAME));
        if (!name.isEmpty() && !name.equals(Values.name(member.name()))) {
            draft.errors.add("这个身份证号登记的姓名不是“" + Values.shorten(name) + "”。");
        }
        return member;
    }

    private @Nullable Integer year(RowDraft draft) {
        if (draft.isEmpty(OpeningColumns.YEAR)) {
            return allowed(draft, today.getYear());
        }
        Matcher year = YEAR.matcher(Values.compact(draft.cell(OpeningColumns.YEAR)));
        if (!year.matches()) {
            draft.wrong(OpeningColumns.YEAR, "“" + Values.shorten(draft.cell(OpeningColumns.YEAR)) + "”不是年度，请写成 2026。");
            return null;
        }
        return allowed(draft, Integer.parseInt(year.group(1)));
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
    List<ImportTrace> write(OpeningWrite write) {
        OpeningPoints.Entered entered =
                openings.enter(viewer, write.memberId(), write.year(), write.points(), write.reason());
        written.computeIfAbsent(write.year(), year -> new TreeSet<>()).add(write.memberId());
        ImportTrace made = new ImportTrace("opening_point", entered.id(), null, null);
        return entered.replaced() == 0
                ? List.of(made)
                : List.of(made, new ImportTrace("opening_point", entered.replaced(), "{}", null));
    }

    @Override
    public void finish() {
        openings.settle(written, viewer.accountId());
    }
}
