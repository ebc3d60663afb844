package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.hongfan.account.session.SessionStore;
import org.hongfan.shared.web.Polled;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Tells the session that a request is none of its user's. */
class PolledInterceptor implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Polled polled = handler instanceof HandlerMethod method ? method.getMethodAnnotation(Polled.class) : null;
        if (polled != null && (polled.with().isEmpty() || request.getParameter(polled.with()) != null)) {
            HttpSession session = request.getSession(false);
            if (session != null) {
                session.setAttribute(SessionStore.UNUSED, true);
            }
        }
        return true;
    }
}
