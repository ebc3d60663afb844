package org.hongfan.account.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.FrameOptionsConfig;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;

/**
 * Style sheets, scripts and health are the same for everybody, so nobody's session is looked up for them: they are there when the database,
 * where sessions are kept, is not.
 */
@Configuration(proxyBeanMethods = false)
class FilesSecurity {
    private static final String[] FOR_EVERYBODY = {
        "/css/**",
        "/js/**",
        "/img/**",
        "/vendor/**",
        "/webjars/**",
        "/favicon.svg",
        "/favicon.ico",
        "/livez",
        "/readyz",
        "/actuator/health",
        "/actuator/health/**"
    };

    @Bean
    @Order(1)
    SecurityFilterChain filesChain(HttpSecurity http) throws Exception {
        return http.securityMatcher(FOR_EVERYBODY)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .csrf(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.cacheControl(cache -> cache.disable())
                        .contentSecurityPolicy(csp -> csp.policyDirectives(SecurityConfiguration.CONTENT_POLICY))
                        .frameOptions(FrameOptionsConfig::deny)
                        .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN)))
                .build();
    }
}
