package org.hongfan.account.web;

import lombok.Getter;
import lombok.Setter;
import org.springframework.validation.BindingResult;

@Getter
@Setter
class WelcomeForm {
    private String name = "";

    /** The last six characters of the ID number. */
    private String lastSix = "";

    void requireComplete(BindingResult result) {
        if (name.isBlank()) {
            result.rejectValue("name", "empty", "请填写姓名");
        }
        if (!lastSix.isBlank() && lastSix.strip().length() != 6) {
            result.rejectValue("lastSix", "length", "请填写身份证号最后六位，最后一位是字母的也要填");
        } else if (lastSix.isBlank()) {
            result.rejectValue("lastSix", "empty", "请填写身份证号最后六位");
        }
    }
}
