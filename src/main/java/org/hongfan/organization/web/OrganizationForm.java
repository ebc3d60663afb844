package org.hongfan.organization.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.organization.OrganizationFacts;
import org.hongfan.organization.OrganizationKind;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

@Getter
@Setter
@NullUnmarked
class OrganizationForm {
    private OrganizationKind kind;

    @NotBlank(message = "请填写名称") @Size(max = 60, message = "名称不超过 60 个字") private String name;

    @Size(max = 30, message = "简称不超过 30 个字") private String shortName;

    @Size(max = 30, message = "代码不超过 30 个字") private String code;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate foundedOn;

    @Size(max = 60, message = "地点不超过 60 个字") private String usualPlace;

    @Min(value = 1, message = "请填 1 到 28") @Max(value = 28, message = "请填 1 到 28") private Integer themeDay;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate termStartedOn;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate termEndsOn;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate on;

    private int version;

    static OrganizationForm of(OrganizationFacts unit, LocalDate today) {
        OrganizationForm form = new OrganizationForm();
        form.kind = unit.kind();
        form.name = unit.name();
        form.shortName = unit.shortName().equals(unit.name()) ? null : unit.shortName();
        form.code = unit.code();
        form.foundedOn = unit.foundedOn();
        form.usualPlace = unit.usualPlace();
        form.themeDay = unit.themeDay();
        form.termStartedOn = unit.termStartedOn();
        form.termEndsOn = unit.termEndsOn();
        form.on = today;
        form.version = unit.version();
        return form;
    }
}
