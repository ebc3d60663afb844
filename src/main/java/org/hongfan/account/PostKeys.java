package org.hongfan.account;

import java.util.Optional;
import org.hongfan.access.Role;
import org.hongfan.member.PartyPost;
import org.hongfan.organization.Level;
import org.jspecify.annotations.Nullable;

/**
 * Which role goes with which post: those who do a unit's daily work get the role of its level. Committee members without a duty in the portal get none; the
 * security administrator may grant it all the same.
 */
final class PostKeys {
    private PostKeys() {}

    static Optional<Role> roleOf(PartyPost post, Level level) {
        return switch (post) {
            case SECRETARY, DEPUTY_SECRETARY, FIRST_SECRETARY -> Optional.ofNullable(workingRole(level));
            case ORGANIZATION_OFFICER -> Optional.ofNullable(level == Level.BRANCH ? null : workingRole(level));
            case GROUP_LEADER -> Optional.of(Role.GROUP_LEADER);
            case HOUSEHOLD_HOST -> Optional.of(Role.HOUSEHOLD_HOST);
            default -> Optional.empty();
        };
    }

    private static @Nullable Role workingRole(Level level) {
        return switch (level) {
            case DISTRICT -> Role.DISTRICT_STAFF;
            case TOWN -> Role.TOWN_STAFF;
            case COMMUNITY -> Role.COMMUNITY_STAFF;
            case BRANCH -> Role.BRANCH_SECRETARY;
            case HOUSEHOLD -> null;
        };
    }
}
