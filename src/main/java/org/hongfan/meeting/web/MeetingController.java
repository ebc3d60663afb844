package org.hongfan.meeting.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.DraftMeeting;
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
import org.hongfan.meeting.SeenRoll;
import org.hongfan.meeting.UnsettledException;
import org.hongfan.meeting.VoteRule;
import org.hongfan.member.CalledMember;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.RefusalHeaders;
import org.hongfan.shared.web.Refusals;
import org.hongfan.shared.web.Repeatable;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
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
            @RequestParam(required = false) @Nullable Boolean held,
            @RequestParam(required = false) @Nullable String draft) {
        Optional<DraftMeeting> made = service.findDraft(viewer, draft);
        if (made.isPresent()) {
            return new ModelAndView("redirect:/meetings/" + made.get().id());
        }
        if (type == null) {
            Long unit = organization == null ? viewer.current().organizationId() : organization;
            if (viewer.current().groupId() != null) {
                return begin(viewer, unit, MeetingType.GROUP_MEETING, period, null, null, held, null);
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
                return logOrSubmit(viewer, form, redirect);
            } catch (UnsettledException unsettled) {
                findings = unsettled.findings();
            } catch (RefusedException refused) {
                show(refused, binding);
            }
        }
        return form(viewer, form, suggestionFor(viewer, form), true, findings, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView logOrSubmit(Viewer viewer, MeetingForm form, RedirectAttributes redirect) {
        Optional<DraftMeeting> made = service.findDraft(viewer, form.getDraftKey());
        if (made.isEmpty()) {
            MeetingPlan plan = form.record();
            try {
                long id = service.log(
                        viewer,
                        form.getDraftKey(),
                        plan,
                        form.draft(),
                        List.of(),
                        form.seenRoll(),
                        form.getConfirmed());
                done(viewer, redirect, submitted(viewer), id, plan);
                return new ModelAndView("redirect:/meetings/" + id);
            } catch (RefusedException refused) {
                // The draft that the script was saving may have come first.
                made = service.findDraft(viewer, form.getDraftKey());
                if (made.isEmpty()) {
                    throw refused;
                }
            }
        }
        return submitDraft(viewer, made.get(), form, redirect);
    }

    /** The answer to the first sending may have been lost: the meeting that is there is handed in, or was already. */
    private ModelAndView submitDraft(Viewer viewer, DraftMeeting made, MeetingForm form, RedirectAttributes redirect) {
        if (!made.status().isOpen()) {
            if (!made.minutes().equals(form.text())) {
                throw new RefusedException("这场会议的记录已经提交过了，刚才的改动没有存。要改，请到会议页面“撤回提交”");
            }
            redirect.addFlashAttribute("flash", submitted(viewer));
            return new ModelAndView("redirect:/meetings/" + made.id());
        }
        service.keepDraft(viewer, form.getDraftKey(), form.record(), form.getConfirmed());
        return submit(viewer, made.id(), form, redirect);
    }

    /** What was typed is saved first, marks and text each for itself, so that a refusal to submit loses nothing. */
    ModelAndView submit(Viewer viewer, long id, RecordForm form, RedirectAttributes redirect) {
        try {
            service.noteAgenda(viewer, id, form.getItems());
            List<String> kept = service.mark(viewer, id, form.listMarks());
            if (form.getMinutes() != null) {
                service.saveMinutes(viewer, id, form.getVersion(), form.text(), form.listUnanswered());
            }
            service.submit(viewer, id, form.seenRoll(), form.getConfirmed());
            Flash.say(redirect, submitted(viewer), kept);
        } catch (UnsettledException unsettled) {
            return ask(viewer, id, form, unsettled).addObject("ticked", form.getConfirmed());
        } catch (RefusedException refused) {
            return refuse(viewer, id, form, refused);
        }
        return new ModelAndView("redirect:/meetings/" + id);
    }

    /** The meeting as far as it is written down. The script calls it from the first word or mark on, and as often as it likes. */
    @Requires(Permission.MEETING_LOG)
    @Repeatable
    @PostMapping("/meetings/drafts")
    Object keep(
            Viewer viewer,
            @Valid @ModelAttribute("form") MeetingForm form,
            BindingResult binding,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        requireType(form);
        List<Finding> findings = List.of();
        if (!binding.hasErrors() && form.getDraftKey() != null) {
            try {
                return kept(viewer, form, request, redirect);
            } catch (UnsettledException unsettled) {
                findings = unsettled.findings();
                binding.reject("refused", unsettled.getMessage() + "。是同一场就打开那一场；确实是另一场，请先勾选");
            } catch (RefusedException refused) {
                show(refused, binding);
            }
        }
        if (RefusalHeaders.isForScript(request)) {
            RefusalHeaders.write(response, RefusalHeaders.Kind.REFUSED, String.join("；", messages(binding)));
        }
        return form(viewer, form, suggestionFor(viewer, form), true, findings, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private Object kept(Viewer viewer, MeetingForm form, HttpServletRequest request, RedirectAttributes redirect) {
        long id = service.keepDraft(viewer, form.getDraftKey(), form.draftPlan(), form.getConfirmed());
        List<String> kept = service.mark(viewer, id, form.listMarks());
        if (form.getMinutes() != null) {
            service.saveMinutes(viewer, id, form.getVersion(), form.text(), form.listUnanswered());
        }
        if (RefusalHeaders.isForScript(request)) {
            return saved(
                            board.getWhole(viewer, id).minutesVersion(),
                            kept,
                            service.listStanding(viewer, id, form.listMarks()))
                    .header("X-Meeting", String.valueOf(id))
                    .build();
        }
        Flash.say(redirect, "草稿已保存", kept);
        return new ModelAndView("redirect:/meetings/" + id);
    }

    /** What a script is told of a save; without a version where no text was sent. */
    static ResponseEntity.HeadersBuilder<?> saved(
            @Nullable Integer version, List<String> kept, List<SeenRoll.Line> marked) {
        ResponseEntity.HeadersBuilder<?> answer = ResponseEntity.noContent();
        if (version != null) {
            answer.header("X-Version", version.toString());
        }
        if (!marked.isEmpty()) {
            answer.header("X-Marks", SeenRoll.write(marked));
        }
        if (!kept.isEmpty()) {
            answer.header("X-Notice", RefusalHeaders.encode(String.join("；", kept)));
        }
        return answer;
    }

    /** The same form with the roll of the day and group that are chosen on it; nobody who is new on it has a mark. */
    @Requires(Permission.MEETING_LOG)
    @Repeatable
    @PostMapping("/meetings/records/roll")
    ModelAndView redraw(
            Viewer viewer,
            @ModelAttribute("form") MeetingForm form,
            BindingResult binding,
            HttpServletRequest request) {
        requireType(form);
        MeetingPlanner.Suggestion suggestion = suggestionFor(viewer, form);
        if (RefusalHeaders.isForScript(request)) {
            return new ModelAndView("meetings/parts :: roll")
                    .addObject("roll", rollFor(suggestion, form))
                    .addObject("reasons", MeetingReasons.LIST);
        }
        if (!binding.hasErrors()) {
            binding.reject(
                    "refused",
                    planner.compareRoll(suggestion, form.seenRoll())
                            .orElse("应到名单没有变化，还是 " + suggestion.called().size() + " 人。还没有提交"));
        }
        return form(viewer, form, suggestion, true, List.of(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private static RollSheet rollFor(MeetingPlanner.Suggestion suggestion, RecordForm form) {
        return RollSheet.of(suggestion, form.getSeen() == null ? SeenRoll.AS_IT_STANDS : form.seenRoll());
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

    /** The page again, saying at its top what was wrong; what was typed and who was shown is kept. */
    ModelAndView refuse(Viewer viewer, long id, @Nullable RecordForm form, RefusedException refused) {
        return show(viewer, id, form, List.of(refused.getMessage()), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    /** Likewise, with the list of what is to be mended or confirmed first. */
    ModelAndView ask(Viewer viewer, long id, @Nullable RecordForm form, UnsettledException unsettled) {
        return show(viewer, id, form, List.of(), HttpStatus.UNPROCESSABLE_CONTENT)
                .addObject("asked", unsettled.findings());
    }

    /** Likewise, for fields that do not hold what they should. */
    ModelAndView refuse(Viewer viewer, long id, @Nullable RecordForm form, BindingResult binding) {
        return show(viewer, id, form, messages(binding), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    static List<String> messages(BindingResult binding) {
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

    /** The page of one meeting; {@code form} is what was sent and could not be saved. */
    ModelAndView show(Viewer viewer, long id, @Nullable RecordForm form, List<String> refusals, HttpStatusCode status) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        MeetingBoard.MeetingView meeting = file.meeting();
        ModelAndView page = new ModelAndView("meetings/show")
                .addObject("file", file)
                .addObject("meeting", meeting)
                .addObject("typed", form == null || form.getMinutes() == null ? meeting.minutes() : form.getMinutes())
                .addObject(
                        "roll",
                        RollSheet.of(
                                file, form == null || form.getSeen() == null ? SeenRoll.AS_IT_STANDS : form.seenRoll()))
                .addObject("refusals", refusals)
                .addObject("review", checks.review(file))
                .addObject("changes", requests.changesSinceArchive(file))
                .addObject("request", requests.find(file).orElse(null))
                .addObject("step", step(meeting.status()))
                .addObject("reasons", MeetingReasons.LIST)
                .addObject("voteKinds", voteKinds())
                .addObject("opensAt", board.opensAt(meeting))
                .addObject("codeOver", board.isCodeOver(meeting))
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
                .addObject("roll", rollFor(suggestion, form))
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
        LocalDate day = form.getDate() == null ? meeting.heldOn() : form.getDate();
        ModelAndView page = new ModelAndView("meetings/form")
                .addObject("form", form)
                .addObject("findings", findings)
                .addObject("organizationName", meeting.organizationName())
                .addObject("typeName", meeting.typeName())
                .addObject("invitations", List.of())
                .addObject("held", false)
                .addObject("meetingId", meeting.id())
                .addObject("people", people(planner.listCandidates(viewer, meeting.organizationId(), day)))
                .addObject("groups", List.of())
                .addObject("overlaps", List.of())
                .addObject("crumbs", crumbs);
        page.setStatus(status);
        return page;
    }

    private MeetingPlanner.Suggestion suggestionFor(Viewer viewer, MeetingForm form) {
        return planner.suggestFor(
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
