package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** A whole number is shown where somebody asks for it, with a reason. */
class NumbersBrowserTests extends BrowserTest {
    @Test
    void aNumberIsSeenInPlaceAndWithoutScriptsOnAPageOfItsOwn() {
        for (Page page : List.of(phone(), desktop())) {
            ask(page);
            assertFitsWidth(page);
            assertAccessible(page);
            screenshot(page, "reveal-ask-" + page.viewportSize().width);
            show(page);
            screenshot(page, "reveal-shown-" + page.viewportSize().width);
        }
        Page plain = page(new NewContextOptions().setJavaScriptEnabled(false));
        ask(plain);
        show(plain);
        assertThat(plain.locator("h1")).containsText("的电话");
        screenshot(plain, "reveal-shown-plain");
        for (Page page : List.of(phone(), desktop())) {
            login(page, "secretary");
            page.navigate("/me");
            assertFitsWidth(page);
            screenshot(page, "me-" + page.viewportSize().width);
        }
    }

    private void ask(Page page) {
        login(page, "secretary");
        page.navigate("/members");
        page.locator("table.members tbody th a").first().click();
        Locator number = page.locator("#number-PHONE");
        assertThat(number).containsText("****");
        number.locator("summary").click();
        number.locator("select").selectOption("CONTACT");
    }

    private static void show(Page page) {
        page.locator("#number-PHONE button").click();
        assertThat(page.locator("#number-PHONE b")).hasText(Pattern.compile("1\\d{10}"));
    }
}
