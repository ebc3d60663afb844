package org.hongfan.account.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.account.Origin;
import org.hongfan.account.SignInResult;
import org.hongfan.account.SignInService;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

@Component
@RequiredArgsConstructor
class SignInProvider implements AuthenticationProvider {
    private final SignInService signIns;

    @Override
    public Authentication authenticate(Authentication attempt) {
        Origin origin = attempt.getDetails() instanceof Origin given ? given : new Origin("未知地址", null);
        SignInResult result = signIns.signIn(attempt.getName(), String.valueOf(attempt.getCredentials()), origin);
        if (result instanceof SignInResult.Opened opened) {
            return UsernamePasswordAuthenticationToken.authenticated(opened.user(), null, List.of());
        }
        if (result instanceof SignInResult.Refused) {
            throw new BadCredentialsException("refused");
        }
        throw new NotYet(result);
    }

    @Override
    public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
    }
}
