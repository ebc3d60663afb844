package org.hongfan.account.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.GrantConsents;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 「待同意的授权」: grants that wait for a second security administrator. */
@Controller
@RequiredArgsConstructor
class GrantConsentController {
    private final GrantConsents consents;

    @Requires(Permission.GRANT_MANAGE)
    @GetMapping("/grants/consents")
    ModelAndView list(Viewer viewer) {
        return page(viewer, null);
    }

    @Requires(Permission.GRANT_MANAGE)
    @PostMapping("/grants/consents/{id}/consent")
    ModelAndView consent(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        try {
            consents.consent(viewer, id);
        } catch (RefusedException refused) {
            return page(viewer, refused.getMessage());
        }
        redirect.addFlashAttribute("flash", "已同意，对方重新登录后生效");
        return new ModelAndView("redirect:/grants/consents");
    }

    @Requires(Permission.GRANT_MANAGE)
    @PostMapping("/grants/consents/{id}/refusal")
    String decline(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        consents.decline(viewer, id);
        redirect.addFlashAttribute("flash", "没有授权，已记入审计日志");
        return "redirect:/grants/consents";
    }

    private ModelAndView page(Viewer viewer, @Nullable String error) {
        ModelAndView page = new ModelAndView("grants/consents");
        page.setStatus(error == null ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_CONTENT);
        return page.addObject("rows", consents.list(viewer))
                .addObject("error", error)
                .addObject("crumbs", List.of(new Crumb("授权", "/grants")));
    }
}
