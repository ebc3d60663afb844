package org.hongfan.member.web;

import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.CorrectionRow;
import org.hongfan.member.Departures;
import org.hongfan.member.DuplicateMemberException;
import org.hongfan.member.Education;
import org.hongfan.member.Ethnicity;
import org.hongfan.member.Floating;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberCorrections;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberFiles;
import org.hongfan.member.MemberKind;
import org.hongfan.member.MemberMerges;
import org.hongfan.member.MemberReveals;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberService;
import org.hongfan.member.Sector;
import org.hongfan.member.StandingBases;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
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
class MemberController {
    private static final int BRANCHES_AT_MOST = 500;

    private final MemberService service;
    private final MemberRoster roster;
    private final MemberReveals reveals;
    private final MemberCorrections corrections;
    private final Departures departures;
    private final StandingBases bases;
    private final MemberFiles files;
    private final MemberMerges merges;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @GetMapping("/members/{id}")
    @Requires(Permission.MEMBER_READ)
    ModelAndView show(Viewer viewer, @PathVariable long id) {
        MemberFacts member = roster.get(viewer, id);
        boolean own = Objects.equals(viewer.memberId(), id);
        return facts(member)
                .addObject("own", false)
                .addObject(
                        "basis", bases.find(member.id(), member.confirmedOn()).orElse(null))
                .addObject("merge", merges.find(member.id()).orElse(null))
                .addObject("mayMerge", viewer.can(Permission.MEMBER_MERGE))
                .addObject("departure", departures.findLast(member.id()).orElse(null))
                .addObject("title", member.told())
                .addObject("mayManage", viewer.can(Permission.MEMBER_MANAGE))
                .addObject("mayAppoint", viewer.can(Permission.ORGANIZATION_MANAGE))
                .addObject("mayReveal", viewer.can(Permission.MEMBER_REVEAL))
                .addObject("reasons", RevealController.reasons())
                .addObject("maySeePoints", viewer.can(Permission.POINTS_BRANCH) || own)
                .addObject("maySeeAttendance", viewer.can(Permission.MEETING_READ))
                .addObject("crumbs", crumbs(viewer, member, false));
    }

    @GetMapping("/me")
    @Requires(Permission.OWN_RECORD)
    ModelAndView own(Viewer viewer) {
        MemberFacts member = roster.getOwn(viewer);
        return facts(member)
                .addObject("own", true)
                .addObject("reveals", reveals.listOwn(viewer))
                .addObject("corrections", corrections.listOwn(viewer))
                .addObject("title", "我的资料")
                .addObject("mayManage", false)
                .addObject("mayAppoint", false)
                .addObject("maySeePoints", true)
                .addObject("maySeeAttendance", false)
                .addObject("crumbs", List.of());
    }

    private ModelAndView facts(MemberFacts member) {
        return new ModelAndView("members/show")
                .addObject("member", member)
                .addObject("today", LocalDate.now(clock))
                .addObject("memberships", roster.listMemberships(member.id()))
                .addObject("appointments", roster.listAppointments(member.id()))
                .addObject("exclusions", roster.listExclusions(member.id()));
    }

    @GetMapping("/members/new")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView begin(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long branch,
            @RequestParam(defaultValue = "") String q) {
        LocalDate today = LocalDate.now(clock);
        Long at = branch == null ? viewer.current().organizationId() : branch;
        OrganizationRef unit = at == null ? null : organizations.get(viewer, at);
        boolean given = unit != null && unit.level() == Level.BRANCH && unit.isOpen();
        return registering(viewer, MemberForm.fresh(given ? at : null, today), q, HttpStatus.OK);
    }

    @PostMapping("/members")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView register(
            Viewer viewer,
            @Valid @ModelAttribute("form") MemberForm form,
            BindingResult result,
            RedirectAttributes flash) {
        require(result, "branchId", form.getBranchId(), "请选择所在党支部");
        require(result, "belongsFrom", form.getBelongsFrom(), "请填写组织关系在本支部的开始日期");
        if (form.getIdNumber() == null || form.getIdNumber().isBlank()) {
            result.rejectValue("idNumber", "required", "请填写身份证号");
        }
        requireConfirmed(form, result);
        List<MemberFiles.Similar> similar = result.hasErrors() ? List.of() : listSimilar(viewer, form);
        if (!similar.isEmpty() && !form.isNotTheSame()) {
            result.rejectValue("notTheSame", "similar", "可能已经登记过，请先核对下面列出的人；确实不是同一个人的，请勾选");
        }
        Long duplicate = null;
        if (!result.hasErrors()) {
            try {
                long id = service.register(viewer, form.registration());
                flash.addFlashAttribute("flash", "已登记" + form.getName().strip());
                return new ModelAndView("redirect:/members/" + id);
            } catch (DuplicateMemberException e) {
                duplicate = e.memberId();
                Refusals.show(e, result);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        return askBasis(
                        registering(viewer, form, "", HttpStatus.UNPROCESSABLE_CONTENT),
                        form,
                        form.getBranchId(),
                        result)
                .addObject("similar", similar)
                .addObject("duplicate", duplicate);
    }

    /** A number that is wrong, or registered already, is told of by itself. */
    private List<MemberFiles.Similar> listSimilar(Viewer viewer, MemberForm form) {
        try {
            IdNumber number = IdNumber.parse(form.getIdNumber(), LocalDate.now(clock));
            return files.listSimilar(viewer, number, form.getName(), form.getPhone());
        } catch (RefusedException refused) {
            return List.of();
        }
    }

    private ModelAndView registering(Viewer viewer, MemberForm form, String q, HttpStatusCode status) {
        ModelAndView page = form(form, status)
                .addObject("title", "登记党员")
                .addObject("post", "/members")
                .addObject("crumbs", List.of(new Crumb("党员", "/members")));
        Long branch = form.getBranchId();
        OrganizationRef unit = branch == null
                ? null
                : organizations
                        .find(branch)
                        .filter(one -> viewer.scope().covers(one.path()) && one.level() == Level.BRANCH)
                        .orElse(null);
        page.addObject("branch", unit);
        if (unit == null) {
            List<Option> branches =
                    organizations.listTargets(viewer, List.of(Level.BRANCH), q, BRANCHES_AT_MOST).stream()
                            .map(row -> new Option(String.valueOf(row.id()), row.name() + "（" + row.parentName() + "）"))
                            .toList();
            page.addObject("branches", branches)
                    .addObject("q", q)
                    .addObject("truncated", branches.size() == BRANCHES_AT_MOST);
        } else {
            addPlaces(page, unit.id());
        }
        return page;
    }

    private void addPlaces(ModelAndView page, long branch) {
        page.addObject(
                "groups",
                organizations.listGroups(branch).stream()
                        .map(group -> new Option(String.valueOf(group.id()), group.name()))
                        .toList());
        page.addObject(
                "households",
                organizations.listChildren(branch).stream()
                        .filter(one -> one.level() == Level.HOUSEHOLD)
                        .map(one -> new Option(String.valueOf(one.id()), one.name()))
                        .toList());
    }

    @GetMapping("/members/{id}/edit")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView edit(Viewer viewer, @PathVariable long id, @RequestParam(required = false) @Nullable Long correction) {
        MemberFacts member = roster.get(viewer, id);
        MemberForm form = MemberForm.of(member);
        if (correction != null) {
            form.setCorrection(correction);
            form.fill(asked(viewer, member, form).field(), corrections.open(viewer, correction));
        }
        return editing(viewer, member, form, HttpStatus.OK);
    }

    @PostMapping("/members/{id}")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView save(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") MemberForm form,
            BindingResult result,
            RedirectAttributes flash) {
        MemberFacts member = roster.get(viewer, id);
        requireConfirmed(form, result);
        Long duplicate = null;
        if (!result.hasErrors()) {
            try {
                if (form.getCorrection() == null) {
                    service.edit(viewer, id, form.edit());
                } else {
                    corrections.correct(viewer, form.getCorrection(), id, form.edit(), form.getCorrectionNote());
                }
                flash.addFlashAttribute("flash", form.getCorrection() == null ? "已保存" : "已保存，本人会看到“已更正”");
                return new ModelAndView("redirect:/members/" + id);
            } catch (DuplicateMemberException e) {
                duplicate = e.memberId();
                Refusals.show(e, result);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            } catch (OptimisticLockingFailureException e) {
                return conflicting(viewer, roster.get(viewer, id), form);
            }
        }
        return askBasis(
                        editing(viewer, member, form, HttpStatus.UNPROCESSABLE_CONTENT),
                        form,
                        member.branchId(),
                        result)
                .addObject("duplicate", duplicate);
    }

    /** Only an unusual day of 转正 is asked what it rests on; once asked, the question stays. */
    private ModelAndView askBasis(ModelAndView page, MemberForm form, @Nullable Long branch, BindingResult result) {
        boolean asked = form.hasBasis() || result.hasFieldErrors("basis") || result.hasFieldErrors("basisResolution");
        return page.addObject("asksBasis", asked)
                .addObject(
                        "votes",
                        asked && branch != null
                                ? bases.listVotes(branch).stream()
                                        .map(vote -> new Option(String.valueOf(vote.resolutionId()), vote.words()))
                                        .toList()
                                : List.of());
    }

    /** Keeps what was typed, shows what the other one saved, and lets the next save win. */
    private ModelAndView conflicting(Viewer viewer, MemberFacts theirs, MemberForm form) {
        Differences differences = new Differences();
        differences.add("姓名", form.getName(), theirs.name());
        differences.add("民族", form.getEthnicity().title(), theirs.ethnicity().title());
        differences.add("学历", form.getEducation().title(), theirs.education().title());
        differences.add("行业", form.getSector().title(), theirs.sector().title());
        differences.add("工作岗位", form.getOccupation(), theirs.occupation());
        differences.add("党员类别", form.getKind().title(), theirs.kind().title());
        differences.add("入党日期", form.getJoinedOn(), theirs.joinedOn());
        differences.add("转正日期", form.getConfirmedOn(), theirs.confirmedOn());
        differences.add("流动情况", form.getFloating().title(), theirs.floating().title());
        differences.add("去向", form.getFloatingPlace(), theirs.floatingPlace());
        differences.add("患重病", form.isSeriouslyIll() ? "是" : "否", theirs.seriouslyIll() ? "是" : "否");
        form.setVersion(theirs.version());
        return editing(viewer, theirs, form, HttpStatus.CONFLICT).addObject("differences", differences.lines());
    }

    private ModelAndView editing(Viewer viewer, MemberFacts member, MemberForm form, HttpStatusCode status) {
        return form(form, status)
                .addObject("title", "修改" + member.told() + "的资料")
                .addObject("post", "/members/" + member.id())
                .addObject("member", member)
                .addObject("asked", form.getCorrection() == null ? null : asked(viewer, member, form))
                .addObject("crumbs", crumbs(viewer, member, true));
    }

    private CorrectionRow asked(Viewer viewer, MemberFacts member, MemberForm form) {
        CorrectionRow asked = corrections.get(viewer, form.getCorrection());
        if (asked.memberId() != member.id()) {
            throw new NotFoundException("correction of member", member.id());
        }
        return asked;
    }

    private ModelAndView form(MemberForm form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("members/form");
        page.setStatus(status);
        return page.addObject("form", form)
                .addObject("derived", derived(form.getIdNumber()))
                .addObject("ethnicities", Choices.of(Ethnicity.class, Ethnicity::title))
                .addObject("educations", Choices.of(Education.class, Education::title))
                .addObject("sectors", Choices.of(Sector.class, Sector::title))
                .addObject("kinds", Choices.of(MemberKind.class, MemberKind::title))
                .addObject("floatings", Choices.of(Floating.class, Floating::title));
    }

    /** What the ID number says, for the line under the field; null when it is missing or wrong. */
    private @Nullable String derived(@Nullable String idNumber) {
        if (idNumber == null || idNumber.isBlank()) {
            return null;
        }
        try {
            IdNumber number = IdNumber.parse(idNumber, LocalDate.now(clock));
            LocalDate birth = number.birthDate();
            return number.sex().title() + "，" + birth.getYear() + "年" + birth.getMonthValue() + "月"
                    + birth.getDayOfMonth() + "日出生";
        } catch (RefusedException e) {
            return null;
        }
    }

    private List<Crumb> crumbs(Viewer viewer, MemberFacts member, boolean itself) {
        List<Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Crumb("党员", "/members"));
        if (viewer.scope().covers(member.branchPath())) {
            crumbs.add(new Crumb(member.branchName(), "/members?organization=" + member.branchId()));
        }
        if (itself) {
            crumbs.add(new Crumb(member.told(), "/members/" + member.id()));
        }
        return crumbs;
    }

    private static void requireConfirmed(MemberForm form, BindingResult result) {
        if (form.getKind() == MemberKind.FULL && !result.hasFieldErrors("confirmedOn")) {
            require(result, "confirmedOn", form.getConfirmedOn(), "正式党员请填写转正日期");
        }
    }

    private static void require(BindingResult result, String field, @Nullable Object value, String message) {
        if (value == null && !result.hasFieldErrors(field)) {
            result.rejectValue(field, "required", message);
        }
    }
}
