package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.SelectOption;
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

    /** The id of a branch of the community's. */
    private static String aBranch(Page page) {
        page.navigate("/members");
        page.locator("table.members tbody th a").first().click();
        String href = page.locator("a[href*='members?organization=']").first().getAttribute("href");
        return href.substring(href.indexOf('=') + 1);
    }

    @Test
    void aNewCommitteeKeepsWhatWasChosenWithAndWithoutScripts() {
        for (Page page : List.of(phone(), desktop(), page(new NewContextOptions().setJavaScriptEnabled(false)))) {
            login(page, "community");
            String branch = aBranch(page);
            page.navigate("/organizations/" + branch + "/committee");
            page.locator("a.button.primary").first().click();
            assertThat(page.locator("h1")).hasText("登记换届");
            page.locator("select[name='seats[0].memberId']").selectOption(new SelectOption().setIndex(2));
            page.locator("select[name='seats[0].post']").selectOption("SECRETARY");
            page.locator("select[name='seats[1].memberId']").selectOption(new SelectOption().setIndex(3));
            String chosen = page.locator("select[name='seats[1].memberId']").inputValue();
            page.locator("form.card button[type=submit]").click();
            assertThat(page.locator(".errors")).containsText("请填写换届的日期");
            assertThat(page.locator(".errors")).containsText("第 2 行请选职务");
            assertThat(page.locator("select[name='seats[0].post']")).hasValue("SECRETARY");
            assertThat(page.locator("select[name='seats[1].memberId']")).hasValue(chosen);
        }
    }

    @Test
    void thePagesOfFilesAndCommitteesFitPhoneAndDesktop() {
        for (Page page : List.of(phone(), desktop())) {
            login(page, "community");
            String branch = aBranch(page);
            String member = page.url();
            for (String path : List.of(
                    "/organizations/" + branch + "/committee",
                    "/organizations/" + branch + "/committee/new",
                    member + "/withdrawal",
                    member + "/merging?q=")) {
                page.navigate(path);
                check(page);
            }
            page.locator("td.actions a").first().click();
            assertThat(page.locator("main table")).containsText("身份证号");
            check(page);
        }
    }
}
