package org.hongfan.account.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.GrantProposals;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 「岗位授权确认」: roles that go with posts, confirmed as a list. */
@Controller
@RequiredArgsConstructor
class ProposalController {
    private final GrantProposals proposals;

    @Requires(Permission.GRANT_CONFIRM)
    @GetMapping("/grants/proposals")
    ModelAndView list(Viewer viewer) {
        return page(viewer, null, null, "", HttpStatus.OK);
    }

    @Requires(Permission.GRANT_CONFIRM)
    @PostMapping("/grants/proposals/confirmation")
    ModelAndView confirm(
            Viewer viewer,
            @RequestParam(required = false) @Nullable List<Long> proposals,
            RedirectAttributes redirect) {
        try {
            int count = this.proposals.confirm(viewer, ids(proposals));
            redirect.addFlashAttribute("flash", "已确认 " + count + " 项；还没有账号的，开通账号时生效");
            return new ModelAndView("redirect:/grants/proposals");
        } catch (RefusedException refused) {
            return page(viewer, proposals, refused.getMessage(), "", HttpStatus.UNPROCESSABLE_CONTENT);
        }
    }

    @Requires(Permission.GRANT_CONFIRM)
    @PostMapping("/grants/proposals/refusal")
    ModelAndView refuse(
            Viewer viewer,
            @RequestParam(required = false) @Nullable List<Long> proposals,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes redirect) {
        try {
            int count = this.proposals.refuse(viewer, ids(proposals), reason);
            redirect.addFlashAttribute("flash", "已记下不同意 " + count + " 项，原因写进了审计日志");
            return new ModelAndView("redirect:/grants/proposals");
        } catch (RefusedException refused) {
            return page(viewer, proposals, refused.getMessage(), reason, HttpStatus.UNPROCESSABLE_CONTENT)
                    .addObject("refusing", true)
                    .addObject("field", refused.field());
        }
    }

    private static List<Long> ids(@Nullable List<Long> proposals) {
        return proposals == null ? List.of() : proposals;
    }

    /** @param chosen what was ticked before a refusal; null: nothing was sent, everything is proposed */
    private ModelAndView page(
            Viewer viewer, @Nullable List<Long> chosen, @Nullable String error, String reason, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("grants/proposals");
        page.setStatus(status);
        return page.addObject("rows", proposals.list(viewer))
                .addObject("chosen", error == null ? null : ids(chosen))
                .addObject("error", error)
                .addObject("reason", reason)
                .addObject(
                        "crumbs",
                        viewer.can(Permission.GRANT_MANAGE) ? List.of(new Crumb("授权", "/grants")) : List.of());
    }
}
