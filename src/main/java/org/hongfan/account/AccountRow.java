package org.hongfan.account;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * An account as the system administrator sees it.
 *
 * @param ofMember whether it belongs to a member of the roster
 * @param lastSignedInAt in Asia/Shanghai; null: never
 * @param administrator whether it holds one of the three administrators' roles today
 */
public record AccountRow(
        long id,
        String username,
        String name,
        boolean ofMember,
        boolean enabled,
        boolean locked,
        boolean mustChangePassword,
        boolean administrator,
        @Nullable LocalDateTime lastSignedInAt,
        LocalDateTime createdAt) {

    public AccountState state() {
        if (!enabled) {
            return AccountState.DISABLED;
        }
        if (locked) {
            return AccountState.LOCKED;
        }
        return mustChangePassword ? AccountState.FIRST_PASSWORD : AccountState.ACTIVE;
    }
}
