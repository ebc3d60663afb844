package org.hongfan.account;

import java.time.LocalDate;
import org.hongfan.access.Role;
import org.jspecify.annotations.Nullable;

/**
 * A role that goes with a post, waiting to be confirmed.
 *
 * @param username null while the person has no account: the grant then begins when it is opened
 * @param objection why it cannot be confirmed; null: it can
 */
public record ProposalRow(
        long id,
        String name,
        String place,
        String post,
        Role role,
        LocalDate fromOn,
        @Nullable String username,
        @Nullable String objection) {

    /** What its holder will be called: a deputy does a secretary's work and is none. */
    public String roleTitle() {
        return role == Role.BRANCH_SECRETARY && post.equals("副书记") ? "支部副书记" : role.title();
    }
}
