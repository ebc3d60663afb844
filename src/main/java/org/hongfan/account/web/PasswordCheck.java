package org.hongfan.account.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.account.SignInResult;
import org.hongfan.account.SignInService;
import org.hongfan.account.SignedIn;
import org.springframework.stereotype.Component;

/** Asks a signed-in user for the password again, before what a stranger who finds the session open must not do. */
@Component
@RequiredArgsConstructor
class PasswordCheck {
    private final SignInService signIns;

    /** What to say at the field; empty when this is the user's password. A wrong one counts like a failed sign-in. */
    Optional<String> objection(SignedIn user, String typed, HttpServletRequest request) {
        if (typed.isEmpty()) {
            return Optional.of("请填写现在的密码");
        }
        SignInResult result = signIns.confirm(user, typed, DeviceMark.origin(request));
        if (result instanceof SignInResult.Wait wait) {
            return Optional.of("连续输错多次，请 " + wait.minutes() + " 分钟后再试");
        }
        return result instanceof SignInResult.Opened ? Optional.empty() : Optional.of("现在的密码不正确。连续输错 5 次以后，再试要等几分钟");
    }
}
