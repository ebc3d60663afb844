package org.hongfan.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.hyperfoil.api.config.Benchmark;
import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.statistics.HttpStats;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests by Hyperfoil: so many users at once, each with a connection, who ask again as soon as they are answered. Every answer must
 * be a 200.
 */
final class Load {
    static final int USERS = 16;

    private static final String SEQUENCE = "ask";
    /** What is being sent; Hyperfoil wants functions that it could send to other machines, and there is only this one. */
    private static volatile Requests current = new Requests(List.of());

    static {
        // It warns of every "Expires: 0", which means just what it says.
        ((Logger) LoggerFactory.getLogger("io.hyperfoil")).setLevel(Level.ERROR);
    }

    private Load() {}

    /** @param form empty for a GET, else what is posted */
    record Request(String path, String cookie, String form) {}

    /**
     * @param throughput answers a second
     * @param p50Ms half of them took no longer
     * @param p99Ms 99 of a hundred took no longer
     */
    record Measured(double throughput, double p50Ms, double p99Ms, long answers) {}

    /** Deals the requests out in turn. Hyperfoil asks for path, headings and body of one request one after the other on its one thread. */
    private static final class Requests {
        private final List<Request> all;
        private final AtomicInteger next = new AtomicInteger();
        private Request now;
        private volatile long first;
        private volatile long last;

        Requests(List<Request> all) {
            this.all = all;
        }

        Request turn() {
            now = all.get(Math.floorMod(next.getAndIncrement(), all.size()));
            last = System.nanoTime();
            if (first == 0) {
                first = last;
            }
            return now;
        }
    }

    /** For so long. */
    static Measured get(int port, List<Request> requests, Duration duration) {
        return run(port, requests, HttpMethod.GET, duration, 0);
    }

    /** Each request once; their number is a multiple of the users', or the rest is left. */
    static Measured postOnce(int port, List<Request> requests) {
        return run(port, requests, HttpMethod.POST, Duration.ofMinutes(2), requests.size());
    }

    private static Measured run(int port, List<Request> requests, HttpMethod method, Duration duration, int times) {
        current = new Requests(requests);
        BenchmarkBuilder builder = BenchmarkBuilder.builder().name("bench").threads(1);
        builder.addPlugin(HttpPluginBuilder::new)
                .ergonomics()
                .repeatCookies(false)
                .endErgonomics()
                .http()
                .host("127.0.0.1")
                .port(port)
                .allowHttp2(false)
                .sharedConnections(USERS)
                .requestTimeout(30_000)
                .endHttp();
        var scenario = times == 0
                ? builder.addPhase("pages")
                        .always(USERS)
                        .duration(duration.toMillis())
                        .maxDuration(duration.toMillis() + 30_000)
                        .scenario()
                : builder.addPhase("pages")
                        .atOnce(USERS)
                        .duration(1)
                        .maxDuration(duration.toMillis())
                        .scenario();
        if (times == 0) {
            ask(scenario.initialSequence(SEQUENCE).step(HttpStepCatalog.SC), method);
        } else {
            var sequence = scenario.initialSequence(SEQUENCE);
            for (int i = 0; i < times / USERS; i++) {
                ask(sequence.step(HttpStepCatalog.SC), method);
            }
        }
        Benchmark benchmark = builder.build();
        StatisticsSnapshot all = new StatisticsSnapshot();
        new LocalSimulationRunner(
                        benchmark,
                        (phase, step, metric, snapshot, countDown) -> {
                            synchronized (all) {
                                all.add(snapshot);
                            }
                        },
                        (phase, min, max) -> {},
                        (authority, tag, min, max) -> {})
                .run();
        return measured(all, requests, duration, times);
    }

    private static void ask(HttpStepCatalog steps, HttpMethod method) {
        var request = steps.httpRequest(method)
                .path(session -> current.turn().path())
                .headerAppender((session, writer) -> {
                    writer.putHeader(HttpHeaderNames.COOKIE, current.now.cookie());
                    writer.putHeader(HttpHeaderNames.ACCEPT, "text/html");
                    writer.putHeader(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
                    if (!current.now.form().isEmpty()) {
                        writer.putHeader(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded");
                    }
                });
        if (method == HttpMethod.POST) {
            request.body((session, connection) -> body(current.now.form()));
        }
        request.endStep();
    }

    private static ByteBuf body(String form) {
        return Unpooled.wrappedBuffer(form.getBytes(StandardCharsets.UTF_8));
    }

    private static Measured measured(StatisticsSnapshot all, List<Request> requests, Duration duration, int times) {
        HttpStats statuses = HttpStats.get(all);
        if (statuses.status_2xx == 0 || statuses.status_2xx != all.responseCount || all.errors() > 0) {
            throw new IllegalStateException("Not every answer was a page for " + requests.get(0).path() + ": " + all);
        }
        // With each request sent once, the last ones are answered while nobody asks any more.
        double seconds = times == 0 ? duration.toNanos() / 1e9 : (current.last - current.first) / 1e9;
        return new Measured(
                all.responseCount / seconds,
                all.histogram.getValueAtPercentile(50) / 1e6,
                all.histogram.getValueAtPercentile(99) / 1e6,
                all.responseCount);
    }
}
