package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.account.SignedIn;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.stereotype.Component;

/** Lets a session go on under a new id, with a new token and for this principal. */
@Component
@RequiredArgsConstructor
class SessionRenewal {
    private final SecurityContextRepository sessions;
    private final FormTokens tokens;

    Authentication goOnAs(SignedIn user, HttpServletRequest request, HttpServletResponse response) {
        request.changeSessionId();
        tokens.saveToken(null, request, response);
        Authentication authentication = UsernamePasswordAuthenticationToken.authenticated(user, null, List.of());
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(authentication);
        SecurityContextHolder.setContext(context);
        sessions.saveContext(context, request, response);
        return authentication;
    }
}
