package org.hongfan.meeting.web;

import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Requires;
import org.hongfan.access.Viewer;
import org.hongfan.meeting.SignIn;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.web.Polled;
import org.hongfan.shared.web.PublicAddress;
import org.hongfan.shared.web.QrCode;
import org.hongfan.shared.web.Repeatable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** The code on the screen, and the page a member confirms on their own phone. */
@Controller
@RequiredArgsConstructor
class SignInController {
    private final SignIn signIn;
    private final PublicAddress address;

    @Requires(Permission.MEETING_LOG)
    @Polled(with = "again")
    @GetMapping("/meetings/{id}/sign-in/screen")
    ModelAndView screen(Viewer viewer, @PathVariable long id) {
        return show(viewer, id, "meetings/screen");
    }

    @Requires(Permission.MEETING_LOG)
    @Polled
    @GetMapping("/meetings/{id}/sign-in/live")
    ModelAndView live(Viewer viewer, @PathVariable long id) {
        return show(viewer, id, "meetings/screen :: live");
    }

    private ModelAndView show(Viewer viewer, long id, String view) {
        SignIn.Screen screen = signIn.show(viewer, id);
        return new ModelAndView(view)
                .addObject("screen", screen)
                .addObject("code", screen.token() == null ? null : encode(screen.token()));
    }

    private QrCode encode(String token) {
        return QrCode.of(address.base() + "/sign-in/" + token);
    }

    @Requires(Permission.MEETING_SIGN_IN)
    @GetMapping("/sign-in/{token}")
    ModelAndView look(Viewer viewer, @PathVariable String token) {
        try {
            return new ModelAndView("meetings/sign-in")
                    .addObject("ticket", signIn.look(viewer, token))
                    .addObject("token", token);
        } catch (RefusedException refused) {
            return refused(refused);
        }
    }

    @Requires(Permission.MEETING_SIGN_IN)
    @Repeatable
    @PostMapping("/sign-in/{token}")
    ModelAndView confirm(Viewer viewer, @PathVariable String token) {
        try {
            SignIn.Done done = signIn.confirm(viewer, token);
            return new ModelAndView("meetings/sign-in")
                    .addObject("ticket", done.ticket())
                    .addObject("first", done.first());
        } catch (RefusedException refused) {
            return refused(refused);
        }
    }

    private static ModelAndView refused(RefusedException refused) {
        ModelAndView page = new ModelAndView("meetings/sign-in").addObject("refusal", refused.getMessage());
        page.setStatus(HttpStatus.CONFLICT);
        return page;
    }
}
