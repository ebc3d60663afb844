package org.hongfan.member.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.NullUnmarked;

@Getter
@Setter
@NullUnmarked
class CorrectionAnswerForm {
    @NotBlank(message = "请写明为什么不更正，本人会看到") @Size(max = 200, message = "不超过 200 个字") private String reason;
}
