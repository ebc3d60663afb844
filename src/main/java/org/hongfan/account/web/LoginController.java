package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.account.DemoAccounts;
import org.hongfan.forms.KeptForms;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class LoginController {
    private final ObjectProvider<DemoAccounts> demo;
    private final KeptForms kept;

    @Open
    @GetMapping("/login")
    String login(
            @RequestParam Optional<String> error,
            @RequestParam Optional<String> logout,
            @RequestParam Optional<String> ended,
            @RequestParam Optional<String> expired,
            @RequestParam Optional<String> outdated,
            @RequestParam Optional<String> shared,
            @RequestParam(required = false) @Nullable String wait,
            HttpServletRequest request,
            Model model) {
        if (AccessInterceptor.signedIn().isPresent()) {
            return "redirect:/";
        }
        if (error.isPresent()) {
            model.addAttribute("error", "用户名或密码不正确。连续输错 5 次以后，再试要等几分钟。");
        } else if (wait != null) {
            model.addAttribute("error", "连续输错多次，请 " + minutes(wait) + " 分钟后再试。急用时请上级单位重置密码。");
        } else if (outdated.isPresent()) {
            model.addAttribute("error", "这个一次性密码已过期，请上级单位或系统管理员重新生成。");
        } else if (shared.isPresent()) {
            model.addAttribute("error", "这个手机号有两个人在用，请改用用户名登录。用户名在开通单上，忘了请问支部书记。");
        } else if (expired.isPresent()) {
            model.addAttribute("error", "登录已过期，请重新登录。");
        } else if (ended.isPresent()) {
            model.addAttribute("note", "这次登录已经结束，请重新登录。");
        } else if (logout.isPresent()) {
            model.addAttribute("note", "您已退出登录。");
        }
        if (kept.isWaiting(request)) {
            model.addAttribute("note", "登录已过期。您填写的内容还在，登录后接着填。");
        }
        demo.ifAvailable(accounts -> {
            model.addAttribute("demoAccounts", accounts.accounts());
            model.addAttribute("demoPassword", accounts.password());
        });
        return "login";
    }

    private static int minutes(String wait) {
        return wait.matches("[0-9]{1,2}") ? Math.max(1, Integer.parseInt(wait)) : 1;
    }
}
