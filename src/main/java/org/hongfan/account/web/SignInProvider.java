package org.hongfan.account.web;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.account.SignInService;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

@Component
@RequiredArgsConstructor
class SignInProvider implements AuthenticationProvider {
    private final SignInService signIns;

    @Override
    public Authentication authenticate(Authentication attempt) {
        String from =
                attempt.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "未知地址";
        return signIns.signIn(attempt.getName(), String.valueOf(attempt.getCredentials()), from)
                .map(signedIn -> UsernamePasswordAuthenticationToken.authenticated(signedIn, null, List.of()))
                .orElseThrow(() -> new BadCredentialsException("refused"));
    }

    @Override
    public boolean supports(Class<?> kind) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(kind);
    }
}
