package org.hongfan.activity.web;

import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.activity.ActivityService;
import org.hongfan.activity.ActivityStatus;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Tab;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
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
class ActivityController {
    private final ActivityService service;
    private final ActivityBoard board;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @Requires(Permission.ACTIVITY_READ)
    @GetMapping("/activities")
    String list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable String show,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable ActivityStatus status,
            @RequestParam(required = false) @DateTimeFormat(pattern = "yyyy-MM") @Nullable YearMonth month,
            @RequestParam(required = false) @Nullable Long organization,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        boolean mine = "mine".equals(show);
        boolean open = "open".equals(show);
        ActivityBoard.Filter filter = new ActivityBoard.Filter(
                type == null || type.isBlank() ? null : type, status, month, organization, open, mine);
        model.addAttribute("page", board.list(viewer, filter, page));
        model.addAttribute("filter", filter);
        model.addAttribute("show", show);
        model.addAttribute("types", typeOptions());
        model.addAttribute(
                "statuses",
                Arrays.stream(ActivityStatus.values())
                        .map(each -> new Option(each.name(), each.title()))
                        .toList());
        model.addAttribute("unit", organization == null ? null : organizations.get(viewer, organization));
        model.addAttribute("manages", viewer.can(Permission.ACTIVITY_MANAGE));
        model.addAttribute(
                "tabs",
                viewer.memberId() == null
                        ? List.of()
                        : List.of(
                                new Tab("全部", "/activities", !mine && !open),
                                new Tab("可以报名", "/activities?show=open", open),
                                new Tab("我参加的", "/activities?show=mine", mine)));
        return "activities/list";
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @GetMapping("/activities/new")
    String create(Viewer viewer, @RequestParam(required = false) @Nullable Long organization, Model model) {
        OrganizationRef unit = organizations.get(viewer, organization == null ? own(viewer) : organization);
        model.addAttribute("form", ActivityForm.prefilled(unit, LocalDate.now(clock)));
        return form(model, unit, null);
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities")
    ModelAndView create(
            Viewer viewer,
            @Valid @ModelAttribute("form") ActivityForm form,
            BindingResult binding,
            @RequestParam(defaultValue = "false") boolean publish,
            Model model,
            RedirectAttributes redirect) {
        OrganizationRef unit =
                organizations.get(viewer, form.getOrganizationId() == null ? own(viewer) : form.getOrganizationId());
        if (!binding.hasErrors()) {
            try {
                long id = publish ? service.announce(viewer, form.plan()) : service.draft(viewer, form.plan());
                redirect.addFlashAttribute("flash", publish ? "活动已发布" : "草稿已保存，发布以后党员才看得到");
                return new ModelAndView("redirect:/activities/" + id);
            } catch (RefusedException refused) {
                reject(binding, refused);
            }
        }
        return unprocessable(form(model, unit, null), model);
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @GetMapping("/activities/{id}/edit")
    String edit(Viewer viewer, @PathVariable long id, Model model) {
        ActivityBoard.Sheet sheet = managed(viewer, id);
        model.addAttribute("form", ActivityForm.of(sheet));
        return form(model, organizations.get(sheet.organizationId()), sheet);
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}")
    ModelAndView edit(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") ActivityForm form,
            BindingResult binding,
            Model model,
            RedirectAttributes redirect) {
        ActivityBoard.Sheet sheet = managed(viewer, id);
        if (!binding.hasErrors()) {
            try {
                service.edit(viewer, id, form.getVersion(), form.plan());
                redirect.addFlashAttribute("flash", "活动安排已修改");
                return new ModelAndView("redirect:/activities/" + id);
            } catch (RefusedException refused) {
                reject(binding, refused);
            }
        }
        return unprocessable(form(model, organizations.get(sheet.organizationId()), sheet), model);
    }

    private String form(Model model, OrganizationRef unit, ActivityBoard.@Nullable Sheet sheet) {
        model.addAttribute("unit", unit);
        model.addAttribute("sheet", sheet);
        model.addAttribute("types", typeOptions());
        model.addAttribute(
                "audiences",
                board.listAudiences(unit).stream()
                        .map(each -> new Option(
                                String.valueOf(each.id()),
                                each.id() == unit.id() && each.level() != Level.BRANCH
                                        ? each.shortName() + "全体党员"
                                        : each.shortName()))
                        .toList());
        model.addAttribute("trail", Crumb.fromHome(new Crumb("活动", "/activities")));
        return "activities/form";
    }

    @Requires(Permission.ACTIVITY_READ)
    @GetMapping("/activities/{id}")
    String show(Viewer viewer, @PathVariable long id, @RequestParam(required = false) @Nullable String q, Model model) {
        ActivityBoard.Sheet sheet = board.get(viewer, id);
        return show(viewer, sheet, AttendanceForm.of(sheet, board.listPeople(viewer, sheet)), q, model);
    }

    private String show(
            Viewer viewer, ActivityBoard.Sheet sheet, AttendanceForm form, @Nullable String q, Model model) {
        boolean manages = board.manages(viewer, sheet);
        boolean begun = board.hasBegun(sheet);
        boolean published = sheet.status() == ActivityStatus.PUBLISHED;
        boolean adds = board.mayAdd(viewer, sheet);
        boolean few = viewer.is(Role.BRANCH_SECRETARY);
        model.addAttribute("sheet", sheet);
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", form);
        }
        model.addAttribute("people", board.listPeople(viewer, sheet));
        model.addAttribute(
                "waiting", published && !begun && sheet.waiting() > 0 ? board.listWaiting(viewer, sheet) : List.of());
        model.addAttribute("awarded", board.listAwarded(sheet));
        model.addAttribute("manages", manages);
        model.addAttribute("marks", manages && published && begun);
        model.addAttribute("begun", begun);
        model.addAttribute("adds", adds);
        model.addAttribute("few", few);
        model.addAttribute("q", q);
        model.addAttribute(
                "candidates",
                adds && (few || q != null && !q.isBlank()) ? board.listCandidates(viewer, sheet, q) : List.of());
        model.addAttribute(
                "enrols",
                viewer.can(Permission.ACTIVITY_ENROL)
                        && sheet.forSelf()
                        && board.isOpenForEnrolment(sheet)
                        && !sheet.enrolled());
        model.addAttribute(
                "withdraws", viewer.can(Permission.ACTIVITY_ENROL) && published && sheet.enrolled() && !begun);
        model.addAttribute(
                "waits", viewer.can(Permission.ACTIVITY_ENROL) && published && !begun && sheet.myPosition() != null);
        model.addAttribute("trail", Crumb.fromHome(new Crumb("活动", "/activities")));
        return "activities/show";
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/publication")
    String publish(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        return step(id, redirect, "活动已发布", () -> service.publish(viewer, id));
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/cancellation")
    String cancel(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String reason,
            RedirectAttributes redirect) {
        return typed(id, redirect, "活动已取消", () -> service.cancel(viewer, id, reason));
    }

    @Requires(Permission.ACTIVITY_ENROL)
    @PostMapping("/activities/{id}/enrolment")
    String enrol(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        return step(id, redirect, "报名成功", () -> service.enrol(viewer, id));
    }

    @Requires(Permission.ACTIVITY_ENROL)
    @PostMapping("/activities/{id}/withdrawal")
    String withdraw(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        return step(id, redirect, "已取消报名", () -> service.withdraw(viewer, id));
    }

    @Requires(Permission.ACTIVITY_ENROL)
    @PostMapping("/activities/{id}/waiting")
    String await(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        return step(id, redirect, () -> {
            Integer position = service.await(viewer, id);
            return position == null ? "正好有名额，已经为您报名" : "已加入候补，排第 " + position + " 位。有了名额会自动为您报名，并在首页告诉您";
        });
    }

    @Requires(Permission.ACTIVITY_ENROL)
    @PostMapping("/activities/{id}/waiting/withdrawal")
    String stopWaiting(Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        return step(id, redirect, "已退出候补", () -> service.stopWaiting(viewer, id));
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/waiting/{member}/advancement")
    String advance(Viewer viewer, @PathVariable long id, @PathVariable long member, RedirectAttributes redirect) {
        return step(id, redirect, "候补次序已调整", () -> service.advance(viewer, id, member));
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/waiting/{member}/removal")
    String removeWaiting(Viewer viewer, @PathVariable long id, @PathVariable long member, RedirectAttributes redirect) {
        return step(id, redirect, "已移出候补", () -> service.removeWaiting(viewer, id, member));
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/people")
    String add(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(name = "member", required = false) @Nullable List<Long> members,
            @RequestParam(defaultValue = "false") boolean waiting,
            RedirectAttributes redirect) {
        List<Long> chosen = members == null ? List.of() : members;
        if (waiting) {
            return typed(id, redirect, "已加入候补 " + chosen.size() + " 人", () -> service.addWaiting(viewer, id, chosen));
        }
        return typed(id, redirect, "已添加 " + chosen.size() + " 人", () -> service.add(viewer, id, chosen));
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/people/{member}/removal")
    String remove(Viewer viewer, @PathVariable long id, @PathVariable long member, RedirectAttributes redirect) {
        return step(id, redirect, "已移出名单", () -> service.remove(viewer, id, member));
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/attendance")
    ModelAndView mark(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") AttendanceForm form,
            BindingResult binding,
            @RequestParam(defaultValue = "false") boolean finish,
            Model model,
            RedirectAttributes redirect) {
        ActivityBoard.Sheet sheet = managed(viewer, id);
        if (!binding.hasErrors()) {
            try {
                service.record(viewer, id, form.attendances(), form.getResult());
                if (finish) {
                    service.finish(viewer, id);
                }
                redirect.addFlashAttribute("flash", finish ? "活动已办结，积分已按规则记入" : "参加情况已保存");
                return new ModelAndView("redirect:/activities/" + id);
            } catch (RefusedException refused) {
                binding.reject("refused", refused.getMessage());
            }
        }
        return unprocessable(show(viewer, sheet, form, null, model), model);
    }

    @Requires(Permission.ACTIVITY_MANAGE)
    @PostMapping("/activities/{id}/reopening")
    String reopen(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String reason,
            RedirectAttributes redirect) {
        return typed(id, redirect, "活动已重新打开，更正后请再次办结", () -> service.reopen(viewer, id, reason));
    }

    /** A step with something typed or ticked: where it is refused the page comes again with it. */
    private static String typed(long id, RedirectAttributes redirect, String said, Runnable step) {
        step.run();
        redirect.addFlashAttribute("flash", said);
        return "redirect:/activities/" + id;
    }

    private static String step(long id, RedirectAttributes redirect, String said, Runnable step) {
        return step(id, redirect, () -> {
            step.run();
            return said;
        });
    }

    private static String step(long id, RedirectAttributes redirect, Supplier<String> step) {
        try {
            redirect.addFlashAttribute("flash", step.get());
        } catch (RefusedException refused) {
            redirect.addFlashAttribute("flash", refused.getMessage());
            redirect.addFlashAttribute("flashState", "late");
        }
        return "redirect:/activities/" + id;
    }

    private ActivityBoard.Sheet managed(Viewer viewer, long id) {
        ActivityBoard.Sheet sheet = board.get(viewer, id);
        if (!board.manages(viewer, sheet)) {
            throw new NotFoundException("activity", id);
        }
        return sheet;
    }

    private static long own(Viewer viewer) {
        Long own = viewer.current().organizationId();
        if (own == null) {
            throw new NotFoundException("organization of", viewer.current().title());
        }
        return own;
    }

    private List<Option> typeOptions() {
        return board.listTypes().stream()
                .map(type -> new Option(type.code(), type.name()))
                .toList();
    }

    private static void reject(BindingResult binding, RefusedException refused) {
        if (refused.field() == null) {
            binding.reject("refused", refused.getMessage());
        } else {
            binding.rejectValue(refused.field(), "refused", refused.getMessage());
        }
    }

    private static ModelAndView unprocessable(String view, Model model) {
        HttpStatusCode status = HttpStatus.UNPROCESSABLE_CONTENT;
        return new ModelAndView(view, model.asMap(), status);
    }
}
