package org.hongfan.forms;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A form was opened by another account, or in another post, than it was sent by. It is not taken: what its reader saw is not what would be written.
 *
 * @param message for the user
 * @param grantId of the post to go back to; null when it is another account's form, or the post has ended
 * @param kept the number under which the form waits; null when it could not be kept
 */
public record ForeignForm(
        String message, @Nullable Long grantId, @Nullable Long kept) {
    private static final String ATTRIBUTE = ForeignForm.class.getName();

    /** To be shown by the error page that follows. */
    public void say(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    public static @Nullable ForeignForm of(HttpServletRequest request) {
        return (ForeignForm) request.getAttribute(ATTRIBUTE);
    }
}
