package org.hongfan.account.web;

import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.account.DemoAccounts;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class LoginController {
    private final ObjectProvider<DemoAccounts> demo;

    @Open
    @GetMapping("/login")
    String login(
            @RequestParam Optional<String> error,
            @RequestParam Optional<String> logout,
            @RequestParam Optional<String> ended,
            @RequestParam Optional<String> expired,
            Model model) {
        if (AccessInterceptor.signedIn().isPresent()) {
            return "redirect:/";
        }
        if (error.isPresent()) {
            model.addAttribute("error", "用户名或密码不正确。连续输错 5 次，账号要锁定 15 分钟。");
        } else if (expired.isPresent()) {
            model.addAttribute("error", "页面停留太久，请重新登录。");
        } else if (ended.isPresent()) {
            model.addAttribute("note", "这次登录已经结束，请重新登录。");
        } else if (logout.isPresent()) {
            model.addAttribute("note", "您已退出登录。");
        }
        demo.ifAvailable(accounts -> {
            model.addAttribute("demoAccounts", accounts.accounts());
            model.addAttribute("demoPassword", accounts.password());
        });
        return "login";
    }
}
