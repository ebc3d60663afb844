package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import lombok.Getter;
import lombok.RequiredArgsConstructor;
import lombok.Setter;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.meeting.MeetingStatus;
import org.hongfan.meeting.Quorum;
import org.hongfan.meeting.ReopeningRequests;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.NullUnmarked;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** After the archive: a unit asks for lines to be corrected, the level above answers. */
@Controller
@RequiredArgsConstructor
class ReopeningController {
    private final ReopeningRequests requests;
    private final MeetingBoard board;
    private final MeetingController pages;

    @Getter
    @Setter
    @NullUnmarked
    static class RequestForm extends RecordForm {
        @NotBlank(message = "请写明为什么要更正，上级才好核对") @Size(max = 500, message = "原因不超过 500 个字") private String reason = "";
    }

    @Requires(Permission.MEETING_LOG)
    @GetMapping("/meetings/{id}/reopening-request")
    ModelAndView form(Viewer viewer, @PathVariable long id, @ModelAttribute("form") RequestForm form) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        form.setMinutes(file.meeting().minutes());
        return page(file, form, HttpStatus.OK);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/reopening-request")
    ModelAndView ask(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RequestForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        if (!binding.hasErrors()) {
            try {
                requests.ask(viewer, id, form.getReason(), form.listMarks(), form.text());
                redirect.addFlashAttribute("flash", "更正申请已送上级，答复后会显示在首页");
                return new ModelAndView("redirect:/meetings/" + id);
            } catch (RefusedException refused) {
                Refusals.show(refused, binding);
            }
        }
        return page(file, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static ModelAndView page(MeetingBoard.MeetingFile file, RequestForm form, HttpStatus status) {
        MeetingBoard.MeetingView meeting = file.meeting();
        if (!file.mayLog() || meeting.status() != MeetingStatus.ARCHIVED) {
            throw new NotFoundException("archived meeting", meeting.id());
        }
        ModelAndView page = new ModelAndView("meetings/reopening")
                .addObject("form", form)
                .addObject("file", file)
                .addObject("meeting", meeting)
                .addObject("reasons", MeetingReasons.LIST)
                .addObject(
                        "crumbs",
                        Crumb.fromHome(
                                new Crumb("会议", "/meetings"), new Crumb(meeting.title(), "/meetings/" + meeting.id())));
        page.setStatus(status);
        return page;
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}/reopening-request/withdrawal")
    ModelAndView withdraw(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        return step(viewer, id, () -> requests.withdraw(viewer, id), "更正申请已撤回", redirect);
    }

    @Requires(Permission.MEETING_CHECK)
    @PostMapping("/meetings/{id}/reopening-request/refusal")
    ModelAndView decline(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        return step(viewer, id, () -> requests.decline(viewer, id, reason), "已答复：没有同意", redirect);
    }

    @Requires(Permission.MEETING_CHECK)
    @PostMapping("/meetings/{id}/reopening-request/reopening")
    ModelAndView reopen(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        return step(viewer, id, () -> requests.reopen(viewer, id), "已重新打开，由支部修改后再提交", redirect);
    }

    @Requires(Permission.MEETING_CHECK)
    @PostMapping("/meetings/{id}/reopening-request/acceptance")
    ModelAndView accept(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        try {
            Quorum quorum = requests.accept(viewer, id);
            redirect.addFlashAttribute("flash", "已按申请更正并归档，积分和统计已重新计算。" + quorum.explanation());
            if (!quorum.reached()) {
                redirect.addFlashAttribute("flashState", "soon");
            }
        } catch (RefusedException refused) {
            return pages.refuse(viewer, id, null, refused);
        }
        return new ModelAndView("redirect:/meetings/" + id);
    }

    private ModelAndView step(Viewer viewer, long id, Runnable step, String done, RedirectAttributes redirect) {
        try {
            step.run();
        } catch (RefusedException refused) {
            return pages.refuse(viewer, id, null, refused);
        }
        redirect.addFlashAttribute("flash", done);
        return new ModelAndView("redirect:/meetings/" + id);
    }
}
