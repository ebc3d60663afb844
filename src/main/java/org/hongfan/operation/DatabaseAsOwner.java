package org.hongfan.operation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.postgresql.core.Utils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * The database as the role sees it that owns its tables: the only one that row security does not bind, and the one that migrates.
 * What lies in the tables of sessions is not part of what is kept: a restored portal asks everybody to sign in.
 */
@Component
@RequiredArgsConstructor
class DatabaseAsOwner {
    /** Asked for late: it needs a server, and some commands are refused before one is started. */
    private final ObjectProvider<Flyway> flyways;

    /** One snapshot for everything that is read through it. Rows that a policy would hide are an error, never left out. */
    Connection snapshot() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        execute(connection, "set local row_security = off");
        // Rows come in the order they lie in, so that two backups of the same state are the same bytes.
        execute(connection, "set local synchronize_seqscans = off");
        execute(connection, "set local statement_timeout = 0");
        return connection;
    }

    /** A connection in a transaction of its own that may change everything. */
    Connection begin() throws SQLException {
        Connection connection = connect();
        connection.setAutoCommit(false);
        execute(connection, "set local statement_timeout = 0");
        return connection;
    }

    private Flyway flyway() {
        return flyways.getObject();
    }

    private Connection connect() throws SQLException {
        return flyway().getConfiguration().getDataSource().getConnection();
    }

    /** The last migration that ran; empty text before the first. */
    String schema() {
        MigrationInfo current = flyway().info().current();
        return current == null ? "" : current.getVersion().getVersion();
    }

    /** Whether this portal knows the migration. */
    boolean knows(String schema) {
        for (MigrationInfo migration : flyway().info().all()) {
            if (migration.getVersion() != null
                    && migration.getVersion().getVersion().equals(schema)) {
                return true;
            }
        }
        return false;
    }

    void migrateTo(String schema) {
        Flyway.configure(flyway().getConfiguration().getClassLoader())
                .configuration(flyway().getConfiguration())
                .target(schema)
                .load()
                .migrate();
    }

    /** What has been added since the archive's version runs on the restored rows, as it would have run on the old ones. */
    void migrate() {
        flyway().migrate();
    }

    /** A table and the columns that are written, in their order. */
    record Columns(String table, List<String> names) {}

    static List<Columns> listTables(Connection connection) throws SQLException {
        List<Columns> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                        select c.relname, array_agg(a.attname::text order by a.attnum)
                          from pg_class c
                          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
                           and c.relname not in ('flyway_schema_history', 'portal_session', 'kept_form')
                         group by c.relname
                         order by c.relname
                        """);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                tables.add(new Columns(
                        rows.getString(1), List.of((String[]) rows.getArray(2).getArray())));
            }
        }
        return tables;
    }

    static List<Manifest.Sequence> listSequences(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                        select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by relname
                        """);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        List<Manifest.Sequence> sequences = new ArrayList<>();
        for (String name : names) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select last_value, is_called from " + identifier(name))) {
                row.next();
                sequences.add(new Manifest.Sequence(name, row.getLong(1), row.getBoolean(2)));
            }
        }
        return sequences;
    }

    static String copy(Manifest.Table table, String direction) {
        return copy(table.name(), table.columns(), direction);
    }

    /** Names come from the catalogue or from an archive; either way they are quoted as names. */
    static String copy(String table, List<String> columns, String direction) {
        StringBuilder sql = new StringBuilder("copy ").append(identifier(table)).append(" (");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(i == 0 ? "" : ", ").append(identifier(columns.get(i)));
        }
        return sql.append(") ")
                .append(direction)
                .append(" with (encoding 'UTF8')")
                .toString();
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String identifier(String name) {
        try {
            return Utils.escapeIdentifier(null, name).toString();
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
