package org.hongfan.member.web;

import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.ExcludeMember;
import org.hongfan.member.ExclusionReason;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
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

/** The dated steps of a member's record; each has its own small page. */
@Controller
@RequiredArgsConstructor
class MemberStepController {
    private static final int BRANCHES_AT_MOST = 500;

    private final MemberService service;
    private final MemberRoster roster;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @GetMapping("/members/{id}/transfer")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView transferring(Viewer viewer, @PathVariable long id, @RequestParam(defaultValue = "") String q) {
        return transferring(viewer, roster.get(viewer, id), today(), q, HttpStatus.OK);
    }

    @PostMapping("/members/{id}/transfer")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView transfer(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") MemberStepForm form,
            BindingResult result,
            @RequestParam(defaultValue = "") String q,
            RedirectAttributes flash) {
        MemberFacts member = roster.get(viewer, id);
        require(result, "branchId", form.getBranchId(), "请选择转往的党支部");
        requireReason(form, result);
        return attempt(result, flash, "已转移" + member.told() + "的组织关系", () -> {
                    service.move(viewer, id, form.getBranchId(), form.getOn(), form.getReason());
                })
                ? done(id)
                : transferring(viewer, member, form, q, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView transferring(
            Viewer viewer, MemberFacts member, MemberStepForm form, String q, HttpStatusCode status) {
        List<Option> branches = organizations.listTargets(viewer, List.of(Level.BRANCH), q, BRANCHES_AT_MOST).stream()
                .filter(row -> row.id() != member.branchId())
                .map(row -> new Option(String.valueOf(row.id()), row.name() + "（" + row.parentName() + "）"))
                .toList();
        return page("members/transfer", viewer, member, form, status)
                .addObject("branches", branches)
                .addObject("q", q)
                .addObject("truncated", branches.size() >= BRANCHES_AT_MOST - 1);
    }

    @GetMapping("/members/{id}/status")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView changing(Viewer viewer, @PathVariable long id) {
        return changing(viewer, roster.get(viewer, id), today(), HttpStatus.OK);
    }

    @PostMapping("/members/{id}/status")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView change(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") MemberStepForm form,
            BindingResult result,
            RedirectAttributes flash) {
        MemberFacts member = roster.get(viewer, id);
        require(result, "status", form.getStatus(), "请选择变更后的状态");
        requireReason(form, result);
        return attempt(result, flash, "已变更" + member.told() + "的状态", () -> {
                    service.changeStatus(viewer, id, form.getStatus(), form.getOn(), form.getReason());
                })
                ? done(id)
                : changing(viewer, member, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView changing(Viewer viewer, MemberFacts member, MemberStepForm form, HttpStatusCode status) {
        List<Option> next = Arrays.stream(MemberStatus.values())
                .filter(member.status()::canBecome)
                .map(one -> new Option(
                        one.name(),
                        one == MemberStatus.ACTIVE ? "恢复为在册" : one == MemberStatus.TRANSFERRED ? "转出本区" : one.title()))
                .toList();
        return page("members/status", viewer, member, form, status).addObject("statuses", next);
    }

    @GetMapping("/members/{id}/exclusions/new")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView excluding(Viewer viewer, @PathVariable long id) {
        return excluding(viewer, roster.get(viewer, id), today(), HttpStatus.OK);
    }

    @PostMapping("/members/{id}/exclusions")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView exclude(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") MemberStepForm form,
            BindingResult result,
            RedirectAttributes flash) {
        MemberFacts member = roster.get(viewer, id);
        require(result, "exclusion", form.getExclusion(), "请选择原因");
        return attempt(result, flash, "已登记", () -> {
                    service.addExclusion(
                            viewer,
                            id,
                            new ExcludeMember(
                                    form.getExclusion(),
                                    form.getOn(),
                                    form.getTo(),
                                    form.getApprovedOn(),
                                    form.getAgreedOn(),
                                    form.getReason()));
                })
                ? done(id)
                : excluding(viewer, member, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView excluding(Viewer viewer, MemberFacts member, MemberStepForm form, HttpStatusCode status) {
        return page("members/exclusion", viewer, member, form, status)
                .addObject("reasons", Choices.of(ExclusionReason.class, ExclusionReason::title));
    }

    @PostMapping("/exclusions/{id}/ending")
    @Requires(Permission.MEMBER_MANAGE)
    String endExclusion(Viewer viewer, @PathVariable long id, RedirectAttributes flash) {
        long member = service.endExclusion(viewer, id, LocalDate.now(clock));
        flash.addFlashAttribute("flash", "已结束，从今天起重新计入应到");
        return "redirect:/members/" + member;
    }

    @GetMapping("/members/{id}/placement")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView placing(Viewer viewer, @PathVariable long id) {
        MemberFacts member = roster.get(viewer, id);
        MemberStepForm form = today();
        form.setGroupId(member.groupId());
        form.setHouseholdId(member.householdId());
        return placing(viewer, member, form, HttpStatus.OK);
    }

    @PostMapping("/members/{id}/placement")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView place(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") MemberStepForm form,
            BindingResult result,
            RedirectAttributes flash) {
        MemberFacts member = roster.get(viewer, id);
        return attempt(result, flash, "已保存", () -> {
                    service.place(viewer, id, form.getGroupId(), form.getHouseholdId(), form.getOn());
                })
                ? done(id)
                : placing(viewer, member, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView placing(Viewer viewer, MemberFacts member, MemberStepForm form, HttpStatusCode status) {
        return page("members/placement", viewer, member, form, status)
                .addObject(
                        "groups",
                        organizations.listGroups(member.branchId()).stream()
                                .map(group -> new Option(String.valueOf(group.id()), group.name()))
                                .toList())
                .addObject(
                        "households",
                        organizations.listChildren(member.branchId()).stream()
                                .filter(unit -> unit.level() == Level.HOUSEHOLD)
                                .map(unit -> new Option(String.valueOf(unit.id()), unit.name()))
                                .toList());
    }

    private static boolean attempt(BindingResult result, RedirectAttributes flash, String words, Runnable step) {
        if (result.hasErrors()) {
            return false;
        }
        try {
            step.run();
            flash.addFlashAttribute("flash", words);
            return true;
        } catch (RefusedException e) {
            Refusals.show(e, result);
            return false;
        }
    }

    private static ModelAndView done(long id) {
        return new ModelAndView("redirect:/members/" + id);
    }

    private ModelAndView page(
            String view, Viewer viewer, MemberFacts member, MemberStepForm form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView(view);
        page.setStatus(status);
        List<Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Crumb("党员", "/members"));
        crumbs.add(new Crumb(member.told(), "/members/" + member.id()));
        return page.addObject("form", form).addObject("member", member).addObject("crumbs", crumbs);
    }

    private static void requireReason(MemberStepForm form, BindingResult result) {
        if (form.getReason() == null || form.getReason().isBlank()) {
            result.rejectValue("reason", "required", "请写明依据或原因");
        }
    }

    private static void require(BindingResult result, String field, @Nullable Object value, String message) {
        if (value == null && !result.hasFieldErrors(field)) {
            result.rejectValue(field, "required", message);
        }
    }

    private MemberStepForm today() {
        return MemberStepForm.on(LocalDate.now(clock));
    }
}
