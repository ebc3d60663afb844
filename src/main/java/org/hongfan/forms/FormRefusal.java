package org.hongfan.forms;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A form was answered by an error page, not by its own page. The {@link RefusedForms} then show the form's page again, with this said on top and
 * everything that was sent.
 *
 * @param status of the answer, 4xx or 5xx
 * @param message for the user
 * @param field the message belongs to; null: to the whole form
 */
public record FormRefusal(
        int status, String message, @Nullable String field) {
    private static final String ATTRIBUTE = FormRefusal.class.getName();

    /** To be called by whoever makes the error page. */
    public void say(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    static @Nullable FormRefusal of(HttpServletRequest request) {
        return (FormRefusal) request.getAttribute(ATTRIBUTE);
    }
}
