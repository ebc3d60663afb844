package org.hongfan.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every test relies on: rows and days of one test are gone in the next, and the portal's role is a weak one. */
@PostgresTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@RequiredArgsConstructor
class PostgresTestTests {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TestClock testClock;

    @RepeatedTest(2)
    @Order(1)
    void beginsWithFreshDatabaseAndClock() {
        assertThat(jdbc.sql("select id from organization").query(Long.class).list())
                .isEmpty();
        assertThat(LocalDate.now(clock)).isEqualTo(TestClock.START.toLocalDate());
        testClock.setTo(LocalDate.of(2027, 1, 1));
        assertThat(LocalDate.now(clock)).isEqualTo(LocalDate.of(2027, 1, 1));
        jdbc.sql("insert into organization (path, level, kind, name, short_name, founded_on)"
                        + " values ('/1/', 'DISTRICT', 'DISTRICT_COMMITTEE', '红帆区委', '区委', '1949-10-01')")
                .update();
        assertThat(jdbc.sql("select id from organization").query(Long.class).list())
                .containsExactly(1L);
    }

    @Test
    @Order(2)
    void theApplicationsRoleOwnsNothing() {
        assertThatThrownBy(() -> jdbc.sql("create table mine (id int)").update())
                .isInstanceOf(DataAccessException.class)
                .rootCause()
                .hasMessageContaining("permission denied");
        assertThat(jdbc.sql("select count(*) from pg_class where relowner = 'hongfan'::regrole")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(jdbc.sql("select rolsuper or rolbypassrls or rolcreatedb or rolcreaterole from pg_roles"
                                + " where rolname = current_user")
                        .query(Boolean.class)
                        .single())
                .isFalse();
    }
}
