package org.hongfan.account.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * The page that somebody asked for before signing in, to be led to afterwards: in a cookie, since there is no session yet. What comes back in it leads
 * nowhere but into the portal.
 */
@Component
class AskedPage implements RequestCache {
    private static final String COOKIE = "hongfan-asked";
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int MOST_CHARACTERS = 1500;

    /** Only a page can be gone back to after sign-in: not a form's POST, not the fragment a script asked for. */
    @Override
    public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
        boolean page = "GET".equals(request.getMethod())
                && request.getHeader("HX-Request") == null
                && String.valueOf(request.getHeader("Accept")).contains("text/html");
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String asked = request.getQueryString() == null ? path : path + '?' + request.getQueryString();
        if (page && asked.length() <= MOST_CHARACTERS) {
            write(
                    Base64.getUrlEncoder().withoutPadding().encodeToString(asked.getBytes(StandardCharsets.UTF_8)),
                    PATIENCE,
                    request,
                    response);
        }
    }

    @Override
    public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? null : new SimpleSavedRequest(request.getContextPath() + read(cookie.getValue()));
    }

    /** Nothing but the page's address is kept, so there is nothing to be given back to the request that follows. */
    @Override
    public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
        return null;
    }

    @Override
    public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
        if (WebUtils.getCookie(request, COOKIE) != null) {
            write("", Duration.ZERO, request, response);
        }
    }

    private static String read(String value) {
        try {
            return LocalPath.of(new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notOurs) {
            return "/";
        }
    }

    private static void write(String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
        ResponseCookie cookie = ResponseCookie.from(COOKIE, value)
                .path(request.getContextPath() + "/")
                .maxAge(age)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
