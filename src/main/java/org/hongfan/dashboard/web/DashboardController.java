package org.hongfan.dashboard.web;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.citation.Citations;
import org.hongfan.dashboard.Dashboard;
import org.hongfan.dashboard.DashboardBoard;
import org.hongfan.duty.DutyBoard;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.web.Crumb;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class DashboardController {
    private static final int OVERDUE_SHOWN = 5;

    private final DashboardBoard board;
    private final DutyBoard duties;
    private final OrganizationDirectory organizations;
    private final Citations citations;
    private final Clock clock;

    @GetMapping("/dashboard")
    @Requires(Permission.DASHBOARD_READ)
    String show(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long organization,
            @RequestParam(required = false) @DateTimeFormat(pattern = "yyyy-MM") @Nullable YearMonth month,
            Model model) {
        YearMonth now = YearMonth.now(clock);
        YearMonth shown = month == null || month.isAfter(now) ? now : month;
        Dashboard dashboard = board.show(viewer, id(viewer, organization), shown.atDay(1));
        if (dashboard.unit().level() == Level.BRANCH || dashboard.unit().level() == Level.HOUSEHOLD) {
            return "redirect:/organizations/" + dashboard.unit().id();
        }
        LocalDate first = shown.atDay(1);
        model.addAttribute("d", dashboard);
        model.addAttribute("unit", dashboard.unit());
        model.addAttribute("current", shown.equals(now));
        model.addAttribute("shown", shown.toString());
        model.addAttribute("before", shown.minusMonths(1).toString());
        model.addAttribute("after", shown.plusMonths(1).toString());
        model.addAttribute("from", first);
        model.addAttribute("to", shown.atEndOfMonth());
        model.addAttribute("crumbs", crumbs(dashboard.lineage(), dashboard.unit()));
        model.addAttribute("overdue", duties.listOverdue(dashboard.unit(), null, true, 1, OVERDUE_SHOWN));
        return "dashboard/show";
    }

    @GetMapping("/dashboard/terms")
    @Requires(Permission.DASHBOARD_READ)
    String terms(Viewer viewer, @RequestParam(required = false) @Nullable Long organization, Model model) {
        OrganizationRef unit = organizations.get(viewer, id(viewer, organization));
        List<Crumb> crumbs = crumbs(organizations.listLineage(viewer, unit), unit);
        crumbs.add(new Crumb(unit.shortName() + "看板", "/dashboard?organization=" + unit.id()));
        model.addAttribute("unit", unit);
        model.addAttribute("crumbs", crumbs);
        model.addAttribute("basis", citations.text("TERM"));
        model.addAttribute("terms", board.listTermsEnding(unit));
        return "dashboard/terms";
    }

    private static long id(Viewer viewer, @Nullable Long organization) {
        Long id = organization == null ? viewer.current().organizationId() : organization;
        if (id == null) {
            throw new NotFoundException("organization", 0);
        }
        return id;
    }

    private static List<Crumb> crumbs(List<OrganizationRef> lineage, OrganizationRef unit) {
        List<Crumb> crumbs = new ArrayList<>(Crumb.fromHome());
        for (OrganizationRef above : lineage) {
            if (above.id() != unit.id()) {
                crumbs.add(new Crumb(above.shortName(), "/dashboard?organization=" + above.id()));
            }
        }
        return crumbs;
    }
}
