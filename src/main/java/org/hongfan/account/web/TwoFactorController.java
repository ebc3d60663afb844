package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.SecondFactor;
import org.hongfan.account.SignedIn;
import org.hongfan.account.TwoFactorRule;
import org.hongfan.account.ViewerService;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.QrCode;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The user's own second factor. Recovery codes are shown on one page only. */
@Controller
@RequiredArgsConstructor
class TwoFactorController {
    private final SecondFactor secondFactor;
    private final ViewerService viewers;
    private final SessionRenewal renewal;
    private final DeviceMark devices;
    private final PasswordCheck check;

    @Open
    @GetMapping("/me/two-factor")
    ModelAndView show(@AuthenticationPrincipal SignedIn user) {
        return page(user);
    }

    @Open
    @PostMapping("/me/two-factor")
    String begin(@AuthenticationPrincipal SignedIn user) {
        secondFactor.begin(user);
        return "redirect:/me/two-factor";
    }

    @Open
    @PostMapping("/me/two-factor/confirmation")
    ModelAndView confirm(
            @AuthenticationPrincipal SignedIn user,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        String objection = check.objection(user, current, request).orElse(null);
        if (objection != null) {
            return refused(user, "password", objection);
        }
        SecondFactor.Enrolled enrolled = secondFactor.confirm(user, code).orElse(null);
        if (enrolled == null) {
            return refused(user, "code", "验证码不正确。请核对手机的时间是否准确，再输入手机上新出现的 6 位数字。");
        }
        renewal.goOnAs(enrolled.user(), request, response);
        devices.leave(enrolled.user(), request, response);
        return withCodes(enrolled.recoveryCodes(), "两步验证已开启，其他设备上的登录已经退出", redirect);
    }

    @Open
    @PostMapping("/me/two-factor/recovery-codes")
    ModelAndView renewRecoveryCodes(
            @AuthenticationPrincipal SignedIn user,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        String objection = check.objection(user, current, request).orElse(null);
        if (objection != null) {
            return refused(user, "renew-password", objection);
        }
        try {
            List<String> codes = secondFactor.renewRecoveryCodes(user, code).orElse(null);
            return codes == null
                    ? refused(user, "renew-code", "验证码不正确，恢复码没有更换。")
                    : withCodes(codes, "恢复码已更换，原来的都不能再用", redirect);
        } catch (RefusedException refused) {
            return refused(user, "renew-code", refused.getMessage());
        }
    }

    @Open
    @PostMapping("/me/two-factor/removal")
    ModelAndView end(
            @AuthenticationPrincipal SignedIn user,
            @RequestParam(defaultValue = "") String current,
            @RequestParam(defaultValue = "") String code,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        String objection = check.objection(user, current, request).orElse(null);
        if (objection != null) {
            return refused(user, "end-password", objection);
        }
        try {
            if (!secondFactor.end(user, viewers.requiresSecondFactor(user.accountId()), code)) {
                return refused(user, "end-code", "验证码不正确，两步验证没有关闭。");
            }
        } catch (RefusedException refused) {
            return refused(user, "end-code", refused.getMessage());
        }
        devices.leave(user, request, response);
        redirect.addFlashAttribute("flash", "两步验证已关闭");
        return new ModelAndView("redirect:/me/two-factor");
    }

    @Requires(Permission.GRANT_MANAGE)
    @PostMapping("/accounts/{id}/two-factor/removal")
    String reset(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        secondFactor.reset(viewer, id);
        redirect.addFlashAttribute("flash", "两步验证已重置，本人下次登录时重新设置");
        return "redirect:/accounts/" + id + "/grants";
    }

    private static ModelAndView withCodes(List<String> codes, String words, RedirectAttributes redirect) {
        redirect.addFlashAttribute("recoveryCodes", new ArrayList<>(codes));
        redirect.addFlashAttribute("flash", words);
        return new ModelAndView("redirect:/me/two-factor");
    }

    /** @param field id of the field that the message belongs to */
    private ModelAndView refused(SignedIn user, String field, String message) {
        ModelAndView page = page(user).addObject("refusedField", field).addObject("refusal", message);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private ModelAndView page(SignedIn user) {
        if (secondFactor.rule() == TwoFactorRule.OFF) {
            throw new NotFoundException("second factor of", user.username());
        }
        SecondFactor.State state = secondFactor.state(user);
        ModelAndView page = new ModelAndView("account/two-factor");
        page.addObject("state", state);
        page.addObject("required", viewers.requiresSecondFactor(user.accountId()));
        page.addObject("username", user.username());
        page.addObject("crumbs", Crumb.fromHome(new Crumb("密码与登录", "/me/password")));
        if (state.secret() != null) {
            String label = encode("红帆:" + user.username());
            page.addObject(
                    "code",
                    QrCode.of("otpauth://totp/" + label + "?secret=" + state.secret() + "&issuer=" + encode("红帆")));
            page.addObject("secretInFours", state.secret().replaceAll("(.{4})(?=.)", "$1 "));
        }
        return page;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
