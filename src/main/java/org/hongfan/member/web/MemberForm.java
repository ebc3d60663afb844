package org.hongfan.member.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.EditMember;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberKind;
import org.hongfan.member.RegisterMember;
import org.hongfan.member.Sector;
import org.hongfan.member.Sex;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

/** Registering and editing. Sex and birth date follow from the ID number; where a sender gives them they must agree. */
@Getter
@Setter
@NullUnmarked
class MemberForm {
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

    private int version;

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
                belongsFrom);
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
                seriouslyIll);
    }
}
