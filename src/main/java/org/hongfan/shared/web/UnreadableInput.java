package org.hongfan.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerInterceptor;

/** Nobody types the character NUL and PostgreSQL keeps no text with it: such a request is none of a browser's. */
class UnreadableInput implements HandlerInterceptor {
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        for (String[] values : request.getParameterMap().values()) {
            for (String value : values) {
                if (value.indexOf('\0') >= 0) {
                    response.sendError(HttpStatus.BAD_REQUEST.value());
                    return false;
                }
            }
        }
        return true;
    }
}
