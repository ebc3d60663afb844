package org.hongfan.member.web;

import jakarta.validation.Valid;
import java.util.Arrays;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.CommitteeRules;
import org.hongfan.member.CommitteeService;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.NewCommittee;
import org.hongfan.member.PartyPost;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 「换届」: a branch's committee, and a new one in its place by one form. */
@Controller
@RequiredArgsConstructor
class CommitteeController {
    private final CommitteeService committees;
    private final MemberRoster roster;
    private final OrganizationDirectory organizations;
    private final OrganizationCounts counts;

    @GetMapping("/organizations/{id}/committee")
    @Requires(Permission.ORGANIZATION_READ)
    String show(Viewer viewer, @PathVariable long id, Model model) {
        OrganizationRef branch = committees.getBranch(viewer, id);
        model.addAttribute("unit", branch);
        model.addAttribute(
                "posts",
                roster.listCommittee(id).stream()
                        .filter(row -> row.post() != PartyPost.GROUP_LEADER)
                        .toList());
        model.addAttribute("former", committees.listFormer(id));
        model.addAttribute("facts", organizations.getFacts(viewer, id));
        model.addAttribute("mayElect", viewer.can(Permission.ORGANIZATION_MANAGE) && branch.isOpen());
        model.addAttribute("crumbs", organizations.listCrumbs(viewer, branch, true));
        return "organizations/committee";
    }

    @GetMapping("/organizations/{id}/committee/new")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView begin(Viewer viewer, @PathVariable long id) {
        return form(viewer, committees.getBranch(viewer, id), new CommitteeForm(), HttpStatus.OK);
    }

    @PostMapping("/organizations/{id}/committee")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView elect(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") CommitteeForm form,
            BindingResult result,
            RedirectAttributes flash) {
        OrganizationRef branch = committees.getBranch(viewer, id);
        NewCommittee committee = form.committee(result);
        if (!result.hasErrors()) {
            try {
                CommitteeService.Changed changed = committees.elect(viewer, id, committee);
                flash.addFlashAttribute("flash", words(changed));
                return new ModelAndView("redirect:/organizations/" + id + "/committee");
            } catch (RefusedException refused) {
                Refusals.show(refused, result);
            }
        }
        form.fill();
        return form(viewer, branch, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static String words(CommitteeService.Changed changed) {
        return "已换届：新任 " + changed.begun() + " 项职务"
                + (changed.kept() == 0 ? "" : "，连任 " + changed.kept() + " 项")
                + (changed.ended() == 0 ? "" : "，同一天离任 " + changed.ended() + " 项")
                + (changed.begun() == 0 ? "" : "。登录岗位等安全管理员确认");
    }

    private ModelAndView form(Viewer viewer, OrganizationRef branch, CommitteeForm form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("organizations/election");
        page.setStatus(status);
        List<Crumb> crumbs = organizations.listCrumbs(viewer, branch, true);
        int full = counts.get(branch.id()).fullMembers();
        boolean committee = full >= CommitteeRules.FULL_MEMBERS_FOR_COMMITTEE;
        return page.addObject("form", form)
                .addObject("unit", branch)
                .addObject("full", full)
                .addObject("committee", committee)
                .addObject(
                        "present",
                        roster.listCommittee(branch.id()).stream()
                                .filter(row -> row.post().onCommittee())
                                .toList())
                .addObject(
                        "members",
                        committees.listCandidates(branch.id()).stream()
                                .map(one -> new Option(String.valueOf(one.id()), one.name()))
                                .toList())
                .addObject(
                        "posts",
                        Arrays.stream(PartyPost.values())
                                .filter(PartyPost::onCommittee)
                                .map(post -> new Option(post.name(), post.title()))
                                .toList())
                .addObject("crumbs", crumbs);
    }
}
