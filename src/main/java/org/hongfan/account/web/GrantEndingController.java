package org.hongfan.account.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.GrantEndings;
import org.hongfan.shared.web.Crumb;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 「结束的岗位」: what ended with a post, with its holder's leaving, or by hand. */
@Controller
@RequiredArgsConstructor
class GrantEndingController {
    private final GrantEndings endings;
    private final Clock clock;

    @Requires(Permission.GRANT_MANAGE)
    @GetMapping("/grants/ended")
    String list(Viewer viewer, @RequestParam(defaultValue = "1") int page, Model model) {
        model.addAttribute("page", endings.list(viewer, page));
        model.addAttribute("fresh", endings.countFresh(viewer));
        model.addAttribute("shownAt", clock.millis());
        model.addAttribute("crumbs", List.of(new Crumb("授权", "/grants")));
        return "grants/ended";
    }

    @Requires(Permission.GRANT_MANAGE)
    @PostMapping("/grants/ended/seen")
    String see(Viewer viewer, @RequestParam(defaultValue = "0") long shownAt, RedirectAttributes redirect) {
        endings.see(viewer, Instant.ofEpochMilli(shownAt));
        redirect.addFlashAttribute("flash", "已标为看过，首页不再提示这些");
        return "redirect:/grants/ended";
    }
}
