package org.hongfan.account.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PastOrPresent;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.account.SetUpDistrict;
import org.jspecify.annotations.Nullable;

@Getter
@Setter
class FirstRunForm {
    @NotBlank(message = "请填写设置码") private String setupCode = "";

    @NotBlank(message = "请填写区级党组织的名称") private String name = "";

    private String shortName = "";
    private String code = "";

    @NotNull(message = "请填写成立日期") @PastOrPresent(message = "成立日期不能晚于今天") private @Nullable LocalDate foundedOn;

    @Valid private Person systemAdmin = new Person("sysadmin");

    @Valid private Person securityAdmin = new Person("secadmin");

    @Valid private Person auditor = new Person("auditor");

    @Valid private Person districtStaff = new Person("district");

    SetUpDistrict command(LocalDate foundedOn) {
        return new SetUpDistrict(
                setupCode,
                name,
                shortName,
                code,
                foundedOn,
                systemAdmin.person(),
                securityAdmin.person(),
                auditor.person(),
                districtStaff.person());
    }

    @Getter
    @Setter
    static class Person {
        @NotBlank(message = "请填写姓名") private String name = "";

        @NotBlank(message = "请填写用户名") private String username = "";

        Person() {}

        Person(String username) {
            this.username = username;
        }

        SetUpDistrict.Person person() {
            return new SetUpDistrict.Person(name, username);
        }
    }
}
