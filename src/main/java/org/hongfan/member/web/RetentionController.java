package org.hongfan.member.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberRetention;
import org.hongfan.member.RetentionResult;
import org.hongfan.member.RetentionStep;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What is forgotten of those who left, and when. */
@Controller
@RequiredArgsConstructor
class RetentionController {
    private final MemberRetention retention;

    @GetMapping("/retention")
    @Requires(Permission.RETENTION_MANAGE)
    String show(Model model) {
        model.addAttribute("rules", retention.listRules());
        model.addAttribute("rows", retention.listDue());
        return "retention/show";
    }

    @PostMapping("/retention/rules")
    @Requires(Permission.RETENTION_MANAGE)
    String keep(Viewer viewer, @RequestParam RetentionStep step, @RequestParam int months, RedirectAttributes flash) {
        retention.keep(viewer, step, months);
        flash.addFlashAttribute("flash", "已修改保存期限");
        return "redirect:/retention";
    }

    @PostMapping("/retention/runs")
    @Requires(Permission.RETENTION_MANAGE)
    String run(Viewer viewer, RedirectAttributes flash) {
        RetentionResult result = retention.apply(viewer);
        flash.addFlashAttribute("flash", "删去号码 " + result.minimised() + " 人，删去姓名 " + result.removed() + " 人");
        return "redirect:/retention";
    }
}
