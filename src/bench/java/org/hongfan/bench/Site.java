package org.hongfan.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A portal that runs on its own PostgreSQL, and that server as its superuser sees it.
 *
 * @param port of the portal
 * @param pid of the portal's process
 * @param data its data folder
 * @param database the name of its database
 */
record Site(int port, long pid, Path data, String database) {

    private Path server() {
        return data.resolve("postgresql");
    }

    private List<String> postmaster() {
        try {
            return Files.readAllLines(server().resolve("cluster/postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int databasePort() {
        return Integer.parseInt(postmaster().get(3).strip());
    }

    /** @param who {@code superuser}, {@code owner} or {@code application} */
    String password(String who) {
        Properties secrets = new Properties();
        try (var reader = Files.newBufferedReader(server().resolve("secret.properties"))) {
            secrets.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return secrets.getProperty(who);
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + databasePort() + "/" + database, "postgres", password("superuser"));
    }

    void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    long logLength() {
        return log().toFile().length();
    }

    /** What PostgreSQL has written to its log since it was so long. */
    String logSince(long length) {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            file.seek(length);
            byte[] written = new byte[(int) (file.length() - length)];
            file.readFully(written);
            return new String(written, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return server().resolve("postgresql.log");
    }

    /** Seconds of processor time that the portal and its database have used so far; 0 where the system does not tell. */
    double processorSeconds() {
        Stream<ProcessHandle> database = ProcessHandle.of(
                        Long.parseLong(postmaster().get(0).strip()))
                .stream()
                .flatMap(server -> Stream.concat(Stream.of(server), server.descendants()));
        return Stream.concat(Stream.of(pid), database.map(ProcessHandle::pid))
                .mapToDouble(Site::processorSeconds)
                .sum();
    }

    private static double processorSeconds(long process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
        } catch (IOException goneOrNoLinux) {
            return 0;
        }
    }

    /** Resident memory of the portal's process in MiB, without its database; 0 where the system does not tell. */
    double residentMiB() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                    .sum();
        } catch (IOException noLinux) {
            return 0;
        }
    }
}
