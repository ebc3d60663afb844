package org.hongfan.dashboard.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.dashboard.FirstDayBoard;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequiredArgsConstructor
class FirstDayController {
    private final FirstDayBoard firstDay;

    @Requires(Permission.POINT_RULES_MANAGE)
    @PostMapping("/first-day/rules-review")
    String reviewRules(Viewer viewer, RedirectAttributes redirect) {
        firstDay.reviewRules(viewer);
        redirect.addFlashAttribute("flash", "记下了。规则以后随时可以改");
        return "redirect:/";
    }
}
