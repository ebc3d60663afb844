package org.hongfan.member.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.ExclusionReason;
import org.hongfan.member.MemberStatus;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

/** A dated step in a member's record: another branch, another status, an exclusion, group and household. */
@Getter
@Setter
@NullUnmarked
class MemberStepForm {
    private Long branchId;
    private MemberStatus status;
    private ExclusionReason exclusion;
    private Long groupId;
    private Long householdId;

    @NotNull(message = "请填写日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate on;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate to;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate approvedOn;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate agreedOn;

    @Size(max = 200, message = "不超过 200 个字") private String reason;

    static MemberStepForm on(LocalDate day) {
        MemberStepForm form = new MemberStepForm();
        form.on = day;
        return form;
    }
}
