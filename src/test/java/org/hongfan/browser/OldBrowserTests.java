package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.OldBrowser;
import org.junit.jupiter.api.Test;

/** What is chosen, focused and marked is seen in a browser of 2021 too, and its scripts do what they do elsewhere. */
class OldBrowserTests extends BrowserTest {
    private static final String LOOK = """
            element => { const style = getComputedStyle(element);
              return [style.backgroundColor, style.color, style.fontWeight, style.boxShadow].join(' '); }""";
    private static final String SIGN = "(element, part) => getComputedStyle(element, part).content";

    private Page old(Page page, String account) {
        OldBrowser.pretend(page.context());
        return login(page, account);
    }

    @Test
    void theMarksOfAMeetingShowWhatIsChosen() {
        for (Page page : List.of(phone(), desktop())) {
            old(page, "secretary");
            page.navigate("/meetings/new?type=THEME_DAY&held=true");
            openAll(page);
            Locator person = page.locator("[data-person]").first();
            person.scrollIntoViewIfNeeded();
            Locator marks = person.locator(".toggle input");
            assertThat(marks.count()).isGreaterThan(1);
            for (int chosen = 0; chosen < marks.count(); chosen++) {
                person.locator(".toggle label").nth(chosen).click();
                for (int i = 0; i < marks.count(); i++) {
                    String look = look(person, i);
                    if (i == chosen) {
                        assertThat(look)
                                .as("the mark chosen, beside another")
                                .isNotEqualTo(look(person, (i + 1) % marks.count()));
                    } else {
                        assertThat(look).as("marks not chosen").isEqualTo(look(person, other(i, chosen, (int)
                                marks.count())));
                    }
                }
                boolean asks = marks.nth(chosen).getAttribute("data-asks") != null;
                assertThat(person.locator(".reasons").isVisible())
                        .as("reasons are asked for")
                        .isEqualTo(asks);
                if (asks) {
                    Locator reasons = person.locator(".reasons .pill");
                    reasons.nth(1).click();
                    assertThat(look(reasons.nth(1).locator("span")))
                            .isNotEqualTo(look(reasons.nth(0).locator("span")));
                    screenshot(page, "old-browser-marks-" + page.viewportSize().width);
                }
            }
            marks.nth(0).focus();
            assertThat(String.valueOf(person.locator(".toggle label span")
                            .nth(0)
                            .evaluate("element => getComputedStyle(element).outlineStyle")))
                    .as("where the keyboard stands")
                    .isEqualTo("solid");
        }
    }

    /** One more that is not chosen, or the same when there is none. */
    private static int other(int one, int chosen, int count) {
        for (int i = 0; i < count; i++) {
            if (i != one && i != chosen) {
                return i;
            }
        }
        return one;
    }

    private static String look(Locator person, int mark) {
        return look(person.locator(".toggle label span").nth(mark));
    }

    private static String look(Locator element) {
        return String.valueOf(element.evaluate(LOOK));
    }

    /** Unfolds what is folded, where there is something. */
    private static void openAll(Page page) {
        page.evaluate("() => document.querySelectorAll('main details').forEach(details => { details.open = true; })");
    }

    @Test
    void signsBeforeWordsAreThereAndFiltersWork() {
        Page page = old(desktop(), "town");
        page.navigate("/dashboard");
        assertThat(signs(page.locator(".crumbs li + li").first(), "::before")).contains("/");
        page.locator("th button.sort").nth(1).click();
        assertThat(signs(
                        page.locator("th[aria-sort=descending] button.sort, th[aria-sort=ascending] button.sort")
                                .first(),
                        "::after"))
                .containsPattern("[↑↓]");
        page.navigate("/members");
        Locator filter = page.locator("select[data-autosubmit]").first();
        filter.selectOption(new com.microsoft.playwright.options.SelectOption().setIndex(1));
        page.waitForURL(Pattern.compile(".*\\?.*"));
        assertThat(page.locator("table tbody tr").first()).isVisible();
        page.navigate("/meetings");
        page.locator("tbody th a").first().click();
        page.waitForURL(Pattern.compile(".*/meetings/\\d+"));
        assertThat(signs(page.locator(".steps li").first(), "::before")).isNotEqualTo("none");
        screenshot(page, "old-browser-meeting");
    }

    private static String signs(Locator element, String part) {
        return String.valueOf(element.evaluate(SIGN, part));
    }

    @Test
    void partsDoNotTouchWhereAFlexBoxKnowsNoGap() {
        Page page = old(phone(), "secretary");
        page.navigate("/meetings");
        page.evaluate("() => document.documentElement.classList.add('no-gap')");
        for (String row : Arrays.asList(".page-action", ".page-head .row", ".top summary")) {
            Locator parts = page.locator(row + " > :not(.visually-hidden)");
            for (int i = 1; i < parts.count(); i++) {
                if (parts.nth(i).isVisible() && parts.nth(i - 1).isVisible()) {
                    var before = parts.nth(i - 1).boundingBox();
                    var here = parts.nth(i).boundingBox();
                    assertThat(here.y >= before.y + before.height || here.x >= before.x + before.width + 4)
                            .as("room between the parts of " + row)
                            .isTrue();
                }
            }
        }
        assertFitsWidth(page);
    }
}
