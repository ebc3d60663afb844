package org.hongfan.member.web;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.AppointmentRow;
import org.hongfan.member.BranchAdvice;
import org.hongfan.member.MemberRoster;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationCount;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationFacts;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.RecentLife;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A unit's page. It stands with the members because it shows who holds posts there. */
@Controller
@RequiredArgsConstructor
class OrganizationPageController {
    private static final int SHOWN = 6;

    private final OrganizationDirectory directory;
    private final OrganizationCounts counts;
    private final MemberRoster roster;
    private final List<RecentLife> lives;
    private final Clock clock;

    @GetMapping("/organizations/{id}")
    @Requires(Permission.ORGANIZATION_READ)
    String show(Viewer viewer, @PathVariable long id, Model model) {
        LocalDate today = LocalDate.now(clock);
        OrganizationFacts unit = directory.getFacts(viewer, id);
        OrganizationCount count = counts.get(id);
        List<AppointmentRow> posts = roster.listCommittee(id);
        model.addAttribute("unit", unit);
        model.addAttribute("today", today);
        model.addAttribute("count", count);
        model.addAttribute("posts", posts);
        model.addAttribute("rows", unit.level() == Level.HOUSEHOLD ? List.of() : directory.listRows(id));
        model.addAttribute("groups", unit.level() == Level.BRANCH ? roster.listGroups(id) : List.of());
        model.addAttribute("history", directory.listHistory(id));
        model.addAttribute("advice", BranchAdvice.on(unit, count.members(), count.fullMembers(), posts));
        model.addAttribute("termEnding", unit.isTermEnding(today));
        model.addAttribute(
                "termEnded", unit.termEndsOn() != null && unit.termEndsOn().isBefore(today));
        OrganizationRef ref = directory.get(viewer, id);
        model.addAttribute("life", lately(viewer, ref));
        model.addAttribute("crumbs", directory.listCrumbs(viewer, ref, false));
        model.addAttribute("mayManage", viewer.can(Permission.ORGANIZATION_MANAGE));
        model.addAttribute("mayPlace", viewer.can(Permission.MEMBER_MANAGE));
        model.addAttribute("ownTop", Long.valueOf(id).equals(viewer.current().organizationId()));
        model.addAttribute("mayHaveUnits", !OrganizationKind.under(unit.level()).isEmpty());
        boolean branch = unit.level() == Level.BRANCH;
        model.addAttribute("mayRegister", branch && unit.isOpen() && viewer.can(Permission.MEMBER_MANAGE));
        model.addAttribute(
                "mayBegin",
                !branch
                        && unit.level() != Level.HOUSEHOLD
                        && unit.isOpen()
                        && viewer.can(Permission.ORGANIZATION_MANAGE));
        return "organizations/show";
    }

    private List<RecentLife.Entry> lately(Viewer viewer, OrganizationRef unit) {
        if (!viewer.can(Permission.MEETING_READ) || unit.level() == Level.HOUSEHOLD) {
            return List.of();
        }
        return lives.stream()
                .flatMap(life -> life.list(unit, SHOWN).stream())
                .sorted(Comparator.comparing(RecentLife.Entry::on).reversed())
                .limit(SHOWN)
                .toList();
    }
}
