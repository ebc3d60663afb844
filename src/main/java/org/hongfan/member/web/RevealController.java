package org.hongfan.member.web;

import jakarta.validation.Valid;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberFacts;
import org.hongfan.member.MemberReveals;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.RevealReason;
import org.hongfan.member.RevealedField;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.Option;
import org.hongfan.shared.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.servlet.ModelAndView;

/** Answers with the number itself instead of a redirect: it must not lie in a session, and reloading the page is another look. */
@Controller
@RequiredArgsConstructor
class RevealController {
    private final MemberReveals reveals;
    private final MemberRoster roster;

    @PostMapping("/members/{id}/reveals")
    @Requires(Permission.MEMBER_REVEAL)
    ModelAndView reveal(
            Viewer viewer,
            @PathVariable long id,
            @Valid @ModelAttribute("form") RevealForm form,
            BindingResult result,
            @RequestHeader(value = "HX-Request", required = false) @Nullable String fragment) {
        MemberFacts member = roster.get(viewer, id);
        RevealedField field = form.getField();
        if (field == null) {
            throw new NotFoundException("field", id);
        }
        String number = null;
        if (!result.hasErrors()) {
            try {
                number = reveals.reveal(viewer, id, field, form.getReason(), form.getNote());
            } catch (RefusedException e) {
                Refusals.show(e, result);
            }
        }
        ModelAndView page = new ModelAndView(fragment == null ? "members/reveal" : "members/number :: answer");
        if (number == null && fragment == null) {
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        return page.addObject("form", form)
                .addObject("member", member)
                .addObject("field", field)
                .addObject("masked", field == RevealedField.ID_NUMBER ? member.idNumberMasked() : member.phoneMasked())
                .addObject("number", number)
                .addObject(
                        "refusal",
                        result.hasErrors() ? result.getAllErrors().get(0).getDefaultMessage() : null)
                .addObject("mayReveal", true)
                .addObject("reasons", reasons())
                .addObject(
                        "crumbs",
                        List.of(new Crumb("党员", "/members"), new Crumb(member.told(), "/members/" + member.id())));
    }

    static List<Option> reasons() {
        return Choices.of(RevealReason.class, RevealReason::title);
    }
}
