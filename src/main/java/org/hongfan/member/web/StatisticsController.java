package org.hongfan.member.web;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberStatistics;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.web.Option;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class StatisticsController {
    private final MemberStatistics statistics;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    /** A day to come counts as today. */
    @GetMapping("/statistics")
    @Requires(Permission.STATISTICS_READ)
    String show(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long organization,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate on,
            Model model) {
        Long at = organization == null ? viewer.current().organizationId() : organization;
        if (at == null) {
            throw new NotFoundException("statistics of", viewer.current().title());
        }
        LocalDate today = LocalDate.now(clock);
        MemberStatistics.Sheet sheet = statistics.get(viewer, at, on == null || on.isAfter(today) ? today : on);
        model.addAttribute("sheet", sheet);
        model.addAttribute("today", today.equals(sheet.on()));
        model.addAttribute("lastYearEnd", LocalDate.of(today.getYear() - 1, 12, 31));
        model.addAttribute("units", units(viewer, sheet.unit()));
        model.addAttribute("mayList", viewer.can(Permission.MEMBER_READ));
        return "statistics/show";
    }

    private List<Option> units(Viewer viewer, OrganizationRef unit) {
        List<Option> options = new ArrayList<>();
        for (OrganizationRef one : organizations.listAround(viewer, unit)) {
            if (one.level() != Level.HOUSEHOLD) {
                boolean below = one.parentId() != null && one.parentId() == unit.id();
                options.add(new Option(String.valueOf(one.id()), (below ? "　" : "") + one.shortName()));
            }
        }
        return options;
    }
}
