package org.hongfan.organization.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

@Getter
@Setter
@NullUnmarked
class GroupForm {
    @NotBlank(message = "请填写党小组名称，如“第一党小组”") @Size(max = 30, message = "名称不超过 30 个字") private String name;

    @NotNull(message = "请填写成立日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate foundedOn;
}
