package org.hongfan.exports;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.stereotype.Component;

/** Reads a list from the database in portions, so that however long it is, only one portion is held. */
@Component
public class ExportCursor {
    private static final int PORTION = 2000;

    /** For this transaction: each list is planned for its own filters, and a district's is sorted without a detour over the disk. */
    private static final String SETTINGS = "set local plan_cache_mode = force_custom_plan; set local work_mem = '64MB'";

    /** Rows that an index has in order come at once, while the whole would be sorted before the first can be written. */
    private static final String BY_INDEX = "; set local enable_sort = off";

    /** Of the driver: days, numbers and sealed bytes come as they are and not as text. */
    private static final int BINARY = -1;

    private final NamedParameterJdbcTemplate jdbc;

    ExportCursor(DataSource dataSource) {
        JdbcTemplate inPortions = new JdbcTemplate(dataSource) {
            @Override
            protected void applyStatementSettings(Statement statement) throws SQLException {
                super.applyStatementSettings(statement);
                statement.unwrap(PGStatement.class).setPrepareThreshold(BINARY);
            }
        };
        inPortions.setFetchSize(PORTION);
        this.jdbc = new NamedParameterJdbcTemplate(inPortions);
    }

    /**
     * @param sql a select without a semicolon, named parameters
     * @param params every parameter the select names
     */
    public <T> ExportRows<T> rows(
            String words, String sql, Map<String, ? extends @Nullable Object> params, RowMapper<T> mapper) {
        return rows(words, "select count(*) from (" + sql + ") listed", sql, params, mapper);
    }

    /** @param count a select of the number of rows, where that is cheaper than counting what {@code sql} gives */
    public <T> ExportRows<T> rows(
            String words,
            String count,
            String sql,
            Map<String, ? extends @Nullable Object> params,
            RowMapper<T> mapper) {
        return rows(words, count, sql, false, params, mapper);
    }

    /**
     * @param byIndex whether the rows are most of a table and an index has them in the order asked for: then they are read along it, and
     *     reading and writing overlap from the first row
     */
    public <T> ExportRows<T> rows(
            String words,
            String count,
            String sql,
            boolean byIndex,
            Map<String, ? extends @Nullable Object> params,
            RowMapper<T> mapper) {
        return new ExportRows<>(
                words,
                () -> {
                    Long rows = jdbc.queryForObject(count, params, Long.class);
                    return rows == null ? 0 : rows;
                },
                sink -> {
                    jdbc.getJdbcOperations().execute(byIndex ? SETTINGS + BY_INDEX : SETTINGS);
                    int[] number = {0};
                    jdbc.query(sql, params, row -> {
                        sink.accept(mapper.mapRow(row, number[0]++));
                    });
                });
    }
}
