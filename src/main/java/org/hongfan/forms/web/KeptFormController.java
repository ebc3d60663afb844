package org.hongfan.forms.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Open;
import org.hongfan.forms.KeptCookie;
import org.hongfan.forms.KeptForm;
import org.hongfan.forms.KeptForms;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.web.Crumb;
import org.hongfan.shared.web.FormOwner;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.view.RedirectView;

/** What the user had typed when the session was over: each leads to the form it came from. */
@Controller
@RequiredArgsConstructor
class KeptFormController {
    private final KeptForms kept;

    @Open
    @GetMapping("/kept")
    ModelAndView list(HttpServletRequest request, HttpServletResponse response) {
        List<KeptForm> forms = kept.list(account(request), KeptCookie.read(request));
        if (forms.isEmpty()) {
            kept.look(account(request), request, response);
        }
        return new ModelAndView("kept/list").addObject("forms", forms).addObject("crumbs", Crumb.fromHome());
    }

    @Open
    @GetMapping("/kept/{number}")
    ModelAndView open(HttpServletRequest request, @PathVariable long number) {
        KeptForm form = kept.find(account(request), number, KeptCookie.read(request))
                .orElseThrow(() -> new NotFoundException("kept form", number));
        String address = form.address();
        return address == null
                ? new ModelAndView("kept/show").addObject("form", form).addObject("crumbs", Crumb.fromHome())
                : new ModelAndView(backTo(address));
    }

    @Open
    @PostMapping("/kept/{number}/removal")
    String remove(HttpServletRequest request, HttpServletResponse response, @PathVariable long number) {
        kept.discard(account(request), number, request, response);
        return "redirect:/kept";
    }

    /** As the browser once asked for it, its query already encoded. */
    private static RedirectView backTo(String address) {
        RedirectView view = new RedirectView(address, true);
        view.setExpandUriTemplateVariables(false);
        view.setExposeModelAttributes(false);
        return view;
    }

    private static long account(HttpServletRequest request) {
        FormOwner owner = FormOwner.of(request);
        if (owner == null) {
            throw new NotFoundException("kept forms of", "nobody");
        }
        return owner.accountId();
    }
}
