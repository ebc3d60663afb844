package org.hongfan.account.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Every request begins with nothing in reach, and leaves nothing in reach of the next one on its thread. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
@RequiredArgsConstructor
class ReachFilter implements Filter {
    private final Reach reach;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Reach.Before before = reach.begin();
        try {
            chain.doFilter(request, response);
        } finally {
            reach.end(before);
        }
    }
}
