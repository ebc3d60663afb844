package org.hongfan.account.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.AccountService;
import org.hongfan.account.Subordinates;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Who has forgotten the password asks the level above, not the district. */
@Controller
@RequiredArgsConstructor
class SubordinateController {
    private final Subordinates subordinates;
    private final AccountService accounts;

    @Requires(Permission.ACCOUNT_RESET)
    @GetMapping("/subordinates")
    String list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        model.addAttribute("page", subordinates.list(viewer, q, page));
        model.addAttribute("q", q);
        model.addAttribute("narrowed", q != null && !q.isBlank());
        return "account/subordinates";
    }

    @Requires(Permission.ACCOUNT_RESET)
    @PostMapping("/subordinates/{id}/password-reset")
    String resetPassword(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        redirect.addFlashAttribute("issued", accounts.resetPasswordBelow(viewer, id));
        return "redirect:/subordinates";
    }
}
