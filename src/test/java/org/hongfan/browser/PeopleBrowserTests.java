package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** The tree and the roster on a phone and on a desktop. */
class PeopleBrowserTests extends BrowserTest {

    @Test
    void theTreeOpensInPlaceAndLeadsToAUnit() {
        for (Page page : List.of(phone(), desktop())) {
            login(page, "town");
            page.navigate("/organizations");
            Locator toggle = page.locator("[data-tree]").first();
            toggle.click();
            Locator below = page.locator("#" + toggle.getAttribute("aria-controls") + " > li");
            assertThat(below.first()).isVisible();
            assertThat(toggle).hasAttribute("aria-expanded", "true");
            check(page);
            toggle.click();
            assertThat(below.first()).isHidden();
            toggle.click();
            String name = below.first().locator("a").last().textContent();
            below.first().locator("a").last().click();
            assertThat(page.locator("h1")).hasText(name);
            check(page);
        }
    }

    @Test
    void withoutScriptsEachArrowOpensItsOwnPage() {
        Page page = login(page(new NewContextOptions().setJavaScriptEnabled(false)), "town");
        page.navigate("/organizations");
        page.locator("[data-tree]").first().click();
        assertThat(page.url()).contains("/organizations?at=");
        assertThat(page.locator(".tree-line").count()).isPositive();
    }

    @Test
    void theIdNumberSaysWhoseItIsAndMistakesKeepTheRest() {
        for (Page page : List.of(phone(), desktop())) {
            login(page, "secretary");
            page.navigate("/members/new");
            page.fill("#idNumber", "34052419800101001x");
            assertThat(page.locator("#idNumber-says")).hasText("男，1980年1月1日出生");
            page.fill("#idNumber", "340524198001010011");
            assertThat(page.locator("#idNumber-says")).containsText("校验码不对");
            page.fill("#idNumber", "34052419800101001X");
            page.fill("#occupation", "护林员");
            page.locator("button[type=submit].primary").click();
            assertThat(page.locator("[data-errors]")).containsText("请填写姓名");
            assertThat(page.locator("#idNumber")).hasValue("34052419800101001X");
            assertThat(page.locator("#occupation")).hasValue("护林员");
            check(page);
        }
    }

    @Test
    void theRosterNarrowsAndLeadsToAMember() {
        for (Page page : List.of(phone(), desktop())) {
            login(page, "secretary");
            page.navigate("/members");
            check(page);
            String name = page.locator("table.members tbody th a").first().textContent();
            page.fill("#filter-q", name);
            page.locator("form.roster button[type=submit]").click();
            page.waitForURL(url -> url.contains("q="));
            assertThat(page.locator("table.members tbody th a").first()).hasText(name);
            page.locator("table.members tbody th a").first().click();
            assertThat(page.locator("h1")).hasText(name);
            check(page);
            page.navigate(page.url() + "/edit");
            check(page);
        }
    }

    private void check(Page page) {
        assertAccessible(page);
        assertFitsWidth(page);
    }
}
