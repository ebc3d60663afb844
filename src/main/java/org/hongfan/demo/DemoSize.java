package org.hongfan.demo;

import org.hongfan.platform.Demo;
import org.jspecify.annotations.Nullable;

/**
 * How large a demonstration district is. The towns and communities are always the same.
 *
 * @param townInFull the town whose communities have as many branches as in life, the others having one each; empty: every town is in full
 * @param months of life, this one included
 * @param groupsAbove a branch with more members than this has groups
 * @param thinBranch members of the only branch of a community that is not in full
 * @param neighbourhood members of an urban community in full
 * @param village members of a village community in full
 * @param branch members of a usual grid branch in full
 * @param totals what the district is to add up to; null: whatever comes of the ranges
 * @param everybodySignsIn whether every member has an account with the demonstration's password, for measuring with many at once
 */
record DemoSize(
        String townInFull,
        int months,
        int groupsAbove,
        Range thinBranch,
        Range neighbourhood,
        Range village,
        Range branch,
        @Nullable Totals totals,
        boolean everybodySignsIn) {
    static final DemoSize HAMLET = new DemoSize(
            "泊里镇", 3, 20, new Range(5, 6), new Range(60, 70), new Range(30, 36), new Range(22, 34), null, false);

    static final DemoSize SAMPLE = new DemoSize(
            "泊里镇", 15, 20, new Range(5, 10), new Range(255, 330), new Range(70, 130), new Range(22, 34), null, false);

    static final DemoSize COUNTY = whole(36, new Totals(1_000, 27_500, 3_000));

    static final DemoSize DISTRICT = whole(60, new Totals(4_000, 110_000, 12_000));

    /** @throws IllegalArgumentException when there is nothing to load */
    static DemoSize of(Demo demo) {
        return switch (demo) {
            case NONE -> throw new IllegalArgumentException("No demonstration");
            case HAMLET -> HAMLET;
            case SAMPLE -> SAMPLE;
            case COUNTY -> COUNTY;
            case DISTRICT -> DISTRICT;
        };
    }

    /** Every town in full, and an account for everybody. */
    private static DemoSize whole(int months, Totals totals) {
        Range unused = new Range(0, 0);
        return new DemoSize("", months, 46, unused, unused, unused, unused, totals, true);
    }

    boolean isInFull(String town) {
        return townInFull.isEmpty() || townInFull.equals(town);
    }

    /** Both ends included. */
    record Range(int low, int high) {
        int draw(Dice dice) {
            return dice.between(low, high);
        }
    }

    /** Branches in being, members in force and member households of the whole district. */
    record Totals(int branches, int members, int households) {}
}
