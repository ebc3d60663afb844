package org.hongfan.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hongfan.HongfanApplication;
import org.hongfan.support.AnotherProcess;
import org.hongfan.support.Patience;

/** The portal in a process of its own, on a data folder with an embedded database, as an operator runs it. */
final class RunningPortal implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Patience.LONG).build();

    /** Whoever gives no answer in this time is asked again. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

    private final Path data;
    private final List<String> settings;
    private final Path log;
    private final int port;
    private Process process;

    private RunningPortal(Path data, List<String> settings) throws IOException {
        this.data = data;
        this.settings = settings;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            this.port = free.getLocalPort();
        }
        this.log = Path.of("target", "portal-" + data.getFileName() + "-" + port + ".log")
                .toAbsolutePath();
    }

    /** Starts it and waits until it is ready. */
    static RunningPortal start(Path data) throws IOException {
        RunningPortal portal = new RunningPortal(data, List.of("--hongfan.demo=hamlet"));
        portal.startAgain();
        return portal;
    }

    /** One that is not started yet. */
    static RunningPortal on(Path data, List<String> settings) throws IOException {
        return new RunningPortal(data, settings);
    }

    /** What it has written into its log. */
    String words() throws IOException {
        return java.nio.file.Files.readString(log);
    }

    /** Starts another instance on the same database with the same key, as an operator with a balancer does. */
    RunningPortal startSecond(Path folder) throws IOException {
        DatabaseSecrets secrets = DatabaseSecrets.of(data.resolve("postgresql"));
        RunningPortal second = new RunningPortal(
                folder,
                List.of(
                        "--spring.datasource.url=" + database(),
                        "--spring.datasource.username=" + PostgresServer.APPLICATION,
                        "--spring.datasource.password=" + secrets.application(),
                        "--spring.flyway.user=" + PostgresServer.OWNER,
                        "--spring.flyway.password=" + secrets.owner(),
                        "--hongfan.key-file=" + data.resolve("hongfan.key"),
                        "--hongfan.two-factor=offered"));
        second.startAgain();
        return second;
    }

    void startAgain() throws IOException {
        List<String> all = new ArrayList<>(
                List.of("--server.port=" + port, "--server.address=127.0.0.1", "--hongfan.data=" + data));
        all.addAll(settings);
        ProcessBuilder builder = AnotherProcess.of(HongfanApplication.class, all)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C.UTF-8");
        process = builder.start();
        Patience.until("the portal is ready, see " + log, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("the portal ended with " + process.exitValue() + ", see " + log);
            }
            return isReady();
        });
    }

    boolean isReady() {
        try {
            return HTTP.send(
                                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                                            .timeout(LOOK_AGAIN)
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    int port() {
        return port;
    }

    /** Holds the portal where it is, {@code kill -STOP}, or lets it go on. */
    void hold(boolean still) throws IOException, InterruptedException {
        new ProcessBuilder("kill", still ? "-STOP" : "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** {@code kill -9} of the portal; its server lives on. */
    void kill() throws InterruptedException {
        Patience.untilEnded(process.destroyForcibly());
    }

    /** {@code kill -9} of PostgreSQL. */
    void killDatabase() throws IOException {
        postmaster().destroyForcibly();
    }

    ProcessHandle postmaster() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        java.nio.file.Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid"))
                                .get(0)
                                .strip()))
                .orElseThrow();
    }

    /** A connection with all rights. */
    Connection connect() throws SQLException, IOException {
        DatabaseSecrets secrets = DatabaseSecrets.of(data.resolve("postgresql"));
        return DriverManager.getConnection(database(), "postgres", secrets.superuser());
    }

    private String database() throws IOException {
        int database =
                Integer.parseInt(java.nio.file.Files.readAllLines(data.resolve("postgresql/cluster/postmaster.pid"))
                        .get(3)
                        .strip());
        return "jdbc:postgresql://127.0.0.1:" + database + "/hongfan";
    }

    /** Asks it to stop, as an operator does, and its server with it. */
    @Override
    public void close() {
        process.destroy();
        try {
            Patience.untilEnded(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
