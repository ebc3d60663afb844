package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.account.SignInResult;
import org.hongfan.account.SignInService;
import org.hongfan.account.SignedIn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.WebUtils;

/** The second step of a sign-in: between the right password and the code nobody is signed in yet. */
@Controller
@RequiredArgsConstructor
class SignInCodeController {
    private static final String PENDING = "hongfan.codeWanted";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SignInService signIns;
    private final SignInOutcomes outcomes;
    private final SessionRenewal renewal;
    private final Clock clock;

    private record Pending(SignedIn user, Instant since) implements Serializable {}

    static void await(SignedIn user, Instant now, HttpServletRequest request) {
        request.getSession().setAttribute(PENDING, new Pending(user, now));
    }

    @Open
    @GetMapping("/login/code")
    String form(HttpServletRequest request) {
        return pending(request) == null ? "redirect:/login" : "account/code";
    }

    @Open
    @PostMapping("/login/code")
    @Nullable ModelAndView check(
            @RequestParam(defaultValue = "") String code, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Pending pending = pending(request);
        if (pending == null) {
            return new ModelAndView("redirect:/login?expired");
        }
        SignInResult result = signIns.signInWithCode(pending.user(), code, DeviceMark.origin(request));
        if (result instanceof SignInResult.Opened opened) {
            request.getSession().removeAttribute(PENDING);
            outcomes.onAuthenticationSuccess(request, response, renewal.goOnAs(opened.user(), request, response));
            return null;
        }
        ModelAndView again = new ModelAndView("account/code");
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        again.addObject(
                "error",
                result instanceof SignInResult.Wait wait
                        ? "验证码连续输错多次，请 " + wait.minutes() + " 分钟后再试。"
                        : "验证码不正确，或者已经用过。请等手机上出现下一个再试。");
        return again;
    }

    private @Nullable Pending pending(HttpServletRequest request) {
        Pending pending = (Pending) WebUtils.getSessionAttribute(request, PENDING);
        return pending == null || clock.instant().isAfter(pending.since().plus(PATIENCE)) ? null : pending;
    }
}
