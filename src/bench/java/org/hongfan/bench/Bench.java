package org.hongfan.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The bench: {@code ./mvnw -Pbench verify}. See {@code docs/benchmarks.md}.
 *
 * <p>Settings are system properties: {@code hongfan.bench.size} is {@code smoke}, {@code sample}, {@code county} or {@code district};
 * {@code hongfan.bench.part} is {@code all}, or {@code sizes} to count rows and measure nothing else; {@code hongfan.bench.jar} the packaged portal.
 */
public final class Bench {
    private static final int SESSIONS = 16;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.WARN);
        String size = System.getProperty("hongfan.bench.size", "district");
        Path jar = Path.of(System.getProperty("hongfan.bench.jar"));
        Path folder = Path.of(System.getProperty("hongfan.bench.data", "bench-data")).toAbsolutePath();
        boolean smoke = size.equals("smoke");
        Round.Times times = smoke ? Round.Times.SHORT : Round.Times.LONG;
        List<String> plain = new ArrayList<>();
        plain.add(ProcessHandle.current().info().command().orElseThrow());
        plain.addAll(Portal.MEMORY);
        plain.addAll(List.of("-jar", jar.toString()));
        List<String> command = List.of(install(jar).toString());

        String large = smoke ? "sample" : size;
        List<String> all = List.of("sample", "county", "district");
        List<String> upTo = smoke ? List.of("sample") : all.subList(0, all.indexOf(large) + 1);
        for (String each : upTo) {
            prepare(command, folder, each);
        }
        if (System.getProperty("hongfan.bench.part", "all").equals("sizes")) {
            Report.writeSizes(count(command, folder, upTo));
            return;
        }
        double start = start(command, folder, large, smoke ? 1 : 3);
        double plainStart = start(plain, folder, large, smoke ? 1 : 3);
        System.out.printf("From the start of the process to the first page: %.1f s, from the jar as it is %.1f s%n", start, plainStart);

        Map<String, Sizes> sizes = count(command, folder, upTo.subList(0, upTo.size() - 1));
        try (Portal portal = Portal.start(command, folder.resolve(large), large, Duration.ofMinutes(5));
                Round round = new Round(portal.site(), times, SESSIONS)) {
            Map<String, Double> sizeRatios = new LinkedHashMap<>();
            List<Round.PageFigures> pages = new ArrayList<>();
            if (large.equals("sample")) {
                round.warmUp();
                for (String name : round.names()) {
                    pages.add(say(round.measure(name)));
                }
            } else {
                try (Portal other = Portal.start(command, folder.resolve("sample"), "sample", Duration.ofMinutes(5));
                        Round small = new Round(other.site(), times, SESSIONS)) {
                    round.warmUp();
                    small.warmUp();
                    for (String name : round.names()) {
                        Round.PageFigures few = small.measure(name);
                        Round.PageFigures many = say(round.measure(name));
                        pages.add(many);
                        sizeRatios.put(name, few.floorRatio() / many.floorRatio());
                    }
                }
            }
            sizes.put(large, Sizes.of(portal.site()));
            double memory = portal.site().residentMiB();
            Round.SignInFigures signIn = round.measureSignIn(smoke ? 10 : 400, Instant.now());
            Optional<Map<String, TwoInstances.Figures>> two = Optional.empty();
            try {
                two = TwoInstances.measure(command, round, times.page());
            } finally {
                // What was measured before is not to be lost when the balancer fails.
                Report.write(new Report.Results(
                        large, smoke, pages, sizeRatios, signIn, start, plainStart, memory, round.hasSqlAlone(), two, sizes));
            }
        }
    }

    /** As docs/operations.md says; returns the program that starts the portal. */
    private static Path install(Path jar) throws Exception {
        Path folder = Files.createDirectories(Path.of("target", "bench", "installed")).toAbsolutePath();
        Process script = new ProcessBuilder("sh", "src/main/dist/prepare.sh", jar.toString(), folder.toString())
                .inheritIO()
                .start();
        if (script.waitFor() != 0) {
            throw new IllegalStateException("prepare.sh failed");
        }
        return folder.resolve("hongfan");
    }

    private static Round.PageFigures say(Round.PageFigures page) {
        System.out.println(Report.line(page));
        return page;
    }

    /** Loads the data when they are not there from an earlier run. */
    private static void prepare(List<String> command, Path folder, String size) throws Exception {
        Path ready = Sizes.ready(folder.resolve(size));
        if (Files.exists(ready)) {
            return;
        }
        System.out.println("Preparing " + folder.resolve(size) + "; it is kept for the next run");
        try (Portal portal = Portal.start(command, folder.resolve(size), size, Duration.ofMinutes(60))) {
            System.out.printf("Prepared in %.0f s%n", portal.startSeconds());
            portal.site().execute("vacuum analyze");
            Files.writeString(ready, String.format(Locale.ROOT, "%.1f%n", portal.startSeconds()));
        }
    }

    private static Map<String, Sizes> count(List<String> command, Path folder, List<String> names) throws Exception {
        Map<String, Sizes> sizes = new LinkedHashMap<>();
        for (String name : names) {
            try (Portal portal = Portal.start(command, folder.resolve(name), name, Duration.ofMinutes(5))) {
                sizes.put(name, Sizes.of(portal.site()));
            }
        }
        return sizes;
    }

    /** The middle of several starts. */
    private static double start(List<String> command, Path folder, String size, int times) throws Exception {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (Portal portal = Portal.start(command, folder.resolve(size), size, Duration.ofMinutes(5))) {
                seconds.add(portal.startSeconds());
            }
        }
        return seconds.stream().sorted().toList().get(times / 2);
    }
}
