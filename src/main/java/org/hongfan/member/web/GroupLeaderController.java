package org.hongfan.member.web;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.Getter;
import lombok.RequiredArgsConstructor;
import lombok.Setter;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.GroupLeaders;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The branch's secretary appoints who leads a party group, and ends it. */
@Controller
@RequiredArgsConstructor
class GroupLeaderController {
    private final GroupLeaders leaders;
    private final Clock clock;

    @Getter
    @Setter
    static class LeaderForm {
        private @Nullable Long memberId;

        @DateTimeFormat(iso = DateTimeFormat.ISO.DATE)
        private @Nullable LocalDate from;
    }

    @Requires(Permission.MEMBER_MANAGE)
    @GetMapping("/groups/{groupId}/leader")
    ModelAndView form(Viewer viewer, @PathVariable long groupId, @ModelAttribute("form") LeaderForm form) {
        form.setFrom(LocalDate.now(clock));
        return page(leaders.get(viewer, groupId), form, HttpStatus.OK);
    }

    @Requires(Permission.MEMBER_MANAGE)
    @PostMapping("/groups/{groupId}/leader")
    ModelAndView appoint(
            Viewer viewer,
            @PathVariable long groupId,
            @ModelAttribute("form") LeaderForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        GroupLeaders.Group group = leaders.get(viewer, groupId);
        try {
            if (form.getMemberId() == null) {
                throw new RefusedException("memberId", "请选择组长");
            }
            LocalDate from = form.getFrom() == null ? LocalDate.now(clock) : form.getFrom();
            if (!binding.hasErrors()) {
                leaders.appoint(viewer, groupId, form.getMemberId(), from);
                redirect.addFlashAttribute("flash", group.name() + "的组长已登记。授权确认、账号开通以后，组长可以自己记党小组会");
                return new ModelAndView("redirect:/organizations/" + group.branchId());
            }
        } catch (RefusedException refused) {
            Refusals.show(refused, binding);
        }
        return page(group, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Requires(Permission.MEMBER_MANAGE)
    @PostMapping("/groups/{groupId}/leader/ending")
    String end(Viewer viewer, @PathVariable long groupId, RedirectAttributes redirect) {
        GroupLeaders.Group group = leaders.get(viewer, groupId);
        leaders.end(viewer, groupId, LocalDate.now(clock));
        redirect.addFlashAttribute("flash", group.name() + "的组长已登记离任");
        return "redirect:/organizations/" + group.branchId();
    }

    private static ModelAndView page(GroupLeaders.Group group, LeaderForm form, HttpStatus status) {
        List<Option> people = group.people().stream()
                .map(person -> new Option(String.valueOf(person.id()), person.name()))
                .toList();
        ModelAndView page = new ModelAndView("organizations/leader")
                .addObject("group", group)
                .addObject("form", form)
                .addObject("people", people)
                .addObject(
                        "crumbs",
                        Crumb.fromHome(
                                new Crumb("组织", "/organizations"),
                                new Crumb(group.branchName(), "/organizations/" + group.branchId())));
        page.setStatus(status);
        return page;
    }
}
