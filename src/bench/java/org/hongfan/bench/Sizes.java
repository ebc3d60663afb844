package org.hongfan.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much there is.
 *
 * @param rows of each table that the size of a district shows in
 * @param databaseMiB on disk, indexes included
 * @param postgresql the server's version
 */
record Sizes(Map<String, Long> rows, double databaseMiB, String postgresql) {

    static Sizes of(Site site) throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (Connection connection = site.connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "organization", "member", "meeting", "attendance", "activity", "participation", "point_entry",
                    "audit_entry", "account")) {
                rows.put(table, number(statement, "select count(*) from " + table));
            }
            long bytes = number(statement, "select pg_database_size(current_database())");
            try (ResultSet version = statement.executeQuery("show server_version")) {
                version.next();
                return new Sizes(rows, bytes / 1024.0 / 1024, version.getString(1));
            }
        }
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
