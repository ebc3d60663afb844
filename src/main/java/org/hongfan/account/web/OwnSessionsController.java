package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.account.SignedIn;
import org.hongfan.account.session.OwnSessions;
import org.hongfan.shared.web.Crumb;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where a user is signed in; every user may end what is their own. */
@Controller
@RequiredArgsConstructor
class OwnSessionsController {
    private final OwnSessions sessions;
    private final DeviceMark devices;

    @Open
    @GetMapping("/me/sessions")
    String list(@AuthenticationPrincipal SignedIn user, HttpSession session, Model model) {
        List<OwnSessions.SessionRow> rows = sessions.list(user, session.getId());
        model.addAttribute("rows", rows);
        model.addAttribute("crumbs", Crumb.fromHome(new Crumb("密码与登录", "/me/password")));
        return "account/sessions";
    }

    @Open
    @PostMapping("/me/sessions/{number}/ending")
    String end(
            @AuthenticationPrincipal SignedIn user,
            @PathVariable long number,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        sessions.end(user, number);
        devices.leave(user, request, response);
        redirect.addFlashAttribute("flash", "已结束这处登录");
        return "redirect:/me/sessions";
    }

    @Open
    @PostMapping("/me/sessions/others/ending")
    String endOthers(
            @AuthenticationPrincipal SignedIn user,
            HttpSession session,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        sessions.endOthers(user, session.getId());
        devices.leave(user, request, response);
        redirect.addFlashAttribute("flash", "其他设备上的登录都已结束");
        return "redirect:/me/sessions";
    }
}
