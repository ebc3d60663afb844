package org.hongfan.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How many branches each community has, and how large they are. */
final class Plan {
    /** Members in force and households of one branch. */
    record Grid(int members, int households) {}

    private static final int LEAST_MEMBERS = 5;

    private final long seed;
    private final DemoSize size;
    private final Map<String, Grid> offices = new HashMap<>();
    private final Map<String, List<Grid>> communities = new HashMap<>();

    private Plan(long seed, DemoSize size) {
        this.seed = seed;
        this.size = size;
    }

    static Plan of(long seed, DemoSize size, List<Divisions.Town> towns) {
        Plan plan = new Plan(seed, size);
        for (Divisions.Town town : towns) {
            Dice dice = new Dice(seed, 13, Long.parseLong(town.code()));
            plan.offices.put(
                    town.code(), plan.usual(dice.between(18, 24), size.isInFull(town.name()) || dice.chance(0.4)));
        }
        if (size.totals() == null) {
            for (Divisions.Town town : towns) {
                town.communities()
                        .forEach(community -> plan.communities.put(community.code(), plan.draw(town, community)));
            }
        } else {
            plan.share(towns, size.totals());
        }
        return plan;
    }

    /** The branch of the town's offices. */
    Grid offices(Divisions.Town town) {
        return offices.get(town.code());
    }

    /** The grids of the community, the first one first. */
    List<Grid> grids(Divisions.Community community) {
        return communities.get(community.code());
    }

    static boolean isMain(Divisions.Town town, Divisions.Community community) {
        return town.name().equals(District.MAIN_TOWN) && community.name().equals(District.MAIN_COMMUNITY);
    }

    private Grid usual(int members, boolean hasHouseholds) {
        return new Grid(members, hasHouseholds ? Math.max(1, members / 7) : 0);
    }

    private List<Grid> draw(Divisions.Town town, Divisions.Community community) {
        Dice dice = new Dice(seed, 12, Long.parseLong(community.code()));
        if (!size.isInFull(town.name())) {
            return List.of(usual(size.thinBranch().draw(dice), dice.chance(0.4)));
        }
        List<Grid> grids = new ArrayList<>();
        int left = community.isVillage()
                ? size.village().draw(dice)
                : size.neighbourhood().draw(dice);
        while (left > 0) {
            boolean mainBranch = grids.isEmpty() && isMain(town, community);
            int people =
                    mainBranch ? District.MAIN_BRANCH_MEMBERS : size.branch().draw(dice);
            if (left - people < 8) {
                people = left;
            }
            grids.add(usual(people, true));
            left -= people;
        }
        return grids;
    }

    private void share(List<Divisions.Town> towns, DemoSize.Totals totals) {
        Dice dice = new Dice(seed, 14);
        List<Divisions.Community> all =
                towns.stream().flatMap(town -> town.communities().stream()).toList();
        double[] weights = all.stream()
                .mapToDouble(community -> (community.isVillage() ? 1 : 1.7) * (0.6 + 0.8 * dice.share()))
                .toArray();
        int[] branches = apportion(totals.branches() - towns.size(), weights, 1);

        int inOffices = offices.values().stream().mapToInt(Grid::members).sum();
        int grids = IntStream.of(branches).sum();
        int main = 0;
        for (Divisions.Town town : towns) {
            for (Divisions.Community community : town.communities()) {
                if (isMain(town, community)) {
                    main = IntStream.of(branches).limit(all.indexOf(community)).sum();
                }
            }
        }
        double[] large = dice.shares(grids, 0.3, 1.7);
        large[main] = 0;
        int[] people = apportion(
                totals.members() - inOffices - District.MAIN_BRANCH_MEMBERS + LEAST_MEMBERS, large, LEAST_MEMBERS);
        people[main] = District.MAIN_BRANCH_MEMBERS;

        int atOffices = offices.values().stream().mapToInt(Grid::households).sum();
        int[] households = apportion(
                totals.households() - atOffices,
                IntStream.of(people).mapToDouble(n -> n < 10 ? 0 : n).toArray(),
                0);
        int next = 0;
        for (int i = 0; i < all.size(); i++) {
            List<Grid> here = new ArrayList<>();
            for (int k = 0; k < branches[i]; k++) {
                here.add(new Grid(people[next], households[next]));
                next++;
            }
            communities.put(all.get(i).code(), here);
        }
    }

    /** Whole numbers that add up to the total, {@code least} for each and the rest by weight, the largest fractions rounded up. */
    static int[] apportion(int total, double[] weights, int least) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        int rest = total - least * weights.length;
        int[] shares = new int[weights.length];
        double[] fractions = new double[weights.length];
        int given = 0;
        for (int i = 0; i < weights.length; i++) {
            double share = rest * weights[i] / sum;
            shares[i] = least + (int) share;
            fractions[i] = share - (int) share;
            given += (int) share;
        }
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> fractions[i]).reversed())
                .limit(rest - given)
                .forEach(i -> shares[i]++);
        return shares;
    }
}
