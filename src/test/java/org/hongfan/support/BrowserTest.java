package org.hongfan.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
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
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"hongfan.test.demo=sample", "hongfan.test.reuse=true"})
@Import(PostgresTestConfiguration.class)
@ContextConfiguration(initializers = TestDatabase.class)
@TestExecutionListeners(
        listeners = FreshDatabaseListener.class,
        mergeMode = TestExecutionListeners.MergeMode.MERGE_WITH_DEFAULTS)
public abstract class BrowserTest {

    /** The password of every demonstration account. */
    protected static final String PASSWORD = "Hongfan#2026";

    /** The demonstration accounts, one for each role. */
    protected static final List<String> ACCOUNTS = List.of(
            "secretary",
            "leader",
            "host",
            "member",
            "community",
            "town",
            "district",
            "sysadmin",
            "secadmin",
            "auditor");

    private static final Set<String> GRAVE = Set.of("serious", "critical");

    @LocalServerPort
    private int port;

    @Autowired
    protected TestClock clock;

    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    /** Shows each page as it was when a test failed. */
    @RegisterExtension
    final AfterTestExecutionCallback lastSight = test -> {
        if (test.getExecutionException().isPresent()) {
            String name = "failed-" + getClass().getSimpleName() + "-"
                    + test.getRequiredTestMethod().getName() + "-";
            contexts.stream()
                    .flatMap(context -> context.pages().stream())
                    .forEach(page -> Pictures.take(page, name + page.viewportSize().width));
        }
    };

    /** A browser without scripts, of which each answer is read as it came. */
    protected Visitor visitor() {
        return new Visitor(port);
    }

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
        context.setDefaultTimeout(Patience.LONG.toMillis());
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

    /** Says of every item of the agenda that it was dealt with. */
    protected void sayDone(Page page) {
        page.locator("#agenda label.done, #usual label.done").all().forEach(Locator::click);
    }

    /** Sends the form, and once more with everything confirmed that the portal asks for. */
    protected void send(Page page) {
        Locator submit = page.locator("button.primary[type=submit]");
        submit.click();
        page.waitForLoadState();
        Locator asked = page.locator("#checks input[name=confirmed]");
        if (asked.count() > 0) {
            asked.all().forEach(Locator::check);
            submit.click();
        }
    }

    /** Writes the whole page to {@code target/screenshots/NAME.png} where {@link Pictures} are wanted. */
    protected void screenshot(Page page, String name) {
        Pictures.takeIfWanted(page, name);
    }

    /** Fails with a list when axe finds a serious or critical violation on the page. */
    protected void assertAccessible(Page page) {
        assertThat(Axe.violations(page, GRAVE)).as("axe on " + page.url()).isEmpty();
    }

    /** Fails when the page is wider than the screen, so that it would have to be pushed sideways. */
    protected void assertFitsWidth(Page page) {
        page.waitForLoadState();
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
}
