package org.hongfan.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Measures the pages of one site. The floor is taken anew beside each page, so that what else the machine does meets both. */
final class Round implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int ASKED_ALONE = 10;

    private final Site site;
    private final Times times;
    private final Map<String, List<Load.Request>> pages;
    private final SqlAlone sql;
    private final Allocation allocation;
    private final People people;

    /**
     * @param warmUp before anything is measured, each page
     * @param page each page
     * @param floor the floor beside each page
     * @param sqlSeconds pgbench each page
     */
    record Times(Duration warmUp, Duration page, Duration floor, int sqlSeconds) {
        static final Times SHORT = new Times(Duration.ofMillis(200), Duration.ofMillis(300), Duration.ofMillis(300), 0);
        static final Times LONG = new Times(Duration.ofSeconds(3), Duration.ofSeconds(6), Duration.ofSeconds(3), 3);
    }

    /**
     * @param floorRatio throughput of the page to that of the floor beside it
     * @param p99FloorRatio its p99 to that of the floor
     * @param allocatedKiB of the portal, each answer
     * @param processorMs of portal and database together, each answer
     * @param statements each answer, those that are saved by what is kept for some seconds left out
     * @param bytes on the wire, headings not counted, compressed
     * @param sqlThroughput of the same statements by pgbench; empty without one
     */
    record PageFigures(
            String name,
            double throughput,
            double p50Ms,
            double p99Ms,
            double floorRatio,
            double p99FloorRatio,
            double allocatedKiB,
            double processorMs,
            double statements,
            long bytes,
            Optional<Double> sqlThroughput) {}

    Round(Site site, Times times, int sessions) throws Exception {
        this.site = site;
        this.times = times;
        this.people = new People(site, sessions);
        this.pages = Pages.of(people);
        this.sql = new SqlAlone(site);
        this.allocation = new Allocation(site.pid());
    }

    Site site() {
        return site;
    }

    Iterable<String> names() {
        return pages.keySet();
    }

    boolean hasSqlAlone() {
        return sql.isThere();
    }

    void warmUp() {
        pages.values().forEach(requests -> Load.get(site.port(), requests, times.warmUp()));
    }

    PageFigures measure(String name) throws Exception {
        List<Load.Request> requests = pages.get(name);
        Statements statements = statements(requests);
        Load.Measured floor = Load.get(site.port(), pages.get(Pages.FLOOR), times.floor());
        long allocated = allocation.bytes();
        double processor = site.processorSeconds();
        Load.Measured page = Load.get(site.port(), requests, times.page());
        allocated = allocation.bytes() - allocated;
        processor = site.processorSeconds() - processor;
        Optional<Double> alone = statements.script().isEmpty()
                ? Optional.empty()
                : sql.run(name.replace(' ', '-'), statements.script(), "hongfan", times.sqlSeconds());
        return new PageFigures(
                name,
                page.throughput(),
                page.p50Ms(),
                page.p99Ms(),
                page.throughput() / floor.throughput(),
                page.p99Ms() / floor.p99Ms(),
                allocated / 1024.0 / page.answers(),
                processor * 1000 / page.answers(),
                statements.each(),
                bytes(requests.get(0)),
                alone);
    }

    /** @param script the statements of the last request */
    private record Statements(double each, List<String> script) {}

    private Statements statements(List<Load.Request> requests) throws Exception {
        sql.listen();
        try {
            Load.Request request = requests.get(0);
            for (int i = 0; i < 3; i++) {
                bytes(request);
            }
            long fewest = Long.MAX_VALUE;
            List<String> script = List.of();
            for (int i = 0; i < ASKED_ALONE; i++) {
                long log = site.logLength();
                bytes(request);
                List<String> sent = sql.since(log);
                long count = SqlAlone.count(sent);
                if (count < fewest) {
                    fewest = count;
                    script = sent;
                }
            }
            return new Statements(fewest, fewest == 0 ? List.of() : script);
        } finally {
            sql.stopListening();
        }
    }

    /** Asks once and says how large the answer was. */
    private long bytes(Load.Request request) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.port() + request.path()))
                        .header("Cookie", request.cookie())
                        .header("Accept", "text/html")
                        .header("Accept-Encoding", "gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(request.path() + " was answered by " + answer.statusCode());
        }
        return answer.body().length;
    }

    /**
     * Members who sign in at meetings by the code, against rows that pgbench puts into a table with one key.
     *
     * @param signIns answered a second
     * @param inserts committed a second; empty without pgbench
     */
    record SignInFigures(double signIns, double p99Ms, Optional<Double> inserts, Optional<Double> ratio) {}

    SignInFigures measureSignIn(int meetings, Instant begin) throws Exception {
        site.execute("create table if not exists bench_row (id bigint generated always as identity primary key, member bigint, at timestamptz)");
        try {
            Load.postOnce(site.port(), people.signIns(Math.max(Load.USERS, meetings / 10), begin));
            Load.Measured signIns = Load.postOnce(site.port(), people.signIns(meetings, begin));
            Optional<Double> inserts = sql.run(
                    "insert",
                    List.of("insert into bench_row (member, at) values ((random() * 100000)::bigint, now())"),
                    "postgres",
                    times.sqlSeconds());
            return new SignInFigures(
                    signIns.throughput(), signIns.p99Ms(), inserts, inserts.map(rate -> signIns.throughput() / rate));
        } finally {
            people.forgetSignIns();
            site.execute("drop table bench_row");
        }
    }

    Map<String, List<Load.Request>> pages() {
        return new LinkedHashMap<>(pages);
    }

    @Override
    public void close() throws Exception {
        allocation.close();
    }
}
