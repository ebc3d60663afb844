package org.hongfan.access;

import org.jspecify.annotations.Nullable;

/**
 * One grant the user holds today.
 *
 * @param grantId the grant's id, which the post switcher sends
 * @param organizationId where the role is held; null for the three administrators
 * @param organizationName short name for the header; "全区" style text for administrators
 * @param path the organization's materialised path ("/1/23/"); empty for administrators
 * @param groupId the party group a {@link Role#GROUP_LEADER} leads, of the branch {@code organizationId}; null for every other role
 * @param held the post in the Party that brought the role, where its title is another: a deputy does a secretary's work and is none; null: as the role
 */
public record Post(
        long grantId,
        Role role,
        @Nullable Long organizationId,
        String organizationName,
        String path,
        @Nullable Long groupId,
        @Nullable String held) {
    public Post(
            long grantId,
            Role role,
            @Nullable Long organizationId,
            String organizationName,
            String path,
            @Nullable Long groupId) {
        this(grantId, role, organizationId, organizationName, path, groupId, null);
    }

    public Post(long grantId, Role role, @Nullable Long organizationId, String organizationName, String path) {
        this(grantId, role, organizationId, organizationName, path, null);
    }

    public String title() {
        return organizationName + " · " + roleTitle();
    }

    /** What its holder is called. */
    public String roleTitle() {
        return held == null ? role.title() : held;
    }
}
