package org.hongfan.demo;

/**
 * How large a demonstration district is. The towns and communities are always the same.
 *
 * @param townInFull the town whose communities have as many branches as in life, the others having one each; empty: every town is in full
 * @param months how far back the life of the branches reaches at least; it begins with a quarter
 * @param thinBranch members of the only branch of a community that is not in full
 * @param neighbourhood members of an urban community in full
 * @param village members of a village community in full
 * @param branch members of a usual grid branch in full
 */
record DemoSize(String townInFull, int months, Range thinBranch, Range neighbourhood, Range village, Range branch) {
    static final DemoSize SAMPLE =
            new DemoSize("泊里镇", 14, new Range(8, 14), new Range(255, 330), new Range(70, 130), new Range(22, 34));

    boolean isInFull(String town) {
        return townInFull.isEmpty() || townInFull.equals(town);
    }

    /** Both ends included. */
    record Range(int low, int high) {
        int draw(Dice dice) {
            return dice.between(low, high);
        }
    }
}
