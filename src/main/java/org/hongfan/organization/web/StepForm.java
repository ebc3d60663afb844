package org.hongfan.organization.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

/** A dated step with its reason: moving (with the new parent), closing, reopening. */
@Getter
@Setter
@NullUnmarked
class StepForm {
    private Long parentId;

    @NotNull(message = "请填写日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate on;

    @NotBlank(message = "请写明依据或原因，如批复文号") @Size(max = 200, message = "不超过 200 个字") private String reason;
}
