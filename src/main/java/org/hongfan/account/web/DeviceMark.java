package org.hongfan.account.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import lombok.RequiredArgsConstructor;
import org.hongfan.account.KnownDevices;
import org.hongfan.account.Origin;
import org.hongfan.account.SignedIn;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/** The cookie by which a browser shows that its user has signed in on it before; it opens nothing. */
@Component
@RequiredArgsConstructor
class DeviceMark {
    private static final String COOKIE = "hongfan-device";

    private final KnownDevices devices;

    static Origin origin(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, COOKIE);
        return new Origin(request.getRemoteAddr(), cookie == null ? null : cookie.getValue());
    }

    void leave(SignedIn user, HttpServletRequest request, HttpServletResponse response) {
        ResponseCookie cookie = ResponseCookie.from(COOKIE, devices.mark(user.accountId()))
                .path(request.getContextPath() + "/")
                .maxAge(Duration.ofDays(KnownDevices.DAYS))
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax")
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }
}
