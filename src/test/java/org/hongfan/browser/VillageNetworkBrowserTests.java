package org.hongfan.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How soon a page is seen on a phone with a village's network. */
@Tag("alone")
class VillageNetworkBrowserTests extends FirstVisitTest {
    private static final double SECONDS_TO_SEE = 1.5;

    private static final int BYTES_A_SECOND = 400_000 / 8;
    private static final int ROUND_TRIP_MS = 400;
    /** What else the machine does makes a page late; what the page itself needs is the least of several. */
    private static final int TRIES = 8;

    @ParameterizedTest
    @CsvSource({"member, /", "member, /me/points", "secretary, /", "secretary, /meetings/{meeting}"})
    void aPhoneOnAVillageNetworkShowsThePageAtOnce(String account, String path) {
        assertSeenAtOnce(() -> visitor(account), path);
    }

    @Test
    void theSignInPageIsSeenAtOnceToo() {
        assertSeenAtOnce(this::phone, "/login");
    }

    private void assertSeenAtOnce(Supplier<Page> phone, String path) {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < TRIES && best > SECONDS_TO_SEE; i++) {
            Page page = phone.get();
            onAVillageNetwork(page);
            visit(page, path);
            best = Math.min(best, secondsToSee(page));
        }
        System.out.printf("%s: seen after %.2f s%n", path, best);
        assertThat(best).isPositive().isLessThanOrEqualTo(SECONDS_TO_SEE);
    }

    private static void onAVillageNetwork(Page page) {
        CDPSession browser = page.context().newCDPSession(page);
        browser.send("Network.enable");
        JsonObject conditions = new JsonObject();
        conditions.addProperty("offline", false);
        conditions.addProperty("latency", ROUND_TRIP_MS);
        conditions.addProperty("downloadThroughput", BYTES_A_SECOND);
        conditions.addProperty("uploadThroughput", BYTES_A_SECOND);
        browser.send("Network.emulateNetworkConditions", conditions);
    }

    /** When the largest part of the page was painted, counted from the tap that asked for it. */
    private static double secondsToSee(Page page) {
        Object milliseconds = page.evaluate("""
                () => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
                    .observe({type: 'largest-contentful-paint', buffered: true}))
                """);
        return ((Number) milliseconds).doubleValue() / 1000;
    }
}
