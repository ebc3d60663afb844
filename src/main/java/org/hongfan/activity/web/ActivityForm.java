package org.hongfan.activity.web;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.TemporalAdjusters;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.activity.ActivityPlan;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Ending;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;

@Getter
@Setter
class ActivityForm {
    private int version;

    @NotNull(message = "请选择主办组织") private @Nullable Long organizationId;

    @NotNull(message = "请选择面向的范围") private @Nullable Long audienceId;

    @NotBlank(message = "请选择活动类型") private String type = "";

    @NotBlank(message = "请填写活动名称") @Size(max = 60, message = "名称不超过 60 个字") private String title = "";

    @NotNull(message = "请填写日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private @Nullable LocalDate day;

    @NotNull(message = "请填写开始时间") @DateTimeFormat(iso = DateTimeFormat.ISO.TIME)
    private @Nullable LocalTime start;

    @NotNull(message = "请填写结束时间") @DateTimeFormat(iso = DateTimeFormat.ISO.TIME)
    private @Nullable LocalTime end;

    @NotBlank(message = "请填写地点") @Size(max = 80, message = "地点不超过 80 个字") private String place = "";

    @Min(value = 1, message = "名额至少 1 人") private @Nullable Integer places;

    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME)
    private @Nullable LocalDateTime enrolUntil;

    @NotNull(message = "请填写工时") @DecimalMin(value = "0", message = "工时不能小于 0") @DecimalMax(value = "24", message = "工时不超过 24 小时") @Digits(integer = 2, fraction = 1, message = "工时最多一位小数") private @Nullable BigDecimal hours;

    @Size(max = 60, message = "不超过 60 个字") private @Nullable String linkedOrganization;

    @Size(max = 2000, message = "不超过 2000 个字") private String description = "";

    /** The coming Saturday morning at the usual place: what most activities are. */
    static ActivityForm prefilled(OrganizationRef organization, LocalDate today) {
        ActivityForm form = new ActivityForm();
        form.organizationId = organization.id();
        form.audienceId = organization.id();
        form.type = "VOLUNTEERING";
        form.day = today.with(TemporalAdjusters.next(DayOfWeek.SATURDAY));
        form.start = LocalTime.of(9, 0);
        form.end = LocalTime.of(11, 0);
        form.place = organization.usualPlace() == null ? "" : organization.usualPlace();
        form.hours = BigDecimal.valueOf(2);
        return form;
    }

    static ActivityForm of(ActivityBoard.Sheet sheet) {
        ActivityForm form = new ActivityForm();
        form.version = sheet.version();
        form.organizationId = sheet.organizationId();
        form.audienceId = sheet.audienceId();
        form.type = sheet.type();
        form.title = sheet.title();
        form.day = sheet.startsAt().toLocalDate();
        form.start = sheet.startsAt().toLocalTime();
        form.end = sheet.endsAt().toLocalTime();
        form.place = sheet.place();
        form.places = sheet.places();
        form.enrolUntil = sheet.enrolUntil();
        form.hours = new BigDecimal(sheet.hoursWords());
        form.linkedOrganization = sheet.linkedOrganization();
        form.description = sheet.description();
        return form;
    }

    ActivityPlan plan() {
        return new ActivityPlan(
                organizationId,
                audienceId,
                linkedOrganization == null || linkedOrganization.isBlank() ? null : linkedOrganization.strip(),
                type,
                title.strip(),
                description.strip(),
                day.atTime(start),
                Ending.of(day.atTime(start), day.atTime(end)),
                place.strip(),
                places,
                enrolUntil,
                hours);
    }
}
