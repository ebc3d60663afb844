package org.hongfan.meeting.web;

import java.util.List;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the next page says of the step just taken. */
final class Flash {
    private Flash() {}

    /** @param kept sentences on marks that were not taken; they make the message a warning */
    static void say(RedirectAttributes redirect, String done, List<String> kept) {
        redirect.addFlashAttribute("flash", kept.isEmpty() ? done : done + "。" + String.join("；", kept));
        if (!kept.isEmpty()) {
            redirect.addFlashAttribute("flashState", "soon");
        }
    }
}
