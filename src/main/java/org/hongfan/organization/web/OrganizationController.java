package org.hongfan.organization.web;

import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.organization.EditOrganization;
import org.hongfan.organization.FoundOrganization;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationFacts;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.OrganizationService;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Differences;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
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
class OrganizationController {
    private static final int TARGETS_AT_MOST = 400;

    private final OrganizationService service;
    private final OrganizationDirectory directory;
    private final Clock clock;

    @GetMapping("/organizations/{id}/units/new")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView begin(Viewer viewer, @PathVariable long id) {
        OrganizationRef parent = directory.get(viewer, id);
        OrganizationForm form = new OrganizationForm();
        form.setFoundedOn(today());
        List<OrganizationKind> kinds = OrganizationKind.under(parent.level());
        if (!kinds.isEmpty()) {
            form.setKind(kinds.get(0));
        }
        return founding(viewer, parent, form, HttpStatus.OK);
    }

    @PostMapping("/organizations/{id}/units")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView found(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") OrganizationForm form,
            BindingResult result,
            RedirectAttributes flash) {
        OrganizationRef parent = directory.get(viewer, id);
        require(result, "kind", form.getKind(), "请选择类别");
        require(result, "foundedOn", form.getFoundedOn(), "请填写成立日期");
        if (!result.hasErrors()) {
            try {
                long unit = service.found(
                        viewer,
                        new FoundOrganization(
                                id,
                                form.getKind(),
                                form.getName(),
                                form.getShortName(),
                                form.getCode(),
                                form.getFoundedOn(),
                                form.getUsualPlace(),
                                form.getThemeDay(),
                                form.getTermStartedOn(),
                                form.getTermEndsOn()));
                flash.addFlashAttribute("flash", "已成立“" + form.getName().strip() + "”");
                return new ModelAndView("redirect:/organizations/" + unit);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        return founding(viewer, parent, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView founding(Viewer viewer, OrganizationRef parent, OrganizationForm form, HttpStatusCode status) {
        return page("organizations/form", viewer, parent, form, status)
                .addObject("title", "新建下级组织")
                .addObject("post", "/organizations/" + parent.id() + "/units")
                .addObject("fresh", true)
                .addObject(
                        "kinds",
                        OrganizationKind.under(parent.level()).stream()
                                .map(kind -> new Option(kind.name(), kind.title()))
                                .toList());
    }

    @GetMapping("/organizations/{id}/edit")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView edit(Viewer viewer, @PathVariable long id) {
        OrganizationFacts unit = directory.getFacts(viewer, id);
        return editing(viewer, id, OrganizationForm.of(unit, today()), HttpStatus.OK);
    }

    @PostMapping("/organizations/{id}")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView save(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") OrganizationForm form,
            BindingResult result,
            RedirectAttributes flash) {
        directory.get(viewer, id);
        if (!result.hasErrors()) {
            try {
                service.edit(
                        viewer,
                        id,
                        new EditOrganization(
                                form.getVersion(),
                                form.getName(),
                                form.getShortName(),
                                form.getCode(),
                                form.getUsualPlace(),
                                form.getThemeDay(),
                                form.getTermStartedOn(),
                                form.getTermEndsOn(),
                                form.getOn() == null ? today() : form.getOn()));
                flash.addFlashAttribute("flash", "已保存");
                return new ModelAndView("redirect:/organizations/" + id);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            } catch (OptimisticLockingFailureException e) {
                return conflicting(viewer, id, form);
            }
        }
        return editing(viewer, id, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** Keeps what was typed, shows what the other one saved, and lets the next save win. */
    private ModelAndView conflicting(Viewer viewer, long id, OrganizationForm form) {
        OrganizationForm theirs = OrganizationForm.of(directory.getFacts(viewer, id), today());
        Differences differences = new Differences();
        differences.add("名称", form.getName(), theirs.getName());
        differences.add("简称", form.getShortName(), theirs.getShortName());
        differences.add("代码", form.getCode(), theirs.getCode());
        differences.add("常用地点", form.getUsualPlace(), theirs.getUsualPlace());
        differences.add("主题党日", form.getThemeDay(), theirs.getThemeDay());
        differences.add("本届开始", form.getTermStartedOn(), theirs.getTermStartedOn());
        differences.add("本届届满", form.getTermEndsOn(), theirs.getTermEndsOn());
        form.setVersion(theirs.getVersion());
        return editing(viewer, id, form, HttpStatus.CONFLICT).addObject("differences", differences.lines());
    }

    private ModelAndView editing(Viewer viewer, long id, OrganizationForm form, HttpStatusCode status) {
        OrganizationRef unit = directory.get(viewer, id);
        form.setKind(unit.kind());
        return page("organizations/form", viewer, unit, form, status)
                .addObject("title", "修改组织资料")
                .addObject("post", "/organizations/" + id)
                .addObject("fresh", false);
    }

    @GetMapping("/organizations/{id}/move")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView moving(Viewer viewer, @PathVariable long id, @RequestParam(defaultValue = "") String q) {
        return moving(viewer, directory.get(viewer, id), dated(), q, HttpStatus.OK);
    }

    @PostMapping("/organizations/{id}/move")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView move(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") StepForm form,
            BindingResult result,
            @RequestParam(defaultValue = "") String q,
            RedirectAttributes flash) {
        OrganizationRef unit = directory.get(viewer, id);
        require(result, "parentId", form.getParentId(), "请选择新的上级组织");
        if (!result.hasErrors()) {
            try {
                service.move(viewer, id, form.getParentId(), form.getOn(), form.getReason());
                flash.addFlashAttribute("flash", "已调整“" + unit.name() + "”的隶属关系");
                return new ModelAndView("redirect:/organizations/" + id);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        return moving(viewer, unit, form, q, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView moving(Viewer viewer, OrganizationRef unit, StepForm form, String q, HttpStatusCode status) {
        List<Level> levels =
                Arrays.stream(Level.values()).filter(unit.kind()::mayStandUnder).toList();
        List<Option> targets = levels.isEmpty()
                ? List.of()
                : directory.listTargets(viewer, levels, q, TARGETS_AT_MOST).stream()
                        .filter(row -> row.id() != unit.id() && !Objects.equals(row.id(), unit.parentId()))
                        .map(row -> new Option(
                                String.valueOf(row.id()),
                                row.parentName() == null ? row.name() : row.name() + "（" + row.parentName() + "）"))
                        .toList();
        return page("organizations/move", viewer, unit, form, status)
                .addObject("q", q)
                .addObject("targets", targets)
                .addObject("truncated", targets.size() >= TARGETS_AT_MOST - 2);
    }

    @GetMapping("/organizations/{id}/closure")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView closing(Viewer viewer, @PathVariable long id) {
        return closing(viewer, directory.get(viewer, id), dated(), HttpStatus.OK);
    }

    @PostMapping("/organizations/{id}/closure")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView close(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") StepForm form,
            BindingResult result,
            RedirectAttributes flash) {
        OrganizationRef unit = directory.get(viewer, id);
        if (!result.hasErrors()) {
            try {
                if (unit.isOpen()) {
                    service.close(viewer, id, form.getOn(), form.getReason());
                } else {
                    service.reopen(viewer, id, form.getOn(), form.getReason());
                }
                flash.addFlashAttribute("flash", (unit.isOpen() ? "已撤销“" : "已恢复“") + unit.name() + "”");
                return new ModelAndView("redirect:/organizations/" + id);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        return closing(viewer, unit, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView closing(Viewer viewer, OrganizationRef unit, StepForm form, HttpStatusCode status) {
        return page("organizations/closure", viewer, unit, form, status);
    }

    @PostMapping("/organizations/{id}/groups")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView foundGroup(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") GroupForm form,
            BindingResult result,
            RedirectAttributes flash) {
        OrganizationRef branch = directory.get(viewer, id);
        if (!result.hasErrors()) {
            try {
                service.foundGroup(viewer, id, form.getName(), form.getFoundedOn());
                flash.addFlashAttribute("flash", "已成立“" + form.getName().strip() + "”");
                return new ModelAndView("redirect:/organizations/" + id);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        return page("organizations/group", viewer, branch, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @GetMapping("/organizations/{id}/groups/new")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView beginGroup(Viewer viewer, @PathVariable long id) {
        GroupForm form = new GroupForm();
        form.setFoundedOn(today());
        return page("organizations/group", viewer, directory.get(viewer, id), form, HttpStatus.OK);
    }

    @PostMapping("/groups/{groupId}/closure")
    @Requires(Permission.MEMBER_MANAGE)
    String closeGroup(Viewer viewer, @PathVariable long groupId, RedirectAttributes flash) {
        long branch = service.closeGroup(viewer, groupId, today());
        flash.addFlashAttribute("flash", "党小组已撤销");
        return "redirect:/organizations/" + branch;
    }

    private ModelAndView page(String view, Viewer viewer, OrganizationRef unit, Object form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView(view);
        page.setStatus(status);
        return page.addObject("form", form)
                .addObject("unit", unit)
                .addObject("crumbs", directory.listCrumbs(viewer, unit, true));
    }

    private StepForm dated() {
        StepForm form = new StepForm();
        form.setOn(today());
        return form;
    }

    private static void require(BindingResult result, String field, @Nullable Object value, String message) {
        if (value == null && !result.hasFieldErrors(field)) {
            result.rejectValue(field, "required", message);
        }
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }
}
