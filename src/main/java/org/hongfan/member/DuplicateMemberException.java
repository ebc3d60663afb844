package org.hongfan.member;

import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** The ID number is registered already. Who has it is said only to a viewer whose scope covers that person. */
public class DuplicateMemberException extends RefusedException {
    private final @Nullable Long memberId;

    DuplicateMemberException(String message, @Nullable Long memberId) {
        super("idNumber", message);
        this.memberId = memberId;
    }

    /** The member to link to; null when they are out of the viewer's reach. */
    public @Nullable Long memberId() {
        return memberId;
    }
}
