package org.hongfan.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.hongfan.access.Role;
import org.hongfan.duty.DutyFacts;
import org.hongfan.duty.DutyLedger;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.transaction.support.TransactionTemplate;

/** The figures of a dashboard, and that each is what the list behind it counts. */
@PostgresTest
class DashboardPagesTests {
    private static final LocalDate LONG_AGO = LocalDate.of(2015, 7, 1);

    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final DutyLedger ledger;
    private final OrganizationCounts counts;
    private final DutyFacts facts;

    private long district;
    private long town;
    private long community;
    private long branch;

    DashboardPagesTests(
            MockMvc mvc,
            JdbcClient jdbc,
            DutyLedger ledger,
            OrganizationCounts counts,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.mvc = mvc;
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.counts = counts;
        this.facts = new DutyFacts(jdbc, events, transaction);
    }

    @BeforeEach
    void tree() {
        ledger.rebuild(LocalDate.of(2026, 9, 1), LocalDate.of(2026, 11, 23));
        district = facts.unit(null, "DISTRICT", "区委", LONG_AGO);
        town = facts.unit(district, "TOWN", "泊里镇", LONG_AGO);
        community = facts.unit(town, "COMMUNITY", "新港社区", LONG_AGO);
        branch = facts.unit(community, "BRANCH", "第一网格支部", LONG_AGO);
        long second = facts.unit(community, "BRANCH", "第二网格支部", LONG_AGO);
        for (int i = 0; i < 3; i++) {
            facts.member(branch);
        }
        facts.member(second);
        facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 11, 8), true);
        facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 10, 8), true);
        jdbc.sql("update organization set term_ends_on = '2027-01-01' where id = ?")
                .param(branch)
                .update();
        counts.rebuild();
    }

    @Test
    void everyFigureHasItsDenominatorAndOpensItsList() throws Exception {
        String page = page("/dashboard", district);

        assertThat(page.replaceAll("\\s+", " "))
                .contains(
                        "<b>4<small> 名</small></b>",
                        "<b>1<small> / 2</small><small> 项</small></b>",
                        "<b>15<small> / 20</small></b>",
                        "泊里镇",
                        "1/2，50%",
                        "15/20，75%",
                        "近 12 个月",
                        "2026年积分分布",
                        "/dashboard?organization=" + town)
                .contains(
                        "/members?organization=" + district,
                        "/duties?organization=" + district,
                        "/meetings?status=ARCHIVED&amp;month=2026-11&amp;organization=" + district,
                        "/activities?status=FINISHED&amp;month=2026-11&amp;organization=" + district);
    }

    @Test
    void whereNothingWasHeldNothingIsCompared() throws Exception {
        long empty = facts.unit(district, "TOWN", "新立镇", LocalDate.of(2026, 11, 20));
        counts.rebuild();

        assertThat(page("/dashboard?organization=" + empty, district).replaceAll("\\s+", " "))
                .contains("还没有应办的事项", "还没有归档的会议", "还没有办结的活动", "<b>–</b>")
                .doesNotContain("0%", "持平", " / 0<", "0/0");
        assertThat(page("/dashboard?month=2026-10", district))
                .as("the month before had nothing either")
                .contains("75%，上月没有可比的");
    }

    @Test
    void theNumbersEqualTheListsTheyOpen() throws Exception {
        assertThat(page("/members?organization=" + district, district)).contains("4");
        assertThat(page("/dashboard/terms?organization=" + district, district))
                .contains("共 1 个组织", "第一网格支部", "2027年1月1日");
        assertThat(page("/duties?state=overdue&organization=" + district, district))
                .contains("共 2 个支部");
        assertThat(page("/dashboard", district)).contains("全部 2 个");
    }

    @Test
    void theFigureOfDutiesIsTheColumnOfTheGrid() throws Exception {
        facts.group(branch, "第一党小组", LONG_AGO, null);
        facts.group(branch, "第二党小组", LONG_AGO, null);

        assertThat(page("/dashboard", district).replaceAll("\\s+", " "))
                .contains("<b>1<small> / 3</small><small> 项</small></b>");
        assertThat(page("/duties", district)).contains("应办 3 项，已完成 1 项");
    }

    @Test
    void readsCountersOnlyInAFewStatementsHoweverManyMeetingsThereAre() throws Exception {
        page("/dashboard", district);
        List<String> few = statements();
        for (int i = 1; i < 20; i++) {
            facts.meeting(branch, null, "THEME_DAY", LocalDate.of(2026, 11, i), true);
            facts.unit(community, "BRANCH", "新支部" + i, LONG_AGO);
        }
        List<String> many = statements();

        assertThat(many).hasSameSizeAs(few).hasSizeLessThanOrEqualTo(10);
        assertThat(many)
                .noneMatch(sql ->
                        sql.matches("(?s).*(from|join) (attendance|meeting|participation|activity|point_entry)\\b.*"));
    }

    private List<String> statements() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
        Level before = logger.getLevel();
        ListAppender<ILoggingEvent> seen = new ListAppender<>();
        seen.start();
        RequestPostProcessor staff = Accounts.as(jdbc, Role.DISTRICT_STAFF, district, null);
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(seen);
        try {
            mvc.perform(get("/dashboard").with(staff)).andExpect(status().isOk());
        } finally {
            logger.detachAppender(seen);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
        return seen.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(message -> message.startsWith("Executing prepared SQL statement"))
                .toList();
    }

    @Test
    void oneGoesDownToTheBranchAndUpByTheBreadcrumb() throws Exception {
        assertThat(page("/dashboard?organization=" + community, district))
                .contains("/organizations/" + branch, "/dashboard?organization=" + town);
        mvc.perform(get("/dashboard?organization=" + branch)
                        .with(Accounts.as(jdbc, Role.DISTRICT_STAFF, district, null)))
                .andExpect(redirectedUrl("/organizations/" + branch));
    }

    @Test
    void anEarlierMonthShowsThatMonth() throws Exception {
        assertThat(page("/dashboard?month=2026-10", district)).contains("2026年10月", "month=2026-11", "month=2026-09");
    }

    @Test
    void whatIsAboveOrBesideDoesNotExist() throws Exception {
        mvc.perform(get("/dashboard?organization=" + district)
                        .with(Accounts.as(jdbc, Role.COMMUNITY_STAFF, community, null)))
                .andExpect(status().isNotFound());
    }

    private String page(String path, long organization) throws Exception {
        return mvc.perform(get(path).with(Accounts.as(jdbc, Role.DISTRICT_STAFF, organization, null)))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString(StandardCharsets.UTF_8);
    }
}
