package org.hongfan.member.web;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.AgeBand;
import org.hongfan.member.Education;
import org.hongfan.member.Floating;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberRow;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.Sector;
import org.hongfan.member.Sex;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Page;
import org.hongfan.shared.web.Costly;
import org.hongfan.shared.web.Option;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
@RequiredArgsConstructor
class RosterController {
    private static final int CHOICES_AT_MOST = 30;

    private final MemberRoster roster;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    /** A filter value that names nothing is left out, as if it had not been given. */
    @Costly(Costly.Cost.SEARCH)
    @GetMapping("/members")
    @Requires(Permission.MEMBER_READ)
    String list(Viewer viewer, @ModelAttribute("filter") RosterQuery query, BindingResult ignored, Model model) {
        Page<MemberRow> page = roster.list(viewer, query.filter(), query.getPage());
        boolean household = viewer.is(Role.HOUSEHOLD_HOST);
        model.addAttribute("page", page);
        model.addAttribute("today", LocalDate.now(clock));
        model.addAttribute("household", household);
        model.addAttribute("units", household ? List.of() : units(viewer, query));
        model.addAttribute("statuses", statuses());
        model.addAttribute("kinds", Choices.of(MemberKind.class, MemberKind::title));
        model.addAttribute("sexes", Choices.of(Sex.class, Sex::title));
        model.addAttribute("ages", Choices.of(AgeBand.class, AgeBand::title));
        model.addAttribute("educations", Choices.of(Education.class, Education::title));
        model.addAttribute("sectors", Choices.of(Sector.class, Sector::title));
        model.addAttribute("floatings", Choices.of(Floating.class, Floating::title));
        model.addAttribute("mayManage", viewer.can(Permission.MEMBER_MANAGE));
        model.addAttribute("mayImport", viewer.can(Permission.IMPORT_USE));
        return "members/list";
    }

    /** Choices for a form that asks for a member: {@code <option>} elements of at most 30 active members at or below the unit. */
    @GetMapping("/members/options")
    @Requires(Permission.MEMBER_READ)
    String options(Viewer viewer, @RequestParam long branch, @RequestParam(defaultValue = "") String q, Model model) {
        model.addAttribute("choices", roster.listChoices(viewer, branch, q, CHOICES_AT_MOST));
        return "members/options";
    }

    private List<Option> units(Viewer viewer, RosterQuery query) {
        Long at = query.getOrganization() == null ? viewer.current().organizationId() : query.getOrganization();
        if (at == null) {
            return List.of();
        }
        OrganizationRef unit = organizations.get(viewer, at);
        List<Option> options = new ArrayList<>();
        for (OrganizationRef one : organizations.listAround(viewer, unit)) {
            boolean below = one.parentId() != null && one.parentId() == unit.id();
            boolean noFilter = options.isEmpty() && query.getOrganization() == null;
            options.add(new Option(noFilter ? "" : String.valueOf(one.id()), (below ? "　" : "") + one.shortName()));
        }
        return options;
    }

    private static List<Option> statuses() {
        List<Option> options = new ArrayList<>(Choices.of(MemberStatus.class, MemberStatus::title));
        options.removeIf(option -> option.value().equals(MemberStatus.ACTIVE.name()));
        options.add(new Option("ALL", "全部（含历史）"));
        return options;
    }
}
