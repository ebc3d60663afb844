package org.hongfan.shared.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The page a form stands on: its path within the portal and its query. By it a form that could not be taken is shown again. */
public final class FormPage {
    /** The hidden field that names it in every form sent by POST. */
    public static final String FIELD = "_page";

    /** Names what was kept of a form, in the query of the page that shows it again. */
    public static final String KEPT = "_kept";

    private static final int LONGEST = 1500;
    private static final Pattern KEPT_IN_QUERY = Pattern.compile("(^|&)" + KEPT + "=[^&]*");

    private FormPage() {}

    /** The page that the answer to this request is: the one asked for, or the one whose form was sent and is shown again. */
    static @Nullable String shown(HttpServletRequest request) {
        if (isSent(request)) {
            return sent(request);
        }
        String current = request.getHeader("HX-Current-URL");
        if (current != null) {
            return within(current, request);
        }
        String query = request.getQueryString();
        String asked = query == null ? "" : KEPT_IN_QUERY.matcher(query).replaceAll("");
        return local(path(request) + (asked.isEmpty() ? "" : '?' + asked.replaceFirst("^&", "")));
    }

    /** The page whose form was sent; null when the request does not say, or says what is no page of the portal. */
    public static @Nullable String sent(HttpServletRequest request) {
        String field = request.getParameter(FIELD);
        if (field != null) {
            return local(field);
        }
        String referer = request.getHeader("Referer");
        return referer == null ? null : within(referer, request);
    }

    /** Whether a form was sent, also where the container asks for an error page afterwards. */
    public static boolean isSent(HttpServletRequest request) {
        Object original = request.getAttribute(RequestDispatcher.ERROR_METHOD);
        return "POST".equals(original == null ? request.getMethod() : original);
    }

    /** The path asked for within the portal, also where the container asks for an error page afterwards. */
    public static String path(HttpServletRequest request) {
        Object original = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        String uri = original == null ? request.getRequestURI() : original.toString();
        return uri.substring(request.getContextPath().length());
    }

    /** The part of an address that lies within the portal; null when it leads elsewhere. */
    public static @Nullable String within(String address, HttpServletRequest request) {
        try {
            URI page = URI.create(address);
            String path = page.getRawPath();
            boolean here = request.getServerName().equals(page.getHost())
                    && path != null
                    && path.startsWith(request.getContextPath() + '/');
            return here
                    ? local(path.substring(request.getContextPath().length())
                            + (page.getRawQuery() == null ? "" : '?' + page.getRawQuery()))
                    : null;
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    /** Nothing but a path that leads nowhere else. */
    private static @Nullable String local(String page) {
        boolean local = page.startsWith("/")
                && !page.startsWith("//")
                && page.length() <= LONGEST
                && page.chars().noneMatch(c -> c == '\\' || c == '#' || c <= ' ' || c > '~');
        return local ? page : null;
    }
}
