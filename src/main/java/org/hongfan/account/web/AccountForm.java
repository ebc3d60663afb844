package org.hongfan.account.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import lombok.Getter;
import lombok.Setter;

@Getter
@Setter
class AccountForm {
    @NotBlank(message = "请填写姓名") @Size(max = 30, message = "姓名最多 30 个字") private String name = "";

    @NotBlank(message = "请填写用户名") private String username = "";

    private String idNumber = "";
}
