package org.hongfan.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A community or a town as it is being generated, with what stands below it. */
final class Committee {
    final Unit unit;
    final boolean inFull;
    final boolean main;
    /** Directly below it; of a town, the branch of its offices. */
    final List<Branch> branches = new ArrayList<>();
    /** Empty for a community. */
    final List<Committee> communities = new ArrayList<>();
    /** Who holds a post of the committee itself. */
    final List<Branch.Officer> officers = new ArrayList<>();
    /** Of whoever checks the minutes and runs the activities. */
    long account;

    Committee(Unit unit, boolean inFull, boolean main) {
        this.unit = unit;
        this.inFull = inFull;
        this.main = main;
    }

    /** All branches of the subtree. */
    List<Branch> subtree() {
        return Stream.concat(branches.stream(), communities.stream().flatMap(community -> community.branches.stream()))
                .toList();
    }
}
