package org.hongfan.member.web;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.RevealReason;
import org.hongfan.member.RevealedField;
import org.jspecify.annotations.NullUnmarked;

@Getter
@Setter
@NullUnmarked
class RevealForm {
    @NotNull(message = "请选择要查看的内容") private RevealedField field;

    @NotNull(message = "请选择查看的原因") private RevealReason reason;

    @Size(max = 100, message = "不超过 100 个字") private String note;
}
