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

    /** Of the database's memory, for this transaction: a district's roster is sorted without a detour over the disk. */
    private static final String ROOM_TO_SORT = "set local work_mem = '64MB'";

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
        return rows(words, "select count(*) from (" + sql + ") listed", sql, params, mapper);
    }

    /** @param count a select of the number of rows, where that is cheaper than counting what {@code sql} gives */
    public <T> ExportRows<T> rows(
            String words,
            String count,
            String sql,
            Map<String, ? extends @Nullable Object> params,
            RowMapper<T> mapper) {
        return new ExportRows<>(
                words,
                () -> {
                    Long rows = jdbc.queryForObject(count, params, Long.class);
                    return rows == null ? 0 : rows;
                },
                sink -> {
                    jdbc.getJdbcOperations().execute(ROOM_TO_SORT);
                    int[] number = {0};
                    jdbc.query(sql, params, row -> {
                        sink.accept(mapper.mapRow(row, number[0]++));
                    });
                });
    }
}
