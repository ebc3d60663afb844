package org.hongfan.points.web;

import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.points.BranchPoints;
import org.hongfan.points.PointEntryStory;
import org.hongfan.points.PointRule;
import org.hongfan.points.PointRules;
import org.hongfan.points.PointStatement;
import org.hongfan.points.PointStatements;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Tab;
import org.jspecify.annotations.Nullable;
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
class PointsController {
    private final PointStatements statements;
    private final BranchPoints branches;
    private final PointRules rules;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @Requires(Permission.OWN_RECORD)
    @GetMapping("/me/points")
    String own(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Integer year,
            @RequestParam(defaultValue = "false") boolean corrections,
            Model model) {
        PointStatement statement = statements.getOwn(viewer, yearOr(year), corrections);
        model.addAttribute("trail", Crumb.fromHome(new Crumb("我的", "/me")));
        return show(model, statement, "我的积分", "/me/points", corrections);
    }

    @Requires(Permission.POINTS_BRANCH)
    @GetMapping("/members/{id}/points")
    String ofMember(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Integer year,
            @RequestParam(defaultValue = "false") boolean corrections,
            Model model) {
        PointStatement statement = statements.get(viewer, id, yearOr(year), corrections);
        model.addAttribute("trail", trail(viewer, statement.header()));
        return show(model, statement, statement.header().name() + "的积分", "/members/" + id + "/points", corrections);
    }

    private String show(Model model, PointStatement statement, String heading, String here, boolean corrections) {
        model.addAttribute("statement", statement);
        model.addAttribute(
                "unused",
                statement.categories().stream()
                        .flatMap(category -> category.rules().stream())
                        .filter(line -> line.times() == 0)
                        .toList());
        model.addAttribute("pageName", heading);
        model.addAttribute("here", here);
        model.addAttribute("corrections", corrections);
        model.addAttribute("tabs", years(statement.years(), statement.year(), here));
        return "points/member";
    }

    @Requires(Permission.OWN_RECORD)
    @GetMapping("/me/points/{entryId}")
    String ownEntry(Viewer viewer, @PathVariable long entryId, Model model) {
        PointEntryStory story = statements.getOwnEntry(viewer, entryId);
        model.addAttribute("trail", Crumb.fromHome(new Crumb("我的", "/me"), new Crumb("我的积分", "/me/points")));
        return show(model, story, "/me/points/");
    }

    @Requires(Permission.POINTS_BRANCH)
    @GetMapping("/members/{id}/points/{entryId}")
    String entryOfMember(Viewer viewer, @PathVariable long id, @PathVariable long entryId, Model model) {
        PointEntryStory story = statements.getEntry(viewer, id, entryId);
        List<Crumb> trail = new ArrayList<>(trail(viewer, story.header()));
        trail.add(new Crumb(story.header().name() + "的积分", "/members/" + id + "/points"));
        model.addAttribute("trail", trail);
        return show(model, story, "/members/" + id + "/points/");
    }

    private static String show(Model model, PointEntryStory story, String base) {
        model.addAttribute("story", story);
        model.addAttribute("base", base);
        return "points/entry";
    }

    private List<Crumb> trail(Viewer viewer, PointStatement.Header header) {
        return Crumb.fromHome(
                new Crumb("支部积分", "/points"),
                new Crumb(header.branchName(), "/points?organization=" + header.branchId()));
    }

    @Requires(Permission.POINTS_BRANCH)
    @GetMapping("/points")
    String unit(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long organization,
            @RequestParam(required = false) @Nullable Integer year,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        Long id = organization == null ? viewer.current().organizationId() : organization;
        if (id == null) {
            throw new NotFoundException("organization of", viewer.current().title());
        }
        OrganizationRef unit = organizations.get(viewer, id);
        int shown = yearOr(year);
        List<Crumb> trail = new ArrayList<>(Crumb.fromHome());
        for (OrganizationRef above : organizations.listLineage(viewer, unit)) {
            if (above.id() != unit.id()) {
                trail.add(new Crumb(above.shortName(), "/points?organization=" + above.id() + "&year=" + shown));
            }
        }
        model.addAttribute("trail", trail);
        model.addAttribute("unit", unit);
        model.addAttribute("year", shown);
        model.addAttribute("tabs", years(rules.listYears(), shown, "/points?organization=" + id));
        if (unit.level() == Level.BRANCH) {
            BranchPoints.MemberPage members = branches.listMembers(viewer, id, shown, page);
            model.addAttribute("members", members.page());
            model.addAttribute("opened", members.opened());
            return "points/branch";
        }
        List<BranchPoints.Spread> spreads = branches.listSpreads(viewer, id, shown);
        model.addAttribute("bands", BranchPoints.Spread.BANDS);
        model.addAttribute("whole", spreads.get(0));
        model.addAttribute("units", spreads.subList(1, spreads.size()));
        return "points/spread";
    }

    @Requires(Permission.POINT_RULES_READ)
    @GetMapping("/points/rules")
    String rules(Viewer viewer, @RequestParam(required = false) @Nullable Integer year, Model model) {
        int shown = yearOr(year);
        int next = LocalDate.now(clock).getYear() + 1;
        boolean manages = viewer.can(Permission.POINT_RULES_MANAGE);
        List<Integer> years = rules.listYears();
        model.addAttribute("year", shown);
        model.addAttribute("tabs", years(years, shown, "/points/rules"));
        model.addAttribute(
                "categories",
                rules.list(shown).stream()
                        .collect(Collectors.groupingBy(PointRule::category, LinkedHashMap::new, Collectors.toList())));
        model.addAttribute("editable", manages && rules.isOpen(shown));
        model.addAttribute("nextYear", manages && !years.contains(next) ? next : null);
        return "points/rules";
    }

    /** The rules of next year, to be prepared from this year's. */
    @Requires(Permission.POINT_RULES_MANAGE)
    @PostMapping("/points/rules/next-year")
    String prepare(RedirectAttributes redirect) {
        int next = LocalDate.now(clock).getYear() + 1;
        rules.ensureYear(next);
        redirect.addFlashAttribute("flash", next + " 年规则已按今年的规则生成，可以逐条修改");
        return "redirect:/points/rules?year=" + next;
    }

    @Requires(Permission.POINT_RULES_MANAGE)
    @GetMapping("/points/rules/{id}/edit")
    String edit(@PathVariable long id, Model model) {
        PointRule rule = rules.get(id);
        model.addAttribute("form", PointRuleForm.of(rule));
        return form(model, rule);
    }

    private String form(Model model, PointRule rule) {
        model.addAttribute("rule", rule);
        model.addAttribute("entries", rules.countEntries(rule.id()));
        model.addAttribute(
                "trail",
                Crumb.fromHome(
                        new Crumb("积分规则", "/points/rules"),
                        new Crumb(rule.year() + " 年", "/points/rules?year=" + rule.year())));
        return "points/rule-form";
    }

    @Requires(Permission.POINT_RULES_MANAGE)
    @PostMapping("/points/rules/{id}")
    ModelAndView change(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") PointRuleForm form,
            BindingResult binding,
            Model model,
            RedirectAttributes redirect) {
        PointRule rule = rules.get(id);
        if (!binding.hasErrors()) {
            try {
                rules.change(
                        viewer,
                        id,
                        form.getVersion(),
                        form.getName(),
                        form.getPoints(),
                        form.getCap(),
                        form.isEnabled());
                redirect.addFlashAttribute("flash", "规则 " + rule.code() + " 已修改，本年度积分已按新规则重新计算");
                return new ModelAndView("redirect:/points/rules?year=" + rule.year());
            } catch (RefusedException refused) {
                if (refused.field() == null) {
                    binding.reject("refused", refused.getMessage());
                } else {
                    binding.rejectValue(refused.field(), "refused", refused.getMessage());
                }
            }
        }
        HttpStatusCode status = HttpStatus.UNPROCESSABLE_CONTENT;
        return new ModelAndView(form(model, rule), model.asMap(), status);
    }

    private int yearOr(@Nullable Integer year) {
        return year == null ? LocalDate.now(clock).getYear() : year;
    }

    private static List<Tab> years(List<Integer> years, int shown, String here) {
        String joint = here.contains("?") ? "&year=" : "?year=";
        return years.stream()
                .map(year -> new Tab(year + " 年", here + joint + year, year == shown))
                .toList();
    }
}
