package org.hongfan.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Whose page a form stands on: the account and the post acted in. The page is a promise to this user in this post; what is sent from it by
 * somebody else, or in another post, is not what its reader saw.
 *
 * @param grantId of the post; 0 when the account holds none
 */
public record FormOwner(long accountId, long grantId) {
    private static final String ATTRIBUTE = FormOwner.class.getName();

    /** Known from here on for the forms of the page that answers this request. */
    public void sign(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** Whoever is signed in; null before sign-in. */
    public static @Nullable FormOwner of(HttpServletRequest request) {
        return (FormOwner) request.getAttribute(ATTRIBUTE);
    }
}
