package org.hongfan.member;

import org.jspecify.annotations.Nullable;

/** A post that is held now. */
public record HeldPost(
        long memberId, long organizationId, @Nullable Long groupId, PartyPost post) {}
