package org.hongfan.account;

import org.jspecify.annotations.Nullable;

/**
 * Opens an account whose password the caller has chosen; the rules for passwords that people choose are not asked.
 *
 * @param username lower-case letters, digits, dot, hyphen and underscore, beginning with a letter, 3 to 32 characters
 * @param memberId the member whose account it is; null for staff who are not on the roster, and for administrators
 * @param mustChangePassword whether the password only serves to choose another
 */
public record CreateAccount(
        String username, String name, @Nullable Long memberId, String password, boolean mustChangePassword) {}
