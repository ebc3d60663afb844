package org.hongfan.account;

/** {@code hongfan.branch-posts-confirmed-by}: who confirms the roles that go with posts of branches, groups and households. All others are the security administrator's. */
public enum PostsConfirmedBy {
    SECURITY_ADMIN,
    LEVEL_ABOVE
}
