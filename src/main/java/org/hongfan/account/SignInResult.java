package org.hongfan.account;

import java.time.Duration;

/** What becomes of an attempt to sign in. */
public sealed interface SignInResult {
    /** The user is in. */
    record Opened(SignedIn user) implements SignInResult {}

    /** The password is right; a code of the second factor must follow. */
    record CodeWanted(SignedIn user) implements SignInResult {}

    /** User name or password is wrong, or the account is closed: it is not said which. */
    record Refused() implements SignInResult {}

    /** The password is right, but it was a one-time password and its time is over. */
    record PasswordExpired() implements SignInResult {}

    /** The password fits one of several accounts that a phone may mean: only its user name tells which. */
    record PhoneShared() implements SignInResult {}

    /** Too many attempts: nothing was looked at. */
    record Wait(Duration waiting) implements SignInResult {
        /** Full minutes, at least one. */
        public long minutes() {
            return Math.max(1, (waiting.toSeconds() + 59) / 60);
        }
    }
}
