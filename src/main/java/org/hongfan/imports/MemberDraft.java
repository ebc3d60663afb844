package org.hongfan.imports;

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.IdNumber;
import org.hongfan.member.KnownMember;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.PhoneNumber;
import org.hongfan.member.Sector;
import org.hongfan.organization.UnitName;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** A line of a roster while it is judged: who it is about, and the values of its cells. */
final class MemberDraft extends RowDraft {
    private static final int USUAL_PROBATION_YEARS = 2;
    private static final List<String> KIND_TITLES = titles(MemberKind.values(), MemberKind::title);
    private static final List<String> EDUCATION_TITLES = titles(Education.values(), Education::title);
    private static final List<String> FLOATING_TITLES = titles(Floating.values(), Floating::title);
    private static final List<String> ETHNICITY_TITLES = List.of("汉族", "满族", "回族", "朝鲜族", "蒙古族等 56 个民族的名称");

    String name = "";

    @Nullable String maskedNumber;

    @Nullable IdNumber number;

    @Nullable ByteBuffer hash;

    @Nullable UnitName branch;

    @Nullable KnownMember known;

    final boolean readable;
    private final MemberSeals seals;
    private final LocalDate today;

    MemberDraft(RowColumns columns, SheetRow row, MemberSeals seals, LocalDate today) {
        super(columns, row);
        this.seals = seals;
        this.today = today;
        readable = errors.isEmpty();
    }

    @Nullable WrittenDay day(ImportColumn column, boolean quiet) {
        Reading<WrittenDay> reading = Values.day(cell(column), today);
        WrittenDay day = reading.value();
        if (quiet && day != null && day.monthOnly()) {
            return day;
        }
        return take(column, reading);
    }

    /** A month that agrees with the known day means that day. */
    static @Nullable WrittenDay settledDay(@Nullable WrittenDay written, @Nullable LocalDate known) {
        return written != null && known != null && written.agreesWith(known) ? new WrittenDay(known, false) : written;
    }

    static @Nullable LocalDate agreed(@Nullable WrittenDay written, LocalDate known) {
        return written == null ? null : written.agreesWith(known) ? known : written.day();
    }

    String kindWord() {
        String word = cell(MemberColumns.KIND);
        String compact = Values.compact(word);
        return compact.equals("中共党员") || compact.equals("党员") || Values.isNothing(word) ? "" : word;
    }

    @Nullable MemberKind kind(@Nullable WrittenDay confirmed, @Nullable WrittenDay joined) {
        String word = kindWord();
        if (!word.isEmpty()) {
            return take(MemberColumns.KIND, Values.choice(word, MemberImport.KINDS, "人员类别", KIND_TITLES));
        }
        if (confirmed != null) {
            return MemberKind.FULL;
        }
        if (joined != null && joined.day().isAfter(today.minusYears(USUAL_PROBATION_YEARS))) {
            cautions.add("没有写人员类别和转正日期，按预备党员登记。");
            return MemberKind.PROBATIONARY;
        }
        if (joined != null) {
            errors.add("没有写人员类别和转正日期，分不清是正式党员还是预备党员。");
        }
        return null;
    }

    @Nullable Ethnicity ethnicity() {
        return take(
                MemberColumns.ETHNICITY,
                Values.choice(cell(MemberColumns.ETHNICITY), MemberImport.ETHNICITIES, "民族", ETHNICITY_TITLES));
    }

    @Nullable Education education() {
        return take(
                MemberColumns.EDUCATION,
                Values.choice(cell(MemberColumns.EDUCATION), MemberImport.EDUCATIONS, "学历", EDUCATION_TITLES));
    }

    /** What is no sector is kept as the occupation where that is empty. */
    @Nullable Sector sector() {
        String cell = cell(MemberColumns.SECTOR);
        if (Values.isNothing(cell)) {
            return null;
        }
        Sector known = MemberImport.SECTORS.get(Values.compact(cell));
        if (known == null) {
            cautions.add("“" + MemberColumns.SECTOR.heading() + "”写的“" + Values.shorten(cell) + "”不在行业分类里，按其他登记。");
            return Sector.OTHER;
        }
        return known;
    }

    @Nullable String occupation() {
        String text =
                Values.isNothing(cell(MemberColumns.OCCUPATION)) ? "" : Values.line(cell(MemberColumns.OCCUPATION));
        String sector = Values.compact(cell(MemberColumns.SECTOR));
        if (text.isEmpty() && !Values.isNothing(sector) && !MemberImport.SECTORS.containsKey(sector)) {
            text = Values.line(cell(MemberColumns.SECTOR));
        }
        return shortEnough(MemberColumns.OCCUPATION, text, 40);
    }

    @Nullable String floatingPlace() {
        String cell = cell(MemberColumns.FLOATING_PLACE);
        return shortEnough(MemberColumns.FLOATING_PLACE, Values.isNothing(cell) ? "" : Values.line(cell), 60);
    }

    @Nullable Floating floating() {
        return take(
                MemberColumns.FLOATING,
                Values.choice(cell(MemberColumns.FLOATING), MemberImport.FLOATINGS, "流动情况", FLOATING_TITLES));
    }

    /** A masked number as the portal writes it. */
    static String mask(String cell) {
        return Values.compact(cell).replace('＊', '*');
    }

    /** The number to be written; null when there is none, or it is the known one. */
    @Nullable PhoneNumber phone(@Nullable KnownMember known) {
        String cell = cell(MemberColumns.PHONE);
        if (Values.isMasked(cell)) {
            if (known == null || !mask(cell).equals(known.phoneMasked())) {
                errors.add("“" + MemberColumns.PHONE.heading() + "”打了码，而且和登记的对不上，请写完整。");
            }
            return null;
        }
        String text = take(MemberColumns.PHONE, Values.phone(cell));
        if (text == null) {
            return null;
        }
        try {
            PhoneNumber phone = PhoneNumber.parse(text);
            return known != null && Arrays.equals(seals.hash(phone), known.phoneHash()) ? null : phone;
        } catch (RefusedException refused) {
            errors.add("“" + MemberColumns.PHONE.heading() + "”" + refused.getMessage());
            return null;
        }
    }

    static <T> List<String> titles(T[] values, Function<T, String> title) {
        return Arrays.stream(values).map(title).toList();
    }
}
