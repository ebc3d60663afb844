package org.hongfan.member.web;

import lombok.Getter;
import lombok.Setter;
import org.jspecify.annotations.NullUnmarked;

@Getter
@Setter
@NullUnmarked
class WithdrawalForm {
    private String reason;
}
