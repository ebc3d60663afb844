package org.hongfan.account;

import org.hongfan.access.Viewer;
import org.jspecify.annotations.Nullable;

/**
 * What a request must know of the account behind its session.
 *
 * @param secondFactorOwed a post held today asks for a second factor and the account has none
 * @param home the path of the branch the account's own member belongs to, empty where there is none
 * @param viewer null while the account holds no grant that is valid today
 * @param sessionEpoch sessions begun in an earlier epoch have been ended
 */
public record Standing(
        long accountId,
        String username,
        String name,
        boolean enabled,
        boolean mustChangePassword,
        boolean secondFactorOwed,
        int sessionEpoch,
        String home,
        @Nullable Viewer viewer) {

    /** Whether a session of this principal may go on. */
    public boolean admits(SignedIn signedIn) {
        return enabled && sessionEpoch == signedIn.sessionEpoch();
    }
}
