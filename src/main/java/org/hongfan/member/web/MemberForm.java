package org.hongfan.member.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.CorrectedField;
import org.hongfan.member.EditMember;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberKind;
import org.hongfan.member.RegisterMember;
import org.hongfan.member.Sector;
import org.hongfan.member.Sex;
import org.hongfan.member.StandingBasis;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

/** Registering and editing. Sex and birth date follow from the ID number; where a sender gives them they must agree. */
@Getter
@Setter
@NullUnmarked
class MemberForm {
    private static final Pattern DAY = Pattern.compile("(\\d{4})\\D+(\\d{1,2})\\D+(\\d{1,2})");

    private Long branchId;

    @NotBlank(message = "请填写姓名") @Size(max = 30, message = "姓名不超过 30 个字") private String name;

    private String idNumber;
    private Sex sex;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate birthDate;

    @NotNull(message = "请选择民族") private Ethnicity ethnicity;

    @NotNull(message = "请选择学历") private Education education;

    @NotNull(message = "请选择从事行业") private Sector sector;

    @Size(max = 40, message = "不超过 40 个字") private String occupation;

    private String phone;
    private boolean forgetPhone;

    @NotNull(message = "请选择党员类别") private MemberKind kind;

    @NotNull(message = "请填写入党日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate joinedOn;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate confirmedOn;

    @NotNull(message = "请选择流动情况") private Floating floating;

    @Size(max = 60, message = "不超过 60 个字") private String floatingPlace;

    private boolean seriouslyIll;
    private Long groupId;
    private Long householdId;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate belongsFrom;

    /** Somebody of the same name and phone or day of birth was shown, and it is somebody else. */
    private boolean notTheSame;

    private Long basisResolution;

    @Size(max = 200, message = "不超过 200 个字") private String basis;

    private int version;

    /** The wish for correction that this answers. */
    private Long correction;

    @Size(max = 200, message = "不超过 200 个字") private String correctionNote;

    static MemberForm fresh(Long branchId, LocalDate today) {
        MemberForm form = new MemberForm();
        form.branchId = branchId;
        form.ethnicity = Ethnicity.HAN;
        form.kind = MemberKind.FULL;
        form.floating = Floating.NONE;
        form.belongsFrom = today;
        return form;
    }

    static MemberForm of(MemberFacts member) {
        MemberForm form = new MemberForm();
        form.branchId = member.branchId();
        form.name = member.name();
        form.ethnicity = member.ethnicity();
        form.education = member.education();
        form.sector = member.sector();
        form.occupation = member.occupation();
        form.kind = member.kind();
        form.joinedOn = member.joinedOn();
        form.confirmedOn = member.confirmedOn();
        form.floating = member.floating();
        form.floatingPlace = member.floatingPlace();
        form.seriouslyIll = member.seriouslyIll();
        form.version = member.version();
        return form;
    }

    /** What a member asked for, where it fits into a field as it was written; else it stands above the form. */
    void fill(CorrectedField field, String wanted) {
        switch (field) {
            case PHONE -> phone = wanted;
            case NAME -> name = wanted;
            case ID_NUMBER -> idNumber = wanted;
            case OCCUPATION -> occupation = wanted;
            case JOINED_ON -> joinedOn = day(wanted, joinedOn);
            case CONFIRMED_ON -> confirmedOn = day(wanted, confirmedOn);
            case ETHNICITY -> ethnicity = byTitle(Ethnicity.values(), Ethnicity::title, wanted, ethnicity);
            case EDUCATION -> education = byTitle(Education.values(), Education::title, wanted, education);
            case OTHER -> {}
        }
    }

    private static LocalDate day(String wanted, LocalDate otherwise) {
        Matcher parts = DAY.matcher(wanted);
        try {
            return parts.find()
                    ? LocalDate.of(
                            Integer.parseInt(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            Integer.parseInt(parts.group(3)))
                    : otherwise;
        } catch (DateTimeException noSuchDay) {
            return otherwise;
        }
    }

    private static <E> E byTitle(E[] all, Function<E, String> title, String wanted, E otherwise) {
        return Arrays.stream(all)
                .filter(one -> wanted.contains(title.apply(one)))
                .findFirst()
                .orElse(otherwise);
    }

    RegisterMember registration() {
        return new RegisterMember(
                branchId,
                name,
                idNumber == null ? "" : idNumber,
                sex,
                birthDate,
                ethnicity,
                education,
                sector,
                occupation,
                phone,
                kind,
                joinedOn,
                confirmedOn,
                floating,
                floatingPlace,
                seriouslyIll,
                groupId,
                householdId,
                belongsFrom,
                basis());
    }

    boolean hasBasis() {
        return basisResolution != null || basis != null && !basis.isBlank();
    }

    private StandingBasis basis() {
        return new StandingBasis(basisResolution, basis);
    }

    EditMember edit() {
        return new EditMember(
                version,
                name,
                idNumber,
                sex,
                birthDate,
                ethnicity,
                education,
                sector,
                occupation,
                phone,
                forgetPhone,
                kind,
                joinedOn,
                confirmedOn,
                floating,
                floatingPlace,
                seriouslyIll,
                basis());
    }
}
