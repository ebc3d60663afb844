package org.hongfan.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/**
 * What a script reads of an answer that refuses. A script is told by status and headers and never led to another page, since {@code fetch}
 * would follow and take the page for a success. The table is in {@code docs/architecture.md}.
 */
public final class RefusalHeaders {
    /** One of {@link Kind} in lower case with hyphens. */
    public static final String KIND = "X-Refusal";

    /** A sentence for the user, percent-encoded. */
    public static final String REASON = "X-Reason";

    /** The token to send from now on, where only that was out of date. */
    public static final String TOKEN = "X-Csrf-Token";

    /** A header much longer than this is refused by proxies, and nobody reads it. */
    private static final int LONGEST_REASON = 300;

    /** Why. */
    public enum Kind {
        SESSION_OVER,
        SIGN_IN_STEP,
        STALE_PAGE,
        OTHER_ACCOUNT,
        OTHER_POST,
        CONFLICT,
        REFUSED,
        GONE,
        TOO_OFTEN,
        TOO_LARGE,
        OUTAGE,
        FAILURE;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private RefusalHeaders() {}

    /** Whether a script asks: htmx, or a {@code fetch} that says so. */
    public static boolean isForScript(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null || request.getHeader("X-Requested-With") != null;
    }

    /** @param reason a sentence that the user is shown */
    public static void write(HttpServletResponse response, Kind kind, String reason) {
        response.setHeader(KIND, kind.text());
        response.setHeader(REASON, encode(reason));
    }

    /** A text as the value of a header, cut where it is too long for one. */
    public static String encode(String text) {
        String cut = text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
        return UriUtils.encode(cut, StandardCharsets.UTF_8);
    }
}
