package org.hongfan.meeting.web;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.meeting.Invitation;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingType;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.format.annotation.DateTimeFormat;

/** A meeting's plan; with minutes and marks when it is recorded after the fact in one page. */
@Getter
@Setter
@NullUnmarked
class MeetingForm extends RecordForm {
    private Long organizationId;
    private Long groupId;
    private MeetingType type;
    private Invitation invitation;

    @NotBlank(message = "请填写会议名称") @Size(max = 100, message = "会议名称不超过 100 个字") private String title;

    @NotNull(message = "请填写日期") @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
    private LocalDate date;

    @NotNull(message = "请填写开始时间") @DateTimeFormat(iso = DateTimeFormat.ISO.TIME)
    private LocalTime start;

    @NotNull(message = "请填写结束时间") @DateTimeFormat(iso = DateTimeFormat.ISO.TIME)
    private LocalTime end;

    @NotBlank(message = "请填写地点") @Size(max = 100, message = "地点不超过 100 个字") private String place;

    @NotNull(message = "请选择主持人") private Long chairId;

    private Long recorderId;

    @Size(max = 500, message = "列席人员不超过 500 个字") private String observers;

    @Size(max = 2000, message = "议程不超过 2000 个字") private String agenda;

    private boolean firstTopic;

    static MeetingForm of(MeetingPlan plan) {
        MeetingForm form = new MeetingForm();
        form.organizationId = plan.organizationId();
        form.groupId = plan.groupId();
        form.type = plan.type();
        form.invitation = plan.invitation();
        form.title = plan.title();
        form.date = plan.startsAt().toLocalDate();
        form.start = plan.startsAt().toLocalTime();
        form.end = plan.endsAt().toLocalTime();
        form.place = plan.place();
        form.chairId = plan.chairId();
        form.recorderId = plan.recorderId();
        form.observers = plan.observers();
        form.agenda = plan.agenda().stream().map(MeetingPlan.AgendaItem::title).collect(Collectors.joining("\n"));
        form.firstTopic = !plan.agenda().isEmpty() && plan.agenda().get(0).firstTopic();
        return form;
    }

    static MeetingForm of(MeetingBoard.MeetingFile file) {
        MeetingBoard.MeetingView meeting = file.meeting();
        MeetingForm form = of(new MeetingPlan(
                meeting.organizationId(),
                meeting.groupId(),
                meeting.type(),
                meeting.title(),
                meeting.startsAt(),
                meeting.endsAt(),
                meeting.place(),
                meeting.chairId(),
                meeting.recorderId(),
                meeting.observers(),
                file.agenda(),
                meeting.invitation()));
        form.setVersion(meeting.version());
        return form;
    }

    MeetingPlan plan() {
        List<MeetingPlan.AgendaItem> items = new ArrayList<>();
        if (agenda != null) {
            agenda.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> items.add(new MeetingPlan.AgendaItem(line, firstTopic && items.isEmpty())));
        }
        return new MeetingPlan(
                organizationId,
                groupId,
                type,
                title.strip(),
                date.atTime(start),
                date.atTime(end),
                place.strip(),
                chairId,
                recorderId,
                observers == null || observers.isBlank() ? null : observers.strip(),
                items,
                invitation);
    }
}
