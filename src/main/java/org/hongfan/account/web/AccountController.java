package org.hongfan.account.web;

import jakarta.validation.Valid;
import java.util.Arrays;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.account.AccountDirectory;
import org.hongfan.account.AccountService;
import org.hongfan.account.AccountState;
import org.hongfan.account.session.OwnSessions;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
@RequiredArgsConstructor
class AccountController {
    private final AccountService accounts;
    private final AccountDirectory directory;
    private final OwnSessions sessions;

    @Requires(Permission.ACCOUNT_MANAGE)
    @GetMapping("/accounts")
    String list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable AccountState state,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        model.addAttribute("page", directory.list(q, state, page));
        model.addAttribute("q", q);
        model.addAttribute("state", state == null ? null : state.name());
        model.addAttribute("narrowed", state != null || q != null && !q.isBlank());
        model.addAttribute(
                "states",
                Arrays.stream(AccountState.values())
                        .map(each -> new Option(each.name(), each.title()))
                        .toList());
        return "accounts/list";
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @GetMapping("/accounts/new")
    String form(@ModelAttribute("form") AccountForm form, Model model) {
        model.addAttribute("crumbs", Crumb.fromHome(new Crumb("账号", "/accounts")));
        return "accounts/form";
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @PostMapping("/accounts")
    ModelAndView create(
            Viewer viewer,
            @Valid @ModelAttribute("form") AccountForm form,
            BindingResult result,
            RedirectAttributes redirect) {
        if (!result.hasErrors()) {
            try {
                var issued = accounts.create(viewer, form.getUsername(), form.getName(), form.getIdNumber());
                redirect.addFlashAttribute("issued", issued);
                return new ModelAndView("redirect:/accounts/" + issued.accountId());
            } catch (RefusedException refused) {
                Refusals.show(refused, result);
            }
        }
        ModelAndView again = new ModelAndView("accounts/form");
        again.addObject("crumbs", Crumb.fromHome(new Crumb("账号", "/accounts")));
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again;
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @GetMapping("/accounts/{id}")
    String show(Viewer viewer, @PathVariable long id, Model model) {
        model.addAttribute("account", directory.get(id));
        model.addAttribute("own", viewer.accountId() == id);
        model.addAttribute("sessions", sessions.count(id));
        model.addAttribute("crumbs", Crumb.fromHome(new Crumb("账号", "/accounts")));
        return "accounts/show";
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @PostMapping("/accounts/{id}/password-reset")
    String resetPassword(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        redirect.addFlashAttribute("issued", accounts.resetPassword(viewer, id));
        return "redirect:/accounts/" + id;
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @PostMapping("/accounts/{id}/disabling")
    String disable(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        accounts.disable(viewer, id);
        return done(id, "账号已停用，它的登录都已结束", redirect);
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @PostMapping("/accounts/{id}/enabling")
    String enable(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        accounts.enable(viewer, id);
        return done(id, "账号已启用", redirect);
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @PostMapping("/accounts/{id}/unlocking")
    String unlock(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        accounts.unlock(viewer, id);
        return done(id, "登录锁定已解除", redirect);
    }

    @Requires(Permission.ACCOUNT_MANAGE)
    @PostMapping("/accounts/{id}/sign-outs")
    String signOutEverywhere(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        accounts.signOutEverywhere(viewer, id);
        return done(id, "已结束所有登录，本人可以重新登录", redirect);
    }

    private static String done(long id, String words, RedirectAttributes redirect) {
        redirect.addFlashAttribute("flash", words);
        return "redirect:/accounts/" + id;
    }
}
