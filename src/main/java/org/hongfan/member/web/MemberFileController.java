package org.hongfan.member.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberFiles;
import org.hongfan.member.MemberRoster;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Refusals;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 「登记有误」: takes back a registration that nothing refers to, or says what does. */
@Controller
@RequiredArgsConstructor
class MemberFileController {
    private final MemberFiles files;
    private final MemberRoster roster;

    @GetMapping("/members/{id}/withdrawal")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView asking(Viewer viewer, @PathVariable long id) {
        return page(viewer, roster.get(viewer, id), new WithdrawalForm(), HttpStatus.OK);
    }

    @PostMapping("/members/{id}/withdrawal")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView withdraw(
            Viewer viewer,
            @PathVariable long id,
            @ModelAttribute("form") WithdrawalForm form,
            BindingResult result,
            RedirectAttributes flash) {
        MemberFacts member = roster.get(viewer, id);
        try {
            long branch = files.withdraw(viewer, id, form.getReason() == null ? "" : form.getReason());
            flash.addFlashAttribute("flash", "已撤销对" + member.told() + "的登记，审计日志里有记录");
            return new ModelAndView("redirect:/members?organization=" + branch);
        } catch (RefusedException refused) {
            Refusals.show(refused, result);
        }
        return page(viewer, member, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView page(Viewer viewer, MemberFacts member, WithdrawalForm form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("members/withdrawal");
        page.setStatus(status);
        return page.addObject("form", form)
                .addObject("member", member)
                .addObject("references", files.listReferences(viewer, member.id()))
                .addObject(
                        "crumbs",
                        List.of(new Crumb("党员", "/members"), new Crumb(member.told(), "/members/" + member.id())));
    }
}
