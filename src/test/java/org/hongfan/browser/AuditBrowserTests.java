package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** The auditor reads, opens and checks the trail on a phone and on a desktop. */
class AuditBrowserTests extends BrowserTest {

    @Test
    void theAuditorReadsOpensAndChecks() {
        Page secretary = login(desktop(), "secretary");
        secretary.navigate("/members");
        secretary.locator("table.members tbody th a").first().click();
        secretary.navigate(secretary.url() + "/edit");
        secretary.fill("#occupation", "护林员");
        secretary.locator("button[type=submit].primary").click();
        secretary.navigate("/accounts");
        for (Page page : List.of(phone(), desktop())) {
            String width = "-" + page.viewportSize().width;
            login(page, "auditor");
            page.navigate("/audit?from=2026-11-23");
            check(page, "audit-list" + width);
            page.locator("tbody tr", new Page.LocatorOptions().setHasText("护林员"))
                    .locator("a")
                    .first()
                    .click();
            assertThat(page.locator("table")).containsText("护林员");
            check(page, "audit-entry" + width);
            page.navigate("/audit/verification");
            page.locator("button.primary").click();
            assertThat(page.locator(".state.done")).hasText("完好");
            check(page, "audit-verification" + width);
            page.navigate("/audit?action=access_refused");
            assertThat(page.locator("tbody")).containsText("拒绝访问 GET /accounts");
        }
    }

    private void check(Page page, String name) {
        screenshot(page, name);
        assertAccessible(page);
        assertFitsWidth(page);
    }
}
