package org.hongfan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A build ends the same on a machine that has much else to do: what a test waits for it waits for with {@code Patience}, and what is to be quick
 * is counted (bytes, requests, statements, rows read), not timed. Times belong to the bench, as ratios of one run.
 */
class NoVerdictByTheClockTests {
    private static final Pattern CLOCK = Pattern.compile(
            "nanoTime|currentTimeMillis|Instant\\.now\\(\\)|StopWatch|@Timeout|assertTimeout"
                    + "|Thread\\.sleep|waitForTimeout|atMost\\((?!Patience)|\\.setTimeout\\(|\\.waitFor\\(\\d|\\.get\\(\\d+, TimeUnit|await\\(\\d+, TimeUnit");

    private static final Map<String, String> MAY = Map.of(
            "NoVerdictByTheClockTests.java", "names them",
            "ArchitectureTests.java", "names them",
            "Patience.java", "waits",
            "Browsers.java", "waits for what installs a browser",
            "AttachmentStoreTests.java", "gives a file an age",
            "DisasterTests.java", "prints how long things took, and dates a key",
            "WallCostTests.java", "prints ratios; asserts them only when it is asked to measure",
            "ExportSpeedTests.java", "prints ratios; asserts them in the bench",
            "ImportBenchmarkTests.java", "prints ratios; asserts them in the bench");

    @Test
    void testsWaitWithPatienceAndJudgeByCounts() throws IOException {
        List<String> places = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                if (MAY.containsKey(file.getFileName().toString())) {
                    continue;
                }
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (CLOCK.matcher(lines.get(i)).find()) {
                        places.add(file + ":" + (i + 1) + " " + lines.get(i).strip());
                    }
                }
            }
        }
        assertThat(places).isEmpty();
    }
}
