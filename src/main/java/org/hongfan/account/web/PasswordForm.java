package org.hongfan.account.web;

import jakarta.validation.constraints.NotBlank;
import lombok.Getter;
import lombok.Setter;

@Getter
@Setter
class PasswordForm {
    /** Not asked for when the password only serves to choose another. */
    private String current = "";

    @NotBlank(message = "请填写新密码") private String password = "";

    @NotBlank(message = "请再输入一遍新密码") private String repeated = "";
}
