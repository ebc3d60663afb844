package org.hongfan.meeting.web;

import jakarta.validation.Valid;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.Finding;
import org.hongfan.meeting.Invitation;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.meeting.MeetingChecks;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingPlanner;
import org.hongfan.meeting.MeetingRules;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.MeetingStatus;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.ReopeningRequests;
import org.hongfan.meeting.UnsettledException;
import org.hongfan.meeting.VoteRule;
import org.hongfan.member.CalledMember;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.validation.ObjectError;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The list, the form of a plan, and the one page from plan to archive. */
@Controller
@RequiredArgsConstructor
class MeetingController {
    private final MeetingService service;
    private final MeetingBoard board;
    private final MeetingPlanner planner;
    private final MeetingRules rules;
    private final MeetingChecks checks;
    private final ReopeningRequests requests;
    private final OrganizationDirectory organizations;

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings")
    ModelAndView list(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long organization,
            @RequestParam(required = false) @Nullable MeetingType type,
            @RequestParam(required = false) @Nullable MeetingStatus status,
            @RequestParam(required = false) @DateTimeFormat(pattern = "yyyy-MM") @Nullable YearMonth month,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(defaultValue = "false") boolean mine,
            @RequestParam(required = false) @Nullable String after) {
        MeetingBoard.Filter filter =
                new MeetingBoard.Filter(organization, type, status, month, q == null || q.isBlank() ? null : q);
        boolean reachesOthers = !viewer.scope().pathFrom().isEmpty();
        return new ModelAndView("meetings/list")
                .addObject("slice", mine ? board.listOwn(viewer, filter, after) : board.list(viewer, filter, after))
                .addObject("mine", mine && reachesOthers)
                .addObject("tabs", reachesOthers && viewer.memberId() != null && organization == null)
                .addObject("filter", filter)
                .addObject("unit", organization == null ? null : organizations.get(viewer, organization))
                .addObject("types", types())
                .addObject(
                        "statuses",
                        Arrays.stream(MeetingStatus.values())
                                .map(each -> new Option(each.name(), each.title()))
                                .toList())
                .addObject(
                        "mayLog",
                        viewer.can(Permission.MEETING_LOG)
                                && (organization == null
                                        || viewer.actsFor(organization)
                                        || viewer.current().groupId() != null))
                .addObject("mayCheck", viewer.can(Permission.MEETING_CHECK))
                .addObject("own", mine || !reachesOthers);
    }

    static String submitted(Viewer viewer) {
        return viewer.is(Role.DISTRICT_STAFF) ? "会议记录已提交，核对后由本级归档" : "会议记录已提交，等待上级审核";
    }

    private static List<Option> types() {
        return Arrays.stream(MeetingType.values())
                .map(each -> new Option(each.name(), each.title()))
                .toList();
    }

    @Requires(Permission.MEETING_LOG)
    @GetMapping("/meetings/new")
    ModelAndView begin(
            Viewer viewer,
            @RequestParam(required = false) @Nullable Long organization,
            @RequestParam(required = false) @Nullable MeetingType type,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate period,
            @RequestParam(required = false) @Nullable Long group,
            @RequestParam(required = false) @Nullable Invitation invitation,
            @RequestParam(required = false) @Nullable Boolean held) {
        if (type == null) {
            Long unit = organization == null ? viewer.current().organizationId() : organization;
            if (viewer.current().groupId() != null) {
                return begin(viewer, unit, MeetingType.GROUP_MEETING, period, null, null, held);
            }
            return new ModelAndView("meetings/types")
                    .addObject("types", planner.listTypes(viewer, unit))
                    .addObject("unit", organizations.get(viewer, unit == null ? 0 : unit))
                    .addObject("crumbs", crumbs());
        }
        MeetingPlanner.Suggestion suggestion = planner.suggest(viewer, organization, type, period, group, invitation);
        boolean past = held == null ? suggestion.past() : held;
        return form(
                viewer,
                past ? MeetingForm.ofRecord(suggestion.plan()) : MeetingForm.of(suggestion.plan()),
                suggestion,
                past,
                checks.propose(suggestion.plan()),
                HttpStatus.OK);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings")
    ModelAndView plan(
            Viewer viewer,
            @Valid @ModelAttribute("form") MeetingForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        requireType(form);
        List<Finding> findings = List.of();
        if (!binding.hasErrors()) {
            try {
                MeetingPlan plan = form.plan();
                long id = service.plan(viewer, plan, form.getConfirmed());
                done(viewer, redirect, "会议已安排", id, plan);
                return new ModelAndView("redirect:/meetings/" + id);
            } catch (UnsettledException unsettled) {
                findings = unsettled.findings();
            } catch (RefusedException refused) {
                show(refused, binding);
            }
        }
        return form(viewer, form, suggestionFor(viewer, form), false, findings, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** The whole of a meeting that was already held, from one page. */
    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/records")
    ModelAndView log(
            Viewer viewer,
            @Valid @ModelAttribute("form") MeetingForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        requireType(form);
        List<Finding> findings = List.of();
        if (!binding.hasErrors()) {
            try {
                MeetingPlan plan = form.record();
                long id = service.log(viewer, plan, form.draft(), List.of(), form.getConfirmed());
                done(viewer, redirect, submitted(viewer), id, plan);
                return new ModelAndView("redirect:/meetings/" + id);
            } catch (UnsettledException unsettled) {
                findings = unsettled.findings();
            } catch (RefusedException refused) {
                show(refused, binding);
            }
        }
        return form(viewer, form, suggestionFor(viewer, form), true, findings, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Requires(Permission.MEETING_LOG)
    @GetMapping("/meetings/{id}/edit")
    ModelAndView edit(Viewer viewer, @PathVariable long id) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        return editing(viewer, file, MeetingForm.of(file), List.of(), HttpStatus.OK);
    }

    @Requires(Permission.MEETING_LOG)
    @PostMapping("/meetings/{id}")
    ModelAndView save(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") MeetingForm form,
            BindingResult binding,
            RedirectAttributes redirect) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        form.setOrganizationId(file.meeting().organizationId());
        form.setGroupId(file.meeting().groupId());
        form.setType(file.meeting().type());
        form.setInvitation(file.meeting().invitation());
        List<Finding> findings = List.of();
        if (!binding.hasErrors()) {
            try {
                MeetingPlan plan = form.plan();
                service.edit(viewer, id, form.getVersion(), plan, form.getConfirmed());
                done(viewer, redirect, "会议安排已修改", id, plan);
                return new ModelAndView("redirect:/meetings/" + id);
            } catch (UnsettledException unsettled) {
                findings = unsettled.findings();
            } catch (RefusedException refused) {
                show(refused, binding);
            }
        }
        form.setVersion(file.meeting().version());
        return editing(viewer, file, form, findings, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @Requires(Permission.MEETING_READ)
    @GetMapping("/meetings/{id}")
    ModelAndView show(Viewer viewer, @PathVariable long id) {
        return show(viewer, id, null, List.of(), HttpStatus.OK);
    }

    /** The page again, saying at its top what was wrong; {@code typed} is kept. */
    ModelAndView refuse(Viewer viewer, long id, @Nullable String typed, RefusedException refused) {
        return show(viewer, id, typed, List.of(refused.getMessage()), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** Likewise, with the list of what is to be mended or confirmed first; {@code typed} is kept. */
    ModelAndView ask(Viewer viewer, long id, @Nullable String typed, UnsettledException unsettled) {
        return show(viewer, id, typed, List.of(), HttpStatus.UNPROCESSABLE_CONTENT)
                .addObject("asked", unsettled.findings());
    }

    /** Likewise, for fields that do not hold what they should. */
    ModelAndView refuse(Viewer viewer, long id, @Nullable String typed, BindingResult binding) {
        return show(viewer, id, typed, messages(binding), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static List<String> messages(BindingResult binding) {
        List<String> messages = new ArrayList<>();
        for (ObjectError error : binding.getAllErrors()) {
            String message = error.getDefaultMessage();
            messages.add(
                    binding.getFieldErrors().stream().anyMatch(field -> field == error && field.isBindingFailure())
                                    || message == null
                            ? "填写的内容不符合要求，请检查"
                            : message);
        }
        return messages;
    }

    /** The page of one meeting; {@code typed} keeps minutes that could not be saved. */
    ModelAndView show(Viewer viewer, long id, @Nullable String typed, List<String> refusals, HttpStatusCode status) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        MeetingBoard.MeetingView meeting = file.meeting();
        ModelAndView page = new ModelAndView("meetings/show")
                .addObject("file", file)
                .addObject("meeting", meeting)
                .addObject("typed", typed == null ? meeting.minutes() : typed)
                .addObject("refusals", refusals)
                .addObject("review", checks.review(file))
                .addObject("changes", requests.changesSinceArchive(file))
                .addObject("request", requests.find(file).orElse(null))
                .addObject("step", step(meeting.status()))
                .addObject("reasons", MeetingReasons.LIST)
                .addObject("voteKinds", voteKinds())
                .addObject("opensAt", board.opensAt(meeting))
                .addObject("household", viewer.can(Permission.MEETING_MARK_HOUSEHOLD))
                .addObject(
                        "overlaps",
                        file.mayLog() && meeting.status().isOpen()
                                ? board.listOverlaps(meeting.organizationId(), meeting.startsAt(), meeting.endsAt(), id)
                                : List.of())
                .addObject("crumbs", wayTo(viewer, meeting));
        page.setStatus(status);
        return page;
    }

    private List<Option> voteKinds() {
        return rules.listVoteRules().stream()
                .map((VoteRule rule) -> new Option(rule.kind(), rule.name()))
                .toList();
    }

    private static int step(MeetingStatus status) {
        return switch (status) {
            case PLANNED -> 1;
            case HELD, RETURNED -> 2;
            case SUBMITTED -> 4;
            case ARCHIVED -> 5;
            case CANCELLED -> 0;
        };
    }

    private ModelAndView form(
            Viewer viewer,
            MeetingForm form,
            MeetingPlanner.Suggestion suggestion,
            boolean held,
            List<Finding> findings,
            HttpStatusCode status) {
        List<Long> twins =
                findings.stream().map(Finding::other).filter(Objects::nonNull).toList();
        ModelAndView page = new ModelAndView("meetings/form")
                .addObject("form", form)
                .addObject("findings", findings)
                .addObject("suggestion", suggestion)
                .addObject("organizationName", suggestion.organization().shortName())
                .addObject(
                        "typeName",
                        suggestion.rule().type().title(suggestion.organization().level()))
                .addObject("invitations", suggestion.rule().invitations())
                .addObject("held", held)
                .addObject("meetingId", null)
                .addObject("called", suggestion.called())
                .addObject("reasons", MeetingReasons.LIST)
                .addObject("people", people(suggestion.candidates()))
                .addObject(
                        "groups",
                        suggestion.groups().stream()
                                .map(group -> new Option(String.valueOf(group.id()), group.name()))
                                .toList())
                .addObject(
                        "overlaps",
                        board
                                .listOverlaps(
                                        suggestion.plan().organizationId(),
                                        suggestion.plan().startsAt(),
                                        suggestion.plan().endsAt(),
                                        0)
                                .stream()
                                .filter(each -> !twins.contains(each.id()))
                                .toList())
                .addObject("crumbs", crumbs());
        page.setStatus(status);
        return page;
    }

    private ModelAndView editing(
            Viewer viewer,
            MeetingBoard.MeetingFile file,
            MeetingForm form,
            List<Finding> findings,
            HttpStatusCode status) {
        MeetingBoard.MeetingView meeting = file.meeting();
        if (!file.mayLog()) {
            throw new NotFoundException("meeting", meeting.id());
        }
        List<Crumb> crumbs = new ArrayList<>(crumbs());
        crumbs.add(new Crumb(meeting.title(), "/meetings/" + meeting.id()));
        ModelAndView page = new ModelAndView("meetings/form")
                .addObject("form", form)
                .addObject("findings", findings)
                .addObject("organizationName", meeting.organizationName())
                .addObject("typeName", meeting.typeName())
                .addObject("invitations", List.of())
                .addObject("held", false)
                .addObject("meetingId", meeting.id())
                .addObject("people", people(planner.listCandidates(viewer, meeting.organizationId(), meeting.heldOn())))
                .addObject("groups", List.of())
                .addObject("overlaps", List.of())
                .addObject("crumbs", crumbs);
        page.setStatus(status);
        return page;
    }

    private MeetingPlanner.Suggestion suggestionFor(Viewer viewer, MeetingForm form) {
        return planner.suggest(
                viewer,
                form.getOrganizationId(),
                form.getType(),
                form.getDate(),
                form.getGroupId(),
                form.getInvitation());
    }

    private void done(Viewer viewer, RedirectAttributes redirect, String text, long id, MeetingPlan plan) {
        List<MeetingBoard.MeetingRow> overlaps =
                board.listOverlaps(plan.organizationId(), plan.startsAt(), plan.endsAt(), id);
        if (overlaps.isEmpty()) {
            redirect.addFlashAttribute("flash", text);
        } else {
            redirect.addFlashAttribute(
                    "flash", text + "。注意：时间与“" + overlaps.get(0).title() + "”重叠，请核对");
            redirect.addFlashAttribute("flashState", "soon");
        }
    }

    private static void requireType(MeetingForm form) {
        if (form.getType() == null || form.getOrganizationId() == null) {
            throw new RefusedException("请从“安排会议”重新开始");
        }
    }

    /** The form asks for a day and two times where the service speaks of two moments. */
    private static void show(RefusedException refused, BindingResult binding) {
        if ("startsAt".equals(refused.field())) {
            binding.rejectValue("date", "refused", refused.getMessage());
        } else if ("endsAt".equals(refused.field())) {
            binding.rejectValue("end", "refused", refused.getMessage());
        } else if ("marks".equals(refused.field())) {
            binding.reject("refused", refused.getMessage());
        } else {
            Refusals.show(refused, binding);
        }
    }

    private static List<Option> people(List<CalledMember> candidates) {
        return candidates.stream()
                .map(member -> new Option(String.valueOf(member.memberId()), member.name()))
                .toList();
    }

    /** Whoever came down the tree goes back up it. */
    private List<Crumb> wayTo(Viewer viewer, MeetingBoard.MeetingView meeting) {
        return viewer.can(Permission.ORGANIZATION_READ)
                ? organizations.listCrumbs(viewer, organizations.get(meeting.organizationId()), true)
                : crumbs();
    }

    private static List<Crumb> crumbs() {
        return Crumb.fromHome(new Crumb("会议", "/meetings"));
    }
}
