package org.hongfan.meeting.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
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
import org.hongfan.shared.web.RefusalHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

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

    /**
     * Minutes, agenda and attendance as far as they are sent; called by the script too, which sends what has changed and wants the version and no
     * page. Marks are saved for themselves, so that a conflict of texts takes none of them back.
     */
    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/draft")
    Object draft(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RecordForm form,
            BindingResult binding,
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String next,
            RedirectAttributes redirect) {
        boolean script = RefusalHeaders.isForScript(request);
        if (binding.hasErrors()) {
            if (script) {
                RefusalHeaders.write(
                        response, RefusalHeaders.Kind.REFUSED, String.join("；", MeetingController.messages(binding)));
            }
            return pages.refuse(viewer, id, form, binding);
        }
        service.noteAgenda(viewer, id, form.getItems());
        List<String> kept = service.mark(viewer, id, form.listMarks());
        Integer version = form.getMinutes() == null
                ? null
                : Integer.valueOf(service.saveMinutes(viewer, id, form.getVersion(), form.text(), form.listUnanswered())
                        .version());
        if (script) {
            return MeetingController.saved(version, kept, service.listStanding(viewer, id, form.listMarks()))
                    .build();
        }
        Flash.say(redirect, "草稿已保存", kept);
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
            return pages.refuse(viewer, id, form, binding);
        }
        service.saveMinutes(viewer, id, form.getVersion(), form.text(), form.listUnanswered());
        return done(id, "会议记录已保存", redirect);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/submission")
    ModelAndView submit(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RecordForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        return binding.hasErrors() ? pages.refuse(viewer, id, form, binding) : pages.submit(viewer, id, form, redirect);
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
