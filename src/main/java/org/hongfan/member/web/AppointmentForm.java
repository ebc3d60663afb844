package org.hongfan.member.web;

import jakarta.validation.constraints.NotNull;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.member.PartyPost;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

@Getter
@Setter
@NullUnmarked
class AppointmentForm {
    @NotNull(message = "请选择职务") private PartyPost post;

    private Long groupId;

    @NotNull(message = "请选择任职的党员") private Long memberId;

    @NotNull(message = "请填写任职日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate from;
}
