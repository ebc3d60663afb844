package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Home pages, duties and dashboards on the demonstration district, at both widths. */
class DashboardBrowserTests extends BrowserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secretary",
                "community",
                "town",
                "district",
                "member",
                "host",
                "leader",
                "sysadmin",
                "secadmin",
                "auditor"
            })
    void eachRoleFindsWhatNeedsDoingAtHome(String account) {
        for (Page page : new Page[] {phone(), desktop()}) {
            login(page, account);
            page.navigate("/");
            assertThat(page.locator("#todo")).isVisible();
            check(page, "home-" + account);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "desktop"})
    void dutiesLeadFromTheDistrictDownToTheBranch(String width) {
        Page page = login(width.equals("phone") ? phone() : desktop(), "district");
        for (String level : new String[] {"district", "town", "community"}) {
            if (level.equals("district")) {
                page.navigate("/duties");
            }
            check(page, "duties-" + level);
            theReasonShowsWhileACellIsChosenAndCoversNoneOfIt(page);
            Locator row = page.locator("table.grid tbody th a").first();
            String below = row.getAttribute("href");
            row.click();
            page.waitForURL("**" + below);
        }
        check(page, "duties-branch");
        page.navigate("/duties?state=overdue");
        check(page, "duties-overdue");
    }

    private static void theReasonShowsWhileACellIsChosenAndCoversNoneOfIt(Page page) {
        Locator line = page.locator("[data-reason-line]");
        page.locator("h1").hover();
        assertThat(line).isHidden();
        Locator cell = page.locator("table.grid tbody tr:last-child .mark").first();
        cell.focus();
        assertThat(line).isVisible();
        assertThat(line).hasText(cell.getAttribute("aria-label"));
        Assertions.assertThat(cell.evaluate("""
                        cell => { const at = cell.getBoundingClientRect();
                                  return cell.contains(document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2)); }
                        """))
                .as("the chosen cell can be seen beside its reason")
                .isEqualTo(true);
        page.locator("h1").click();
        assertThat(line).isHidden();
        cell.hover();
        assertThat(cell).hasAttribute("title", cell.getAttribute("aria-label"));
        assertThat(line).isHidden();
    }

    @Test
    void underAFingerTheFirstTapTellsTheReasonAndTheSecondOpens() {
        Page page = login(phone(), "secretary");
        page.navigate("/duties");
        Locator cell = page.locator("table.grid tbody a.mark").first();
        cell.tap();
        assertThat(page.locator("[data-reason-line]")).hasText(cell.getAttribute("aria-label"));
        assertThat(page).hasURL(Pattern.compile(".*/duties$"));
        cell.tap();
        page.waitForURL(Pattern.compile(".*/(meetings|duties|organizations)/?.*[0-9]+.*"));
    }

    @Test
    void numberedListsShowTheirNumbers() {
        Page page = login(phone(), "secretary");
        page.navigate("/help");
        assertThat(page.locator("ol.chapters")).hasCSS("list-style-type", "decimal");
        page.navigate("/me/two-factor");
        assertThat(page.locator("ol.numbered").first()).hasCSS("list-style-type", "decimal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "desktop"})
    void theDashboardLeadsFromTheDistrictDownToTheBranchAndUpAgain(String width) {
        Page page = login(width.equals("phone") ? phone() : desktop(), "district");
        page.navigate("/dashboard");
        check(page, "dashboard-district");
        for (String level : new String[] {"town", "community", "branch"}) {
            page.locator("table[data-sortable] tbody th a").first().click();
            page.waitForLoadState();
            if (!level.equals("branch")) {
                check(page, "dashboard-" + level);
            }
        }
        assertThat(page.locator(".crumbs a").last()).isVisible();
        page.navigate("/dashboard/terms");
        check(page, "dashboard-terms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone", "desktop"})
    void aMonthInWhichNothingWasHeldSaysSo(String width) {
        Page page = login(width.equals("phone") ? phone() : desktop(), "district");
        page.navigate("/dashboard?month=2024-03");
        assertThat(page.locator(".figures").first()).containsText("还没有归档的会议");
        check(page, "dashboard-nothing");
    }

    private void check(Page page, String name) {
        assertFitsWidth(page);
        screenshot(page, name + "-" + page.viewportSize().width);
        assertAccessible(page);
    }
}
