package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import lombok.Getter;
import lombok.Setter;
import org.hongfan.meeting.Invitation;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingType;
import org.hongfan.shared.Ending;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;

/** A meeting's plan; with minutes and marks when it is recorded after the fact in one page. */
@Getter
@Setter
@NullUnmarked
class MeetingForm extends RecordForm {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Of this form, by which the meeting it has made is found again. */
    @Size(max = 40, message = "请从“现在记录”重新开始") private String draftKey;

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

    /** What such a meeting usually deals with, to be ticked in a record. */
    private List<@Valid ItemForm> usual = new ArrayList<>();

    @Getter
    @Setter
    @NullUnmarked
    static class ItemForm {
        @Size(max = 200, message = "议程一项不超过 200 个字") private String title = "";

        private boolean firstTopic;
        private Boolean done;

        static ItemForm of(MeetingPlan.AgendaItem item) {
            ItemForm form = new ItemForm();
            form.title = item.title();
            form.firstTopic = item.firstTopic();
            form.done = item.done();
            return form;
        }
    }

    /** For a record: what is proposed has not happened until somebody says so. */
    static MeetingForm ofRecord(MeetingPlan plan) {
        MeetingForm form = of(plan);
        form.usual = plan.agenda().stream().map(ItemForm::of).collect(Collectors.toCollection(ArrayList::new));
        form.agenda = "";
        form.firstTopic = false;
        form.draftKey = newKey();
        return form;
    }

    private static String newKey() {
        byte[] random = new byte[16];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

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
        MeetingForm form = of(file.plan());
        form.setVersion(file.meeting().version());
        return form;
    }

    MeetingPlan plan() {
        return plan(null);
    }

    /** As it was held: what is written down was dealt with; of what is usual, only what is ticked, and the first topic either way. */
    MeetingPlan record() {
        return plan(true);
    }

    /** As far as it is written down: of what nobody has said anything it is asked on the meeting's page. */
    MeetingPlan draftPlan() {
        return plan(true, true);
    }

    private MeetingPlan plan(@Nullable Boolean done) {
        return plan(done, false);
    }

    private MeetingPlan plan(@Nullable Boolean done, boolean all) {
        List<MeetingPlan.AgendaItem> items = new ArrayList<>();
        for (ItemForm item : usual) {
            if (all || Boolean.TRUE.equals(item.getDone()) || item.isFirstTopic()) {
                items.add(new MeetingPlan.AgendaItem(item.getTitle(), item.isFirstTopic(), item.getDone()));
            }
        }
        if (agenda != null) {
            agenda.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .forEach(line -> items.add(new MeetingPlan.AgendaItem(line, firstTopic && items.isEmpty(), done)));
        }
        return new MeetingPlan(
                organizationId,
                groupId,
                type,
                title.strip(),
                date.atTime(start),
                Ending.of(date.atTime(start), date.atTime(end)),
                place.strip(),
                chairId,
                recorderId,
                observers == null || observers.isBlank() ? null : observers.strip(),
                items,
                invitation);
    }
}
