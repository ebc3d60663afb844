package org.hongfan.audit.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Gives each request a number that stands in the log, in the audit trail and in the answer's header. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class RequestTrail implements Filter {
    static final String NUMBER = "request";
    static final String USER = "user";

    private static final long NUMBERS = 36L * 36 * 36 * 36 * 36 * 36 * 36 * 36;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String number = Long.toString(ThreadLocalRandom.current().nextLong(NUMBERS), 36);
        MDC.put(NUMBER, number);
        ((HttpServletResponse) response).setHeader("X-Request-Id", number);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(NUMBER);
            MDC.remove(USER);
        }
    }
}
