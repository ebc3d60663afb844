package org.hongfan.member.web;

import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.AppointmentService;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberRow;
import org.hongfan.member.PartyPost;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
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
class AppointmentController {
    private static final int CHOICES_AT_MOST = 200;

    private final AppointmentService appointments;
    private final MemberRoster roster;
    private final OrganizationDirectory organizations;
    private final Clock clock;

    @GetMapping("/organizations/{id}/appointments/new")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView begin(Viewer viewer, @PathVariable long id, @RequestParam(defaultValue = "") String q) {
        AppointmentForm form = new AppointmentForm();
        form.setFrom(LocalDate.now(clock));
        return form(viewer, organizations.get(viewer, id), form, q, HttpStatus.OK);
    }

    @PostMapping("/organizations/{id}/appointments")
    @Requires(Permission.ORGANIZATION_MANAGE)
    ModelAndView appoint(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") AppointmentForm form,
            BindingResult result,
            @RequestParam(defaultValue = "") String q,
            RedirectAttributes flash) {
        OrganizationRef unit = organizations.get(viewer, id);
        if (!result.hasErrors()) {
            try {
                appointments.appoint(viewer, form.getMemberId(), id, form.getPost(), form.getGroupId(), form.getFrom());
                flash.addFlashAttribute("flash", "已登记任职");
                return new ModelAndView("redirect:/organizations/" + id);
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        return form(viewer, unit, form, q, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    @PostMapping("/appointments/{id}/ending")
    @Requires(Permission.ORGANIZATION_MANAGE)
    String end(
            Viewer viewer,
            @PathVariable long id,
            @RequestParam(required = false) @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable LocalDate on,
            RedirectAttributes flash) {
        long unit = appointments.end(viewer, id, on == null ? LocalDate.now(clock) : on);
        flash.addFlashAttribute("flash", "已登记离任");
        return "redirect:/organizations/" + unit;
    }

    private ModelAndView form(
            Viewer viewer, OrganizationRef unit, AppointmentForm form, String q, HttpStatusCode status) {
        List<MemberRow> choices = roster.listChoices(viewer, unit.id(), q, CHOICES_AT_MOST);
        boolean several = unit.level() != Level.BRANCH && unit.level() != Level.HOUSEHOLD;
        ModelAndView page = new ModelAndView("organizations/appointment");
        page.setStatus(status);
        return page.addObject("form", form)
                .addObject("unit", unit)
                .addObject("q", q)
                .addObject("truncated", choices.size() == CHOICES_AT_MOST || !q.isBlank())
                .addObject(
                        "posts",
                        Arrays.stream(PartyPost.values())
                                .filter(post -> post.existsAt(unit.level()))
                                .map(post -> new Option(post.name(), post.title()))
                                .toList())
                .addObject(
                        "groups",
                        unit.level() == Level.BRANCH
                                ? organizations.listGroups(unit.id()).stream()
                                        .map(group -> new Option(String.valueOf(group.id()), group.name()))
                                        .toList()
                                : List.of())
                .addObject(
                        "members",
                        choices.stream()
                                .map(row -> new Option(
                                        String.valueOf(row.id()),
                                        several ? row.name() + "（" + row.branchName() + "）" : row.name()))
                                .toList())
                .addObject("crumbs", organizations.listCrumbs(viewer, unit, true));
    }
}
