package org.hongfan.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Utils;
import org.springframework.core.io.ClassPathResource;

/**
 * The one PostgreSQL of a test process: the same programs, roles and rights as the portal's own, without durability. It is
 * kept in {@code target} from one run to the next and holds a migrated template from which fresh databases are copied, for as long as nothing
 * of the portal has changed.
 */
public final class TestServer {

    private static final Map<String, String> SETTINGS = Map.of(
            "fsync", "off",
            "synchronous_commit", "off",
            "full_page_writes", "off",
            "shared_buffers", "256MB",
            "max_wal_size", "4GB",
            "random_page_cost", "1.1",
            "jit", "off",
            "timezone", "Asia/Shanghai");

    private static final TestServer INSTANCE = new TestServer();

    private final PostgresServer server;
    /** Kept open, by database: plans of some hundred statements are made once. */
    private final Map<String, Connection> restoring = new HashMap<>();

    private @Nullable Connection admin;
    private final String template;
    private final String district;

    private TestServer() {
        Path data = folder("test-data");
        Programs.lend(data);
        server = PostgresServer.start(DataFolder.open(data), SETTINGS);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        String build = Build.stamp();
        template = "test_template_" + build;
        district = "test_district_" + build;
        dropAllButOf(build);
        if (!exists(template)) {
            makeTemplate();
        }
    }

    /** It gets its name when it is whole, because a run may be ended in between. */
    private void makeTemplate() {
        String unfinished = "test_unfinished";
        migrate(unfinished, "latest");
        disconnect(unfinished);
        execute("alter database " + unfinished + " rename to " + identifier(template));
    }

    /** Brings a database to a version of the schema; makes it when it is not there. */
    public void migrate(String database, String version) {
        if (!exists(database)) {
            create(database, "template0");
            run(database, "platform/rights.sql");
        }
        Flyway.configure()
                .dataSource(
                        server.url(database),
                        PostgresServer.OWNER,
                        server.secrets().owner())
                .locations("classpath:db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private void dropAllButOf(String build) {
        List<String> others = new ArrayList<>();
        try (PreparedStatement query = admin().prepareStatement(
                        "select datname from pg_database where datname like 'test\\_%' and datname not like ?")) {
            query.setString(1, "%\\_" + build + "%");
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    others.add(rows.getString(1));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        others.forEach(name -> execute("drop database " + identifier(name) + " with (force)"));
    }

    /** A folder of this test process alone: the build runs two beside each other. */
    public static Path folder(String name) {
        return Path.of("target", name + "-" + System.getProperty("hongfan.test.fork", "1"));
    }

    public static TestServer get() {
        return INSTANCE;
    }

    public String url(String database) {
        return server.url(database);
    }

    /** The role the portal works with. */
    public String username() {
        return PostgresServer.APPLICATION;
    }

    public String password() {
        return server.secrets().application();
    }

    /** What an operator sets to have the portal work on a database of this server. */
    List<String> settings(String database) {
        return List.of(
                "--spring.datasource.url=" + server.url(database),
                "--spring.datasource.username=" + PostgresServer.APPLICATION,
                "--spring.datasource.password=" + server.secrets().application(),
                "--spring.flyway.user=" + PostgresServer.OWNER,
                "--spring.flyway.password=" + server.secrets().owner());
    }

    /** The database as the role that owns the tables sees it. */
    public OwnerDatabase owner(String database) {
        return new OwnerDatabase(
                server.url(database), PostgresServer.OWNER, server.secrets().owner());
    }

    /** A connection of the role that owns the tables. */
    public Connection connectAsOwner(String database) throws SQLException {
        return java.sql.DriverManager.getConnection(
                server.url(database), PostgresServer.OWNER, server.secrets().owner());
    }

    /** Makes the database anew, migrated and without rows but those of the migrations. Ends whatever is connected. */
    public void recreate(String database) {
        create(database, template);
    }

    /**
     * The name of the demonstration district as this build loads it, sealed with the key of that file; {@link #exists} says whether it has been kept.
     */
    public String district(Path key) {
        try {
            CRC32 sum = new CRC32();
            sum.update(Files.readAllBytes(key));
            return district + "_" + Long.toHexString(sum.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean exists(String database) {
        try (PreparedStatement query =
                admin().prepareStatement("select exists (select from pg_database where datname = ?)")) {
            query.setString(1, database);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the database anew as a copy of another. Ends whatever is connected to either. */
    public void create(String database, String template) {
        execute("drop database if exists " + identifier(database) + " with (force)");
        disconnect(template);
        execute("create database " + identifier(database) + " owner hongfan_owner template " + identifier(template)
                + " strategy file_copy");
    }

    private void disconnect(String database) {
        try (PreparedStatement statement = admin().prepareStatement(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ?")) {
            statement.setString(1, database);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Grows with every transaction that writes, anywhere on the server. */
    public long writes() {
        try (PreparedStatement query =
                        admin().prepareStatement("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts back every row and number that {@code support/keep.sql} has kept in a database. */
    public synchronized void restore(String database) {
        try {
            Connection connection = restoring.get(database);
            if (connection == null || !connection.isValid(5)) {
                connection = server.connectAsSuperuser(database);
                restoring.put(database, connection);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("set session_replication_role = replica; set lock_timeout = '5s'");
                }
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("select test_start.restore()");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs a file of the class path with all rights. */
    public void run(String database, String file) {
        try (Connection connection = server.connectAsSuperuser(database);
                Statement statement = connection.createStatement()) {
            statement.execute(new ClassPathResource(file).getContentAsString(StandardCharsets.UTF_8));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One connection for all that is asked of the server itself: each test asks. */
    private synchronized Connection admin() throws SQLException {
        if (admin == null || admin.isClosed()) {
            admin = server.connectAsSuperuser("postgres");
        }
        return admin;
    }

    private void execute(String sql) {
        try (Statement statement = admin().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String identifier(String name) {
        try {
            return Utils.escapeIdentifier(null, name).toString();
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
