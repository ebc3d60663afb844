package org.hongfan.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every browser test relies on. */
class BrowserTestTests extends BrowserTest {

    private static final String GOOD =
            "<!doctype html><html lang='zh-CN'><head><title>红帆</title><meta name='viewport' content='width=device-width'>"
                    + "</head><body><main><h1>本月主题党日</h1></main></body></html>";

    @Test
    void reachesThePortal() {
        Page page = phone();
        page.navigate("/actuator/health");
        assertThat(page.content()).contains("UP");
    }

    @Test
    void writesPictures() {
        Page page = phone();
        page.setContent(GOOD);
        assertAccessible(page);
        assertFitsWidth(page);
        Pictures.take(page, "support-phone");
        assertThat(Files.exists(Path.of("target", "screenshots", "support-phone.png")))
                .isTrue();
    }

    @Test
    void findsWhatAxeObjectsTo() {
        Page page = desktop();
        page.setContent(GOOD.replace("</main>", "<img src='x'></main>"));
        assertThatThrownBy(() -> assertAccessible(page))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("critical image-alt");
    }

    /** The policy stops the script, and each test would fail for it: this one says that it expects so. */
    @Test
    void noticesWhatThePolicyStops() {
        Page page = desktop();
        page.navigate("/login");
        page.evaluate(
                "() => { const s = document.createElement('script'); s.textContent = 'window.got = 1'; document.head.append(s);"
                        + " document.body.setAttribute('style', 'color: green'); }");
        assertThat(page.evaluate("() => window.got === undefined")).isEqualTo(true);
        assertThat(takeComplaints())
                .anyMatch(complaint -> complaint.contains("script-src"))
                .anyMatch(complaint -> complaint.contains("style-src"));
    }

    @Test
    void findsPagesThatAreTooWide() {
        Page page = phone();
        page.setContent(GOOD.replace("<main>", "<main style='width: 1000px'>"));
        assertThatThrownBy(() -> assertFitsWidth(page)).isInstanceOf(AssertionError.class);
    }
}
