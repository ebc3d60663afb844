package org.hongfan.account;

import java.util.List;

/**
 * Asks for slips.
 *
 * @param organizationId the branch, or the unit whose whole subtree is meant
 * @param memberIds only these; empty: everybody there without an account
 * @param again whether those get a new slip too who hold one that is still good, which then no longer is
 * @param address of the portal, as the slips say it
 */
public record IssueSlips(long organizationId, List<Long> memberIds, boolean again, String address) {}
