package org.hongfan.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The signed-in user, acting in one of their posts. Services take it as an argument; it is made from the session alone, never from the
 * request.
 *
 * @param memberId the user's own member record, if they have one
 * @param name shown in the header
 * @param current the post acted in; what it does not reach is 404 even if another post would
 * @param posts every post held today, the current one included
 */
public record Viewer(long accountId, @Nullable Long memberId, String name, Post current, List<Post> posts) {
    public boolean can(Permission permission) {
        return current.role().can(permission);
    }

    public boolean is(Role role) {
        return current.role() == role;
    }

    /** Whether the post acted in is held at this very unit, not above it nor in one of its groups. */
    public boolean actsFor(long organizationId) {
        return current.groupId() == null
                && current.organizationId() != null
                && current.organizationId() == organizationId;
    }

    /** Whether the post acted in is that of this group's leader. */
    public boolean leads(@Nullable Long groupId) {
        return groupId != null && groupId.equals(current.groupId()) && is(Role.GROUP_LEADER);
    }

    public Scope scope() {
        long self = memberId == null ? 0 : memberId;
        Role role = current.role();
        if (role.reachesSubtree()) {
            return Scope.subtree(current.path(), self);
        }
        if (role == Role.HOUSEHOLD_HOST && current.organizationId() != null) {
            return Scope.household(current.organizationId(), self);
        }
        if (role == Role.GROUP_LEADER && current.groupId() != null) {
            return Scope.group(current.groupId(), self);
        }
        return role == Role.MEMBER ? Scope.self(self) : Scope.NOTHING;
    }
}
