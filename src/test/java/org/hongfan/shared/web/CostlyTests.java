package org.hongfan.shared.web;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import org.hamcrest.Matchers;
import org.hongfan.access.Role;
import org.hongfan.organization.OrganizationService;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;

/** What costs much is given out in portions, to each user their own. */
@PostgresTest
@TestPropertySource(properties = "hongfan.rates.search=3")
@RequiredArgsConstructor
class CostlyTests {
    private final MockMvc mvc;
    private final Users users;
    private final OrganizationService organizations;

    @Test
    void theFourthSearchWithinAMinuteWaits() throws Exception {
        long district = organizations.foundDistrict(null, "红帆区委", "区委", null, LocalDate.of(1949, 10, 1));
        long one = users.create("one", Role.DISTRICT_STAFF, district);
        long other = users.create("other", Role.DISTRICT_STAFF, district);
        for (int i = 0; i < 3; i++) {
            mvc.perform(get("/members").with(users.as(one))).andExpect(status().isOk());
        }
        mvc.perform(get("/members").with(users.as(one)))
                .andExpect(status().isTooManyRequests())
                .andExpect(header().string("Retry-After", Matchers.matchesPattern("[0-9]{1,2}")))
                .andExpect(content().string(Matchers.containsString("秒后再试")));
        mvc.perform(get("/duties").with(users.as(one))).andExpect(status().isOk());
        mvc.perform(get("/members").with(users.as(other))).andExpect(status().isOk());
    }
}
