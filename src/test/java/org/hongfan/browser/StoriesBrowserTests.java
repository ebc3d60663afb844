package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.math.BigDecimal;
import java.util.List;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the portal is for: one theme day logged on a phone reaches a member's score and the district's dashboard. */
class StoriesBrowserTests extends BrowserTest {
    private static final int MOST_TAPS = 15;
    private static final int MOST_CHARACTERS = 120;

    /** Counts, in the browser itself, real taps and the keys pressed anywhere but in the minutes. */
    private static final String COUNTERS = """
            const add = name => sessionStorage.setItem(name, Number(sessionStorage.getItem(name)) + 1);
            addEventListener('pointerdown', event => { if (event.isTrusted) add('taps'); }, true);
            addEventListener('keydown', event => { if (event.target.id !== 'minutes') add('keys'); }, true);
            """;

    @BeforeEach
    void atTheStart() {
        clock.setTo(TestClock.START);
    }

    @Test
    void aThemeDayLoggedOnceReachesTheScoreAndTheDashboard() {
        Page member = login(phone(), "member");
        member.navigate("/me/points");
        BigDecimal before = total(member);

        Page secretary = phone();
        secretary.addInitScript(COUNTERS);
        login(secretary, "secretary");
        secretary.navigate("/");
        secretary.evaluate("sessionStorage.clear()");
        secretary
                .locator("li", new Page.LocatorOptions().setHasText("本月主题党日还没有记录"))
                .getByText("现在记录")
                .tap();
        assertThat(secretary.locator("[data-roll-words]")).hasText("全部到会 27 人");
        secretary.locator(".roll-fold summary").tap();
        assertThat(secretary.locator("[data-person]")).hasCount(27);
        List<Locator> people = secretary.locator("[data-person]").all();
        String name = member.locator(".who .post span")
                .textContent()
                .replace("党员", "")
                .strip();
        List<Locator> away = people.stream()
                .filter(person -> !person.textContent().contains(name))
                .limit(2)
                .toList();
        for (Locator person : away) {
            person.locator("label", new Locator.LocatorOptions().setHasText("假"))
                    .first()
                    .tap();
            person.locator(".reasons label").first().tap();
        }
        assertThat(secretary.locator("[data-present]").first()).hasText("25");
        for (Locator done : secretary.locator("#usual label.done").all()) {
            done.tap();
        }
        secretary.locator("#minutes").tap();
        secretary.locator("#minutes").pressSequentially("全体党员集中学习，随后到文化广场清洁家园。");
        secretary.locator("button.primary[type=submit]").tap();
        assertThat(secretary.locator("[data-flash]")).containsText("会议记录已提交");
        String meeting = secretary.url().replaceFirst("^https?://[^/]+", "");
        assertThat(counted(secretary, "taps")).isBetween(4, MOST_TAPS);
        assertThat(counted(secretary, "keys")).isLessThanOrEqualTo(MOST_CHARACTERS);
        assertFitsWidth(secretary);
        assertAccessible(secretary);
        screenshot(secretary, "story-submitted-390");

        Page community = login(desktop(), "community");
        community.navigate("/");
        community
                .locator("li", new Page.LocatorOptions().setHasText("份会议记录待审核"))
                .getByText("看全部")
                .click();
        community.locator("a[href='" + meeting + "']").first().click();
        community
                .locator("button.primary", new Page.LocatorOptions().setHasText("归档"))
                .click();
        assertThat(community.locator("[data-flash]")).containsText("会议已归档");
        screenshot(community, "story-archived-1440");

        member.navigate("/me/points");
        assertThat(total(member)).isEqualByComparingTo(before.add(BigDecimal.valueOf(2)));
        member.locator("a", new Page.LocatorOptions().setHasText("主题党日 +2"))
                .first()
                .tap();
        assertThat(member.locator("main")).containsText("1.3 主题党日");
        assertThat(member.locator("main a[href='" + meeting + "']").first()).isVisible();
        screenshot(member, "story-why-390");

        Page district = login(desktop(), "district");
        district.navigate("/dashboard");
        for (String unit : List.of("泊里镇", "泊里社区", "第一网格党支部")) {
            district.locator("table[data-sortable] tbody th a", new Page.LocatorOptions().setHasText(unit))
                    .first()
                    .click();
        }
        district.locator("main a[href='" + meeting + "']").first().click();
        assertThat(district.locator("main")).containsText("全体党员集中学习");
        screenshot(district, "story-meeting-1440");
        district.locator(".crumbs a", new Page.LocatorOptions().setHasText("第一网格党支部"))
                .click();
        assertThat(district.locator("h1")).containsText("第一网格党支部");
    }

    private static BigDecimal total(Page points) {
        return new BigDecimal(points.locator(".figure", new Page.LocatorOptions().setHasText("年总积分"))
                .locator("b")
                .textContent()
                .replaceAll("[^0-9.]", ""));
    }

    private static int counted(Page page, String what) {
        return ((Number) page.evaluate("name => Number(sessionStorage.getItem(name))", what)).intValue();
    }
}
