package org.hongfan.account.web;

import org.hongfan.account.SignInResult;
import org.springframework.security.authentication.AccountStatusException;

/** The sign-in cannot be finished now, for a reason that the user is told. */
class NotYet extends AccountStatusException {
    private final transient SignInResult result;

    NotYet(SignInResult result) {
        super(result.getClass().getSimpleName());
        this.result = result;
    }

    SignInResult result() {
        return result;
    }
}
