package org.hongfan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hongfan.platform.TestServer;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * The bench itself works: every main page is measured for a moment, on the portal that the browser tests have running. Its figures mean
 * nothing; that they are there does.
 */
class BenchSmokeTests extends BrowserTest {
    private static final int SESSIONS = 2;

    @LocalServerPort
    private int served;

    @Value("${spring.datasource.url}")
    private String url;

    @Test
    void mainPagesAndTheSignInAreMeasured() throws Exception {
        Site site = new Site(
                served,
                ProcessHandle.current().pid(),
                TestServer.folder("test-data").toAbsolutePath(),
                url.substring(url.lastIndexOf('/') + 1));
        try (Round round = new Round(site, Round.Times.SHORT, SESSIONS)) {
            List<Round.PageFigures> pages = new ArrayList<>();
            for (String name : round.names()) {
                if (!name.equals(Pages.FLOOR) && !Pages.MAIN.contains(name)) {
                    continue;
                }
                Round.PageFigures page = round.measure(name);
                System.out.println(Report.line(page));
                pages.add(page);
            }
            assertThat(pages).extracting(Round.PageFigures::name).containsAll(Pages.MAIN);
            assertThat(pages).allSatisfy(page -> {
                assertThat(page.throughput()).isPositive();
                assertThat(page.p99Ms()).isGreaterThanOrEqualTo(page.p50Ms()).isPositive();
                assertThat(page.allocatedKiB()).isPositive();
                assertThat(page.bytes()).isPositive();
                assertThat(page.statements()).isGreaterThanOrEqualTo(pages.get(0).statements());
                assertThat(page.sqlThroughput().isPresent()).isEqualTo(round.hasSqlAlone() && page.statements() > 0);
            });

            Round.SignInFigures signIn = round.measureSignIn(16, clock.instant());
            assertThat(signIn.signIns()).isPositive();
            Report.write(new Report.Results(
                    "sample", true, pages, Map.of(), signIn, 0, 0, site.residentMiB(), round.hasSqlAlone(), Optional.empty(), Map.of("sample", Sizes.of(site))));
            assertThat(Path.of("target", "bench", "benchmarks.json")).content().contains("\"member home\"", "floorRatio");
            assertThat(Path.of("target", "bench", "benchmarks.svg")).isNotEmptyFile();
        }
    }
}
