package org.hongfan.forms;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/** The cookie that binds what was kept to the browser it was typed in; it opens nothing without the sign-in of the same account. */
public final class KeptCookie {
    static final String NAME = "hongfan-kept";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    private KeptCookie() {}

    /** Its value; null when the browser has none. */
    public static @Nullable String read(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, NAME);
        return cookie != null && cookie.getValue().matches("[\\w-]{32}") ? cookie.getValue() : null;
    }

    static String readOrNew(HttpServletRequest request) {
        String there = read(request);
        if (there != null) {
            return there;
        }
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    static void write(String value, Duration time, HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                ResponseCookie.from(NAME, value)
                        .path(request.getContextPath() + "/")
                        .maxAge(time)
                        .httpOnly(true)
                        .secure(request.isSecure())
                        .sameSite("Lax")
                        .build()
                        .toString());
    }

    /** Nothing is kept for this browser any more. */
    public static void remove(HttpServletRequest request, HttpServletResponse response) {
        write("", Duration.ZERO, request, response);
    }
}
