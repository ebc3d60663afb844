package org.hongfan.exports;

import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads a list from the database in portions, so that however long it is, only one portion is held. */
@Component
public class ExportCursor {
    private static final int PORTION = 2000;

    private final NamedParameterJdbcTemplate jdbc;

    ExportCursor(DataSource dataSource) {
        JdbcTemplate inPortions = new JdbcTemplate(dataSource);
        inPortions.setFetchSize(PORTION);
        this.jdbc = new NamedParameterJdbcTemplate(inPortions);
    }

    /**
     * @param sql a select without a semicolon, named parameters
     * @param params every parameter the select names
     */
    public <T> ExportRows<T> rows(
            String words, String sql, Map<String, ? extends @Nullable Object> params, RowMapper<T> mapper) {
        return new ExportRows<>(
                words,
                () -> {
                    Long count = jdbc.queryForObject("select count(*) from (" + sql + ") listed", params, Long.class);
                    return count == null ? 0 : count;
                },
                sink -> {
                    int[] number = {0};
                    jdbc.query(sql, params, row -> {
                        sink.accept(mapper.mapRow(row, number[0]++));
                    });
                });
    }
}
