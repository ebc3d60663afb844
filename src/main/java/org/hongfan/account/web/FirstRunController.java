package org.hongfan.account.web;

import jakarta.validation.Valid;
import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.account.FirstRunService;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Refusals;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Open until a district exists, and gone afterwards; the passwords it gives out are shown once. */
@Controller
@RequiredArgsConstructor
class FirstRunController {
    private final FirstRunService firstRun;

    @Open
    @GetMapping("/first-run")
    String form(@ModelAttribute("form") FirstRunForm form, Model model) {
        if (!model.containsAttribute("issued") && !firstRun.isPending()) {
            throw new NotFoundException("first run", "closed");
        }
        return "first-run";
    }

    @Open
    @PostMapping("/first-run")
    ModelAndView setUp(
            @Valid @ModelAttribute("form") FirstRunForm form, BindingResult result, RedirectAttributes redirect) {
        if (!firstRun.isPending()) {
            throw new NotFoundException("first run", "closed");
        }
        LocalDate foundedOn = form.getFoundedOn();
        if (!result.hasErrors() && foundedOn != null) {
            try {
                redirect.addFlashAttribute("issued", firstRun.setUp(form.command(foundedOn)));
                return new ModelAndView("redirect:/first-run");
            } catch (RefusedException refused) {
                Refusals.show(refused, result);
            }
        }
        ModelAndView again = new ModelAndView("first-run");
        again.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return again;
    }
}
