package org.hongfan.organization;

/** What a unit's subtree holds: open units below it (itself not counted) and active members. */
public record OrganizationCount(
        int towns,
        int communities,
        int branches,
        int households,
        int members,
        int fullMembers,
        int probationary,
        int floatingOut,
        int floatingIn) {
    public static final OrganizationCount NONE = new OrganizationCount(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** One open unit of this level. */
    public static OrganizationCount unit(Level level) {
        return new OrganizationCount(
                level == Level.TOWN ? 1 : 0,
                level == Level.COMMUNITY ? 1 : 0,
                level == Level.BRANCH ? 1 : 0,
                level == Level.HOUSEHOLD ? 1 : 0,
                0,
                0,
                0,
                0,
                0);
    }

    /** One active member. */
    public static OrganizationCount member(boolean full, boolean floatingOut, boolean floatingIn) {
        return new OrganizationCount(
                0, 0, 0, 0, 1, full ? 1 : 0, full ? 0 : 1, floatingOut ? 1 : 0, floatingIn ? 1 : 0);
    }

    public OrganizationCount plus(OrganizationCount other) {
        return new OrganizationCount(
                towns + other.towns,
                communities + other.communities,
                branches + other.branches,
                households + other.households,
                members + other.members,
                fullMembers + other.fullMembers,
                probationary + other.probationary,
                floatingOut + other.floatingOut,
                floatingIn + other.floatingIn);
    }

    public OrganizationCount negated() {
        return new OrganizationCount(
                -towns,
                -communities,
                -branches,
                -households,
                -members,
                -fullMembers,
                -probationary,
                -floatingOut,
                -floatingIn);
    }
}
