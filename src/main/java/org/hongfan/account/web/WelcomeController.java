package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.account.ActivationCode;
import org.hongfan.account.SlipRedemption;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;
import org.springframework.web.util.WebUtils;

/** Where a slip leads: who are you, which password, and one is in. Between the two steps nobody is signed in yet. */
@Controller
@RequiredArgsConstructor
class WelcomeController {
    private static final String PENDING = "hongfan.slip";
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final SlipRedemption redemption;
    private final SignInOutcomes outcomes;
    private final SessionRenewal renewal;
    private final Clock clock;

    private record Pending(SlipRedemption.Holder holder, Instant since) implements Serializable {}

    @Open
    @GetMapping("/welcome")
    ModelAndView begin(@RequestParam(required = false) @Nullable String code) {
        if (code == null) {
            return new ModelAndView("welcome/code");
        }
        Optional<ActivationCode> typed = ActivationCode.parse(code);
        if (typed.isPresent()) {
            return new ModelAndView("redirect:/welcome/" + typed.get().value());
        }
        ModelAndView again = new ModelAndView("welcome/code");
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again.addObject("typed", code).addObject("error", "开通码是 12 位数字，请照开通单上的再输一遍。");
    }

    @Open
    @GetMapping("/welcome/{code}")
    ModelAndView form(@PathVariable String code, @ModelAttribute("form") WelcomeForm form) {
        Optional<ActivationCode> typed = ActivationCode.parse(code);
        if (typed.isEmpty()) {
            return new ModelAndView("redirect:/welcome");
        }
        ModelAndView page = new ModelAndView("welcome/confirm").addObject("code", code);
        AccessInterceptor.signedIn()
                .ifPresent(user -> page.addObject(
                        redemption.isOf(typed.get(), user.accountId()) ? "own" : "other", user.username()));
        return page;
    }

    @Open
    @PostMapping("/welcome/{code}")
    ModelAndView confirm(
            @PathVariable String code,
            @ModelAttribute("form") WelcomeForm form,
            BindingResult result,
            HttpServletRequest request) {
        Optional<ActivationCode> typed = ActivationCode.parse(code);
        if (typed.isEmpty() || AccessInterceptor.signedIn().isPresent()) {
            return new ModelAndView(
                    "redirect:/welcome" + typed.map(each -> "/" + each.value()).orElse(""));
        }
        form.requireComplete(result);
        if (!result.hasErrors()) {
            SlipRedemption.Answer answer =
                    redemption.confirm(typed.get(), form.getName(), form.getLastSix(), DeviceMark.origin(request));
            if (answer instanceof SlipRedemption.Answer.Confirmed confirmed) {
                request.getSession().setAttribute(PENDING, new Pending(confirmed.holder(), clock.instant()));
                return new ModelAndView("redirect:/welcome/password");
            }
            if (answer instanceof SlipRedemption.Answer.Wait wait) {
                result.reject("wait", "连续输错多次，请 " + wait.waiting().minutes() + " 分钟后再试。");
            } else if (answer instanceof SlipRedemption.Answer.Refused refused) {
                result.reject("refused", refused.message());
            }
        }
        ModelAndView again = new ModelAndView("welcome/confirm");
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again.addObject("code", code);
    }

    @Open
    @GetMapping("/welcome/password")
    ModelAndView password(HttpServletRequest request, @ModelAttribute("form") PasswordForm form) {
        if (AccessInterceptor.signedIn().isPresent()) {
            return new ModelAndView("redirect:/");
        }
        Pending pending = pending(request);
        return pending == null
                ? new ModelAndView("redirect:/welcome")
                : new ModelAndView("welcome/password").addObject("holder", pending.holder());
    }

    @Open
    @PostMapping("/welcome/password")
    @Nullable ModelAndView open(
            @ModelAttribute("form") PasswordForm form,
            BindingResult result,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Pending pending = pending(request);
        if (pending == null || AccessInterceptor.signedIn().isPresent()) {
            return new ModelAndView(AccessInterceptor.signedIn().isPresent() ? "redirect:/" : "redirect:/welcome");
        }
        if (form.getPassword().isEmpty()) {
            result.rejectValue("password", "empty", "请填写密码");
        } else if (!form.getPassword().equals(form.getRepeated())) {
            result.rejectValue("repeated", "different", "两次输入的密码不一样");
        }
        if (!result.hasErrors()) {
            try {
                var user = redemption.open(pending.holder(), form.getPassword(), DeviceMark.origin(request));
                request.getSession().removeAttribute(PENDING);
                welcome(pending.holder(), request, response);
                outcomes.onAuthenticationSuccess(request, response, renewal.goOnAs(user, request, response));
                return null;
            } catch (RefusedException refused) {
                if ("password".equals(refused.field())) {
                    result.rejectValue("password", "refused", refused.getMessage());
                } else {
                    result.reject("refused", refused.getMessage());
                }
            }
        }
        ModelAndView again = new ModelAndView("welcome/password");
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again.addObject("holder", pending.holder());
    }

    private static void welcome(
            SlipRedemption.Holder holder, HttpServletRequest request, HttpServletResponse response) {
        FlashMap flash = RequestContextUtils.getOutputFlashMap(request);
        flash.put("flash", "账号开通了。以后登录填" + holder.signInName() + "，加上刚才设的密码。");
        RequestContextUtils.saveOutputFlashMap(request.getContextPath() + "/", request, response);
    }

    private @Nullable Pending pending(HttpServletRequest request) {
        Pending pending = (Pending) WebUtils.getSessionAttribute(request, PENDING);
        return pending == null || clock.instant().isAfter(pending.since().plus(PATIENCE)) ? null : pending;
    }
}
