package org.hongfan.organization;

import java.util.EnumSet;
import java.util.Set;

/**
 * How long a committee's term is, by 《中国共产党基层组织选举工作条例》: party committees, general branches and branches of villages and
 * communities five years, other branches three.
 */
public enum TermLength {
    VILLAGE_AND_COMMUNITY(
            5, EnumSet.complementOf(EnumSet.of(OrganizationKind.TEMPORARY_BRANCH, OrganizationKind.FUNCTIONAL_BRANCH))),
    OTHER_BRANCH(3, EnumSet.of(OrganizationKind.TEMPORARY_BRANCH, OrganizationKind.FUNCTIONAL_BRANCH));

    /** A re-election is prepared from this many months before the term ends. */
    static final int REMINDER_MONTHS = 6;

    private final int years;
    private final Set<OrganizationKind> kinds;

    TermLength(int years, Set<OrganizationKind> kinds) {
        this.years = years;
        this.kinds = kinds;
    }

    public static int years(OrganizationKind kind) {
        return VILLAGE_AND_COMMUNITY.kinds.contains(kind) ? VILLAGE_AND_COMMUNITY.years : OTHER_BRANCH.years;
    }
}
