package org.hongfan.access;

import org.jspecify.annotations.Nullable;

/**
 * One grant the user holds today.
 *
 * @param grantId the grant's id, which the post switcher sends
 * @param organizationId where the role is held; null for the three administrators
 * @param organizationName short name for the header; "全区" style text for administrators
 * @param path the organization's materialised path ("/1/23/"); empty for administrators
 */
public record Post(long grantId, Role role, @Nullable Long organizationId, String organizationName, String path) {
    public String title() {
        return organizationName + " · " + role.title();
    }
}
