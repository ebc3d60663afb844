package org.hongfan.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How much there is.
 *
 * @param rows of each table that the size of a district shows in
 * @param months in which meetings were held
 * @param databaseMiB on disk, indexes included
 * @param loadSeconds from an empty folder to the first page; null when it was not measured
 * @param postgresql the server's version
 */
record Sizes(Map<String, Long> rows, long months, double databaseMiB, @Nullable Double loadSeconds, String postgresql) {

    static Sizes of(Site site) throws SQLException, IOException {
        Map<String, Long> rows = new LinkedHashMap<>();
        try (Connection connection = site.connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of(
                    "organization", "member", "meeting", "attendance", "activity", "participation", "point_entry",
                    "audit_entry", "account")) {
                rows.put(table, number(statement, "select count(*) from " + table));
            }
            long months = number(
                    statement, "select count(distinct date_trunc('month', held_on)) from meeting where status = 'ARCHIVED'");
            long bytes = number(statement, "select pg_database_size(current_database())");
            try (ResultSet version = statement.executeQuery("show server_version")) {
                version.next();
                return new Sizes(rows, months, bytes / 1024.0 / 1024, loadSeconds(site.data()), version.getString(1));
            }
        }
    }

    /** The sign that data are whole; how long their load took stands in it. */
    static Path ready(Path data) {
        return data.resolveSibling(data.getFileName() + ".ready");
    }

    private static @Nullable Double loadSeconds(Path data) throws IOException {
        if (Files.notExists(ready(data))) {
            return null;
        }
        String text = Files.readString(ready(data)).strip();
        return text.isEmpty() ? null : Double.valueOf(text);
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Tables down, districts across; below them what one member costs in a year, and what loading all of it costs. */
    static String table(Map<String, Sizes> sizes) {
        StringBuilder text = new StringBuilder("| Rows |");
        sizes.keySet().forEach(name -> text.append(" `").append(name).append("` |"));
        text.append("\n|---|").append("--:|".repeat(sizes.size())).append('\n');
        sizes.values().iterator().next().rows().keySet().forEach(table ->
                line(text, sizes, "`" + table + "`", one -> "%,d".formatted(one.rows().get(table))));
        line(text, sizes, "months of meetings", one -> "%d".formatted(one.months()));
        line(text, sizes, "MiB on disk", one -> "%,.0f".formatted(one.databaseMiB()));
        line(text, sizes, "seconds to load, from an empty folder to the first page",
                one -> one.loadSeconds() == null ? "–" : "%,.0f".formatted(one.loadSeconds()));
        text.append("| **For each member and year** |").append(" |".repeat(sizes.size())).append('\n');
        for (String table : List.of("attendance", "meeting", "activity", "participation", "point_entry")) {
            line(text, sizes, "`" + table + "`", one -> "%.2f".formatted(one.yearly(table)));
        }
        line(text, sizes, "KiB on disk", one -> "%.1f".formatted(one.databaseMiB() * 1024 / one.memberYears()));
        return text.toString();
    }

    private double yearly(String table) {
        return rows.get(table) / memberYears();
    }

    private double memberYears() {
        return rows.get("member") * months / 12.0;
    }

    private static void line(
            StringBuilder text, Map<String, Sizes> sizes, String title, Function<Sizes, String> cell) {
        text.append("| ").append(title).append(" |");
        sizes.values().forEach(one -> text.append(' ').append(cell.apply(one)).append(" |"));
        text.append('\n');
    }
}
