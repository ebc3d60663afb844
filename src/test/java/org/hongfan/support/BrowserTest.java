package org.hongfan.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestExecutionListeners;

/**
 * A walk through the portal in a real Chromium, on the demonstration district. All such classes share one running
 * portal; each class begins with the district as it was loaded, and {@link #clock} at {@link TestClock#START}.
 *
 * <p>A test fails when a script on a page fails or the content security policy stops something.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "hongfan.test.demo=sample")
@Import(PostgresTestConfiguration.class)
@ContextConfiguration(initializers = TestDatabase.class)
@TestExecutionListeners(
        listeners = FreshDatabaseListener.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
public abstract class BrowserTest {

    /** The password of every demonstration account. */
    protected static final String PASSWORD = "Hongfan#2026";

    private static final Set<String> GRAVE = Set.of("serious", "critical");

    @LocalServerPort
    private int port;

    @Autowired
    protected TestClock clock;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /** A phone of 390 × 844 points that is touched. Each call is another phone with nobody signed in. */
    protected Page phone() {
        return page(new NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setHasTouch(true)
                .setIsMobile(true));
    }

    /** A desktop of 1440 × 900 points. Each call is another desktop with nobody signed in. */
    protected Page desktop() {
        return page(new NewContextOptions().setViewportSize(1440, 900));
    }

    /** A page of any other kind: other sizes, without scripts, with a dark scheme. */
    protected Page page(NewContextOptions options) {
        BrowserContext context = Browsers.get()
                .newContext(options.setBaseURL("http://127.0.0.1:" + port)
                        .setLocale("zh-CN")
                        .setTimezoneId("Asia/Shanghai"));
        contexts.add(context);
        context.setDefaultTimeout(10_000);
        context.onWebError(error -> complaints.add(error.page().url() + ": " + error.error()));
        context.onConsoleMessage(message -> {
            if (message.text().contains("Content Security Policy")) {
                complaints.add(message.page().url() + ": " + message.text());
            }
        });
        return context.newPage();
    }

    /** Signs in with a demonstration account and waits for the page that follows. */
    protected Page login(Page page, String account) {
        page.navigate("/login");
        page.locator("input[name=username]").fill(account);
        page.locator("input[name=password]").fill(PASSWORD);
        page.locator("input[name=password]").press("Enter");
        page.waitForURL(url -> !url.contains("/login"));
        return page;
    }

    /** Writes the whole page to {@code target/screenshots/NAME.png}. */
    protected void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }

    /** Fails with a list when axe finds a serious or critical violation on the page. */
    protected void assertAccessible(Page page) {
        List<String> violations = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .map(BrowserTest::describe)
                        .toList();
        assertThat(violations).as("axe on " + page.url()).isEmpty();
    }

    /** Fails when the page is wider than the screen, so that it would have to be pushed sideways. */
    protected void assertFitsWidth(Page page) {
        Object wider =
                page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) wider).intValue())
                .as("points beyond the screen on " + page.url())
                .isZero();
    }

    @AfterEach
    void closeContexts() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
        assertThat(complaints).as("scripts and policy").isEmpty();
    }

    /** What was complained of so far; the test does not fail for it any more. */
    List<String> takeComplaints() {
        List<String> taken = List.copyOf(complaints);
        complaints.clear();
        return taken;
    }

    private static String describe(Rule rule) {
        StringBuilder text = new StringBuilder(rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp());
        for (CheckedNode node : rule.getNodes()) {
            text.append("\n    ").append(node.getHtml().strip());
            text.append("\n      ").append(node.getFailureSummary().strip().replace("\n", "\n      "));
        }
        return text.toString();
    }
}
