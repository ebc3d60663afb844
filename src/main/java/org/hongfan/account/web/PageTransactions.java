package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Requires;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * One transaction for each page that is read: the services that a controller asks one after the other join it, so that the database is told
 * once in whose reach it works, and the page shows one state of things. It ends before the page is drawn and before an error page is made.
 *
 * <p>Left out are forms that are sent, whose services say themselves what belongs together; routes open to everybody, which read little or
 * nothing; and downloads, which would keep a connection as long as the line is slow.
 */
@Component
@RequiredArgsConstructor
class PageTransactions implements WebMvcRegistrations {
    private final PlatformTransactionManager transactions;

    @Override
    public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
        return new Adapter(transactions);
    }

    @RequiredArgsConstructor
    private static final class Adapter extends RequestMappingHandlerAdapter {
        private final PlatformTransactionManager transactions;

        @Override
        protected @Nullable ModelAndView invokeHandlerMethod(
                HttpServletRequest request, HttpServletResponse response, HandlerMethod handler) throws Exception {
            if (!isPageToRead(request, handler)) {
                return super.invokeHandlerMethod(request, response, handler);
            }
            TransactionStatus status = transactions.getTransaction(new DefaultTransactionDefinition());
            ModelAndView page;
            try {
                page = super.invokeHandlerMethod(request, response, handler);
            } catch (Exception | Error failure) {
                transactions.rollback(status);
                throw failure;
            }
            if (status.isRollbackOnly()) {
                // The controller shows a refusal of a service as its page.
                transactions.rollback(status);
            } else {
                transactions.commit(status);
            }
            return page;
        }

        private static boolean isPageToRead(HttpServletRequest request, HandlerMethod handler) {
            Class<?> result = handler.getMethod().getReturnType();
            return HttpMethod.GET.matches(request.getMethod())
                    && (result == String.class || result == ModelAndView.class)
                    && handler.hasMethodAnnotation(Requires.class);
        }
    }
}
