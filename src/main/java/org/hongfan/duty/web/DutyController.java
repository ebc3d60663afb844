package org.hongfan.duty.web;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.duty.DutyBoard;
import org.hongfan.duty.DutyItem;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class DutyController {
    private static final int YEARS = 3;

    private final DutyBoard board;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @GetMapping("/duties")
    @Requires(Permission.DUTY_READ)
    String show(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long organization,
            @RequestParam(required = false) @Nullable String rule,
            @RequestParam(required = false) @Nullable Integer year,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String span,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        OrganizationRef unit = unit(viewer, organization);
        String oneRule = rule == null || rule.isBlank() ? null : rule;
        int thisYear = LocalDate.now(clock).getYear();
        List<DutyBoard.Rule> rules = board.listRules();
        model.addAttribute("unit", unit);
        model.addAttribute("crumbs", crumbs(viewer, unit));
        model.addAttribute("rule", oneRule);
        model.addAttribute("rules", rules);
        model.addAttribute(
                "ruleOptions",
                rules.stream()
                        .map(each -> new Option(each.code(), each.typeName()))
                        .toList());
        if ("overdue".equals(state)) {
            boolean twelveMonths = "year".equals(span);
            model.addAttribute("span", twelveMonths ? "year" : null);
            model.addAttribute("spans", List.of(new Option("year", "近 12 个月")));
            model.addAttribute("page", board.listOverdue(unit, oneRule, !twelveMonths, page));
            return "duties/overdue";
        }
        int shown = year == null ? thisYear : year;
        int yearsBack = Math.max(0, thisYear - shown);
        model.addAttribute("year", shown);
        model.addAttribute(
                "years",
                IntStream.range(1, YEARS)
                        .mapToObj(back -> new Option(String.valueOf(thisYear - back), (thisYear - back) + "年"))
                        .toList());
        if (unit.level() == Level.BRANCH) {
            List<DutyItem> now = board.listNow(unit.id());
            model.addAttribute("now", now);
            model.addAttribute("owing", board.listOwingGroups(now));
            model.addAttribute("mayLog", viewer.can(Permission.MEETING_LOG) && viewer.actsFor(unit.id()));
            model.addAttribute("grids", board.gridsOfBranch(viewer, unit, oneRule, yearsBack));
            return "duties/branch";
        }
        model.addAttribute("grids", board.gridsBelow(unit, oneRule, yearsBack));
        return "duties/units";
    }

    private OrganizationRef unit(Viewer viewer, @Nullable Long organization) {
        Long id = organization == null ? viewer.current().organizationId() : organization;
        if (id == null) {
            throw new NotFoundException("organization", 0);
        }
        return organizations.get(viewer, id);
    }

    private List<Crumb> crumbs(Viewer viewer, OrganizationRef unit) {
        List<Crumb> crumbs = new ArrayList<>(Crumb.fromHome());
        for (OrganizationRef above : organizations.listLineage(viewer, unit)) {
            if (above.id() != unit.id()) {
                crumbs.add(new Crumb(above.shortName(), "/duties?organization=" + above.id()));
            }
        }
        return crumbs;
    }
}
