package org.hongfan.account.web;

import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.account.AccountDirectory;
import org.hongfan.account.GrantConsents;
import org.hongfan.account.GrantRole;
import org.hongfan.account.GrantService;
import org.hongfan.account.SecondFactor;
import org.hongfan.account.WideGrantRule;
import org.hongfan.organization.Level;
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
class GrantController {
    private static final String NONE = "NONE";

    private final GrantService grants;
    private final GrantConsents consents;
    private final AccountDirectory directory;
    private final SecondFactor secondFactor;
    private final Clock clock;

    @Requires(Permission.GRANT_MANAGE)
    @GetMapping("/grants")
    String list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        Role held = Arrays.stream(Role.values())
                .filter(each -> each.name().equals(role))
                .findFirst()
                .orElse(null);
        boolean without = NONE.equals(role);
        model.addAttribute("page", directory.listHolders(q, held, without, page));
        model.addAttribute("q", q);
        model.addAttribute("role", role);
        model.addAttribute("consents", consents.rule() == WideGrantRule.TWO_ADMINISTRATORS);
        model.addAttribute("narrowed", held != null || without || q != null && !q.isBlank());
        List<Option> roles = new ArrayList<>(roles());
        roles.add(new Option(NONE, "还没有岗位的"));
        model.addAttribute("roles", roles);
        return "grants/list";
    }

    @Requires(Permission.GRANT_MANAGE)
    @GetMapping("/accounts/{id}/grants")
    String ofAccount(Viewer viewer, @PathVariable long id, Model model) {
        model.addAttribute("account", directory.get(id));
        model.addAttribute("grants", directory.listGrants(id));
        model.addAttribute("own", viewer.accountId() == id);
        model.addAttribute("secondFactor", secondFactor.isOn(id));
        model.addAttribute("crumbs", Crumb.fromHome(new Crumb("授权", "/grants")));
        return "grants/account";
    }

    /** The role first, then where: without scripts each is one step, and the way back keeps what was chosen. */
    @Requires(Permission.GRANT_MANAGE)
    @GetMapping("/accounts/{id}/grants/new")
    String form(@PathVariable long id, @ModelAttribute("form") GrantForm form, BindingResult ignored, Model model) {
        if (form.getFromOn() == null) {
            form.setFromOn(LocalDate.now(clock));
        }
        prepare(id, form, model);
        return "grants/form";
    }

    @Requires(Permission.GRANT_MANAGE)
    @PostMapping("/accounts/{id}/grants")
    ModelAndView grant(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") GrantForm form,
            BindingResult result,
            Model model,
            RedirectAttributes redirect) {
        Role role = form.getRole();
        LocalDate fromOn = form.getFromOn();
        if (!result.hasErrors() && role != null && fromOn != null) {
            try {
                Long group = role == Role.GROUP_LEADER ? form.getGroupId() : null;
                Long unit = group == null ? form.getOrganizationId() : Long.valueOf(directory.branchOfGroup(group));
                boolean given = consents.give(viewer, new GrantRole(id, role, unit, group, fromOn, form.getToOn()));
                redirect.addFlashAttribute("flash", given ? "已授权，对方重新登录后生效" : "已提出，另一名安全管理员同意以后生效");
                return new ModelAndView("redirect:/accounts/" + id + "/grants");
            } catch (RefusedException refused) {
                Refusals.show(refused, result);
            }
        }
        prepare(id, form, model);
        ModelAndView again = new ModelAndView("grants/form");
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again;
    }

    @Requires(Permission.GRANT_MANAGE)
    @PostMapping("/accounts/{id}/grants/{grantId}/end")
    String end(Viewer viewer, @PathVariable long id, @PathVariable long grantId, RedirectAttributes redirect) {
        grants.end(viewer, id, grantId);
        redirect.addFlashAttribute("flash", "岗位已结束，对方的登录已退出");
        return "redirect:/accounts/" + id + "/grants";
    }

    private void prepare(long id, GrantForm form, Model model) {
        var account = directory.get(id);
        Role role = form.getRole();
        Level level = role == null ? null : GrantService.levelOf(role);
        model.addAttribute("account", account);
        model.addAttribute("chosen", role);
        model.addAttribute("level", level);
        model.addAttribute("roles", roles());
        model.addAttribute(
                "places",
                level == null
                        ? List.of()
                        : (role == Role.GROUP_LEADER
                                        ? directory.listGroups(form.getQ())
                                        : directory.listPlaces(level, form.getQ()))
                                .stream()
                                        .map(place -> new Option(
                                                String.valueOf(place.id()),
                                                place.parentName() == null
                                                        ? place.name()
                                                        : place.parentName() + " / " + place.name()))
                                        .toList());
        model.addAttribute(
                "crumbs",
                Crumb.fromHome(new Crumb("授权", "/grants"), new Crumb(account.name(), "/accounts/" + id + "/grants")));
    }

    private static List<Option> roles() {
        return Arrays.stream(Role.values())
                .map(role -> new Option(role.name(), role.title()))
                .toList();
    }
}
