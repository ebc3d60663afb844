package org.hongfan.member;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A post to be taken up by a member of the same line.
 *
 * @param organizationId the branch, or the household of a host
 * @param groupId the group of a group leader
 */
public record NewPost(
        PartyPost post, long organizationId, @Nullable Long groupId, LocalDate from) {}
