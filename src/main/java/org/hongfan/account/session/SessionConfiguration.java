package org.hongfan.account.session;

import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import lombok.RequiredArgsConstructor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.web.http.CookieHttpSessionIdResolver;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Puts the {@link SessionStore} in the place of the container's own sessions. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SessionProperties.class)
@EnableScheduling
@RequiredArgsConstructor
class SessionConfiguration {
    static final String COOKIE = "hongfan-session";

    @Bean
    @ConditionalOnProperty(name = "hongfan.sessions.store", havingValue = "database", matchIfMissing = true)
    FilterRegistrationBean<SessionRepositoryFilter<KeptSession>> sessionsInTheDatabase(SessionStore store) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(COOKIE);
        cookie.setUseHttpOnlyCookie(true);
        cookie.setUseBase64Encoding(false);
        // Lax, not Strict: the QR code of a meeting is opened from the phone's camera, and its user must be known
        // there.
        cookie.setSameSite("Lax");
        CookieHttpSessionIdResolver ids = new CookieHttpSessionIdResolver();
        ids.setCookieSerializer(cookie);
        SessionRepositoryFilter<KeptSession> filter = new SessionRepositoryFilter<>(store);
        filter.setHttpSessionIdResolver(ids);
        FilterRegistrationBean<SessionRepositoryFilter<KeptSession>> registration =
                new FilterRegistrationBean<>(filter);
        registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        return registration;
    }

    @Bean
    EndedSessions endedSessions(SessionStore store) {
        return new EndedSessions(store);
    }

    /** Every instance does it; the second finds nothing left. */
    @RequiredArgsConstructor
    static class EndedSessions {
        private final SessionStore store;

        @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT5M")
        void remove() {
            store.removeEnded();
        }
    }
}
