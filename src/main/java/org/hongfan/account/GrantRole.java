package org.hongfan.account;

import java.time.LocalDate;
import org.hongfan.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * Gives a role to an account.
 *
 * @param organizationId where; null for the three administrators and only for them
 * @param groupId the party group of that branch, for a group's leader and only for one
 * @param fromOn the first day
 * @param toOn the first day on which it no longer holds; null: until it is ended
 */
public record GrantRole(
        long accountId,
        Role role,
        @Nullable Long organizationId,
        @Nullable Long groupId,
        LocalDate fromOn,
        @Nullable LocalDate toOn) {
    public GrantRole(
            long accountId, Role role, @Nullable Long organizationId, LocalDate fromOn, @Nullable LocalDate toOn) {
        this(accountId, role, organizationId, null, fromOn, toOn);
    }
}
