package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import lombok.Getter;
import lombok.RequiredArgsConstructor;
import lombok.Setter;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.Motion;
import org.hongfan.meeting.Quorum;
import org.hongfan.meeting.UnsettledException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.util.UriUtils;

/** The steps of a meeting: each is one POST, and then the meeting's page again. */
@Controller
@RequiredArgsConstructor
class MeetingStepController {
    private static final int LONGEST_REASON = 500;

    private final MeetingService service;
    private final MeetingController pages;

    @Getter
    @Setter
    @NullUnmarked
    static class MotionForm {
        @NotBlank(message = "请填写表决事项") @Size(max = 200, message = "表决事项不超过 200 个字") private String title;

        private String kind = "ORDINARY";

        @NotNull(message = "请填写赞成票数，没有的填 0") @Min(value = 0, message = "票数不能小于零") private Integer votesFor;

        @NotNull(message = "请填写反对票数，没有的填 0") @Min(value = 0, message = "票数不能小于零") private Integer against;

        @NotNull(message = "请填写弃权票数，没有的填 0") @Min(value = 0, message = "票数不能小于零") private Integer abstained;
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/opening")
    ModelAndView open(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "false") boolean screen,
            RedirectAttributes redirect) {
        service.open(viewer, id);
        redirect.addFlashAttribute("flash", "会议已开始");
        return new ModelAndView("redirect:/meetings/" + id + (screen ? "/sign-in/screen" : ""));
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/opening/withdrawal")
    ModelAndView takeBackOpening(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        service.takeBackOpening(viewer, id);
        return done(id, "已回到计划", redirect);
    }

    /** Minutes and attendance as they stand; called by the autosave too, which wants the version and no page. */
    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/draft")
    Object draft(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RecordForm form,
            BindingResult binding,
            @RequestHeader(name = "X-Requested-With", required = false) @Nullable String by,
            @RequestParam(defaultValue = "") String next,
            RedirectAttributes redirect) {
        if (binding.hasErrors()) {
            return pages.refuse(viewer, id, form.getMinutes(), binding);
        }
        service.noteAgenda(viewer, id, form.getItems());
        MeetingService.SavedMinutes saved = service.saveRecord(viewer, id, form.draft());
        if ("fetch".equals(by)) {
            ResponseEntity.HeadersBuilder<?> answer =
                    ResponseEntity.noContent().header("X-Version", String.valueOf(saved.version()));
            if (!saved.kept().isEmpty()) {
                answer.header("X-Notice", UriUtils.encode(String.join("；", saved.kept()), StandardCharsets.UTF_8));
            }
            return answer.build();
        }
        Flash.say(redirect, "草稿已保存", saved.kept());
        return new ModelAndView("redirect:/meetings/" + id + (next.equals("attachments") ? "/attachments" : ""));
    }

    /** Takes the merged text after a conflict. */
    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/minutes")
    ModelAndView minutes(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RecordForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        if (binding.hasErrors()) {
            return pages.refuse(viewer, id, form.getMinutes(), binding);
        }
        service.saveMinutes(viewer, id, form.getVersion(), form.draft().minutes());
        return done(id, "会议记录已保存", redirect);
    }

    /** What was typed is saved first, so that a refusal to submit loses nothing. */
    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/submission")
    ModelAndView submit(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RecordForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        if (binding.hasErrors()) {
            return pages.refuse(viewer, id, form.getMinutes(), binding);
        }
        try {
            service.noteAgenda(viewer, id, form.getItems());
            MeetingService.SavedMinutes saved = service.saveRecord(viewer, id, form.draft());
            service.submit(viewer, id, form.getConfirmed());
            Flash.say(redirect, MeetingController.submitted(viewer), saved.kept());
        } catch (UnsettledException unsettled) {
            return pages.ask(viewer, id, form.getMinutes(), unsettled).addObject("ticked", form.getConfirmed());
        } catch (RefusedException refused) {
            return pages.refuse(viewer, id, form.getMinutes(), refused);
        }
        return new ModelAndView("redirect:/meetings/" + id);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/submission/withdrawal")
    ModelAndView takeBackSubmission(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        service.takeBackSubmission(viewer, id);
        return done(id, "已撤回，改好后再提交", redirect);
    }

    @Requires(Permission.MEETING_CHECK)
    @PostMapping("/meetings/{id}/archival")
    ModelAndView archive(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        Quorum quorum = service.archive(viewer, id);
        if (!quorum.reached()) {
            redirect.addFlashAttribute("flashState", "soon");
        }
        return done(id, "会议已归档。" + quorum.explanation(), redirect);
    }

    @Requires(Permission.MEETING_CHECK)
    @PostMapping("/meetings/{id}/return")
    ModelAndView sendBack(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String remark,
            RedirectAttributes redirect) {
        return refusable(viewer, id, () -> service.sendBack(viewer, id, brief("remark", remark)), "已退回修改", redirect);
    }

    @Requires(Permission.MEETING_CHECK)
    @PostMapping("/meetings/{id}/reopening")
    ModelAndView reopen(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        return refusable(
                viewer,
                id,
                () -> service.reopen(viewer, id, brief("reason", reason)),
                "已重新打开，由此产生的积分和统计已冲回，改好归档后重新计算",
                redirect);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/cancellation")
    ModelAndView cancel(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        return refusable(viewer, id, () -> service.cancel(viewer, id, brief("reason", reason)), "会议已取消", redirect);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/restoration")
    ModelAndView restore(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "") Set<String> confirmed,
            RedirectAttributes redirect) {
        try {
            service.restore(viewer, id, confirmed);
        } catch (UnsettledException unsettled) {
            return pages.ask(viewer, id, null, unsettled).addObject("ticked", confirmed);
        }
        return done(id, "会议已恢复", redirect);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/resolutions")
    ModelAndView resolve(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("motion") MotionForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        if (binding.hasErrors()) {
            return pages.refuse(viewer, id, null, binding).addObject("motion", form);
        }
        try {
            return done(
                    id,
                    service.resolve(
                                    viewer,
                                    id,
                                    new Motion(
                                            form.getTitle().strip(),
                                            form.getKind(),
                                            form.getVotesFor(),
                                            form.getAgainst(),
                                            form.getAbstained()))
                            .explanation(),
                    redirect);
        } catch (RefusedException refused) {
            return pages.refuse(viewer, id, null, refused).addObject("motion", form);
        }
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/resolutions/{resolutionId}/removal")
    ModelAndView withdrawResolution(
            Viewer viewer, @PathVariable long id, @PathVariable long resolutionId, RedirectAttributes redirect) {
        service.withdrawResolution(viewer, id, resolutionId);
        return done(id, "已删除这项表决", redirect);
    }

    private static String brief(String field, String reason) {
        if (reason.length() > LONGEST_REASON) {
            throw new RefusedException(field, "原因不超过 " + LONGEST_REASON + " 个字");
        }
        return reason;
    }

    private ModelAndView refusable(Viewer viewer, long id, Runnable step, String done, RedirectAttributes redirect) {
        try {
            step.run();
        } catch (RefusedException refused) {
            return pages.refuse(viewer, id, null, refused);
        }
        return done(id, done, redirect);
    }

    private static ModelAndView done(long id, String text, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", text);
        return new ModelAndView("redirect:/meetings/" + id);
    }
}
