package org.hongfan.organization;

import org.jspecify.annotations.Nullable;

/**
 * How long a term is, by citation {@code TERM}: party committees five years, general branches and branches three, those of villages and
 * communities five. A branch that stands under a community or new village is one of theirs, except a functional branch.
 */
public final class TermLength {
    /** A re-election is prepared from this many months before the term ends. */
    static final int REMINDER_MONTHS = 6;

    private TermLength() {}

    /**
     * In years; null for what has no term: a household, and a temporary branch, which ends with its task.
     *
     * @param parent the level of the unit above; null for the district
     */
    public static @Nullable Integer years(OrganizationKind kind, @Nullable Level parent) {
        return switch (kind) {
            case DISTRICT_COMMITTEE,
                    TOWN_COMMITTEE,
                    SUBDISTRICT_WORK_COMMITTEE,
                    COMMUNITY_COMMITTEE,
                    COMMUNITY_GENERAL_BRANCH -> 5;
            case BRANCH, JOINT_BRANCH -> parent == Level.COMMUNITY ? 5 : 3;
            case FUNCTIONAL_BRANCH -> 3;
            case TEMPORARY_BRANCH, MEMBER_HOUSEHOLD -> null;
        };
    }
}
