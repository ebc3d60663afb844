package org.hongfan.shared;

import org.jspecify.annotations.Nullable;

/**
 * Something that must stand in the audit trail; published as an event inside the transaction that did it.
 *
 * @param accountId who did it; null for the portal itself and for failed sign-ins
 * @param action a stable word in snake case, such as {@code meeting_archived}
 * @param subjectType the kind of thing, such as {@code meeting}
 * @param summary one Chinese sentence with before and after; never an ID number, phone or password
 * @param organizationId the unit it concerns; null: the one that the subject belongs to, if it is an organization, member, meeting or activity
 */
public record Audited(
        @Nullable Long accountId,
        String action,
        String subjectType,
        @Nullable Long subjectId,
        String summary,
        @Nullable Long organizationId) {
    public Audited(
            @Nullable Long accountId, String action, String subjectType, @Nullable Long subjectId, String summary) {
        this(accountId, action, subjectType, subjectId, summary, null);
    }
}
