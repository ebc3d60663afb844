package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.account.AccountService;
import org.hongfan.account.SecondFactor;
import org.hongfan.account.SignedIn;
import org.hongfan.account.TwoFactorRule;
import org.hongfan.account.ViewerService;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What every user may do about their own sign-in. */
@Controller
@RequiredArgsConstructor
class PasswordController {
    private final AccountService accounts;
    private final PasswordCheck check;
    private final ViewerService viewers;
    private final SessionRenewal renewal;
    private final SecondFactor secondFactor;
    private final DeviceMark devices;

    @Open
    @GetMapping("/me/password")
    String form(@AuthenticationPrincipal SignedIn user, @ModelAttribute("form") PasswordForm form, Model model) {
        model.addAttribute("first", isFirst(user));
        model.addAttribute(
                "twoFactor", secondFactor.rule() == TwoFactorRule.OFF ? null : secondFactor.isOn(user.accountId()));
        return "account/password";
    }

    @Open
    @PostMapping("/me/password")
    String choose(
            @AuthenticationPrincipal SignedIn user,
            @Valid @ModelAttribute("form") PasswordForm form,
            BindingResult result,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        boolean first = isFirst(user);
        if (!result.hasFieldErrors("password") && !form.getPassword().equals(form.getRepeated())) {
            result.rejectValue("repeated", "different", "两次输入的新密码不一样");
        }
        if (!result.hasErrors() && !first) {
            check.objection(user, form.getCurrent(), request)
                    .ifPresent(objection -> result.rejectValue("current", "wrong", objection));
        }
        if (!result.hasErrors()) {
            try {
                SignedIn renewed = accounts.choosePassword(user, form.getPassword());
                renewal.goOnAs(renewed, request, response);
                devices.leave(renewed, request, response);
                redirect.addFlashAttribute("flash", "密码已修改，其他设备上的登录已经退出");
                return "redirect:" + pageAskedFor(request.getSession());
            } catch (RefusedException refused) {
                result.rejectValue("password", "refused", refused.getMessage());
            }
        }
        model.addAttribute("first", first);
        model.addAttribute(
                "twoFactor", secondFactor.rule() == TwoFactorRule.OFF ? null : secondFactor.isOn(user.accountId()));
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return "account/password";
    }

    @Open
    @PostMapping("/me/sign-outs")
    String signOutEverywhere(@AuthenticationPrincipal SignedIn user, HttpSession session) {
        accounts.signOutEverywhere(user);
        session.invalidate();
        return "redirect:/login?ended";
    }

    private boolean isFirst(SignedIn user) {
        return viewers.standing(user.accountId())
                .orElseThrow(() -> new NotFoundException("account", user.accountId()))
                .mustChangePassword();
    }

    private static String pageAskedFor(HttpSession session) {
        Object page = session.getAttribute(AccessInterceptor.AFTER_PASSWORD);
        session.removeAttribute(AccessInterceptor.AFTER_PASSWORD);
        return page == null ? "/" : LocalPath.of(page.toString());
    }
}
