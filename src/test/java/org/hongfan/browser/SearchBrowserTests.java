package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** Search from any page, and the statistics with their lists, on a phone and on a desktop. */
class SearchBrowserTests extends BrowserTest {

    @Test
    void theSlashKeyBeginsASearchOnADesktop() {
        Page page = login(desktop(), "secretary");
        page.navigate("/members");
        String name = page.locator("table.members tbody th a").first().textContent();
        page.keyboard().press("/");
        assertThat(page.locator("#find-q")).isFocused();
        check(page);
        page.keyboard().type(name.substring(0, 2));
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("搜索");
        assertThat(page.locator(".found mark").first()).hasText(name.substring(0, 2));
        check(page);
        screenshot(page, "search-1440");
        page.locator("#find-q").fill("主题党日");
        page.keyboard().press("Enter");
        assertThat(page.locator("#found-meetings")).isVisible();
        screenshot(page, "search-meetings-1440");
    }

    @Test
    void aPhoneReachesTheSearchFromTheTop() {
        Page page = login(phone(), "secretary");
        screenshot(page, "search-top-390");
        page.locator(".find-link").click();
        assertThat(page.locator("#search-q")).isVisible();
        check(page);
        page.fill("#search-q", "主题党日");
        page.keyboard().press("Enter");
        assertThat(page.locator("#found-meetings")).isVisible();
        check(page);
        screenshot(page, "search-390");
        page.fill("#search-q", "没有这个人");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).containsText("没有这个人");
        check(page);
        screenshot(page, "search-none-390");
    }

    @Test
    void aNumberOfTheStatisticsOpensItsList() {
        for (Page page : List.of(phone(), desktop())) {
            login(page, "town");
            page.navigate("/statistics");
            assertThat(page.locator("#cut-sex canvas, #cut-sex svg").first()).isVisible();
            check(page);
            screenshot(page, "statistics-" + page.viewportSize().width);
            String number = page.locator("#cut-age tbody a").first().textContent();
            page.locator("#cut-age tbody a").first().click();
            assertThat(page.locator(".notice-line")).containsText("年龄：35 岁及以下");
            assertThat(page.locator(".list-head p > span")).hasText("共 " + number + " 名");
            check(page);
            screenshot(page, "statistics-list-" + page.viewportSize().width);
            page.locator(".notice-line a").click();
            assertThat(page.locator("h1")).containsText("党员统计");
        }
    }

    private void check(Page page) {
        assertAccessible(page);
        assertFitsWidth(page);
    }
}
