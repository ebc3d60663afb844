package org.hongfan.member;

import org.hongfan.access.Role;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many whole numbers one user may look at in a day.
 *
 * @param secretary in the post of a branch's secretary
 * @param staff in a post of the community and above
 */
@ConfigurationProperties("hongfan.reveals")
record RevealLimits(
        @DefaultValue("30") int secretary,
        @DefaultValue("60") int staff) {
    int of(Role role) {
        return role == Role.BRANCH_SECRETARY ? secretary : staff;
    }
}
