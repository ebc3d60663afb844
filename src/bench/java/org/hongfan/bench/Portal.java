package org.hongfan.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged portal in a process of its own, on a data folder that is kept from one run to the next. */
final class Portal implements AutoCloseable {
    /** As {@code docs/operations.md} recommends for two processors and one gibibyte. */
    static final List<String> MEMORY = List.of("-Xmx512m", "-XX:MaxMetaspaceSize=256m", "-XX:ReservedCodeCacheSize=128m");

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Process process;
    private final Site site;
    /** From the start of the process to the first answered page. */
    private final double startSeconds;

    private Portal(Process process, Site site, double startSeconds) {
        this.process = process;
        this.site = site;
        this.startSeconds = startSeconds;
    }

    /**
     * @param command how to run the portal: {@code java} with its options, up to {@code -jar} and the file
     * @param size {@code sample}, {@code county} or {@code district}
     */
    static Portal start(List<String> command, Path data, String size, Duration patience) throws IOException {
        Files.createDirectories(data);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of(
                "--server.port=" + port,
                "--hongfan.data=" + data,
                "--hongfan.demo=" + size,
                // A user may not search as often as the bench does.
                "--hongfan.rates.search=100000000",
                // After a hundred requests a connection is closed, now and then just when the next one is sent.
                "--server.tomcat.max-keep-alive-requests=-1"));
        Path log = data.resolveSibling(data.getFileName() + ".log");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        while (!answers(port)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("The portal ended with " + process.exitValue() + ", see " + log);
            }
            if (System.nanoTime() - began > patience.toNanos()) {
                process.destroy();
                throw new IllegalStateException("The portal was not there after " + patience + ", see " + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return new Portal(process, new Site(port, process.pid(), data, "hongfan"), seconds);
    }

    /** Waits until a page is answered there. */
    static void await(int port, Duration patience) {
        long began = System.nanoTime();
        while (!answers(port)) {
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new IllegalStateException("Nothing answers at port " + port);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static boolean answers(int port) {
        try {
            HttpRequest page = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/login"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(page, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Site site() {
        return site;
    }

    double startSeconds() {
        return startSeconds;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(90, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
