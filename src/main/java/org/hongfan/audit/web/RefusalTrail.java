package org.hongfan.audit.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Viewer;
import org.hongfan.audit.AuditRefusals;
import org.hongfan.shared.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Writes refusals into the trail when their page has been shown, and puts the account's number beside the request's in every log line. */
@Configuration(proxyBeanMethods = false)
@RequiredArgsConstructor
@Slf4j
class RefusalTrail implements WebMvcConfigurer {
    private static final int LONGEST = 200;

    private final AuditRefusals refusals;

    /** One stands before the question who may pass, so that it hears the answer; the other after it, when the viewer is known. */
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public void afterCompletion(
                            HttpServletRequest request,
                            HttpServletResponse response,
                            Object handler,
                            @Nullable Exception failure) {
                        note(request, response);
                    }
                })
                .order(5);
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                        if (request.getAttribute("viewer") instanceof Viewer viewer) {
                            MDC.put(RequestTrail.USER, Long.toString(viewer.accountId()));
                        }
                        return true;
                    }
                })
                .order(20);
    }

    private void note(HttpServletRequest request, HttpServletResponse response) {
        boolean refused = response.getStatus() == HttpServletResponse.SC_FORBIDDEN
                || request.getAttribute(NotFoundException.class.getName()) != null;
        if (!refused || !(request.getAttribute("viewer") instanceof Viewer viewer)) {
            return;
        }
        String path = request.getRequestURI();
        try {
            refusals.write(
                    viewer, request.getMethod(), path.length() > LONGEST ? path.substring(0, LONGEST) + "…" : path);
        } catch (DataAccessException | TransactionException e) {
            log.error("A refusal could not be written into the audit trail", e);
        }
    }
}
