package org.hongfan.account;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.hongfan.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * A grant that was ended.
 *
 * @param toOn the first day on which it no longer held
 * @param because why, in words
 * @param by who ended it by hand; null when it went with a post or with its holder
 * @param returnedAt when its holder was in force again, who may need it anew
 * @param fresh not looked at yet
 */
public record GrantEndRow(
        long accountId,
        String name,
        String username,
        Role role,
        @Nullable Long organizationId,
        @Nullable String place,
        OffsetDateTime endedAt,
        LocalDate toOn,
        String because,
        @Nullable String by,
        @Nullable OffsetDateTime returnedAt,
        boolean fresh) {

    /** The form on which the role is given anew. */
    public String href() {
        return "/accounts/" + accountId + "/grants/new?role=" + role.name()
                + (organizationId == null ? "" : "&organizationId=" + organizationId);
    }
}
