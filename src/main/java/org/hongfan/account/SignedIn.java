package org.hongfan.account;

import java.io.Serializable;
import org.springframework.security.core.AuthenticatedPrincipal;

/**
 * Who a session belongs to: all that is kept in it. Posts and permissions are read anew, so that a change of them counts at once.
 *
 * @param sessionEpoch the account's epoch at sign-in; the session ends when the account's has gone on
 */
public record SignedIn(long accountId, String username, int sessionEpoch)
        implements AuthenticatedPrincipal, Serializable {
    @Override
    public String getName() {
        return username;
    }
}
