package org.hongfan.member.web;

import jakarta.validation.Valid;
import java.time.format.DateTimeFormatter;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.CorrectedField;
import org.hongfan.member.CorrectionRow;
import org.hongfan.member.MemberCorrections;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberRoster;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
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
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A member asks, the branch answers. */
@Controller
@RequiredArgsConstructor
class CorrectionController {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

    private final MemberCorrections corrections;
    private final MemberRoster roster;

    @GetMapping("/me/corrections/new")
    @Requires(Permission.OWN_RECORD)
    ModelAndView asking(Viewer viewer) {
        return asking(viewer, new CorrectionForm(), HttpStatus.OK);
    }

    @PostMapping("/me/corrections")
    @Requires(Permission.OWN_RECORD)
    ModelAndView ask(
            Viewer viewer,
            @Valid @ModelAttribute("form") CorrectionForm form,
            BindingResult result,
            RedirectAttributes flash) {
        if (!result.hasErrors()) {
            try {
                corrections.ask(viewer, form.getField(), form.getWanted());
                flash.addFlashAttribute("flash", "已交给支部核对，答复会显示在这里");
                return new ModelAndView("redirect:/me#corrections");
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        return asking(viewer, form, HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private ModelAndView asking(Viewer viewer, CorrectionForm form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("corrections/form");
        page.setStatus(status);
        return page.addObject("form", form)
                .addObject("member", roster.getOwn(viewer))
                .addObject("fields", Choices.of(CorrectedField.class, CorrectedField::title))
                .addObject("crumbs", List.of(new Crumb("我的资料", "/me")));
    }

    @GetMapping("/corrections")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView list(Viewer viewer) {
        return new ModelAndView("corrections/list")
                .addObject("rows", corrections.listOpen(viewer))
                .addObject("crumbs", List.of(new Crumb("党员", "/members")));
    }

    @GetMapping("/corrections/{id}")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView show(Viewer viewer, @PathVariable long id) {
        return showing(viewer, corrections.get(viewer, id), new CorrectionAnswerForm(), HttpStatus.OK);
    }

    @PostMapping("/corrections/{id}/acceptance")
    @Requires(Permission.MEMBER_MANAGE)
    String accept(Viewer viewer, @PathVariable long id, RedirectAttributes flash) {
        CorrectionRow row = corrections.get(viewer, id);
        corrections.accept(viewer, id);
        flash.addFlashAttribute("flash", "下面已按申请填好，核对后保存才算更正");
        return "redirect:/members/" + row.memberId() + "/edit?correction=" + id;
    }

    @PostMapping("/corrections/{id}/refusal")
    @Requires(Permission.MEMBER_MANAGE)
    ModelAndView refuse(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") CorrectionAnswerForm form,
            BindingResult result,
            RedirectAttributes flash) {
        CorrectionRow row = corrections.get(viewer, id);
        if (result.hasErrors()) {
            return showing(viewer, row, form, HttpStatus.UNPROCESSABLE_CONTENT);
        }
        corrections.refuse(viewer, id, form.getReason());
        flash.addFlashAttribute("flash", "已答复" + row.memberName());
        return new ModelAndView("redirect:/corrections");
    }

    private ModelAndView showing(Viewer viewer, CorrectionRow row, CorrectionAnswerForm form, HttpStatusCode status) {
        ModelAndView page = new ModelAndView("corrections/show");
        page.setStatus(status);
        return page.addObject("row", row)
                .addObject("present", present(roster.get(viewer, row.memberId()), row.field()))
                .addObject("form", form)
                .addObject("crumbs", List.of(new Crumb("党员", "/members"), new Crumb("更正申请", "/corrections")));
    }

    /** What is registered now, numbers masked; null where nothing is, or where a wish is about something else. */
    private static @Nullable String present(MemberFacts member, CorrectedField field) {
        return switch (field) {
            case PHONE -> member.phoneMasked();
            case NAME -> member.name();
            case ID_NUMBER -> member.idNumberMasked();
            case ETHNICITY -> member.ethnicity().title();
            case EDUCATION -> member.education().title();
            case OCCUPATION -> member.sector().title() + (member.occupation() == null ? "" : "，" + member.occupation());
            case JOINED_ON -> DAY.format(member.joinedOn());
            case CONFIRMED_ON -> member.confirmedOn() == null ? null : DAY.format(member.confirmedOn());
            case OTHER -> null;
        };
    }
}
