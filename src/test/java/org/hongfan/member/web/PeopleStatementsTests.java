package org.hongfan.member.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** Lists take the same few statements however long they are. */
@PostgresTest
@RequiredArgsConstructor
class PeopleStatementsTests {
    private final MockMvc mvc;
    private final ApplicationContext context;

    @Test
    void listsDoNotAskRowByRow() throws Exception {
        Village village = new Village(context);
        RequestPostProcessor staff = village.as(Role.DISTRICT_STAFF, village.district, null);
        village.member(village.first, "王秀兰");
        String[] pages = {
            "/organizations",
            "/organizations?q=支部",
            "/organizations/" + village.south,
            "/members",
            "/members?q=w",
            "/members?organization=" + village.first
        };
        mvc.perform(get("/organizations").with(staff)).andExpect(status().isOk());
        int[] few = new int[pages.length];
        for (int i = 0; i < pages.length; i++) {
            few[i] = statements(pages[i], staff);
        }
        for (int i = 0; i < 20; i++) {
            village.member(village.first, "王秀" + "甲乙丙丁戊".charAt(i % 5));
            village.found(village.south, OrganizationKind.BRANCH, "第" + i + "支部");
        }
        for (int i = 0; i < pages.length; i++) {
            assertThat(statements(pages[i], staff))
                    .as(pages[i])
                    .isEqualTo(few[i])
                    .isBetween(1, 12);
        }
        assertThat(few[3])
                .as("the roster: rows, count, and two for the choice of units")
                .isLessThanOrEqualTo(4);
    }

    private int statements(String page, RequestPostProcessor staff) throws Exception {
        Logger logger = (Logger)
                LoggerFactory.getLogger(context.getBean(JdbcTemplate.class).getClass());
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(seen);
        try {
            mvc.perform(get(page).with(staff)).andExpect(status().isOk());
        } finally {
            logger.detachAppender(seen);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
        return (int) seen.list.stream()
                .filter(event -> event.getMessage().startsWith("Executing prepared SQL statement"))
                // who is asking is kept for five seconds, so that a slow machine asks again in between
                .filter(event -> !event.getMessage().contains("role_grant"))
                .count();
    }
}
