package org.hongfan.access;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.ParsedSql;

/**
 * Statements of posts of the whole district are told apart from the same statements of everybody else. PostgreSQL plans a prepared statement anew
 * when the role changes that sends it: sent in turns by both on one connection, it would never keep a plan.
 */
@Configuration(proxyBeanMethods = false)
class DistrictStatements {
    private static final String MARK = " /* district */";

    @Bean
    NamedParameterJdbcTemplate namedParameterJdbcTemplate(JdbcTemplate template) {
        return new NamedParameterJdbcTemplate(template) {
            @Override
            protected ParsedSql getParsedSql(String sql) {
                return super.getParsedSql(Reach.current().actsAsDistrict() ? sql + MARK : sql);
            }
        };
    }
}
