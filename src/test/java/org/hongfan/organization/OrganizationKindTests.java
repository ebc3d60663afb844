package org.hongfan.organization;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which kind stands under which level: 1 allowed, 0 not. */
class OrganizationKindTests {
    @ParameterizedTest
    @CsvSource({
        // kind, district, town, community, branch, household
        "DISTRICT_COMMITTEE,        0, 0, 0, 0, 0",
        "TOWN_COMMITTEE,            1, 0, 0, 0, 0",
        "SUBDISTRICT_WORK_COMMITTEE,1, 0, 0, 0, 0",
        "COMMUNITY_COMMITTEE,       0, 1, 0, 0, 0",
        "COMMUNITY_GENERAL_BRANCH,  0, 1, 0, 0, 0",
        "BRANCH,                    0, 1, 1, 0, 0",
        "JOINT_BRANCH,              0, 1, 1, 0, 0",
        "TEMPORARY_BRANCH,          0, 1, 1, 0, 0",
        "FUNCTIONAL_BRANCH,         0, 1, 1, 0, 0",
        "MEMBER_HOUSEHOLD,          0, 0, 0, 1, 0"
    })
    void standsWhereItMay(OrganizationKind kind, int district, int town, int community, int branch, int household) {
        int[] expected = {district, town, community, branch, household};
        for (Level level : Level.values()) {
            assertThat(kind.mayStandUnder(level))
                    .as(kind + " under " + level)
                    .isEqualTo(expected[level.ordinal()] == 1);
        }
    }
}
