package org.hongfan.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a page weighs, and what a phone on a village's network (400 kbit/s, 400 ms to the server and back) waits for before it shows anything.
 * Bytes are those on the wire as Chromium counts them, headings included; the wait is reckoned from bytes and round trips, not timed.
 */
class LightPagesBrowserTests extends FirstVisitTest {
    private static final long FIRST_VISIT = 60 * 1024;
    private static final long LATER_VISIT = 15 * 1024;
    private static final String CHARTS = "/vendor/echarts";

    private static final double SECONDS_TO_SEE = 1.5;
    private static final double BYTES_A_SECOND = 400_000 / 8.0;
    private static final double SECONDS_A_ROUND_TRIP = 0.4;

    @ParameterizedTest
    @CsvSource({
        "member, /",
        "member, /me/points",
        "secretary, /",
        "secretary, /members",
        "secretary, /meetings/{meeting}",
        "secretary, /meetings/new?type=THEME_DAY",
        "district, /",
        "district, /dashboard",
        "district, /duties",
        "district, /organizations",
        "district, /statistics"
    })
    void aPageIsSmallAtTheFirstVisitAndSmallerLater(String account, String path) {
        Page page = visitor(account);
        AtomicLong bytes = count(page);
        List<String> careless = new ArrayList<>();
        page.onResponse(response -> carelessness(response).forEach(careless::add));

        visit(page, path);
        long first = bytes.getAndSet(0);
        visit(page, path);
        long later = bytes.get();

        System.out.printf("%s %s: %.1f KiB at first, %.1f KiB later%n", account, path, first / 1024.0, later / 1024.0);
        assertThat(careless).isEmpty();
        assertThat(first).as("bytes at the first visit").isLessThanOrEqualTo(FIRST_VISIT);
        assertThat(later).as("bytes later").isPositive().isLessThanOrEqualTo(LATER_VISIT);
    }

    @Test
    void theSignInPageIsSmallToo() {
        Page page = phone();
        AtomicLong bytes = count(page);
        visit(page, "/login");
        assertThat(bytes.get()).isPositive().isLessThanOrEqualTo(FIRST_VISIT);
    }

    @ParameterizedTest
    @CsvSource({"member, /", "member, /me/points", "secretary, /", "secretary, /meetings/{meeting}", ", /login"})
    void aPhoneOnAVillageNetworkSeesThePageAtOnce(@Nullable String account, String path) {
        Page page = account == null ? phone() : visitor(account);
        visit(page, path);
        WaitedFor first = waitedFor(page);
        System.out.printf("%s %s: seen after %s%n", account, path, first);
        assertThat(first.redirects()).isZero();
        assertThat(first.files())
                .as("what has to be there before anything is shown")
                .allMatch(file -> file.matches(".*/css/\\w+\\.css\\?v=\\w+"));
        assertThat(page.locator("head link[rel=stylesheet]").count())
                .as("asked for by the page itself, so that they come together")
                .isEqualTo(first.files().size());
        assertThat(page.locator("head script:not([async]):not([defer])[src]").count())
                .isZero();
        assertThat(first.seconds()).isPositive().isLessThanOrEqualTo(SECONDS_TO_SEE);
    }

    /** @param bytes of the page and the files it is not shown without */
    private record WaitedFor(int redirects, List<String> files, long bytes) {
        /** To connect, to ask for the page, to ask for all files at once. */
        double seconds() {
            int roundTrips = 2 + redirects + (files.isEmpty() ? 0 : 1);
            return roundTrips * SECONDS_A_ROUND_TRIP + bytes / BYTES_A_SECOND;
        }

        @Override
        public String toString() {
            return "%.2f s: %.1f KiB, %s".formatted(seconds(), bytes / 1024.0, files);
        }
    }

    @SuppressWarnings("unchecked")
    private static WaitedFor waitedFor(Page page) {
        Map<String, Object> said = (Map<String, Object>) page.evaluate("""
                () => {
                    const [own] = performance.getEntriesByType('navigation');
                    const files = performance.getEntriesByType('resource').filter(file => file.renderBlockingStatus === 'blocking');
                    return {
                        redirects: own.redirectCount,
                        files: files.map(file => file.name),
                        bytes: own.transferSize + files.reduce((sum, file) => sum + file.transferSize, 0)
                    };
                }
                """);
        return new WaitedFor(
                ((Number) said.get("redirects")).intValue(),
                (List<String>) said.get("files"),
                ((Number) said.get("bytes")).longValue());
    }

    /** Adds up what comes over the wire but for the library of charts, which is fetched when a page is already there. */
    private static AtomicLong count(Page page) {
        AtomicLong bytes = new AtomicLong();
        CDPSession browser = page.context().newCDPSession(page);
        Map<String, String> addresses = new HashMap<>();
        browser.on(
                "Network.requestWillBeSent",
                event -> addresses.put(
                        event.get("requestId").getAsString(),
                        event.getAsJsonObject("request").get("url").getAsString()));
        browser.on("Network.loadingFinished", event -> {
            if (!addresses
                    .getOrDefault(event.get("requestId").getAsString(), "")
                    .contains(CHARTS)) {
                bytes.addAndGet(event.get("encodedDataLength").getAsLong());
            }
        });
        browser.send("Network.enable");
        return bytes;
    }

    /** What is said of how long a file keeps, where it is not a year, and what is sent unpacked. */
    private static List<String> carelessness(Response response) {
        List<String> careless = new ArrayList<>();
        Map<String, String> headers = response.allHeaders();
        String url = response.url();
        boolean page = response.request().isNavigationRequest();
        String length = headers.getOrDefault("content-length", "0");
        boolean text = headers.getOrDefault("content-type", "").matches(".*(text|javascript|svg|json).*");
        if (text && Long.parseLong(length) > 1024 && !"gzip".equals(headers.get("content-encoding"))) {
            careless.add(url + " is not compressed");
        }
        if (!page && !headers.getOrDefault("cache-control", "").contains("max-age=31536000")) {
            careless.add(url + " keeps for: " + headers.get("cache-control"));
        }
        if (!page && !url.matches(".*(\\?v=[0-9a-f]{10}|/webjars/[^?]+/\\d[^/]*/.*|/vendor/[^/]+-[0-9.]+/.*)$")) {
            careless.add(url + " has no fingerprint");
        }
        return careless;
    }
}
