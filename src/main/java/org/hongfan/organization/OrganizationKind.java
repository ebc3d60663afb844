package org.hongfan.organization;

import java.util.Arrays;
import java.util.List;

/** What a unit is. A kind stands at one level, under a unit of the level above (a branch may also stand directly under a town). */
public enum OrganizationKind {
    DISTRICT_COMMITTEE("区委", Level.DISTRICT),
    TOWN_COMMITTEE("镇党委", Level.TOWN, Level.DISTRICT),
    SUBDISTRICT_WORK_COMMITTEE("街道党工委", Level.TOWN, Level.DISTRICT),
    COMMUNITY_COMMITTEE("社区（新村）党委", Level.COMMUNITY, Level.TOWN),
    COMMUNITY_GENERAL_BRANCH("社区（新村）党总支", Level.COMMUNITY, Level.TOWN),
    BRANCH("党支部", Level.BRANCH, Level.COMMUNITY, Level.TOWN),
    JOINT_BRANCH("联合党支部", Level.BRANCH, Level.COMMUNITY, Level.TOWN),
    TEMPORARY_BRANCH("临时党支部", Level.BRANCH, Level.COMMUNITY, Level.TOWN),
    FUNCTIONAL_BRANCH("功能型党支部", Level.BRANCH, Level.COMMUNITY, Level.TOWN),
    MEMBER_HOUSEHOLD("党员中心户", Level.HOUSEHOLD, Level.BRANCH);

    private final String title;
    private final Level level;
    private final List<Level> parents;

    OrganizationKind(String title, Level level, Level... parents) {
        this.title = title;
        this.level = level;
        this.parents = List.of(parents);
    }

    public String title() {
        return title;
    }

    public Level level() {
        return level;
    }

    public boolean mayStandUnder(Level parent) {
        return parents.contains(parent);
    }

    /** The kinds that may be founded under a unit of this level. */
    public static List<OrganizationKind> under(Level parent) {
        return Arrays.stream(values())
                .filter(kind -> kind.mayStandUnder(parent))
                .toList();
    }
}
