package org.hongfan.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hongfan.platform.Demo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every size of the demonstration is shared out so that its branches can do what the rules ask of them. */
class PlanTests {

    @ParameterizedTest
    @EnumSource(value = Demo.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void givesEveryCommunityBranchesThatTheRulesAllow(Demo demo) {
        DemoSize size = DemoSize.of(demo);
        List<Divisions.Town> towns = Divisions.read();
        Plan plan = Plan.of(District.SEED, size, towns);
        List<Plan.Grid> grids = new ArrayList<>();
        for (Divisions.Town town : towns) {
            grids.add(plan.offices(town));
            for (Divisions.Community community : town.communities()) {
                List<Plan.Grid> here = plan.grids(community);
                assertThat(here).as(community.name()).isNotEmpty();
                if (Plan.isMain(town, community)) {
                    assertThat(here.get(0).members()).isEqualTo(District.MAIN_BRANCH_MEMBERS);
                    assertThat(here.get(0).households()).isPositive();
                }
                grids.addAll(here);
            }
        }

        assertThat(grids).allSatisfy(grid -> {
            assertThat(grid.members()).isBetween(5, 50);
            assertThat(grid.households()).isBetween(0, grid.members() / 5);
        });
        DemoSize.Totals totals = size.totals();
        if (totals != null) {
            assertThat(grids).hasSize(totals.branches());
            assertThat(grids.stream().mapToInt(Plan.Grid::members).sum()).isEqualTo(totals.members());
            assertThat(grids.stream().mapToInt(Plan.Grid::households).sum()).isEqualTo(totals.households());
        }
        assertThat(Plan.of(District.SEED, size, towns)
                        .grids(towns.get(0).communities().get(0)))
                .isEqualTo(plan.grids(towns.get(0).communities().get(0)));
    }
}
