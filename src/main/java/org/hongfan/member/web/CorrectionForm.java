package org.hongfan.member.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.CorrectedField;
import org.jspecify.annotations.NullUnmarked;

@Getter
@Setter
@NullUnmarked
class CorrectionForm {
    @NotNull(message = "请选择要更正的内容") private CorrectedField field;

    @NotBlank(message = "请写明应该是什么") @Size(max = 200, message = "不超过 200 个字") private String wanted;
}
