package org.hongfan.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.postgresql.core.Utils;
import org.springframework.core.io.ClassPathResource;

/**
 * The one PostgreSQL of a test process: the same programs, roles and rights as the portal's own, without durability. It is
 * kept in {@code target} from one run to the next and holds a migrated template from which fresh databases are copied.
 */
public final class TestServer {

    private static final String TEMPLATE = "test_template";
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

    private TestServer() {
        server = PostgresServer.start(DataFolder.open(folder("test-data")), SETTINGS);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        create(TEMPLATE, "template0");
        run(TEMPLATE, "platform/rights.sql");
        Flyway.configure()
                .dataSource(
                        server.url(TEMPLATE),
                        PostgresServer.OWNER,
                        server.secrets().owner())
                .locations("classpath:db/migration")
                .load()
                .migrate();
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
        create(database, TEMPLATE);
    }

    /** Makes the database anew as a copy of another. Ends whatever is connected to either. */
    public void create(String database, String template) {
        execute("drop database if exists " + identifier(database) + " with (force)");
        disconnect(template);
        execute("create database " + identifier(database) + " owner hongfan_owner template " + identifier(template)
                + " strategy file_copy");
    }

    private void disconnect(String database) {
        try (Connection connection = server.connectAsSuperuser("postgres");
                PreparedStatement statement = connection.prepareStatement(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = ?")) {
            statement.setString(1, database);
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Grows with every transaction that writes, anywhere on the server. */
    public long writes() {
        try (Connection connection = server.connectAsSuperuser("postgres");
                PreparedStatement query =
                        connection.prepareStatement("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
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

    private void execute(String sql) {
        try (Connection connection = server.connectAsSuperuser("postgres");
                Statement statement = connection.createStatement()) {
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
