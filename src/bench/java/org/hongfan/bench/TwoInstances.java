package org.hongfan.bench;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A second instance of the portal on the database of the first, and HAProxy before both, which deals requests out in turn: every user meets
 * both instances all the time, in one session.
 */
final class TwoInstances {
    private static final List<String> PAGES = List.of(Pages.FLOOR, "member home", "meeting page", "district dashboard");

    private TwoInstances() {}

    /** Answers a second: asked directly, through the balancer with one instance behind it, and with two. */
    record Figures(double direct, double one, double two, double p99TwoMs) {}

    /** By page; empty where there is no haproxy in PATH. */
    static Optional<Map<String, Figures>> measure(List<String> command, Round round, Duration each) throws Exception {
        Optional<Path> haproxy = haproxy();
        if (haproxy.isEmpty()) {
            return Optional.empty();
        }
        Site site = round.site();
        List<String> second = new ArrayList<>(command);
        String database = "jdbc:postgresql://127.0.0.1:" + site.databasePort() + "/" + site.database();
        second.addAll(List.of(
                "--spring.datasource.url=" + database,
                "--spring.datasource.username=hongfan",
                "--spring.datasource.password=" + site.password("application"),
                "--spring.flyway.user=hongfan_owner",
                "--spring.flyway.password=" + site.password("owner"),
                "--hongfan.key-file=" + site.data().resolve("hongfan.key"),
                // As the demonstration on the first: nobody of it has a second factor.
                "--hongfan.two-factor=offered",
                "--server.address=127.0.0.1"));
        Path data = Path.of("target", "bench", "second").toAbsolutePath();
        try (Portal other = Portal.start(second, data, "none", Duration.ofMinutes(2))) {
            Map<String, Double> direct = throughput(round, site.port(), each);
            Map<String, Double> one = balanced(haproxy.get(), round, List.of(site.port()), each);
            // The second is warmed up by what it is asked for first.
            balanced(haproxy.get(), round, List.of(other.site().port()), each);
            Map<String, Double> p99 = new LinkedHashMap<>();
            Map<String, Double> two = balanced(haproxy.get(), round, List.of(site.port(), other.site().port()), each, p99);
            Map<String, Figures> all = new LinkedHashMap<>();
            PAGES.forEach(page ->
                    all.put(page, new Figures(direct.get(page), one.get(page), two.get(page), p99.get(page))));
            return Optional.of(all);
        }
    }

    private static Map<String, Double> balanced(Path haproxy, Round round, List<Integer> instances, Duration each)
            throws Exception {
        return balanced(haproxy, round, instances, each, new LinkedHashMap<>());
    }

    private static Map<String, Double> balanced(
            Path haproxy, Round round, List<Integer> instances, Duration each, Map<String, Double> p99)
            throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        StringBuilder servers = new StringBuilder();
        for (int instance : instances) {
            servers.append("  server portal").append(instance).append(" 127.0.0.1:").append(instance).append(" check\n");
        }
        Path settings = Path.of("target", "bench", "haproxy.cfg");
        Files.writeString(settings, """
                defaults
                  mode http
                  timeout connect 3s
                  timeout client 60s
                  timeout server 60s
                frontend people
                  bind 127.0.0.1:%d
                  default_backend portals
                backend portals
                  balance roundrobin
                  option httpchk GET /readyz
                %s""".formatted(port, servers));
        Process balancer = new ProcessBuilder(haproxy.toString(), "-f", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "bench", "haproxy.log").toFile())
                .start();
        try {
            Portal.await(port, Duration.ofSeconds(20));
            return throughput(round, port, each, p99);
        } finally {
            balancer.destroy();
            balancer.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static Map<String, Double> throughput(Round round, int port, Duration each) {
        return throughput(round, port, each, new LinkedHashMap<>());
    }

    private static Map<String, Double> throughput(Round round, int port, Duration each, Map<String, Double> p99) {
        Map<String, Double> all = new LinkedHashMap<>();
        for (String page : PAGES) {
            Load.Measured measured = Load.get(port, round.pages().get(page), each);
            all.put(page, measured.throughput());
            p99.put(page, measured.p99Ms());
        }
        return all;
    }

    private static Optional<Path> haproxy() {
        for (String folder : (System.getenv().getOrDefault("PATH", "") + ":/usr/sbin").split(":")) {
            Path program = Path.of(folder, "haproxy");
            if (Files.isExecutable(program)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }
}
