package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hongfan.support.AnotherProcess;
import org.hongfan.support.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A portal that is killed loses nothing it has committed, and the next one starts on the same folder. */
class KilledPortalTests {

    @TempDir
    private Path data;

    private Process portal;
    private BufferedReader words;

    @BeforeEach
    void startPortalInAnotherProcess() throws IOException {
        Programs.lend(data);
        portal = AnotherProcess.of(Keeper.class, List.of(data.toString())).start();
        words = portal.inputReader();
        String word = words.readLine();
        while (word != null && !word.equals("written")) {
            word = words.readLine();
        }
        assertThat(word).isEqualTo("written");
    }

    @AfterEach
    void endPortalAndItsServer() throws Exception {
        Patience.untilEnded(portal.destroyForcibly());
        if (Files.exists(data.resolve("postgresql/cluster/postmaster.pid"))) {
            Optional<ProcessHandle> server = ProcessHandle.of(postmaster());
            if (server.isPresent()) {
                server.get().destroy();
                server.get().onExit().get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void keepsRowsAndStartsAgain() throws Exception {
        Patience.untilEnded(portal.destroyForcibly());
        long orphan = postmaster();
        assertThat(ProcessHandle.of(orphan))
                .as("the server outlives a killed portal")
                .isPresent();

        try (PostgresServer server = PostgresServer.start(DataFolder.open(data), Map.of());
                Connection connection = server.connectAsSuperuser("hongfan");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select text from kept")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("一次会议");
            assertThat(postmaster()).isNotEqualTo(orphan);
        }
        assertThat(Files.exists(data.resolve("postgresql/cluster/postmaster.pid")))
                .as("a clean end stops the server")
                .isFalse();
    }

    @Test
    void reckonsNoRoundsOverPasswordsThatNobodyCanGuess() throws Exception {
        Patience.untilEnded(portal.destroyForcibly());
        try (PostgresServer server = PostgresServer.start(DataFolder.open(data), Map.of());
                Connection connection = server.connectAsSuperuser("hongfan");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select string_agg(rolname, ' ' order by rolname) from pg_authid where rolpassword like 'SCRAM-SHA-256$1:%'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("hongfan hongfan_owner postgres");
        }
    }

    @Test
    void beginsAgainWhereADatabaseWasOnlyHalfFilled() throws Exception {
        Patience.untilEnded(portal.destroyForcibly());
        try (PostgresServer server = PostgresServer.start(DataFolder.open(data), Map.of())) {
            assertThatThrownBy(() -> owner(server).fill(() -> {
                        throw new IllegalStateException("killed");
                    }))
                    .hasMessage("killed");
        }
        try (PostgresServer server = PostgresServer.start(DataFolder.open(data), Map.of())) {
            assertThat(tables(server)).as("nothing of the half filled one").isEmpty();
            owner(server)
                    .fill(() -> JdbcClient.create(owner(server).dataSource())
                            .sql("create table whole (id int)")
                            .update());
        }
        try (PostgresServer server = PostgresServer.start(DataFolder.open(data), Map.of())) {
            assertThat(tables(server)).containsExactly("whole");
        }
    }

    private static OwnerDatabase owner(PostgresServer server) {
        return new OwnerDatabase(
                server.url(PostgresServer.DATABASE),
                PostgresServer.OWNER,
                server.secrets().owner());
    }

    private static List<String> tables(PostgresServer server) {
        return JdbcClient.create(owner(server).dataSource())
                .sql("select tablename from pg_tables where schemaname = 'public'")
                .query(String.class)
                .list();
    }

    @Test
    void leavesAnotherProgramWithTheSameNumberAlone() throws Exception {
        Patience.untilEnded(portal.destroyForcibly());
        Path pidFile = data.resolve("postgresql/cluster/postmaster.pid");
        List<String> lines = Files.readAllLines(pidFile);
        ProcessHandle server = ProcessHandle.of(postmaster()).orElseThrow();
        server.destroyForcibly();
        server.onExit().get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        Process stranger = new ProcessBuilder("sleep", "60").start();
        try {
            lines.set(0, Long.toString(stranger.pid()));
            Files.write(pidFile, lines);
            PostgresServer.start(DataFolder.open(data), Map.of()).close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void tellsASecondPortalThatTheFolderIsInUse() {
        assertThatThrownBy(() -> DataFolder.open(data))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("正由另一个红帆进程使用")
                .hasMessageContaining(data.toString());
    }

    @Test
    void letsNobodyInWithoutThePassword() throws Exception {
        int port = Integer.parseInt(Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid"))
                .get(3)
                .strip());
        for (String user : List.of("postgres", "hongfan_owner", "hongfan")) {
            assertThatThrownBy(() -> DriverManager.getConnection(
                            "jdbc:postgresql://127.0.0.1:" + port + "/hongfan", user, "guess"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.resolve("postgresql/secret.properties"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("postgresql"))))
                .isEqualTo("rwx------");
    }

    private long postmaster() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid"))
                .get(0)
                .strip());
    }

    /** What runs in the other process: starts the server, commits one row, and stays. */
    static final class Keeper {

        private Keeper() {}

        public static void main(String[] arguments) throws Exception {
            PostgresServer server = PostgresServer.start(DataFolder.open(Path.of(arguments[0])), Map.of());
            try (Connection connection = server.connectAsSuperuser("hongfan");
                    Statement statement = connection.createStatement()) {
                statement.execute("create table kept (text text)");
                statement.execute("insert into kept values ('一次会议')");
            }
            System.out.println("written");
            System.out.flush();
            Thread.currentThread().join();
        }
    }
}
