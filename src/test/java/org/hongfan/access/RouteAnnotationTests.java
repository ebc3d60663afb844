package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import org.hongfan.organization.OrganizationService;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.util.pattern.PathPatternParser;

/** A route says who may open it, or nobody may. */
@PostgresTest
@RequiredArgsConstructor
class RouteAnnotationTests {
    private final MockMvc mvc;
    private final Users users;
    private final OrganizationService organizations;
    private final ApplicationContext context;

    @Test
    void everyRouteNamesOnePermissionOrIsOpen() {
        assertThat(Routes.of(context))
                .allSatisfy(route -> assertThat(route.open() ^ route.permission() != null)
                        .as(route.key() + " carries either @Requires or @Open")
                        .isTrue());
    }

    @Test
    void aRouteThatNamesNoneIsOpenToNobody() throws Exception {
        long district = organizations.foundDistrict(null, "红帆区委", "区委", null, LocalDate.of(1949, 10, 1));
        RequestMappingInfo.BuilderConfiguration patterns = new RequestMappingInfo.BuilderConfiguration();
        patterns.setPatternParser(new PathPatternParser());
        RequestMappingInfo info =
                RequestMappingInfo.paths("/forgotten").options(patterns).build();
        Routes.mapping(context).registerMapping(info, new Forgotten(), Forgotten.class.getDeclaredMethod("answer"));
        try {
            for (Role role : Role.values()) {
                if (role.isAdministrator() || role == Role.DISTRICT_STAFF) {
                    long user = users.create(role.name().toLowerCase(), role, role.isAdministrator() ? null : district);
                    mvc.perform(get("/forgotten").with(users.as(user))).andExpect(status().isNotFound());
                }
            }
            mvc.perform(get("/forgotten").accept(MediaType.TEXT_HTML)).andExpect(redirectedUrl("/login"));
        } finally {
            Routes.mapping(context).unregisterMapping(info);
        }
    }

    static class Forgotten {
        @ResponseBody
        public String answer() {
            return "secret";
        }
    }
}
