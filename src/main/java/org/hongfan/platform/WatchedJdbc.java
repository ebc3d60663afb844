package org.hongfan.platform;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCreator;
import org.springframework.jdbc.core.PreparedStatementSetter;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.SqlProvider;

/** The template below every {@code JdbcClient}, with an eye on the time that PostgreSQL takes. */
@Configuration(proxyBeanMethods = false)
class WatchedJdbc {

    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource, SlowStatements slow) {
        return new Watched(dataSource, slow);
    }

    private static final class Watched extends JdbcTemplate {
        private final SlowStatements slow;

        Watched(DataSource dataSource, SlowStatements slow) {
            super(dataSource);
            this.slow = slow;
        }

        /** Until the first rows are there: what is done with them is not the database's time. */
        @Override
        public <T extends @Nullable Object> T query(
                PreparedStatementCreator creator,
                @Nullable PreparedStatementSetter setter,
                ResultSetExtractor<T> rows) {
            long began = slow.begin();
            return super.query(creator, setter, result -> {
                note(creator, began);
                return rows.extractData(result);
            });
        }

        @Override
        protected int update(PreparedStatementCreator creator, @Nullable PreparedStatementSetter setter) {
            long began = slow.begin();
            int count = super.update(creator, setter);
            note(creator, began);
            return count;
        }

        private void note(PreparedStatementCreator creator, long began) {
            if (creator instanceof SqlProvider statement && statement.getSql() != null) {
                slow.note(statement.getSql(), began);
            }
        }
    }
}
