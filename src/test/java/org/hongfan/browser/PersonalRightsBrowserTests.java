package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** A member takes data out and asks for a correction, the branch answers; the district sees what will be forgotten. */
class PersonalRightsBrowserTests extends BrowserTest {

    @Test
    void aMemberAsksAndTheBranchAnswers() {
        for (Page page : List.of(phone(), desktop())) {
            String width = "-" + page.viewportSize().width;
            String number = "1390532" + (1000 + page.viewportSize().width);
            login(page, "member");
            page.navigate("/me");
            page.locator("#corrections .card-head a").click();
            page.locator("#field").selectOption("PHONE");
            page.fill("#wanted", number);
            check(page, "correction-ask" + width);
            page.locator("button.primary").click();
            assertThat(page.locator("#corrections"))
                    .containsText(number.substring(0, 3) + "****" + number.substring(7));
            check(page, "me-corrections" + width);
            page.navigate("/me/data");
            check(page, "own-data" + width);
            page.locator("button.primary").click();
            assertThat(page.locator("h1")).hasText("我的数据");
            assertThat(page.locator(".facts").first()).containsText("身份证号");
            check(page, "own-data-sheet" + width);
            answer(width.equals("-390") ? phone() : desktop(), number, width);
        }
        for (Page page : List.of(phone(), desktop())) {
            String width = "-" + page.viewportSize().width;
            login(page, "district");
            page.navigate("/retention");
            check(page, "retention" + width);
            Page admin = login(page.viewportSize().width == 390 ? phone() : desktop(), "sysadmin");
            admin.navigate("/keys");
            check(admin, "keys" + width);
        }
    }

    /** It is agreed when the value is saved, and no sooner. */
    private void answer(Page page, String number, String width) {
        login(page, "secretary");
        check(page, "home-corrections" + width);
        page.navigate("/corrections");
        check(page, "corrections" + width);
        page.locator(".tasks a").first().click();
        check(page, "correction" + width);
        page.locator("button.primary").click();
        assertThat(page.locator("#phone")).hasValue(number);
        check(page, "correction-edit" + width);
        page.locator(".form-bar button.primary").click();
        assertThat(page.locator("[data-flash]")).isVisible();
        page.navigate("/corrections");
        assertThat(page.locator(".tasks a")).hasCount(0);
    }

    private void check(Page page, String name) {
        screenshot(page, name);
        assertAccessible(page);
        assertFitsWidth(page);
    }
}
