package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.Map;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Meetings on a phone and on a desktop, from plan to archive. */
class MeetingBrowserTests extends BrowserTest {
    @Autowired
    JdbcClient jdbc;

    @BeforeEach
    void atTheStart() {
        clock.setTo(TestClock.START);
    }

    private void check(Page page, String name) {
        assertFitsWidth(page);
        assertAccessible(page);
        screenshot(page, name);
    }

    @Test
    void everyPageOfAMeetingFitsPhoneAndDesktop() {
        for (Map.Entry<String, Page> each :
                Map.of("phone", phone(), "desktop", desktop()).entrySet()) {
            Page page = login(each.getValue(), "secretary");
            page.navigate("/meetings");
            check(page, "meetings-list-" + each.getKey());
            page.locator("tbody th a").first().click();
            check(page, "meetings-archived-" + each.getKey());
            String address = page.url();
            page.navigate("/meetings/new");
            check(page, "meetings-types-" + each.getKey());
            page.navigate("/meetings/new?type=THEME_DAY&held=true");
            check(page, "meetings-new-record-" + each.getKey());
            page.navigate("/meetings/new?type=GENERAL_MEETING&held=false");
            check(page, "meetings-new-plan-" + each.getKey());
            page.navigate(address + "/record");
            check(page, "meetings-record-" + each.getKey());
            page.navigate(address + "/sign-in-sheet");
            check(page, "meetings-sheet-" + each.getKey());
        }
    }

    @Test
    void fromPlanToArchiveWithTheCodeOnTheScreen() {
        Page secretary = login(phone(), "secretary");
        secretary.navigate("/meetings/new?type=GENERAL_MEETING&held=false");
        secretary.fill("#date", "2026-11-23");
        secretary.fill("#start", "10:10");
        secretary.fill("#end", "12:00");
        secretary.locator("button.primary[type=submit]").click();
        assertThat(secretary.locator("[data-flash]")).containsText("会议已安排");
        check(secretary, "meeting-planned-phone");
        String address = secretary.url();
        secretary.getByText("开始会议并显示签到码").click();
        assertThat(secretary.locator(".qr-code")).isVisible();
        screenshot(secretary, "meeting-screen-phone");
        Page projector = login(desktop(), "secretary");
        projector.navigate(address + "/sign-in/screen");
        check(projector, "meeting-screen-desktop");
        assertThat(projector.locator(".count span").first()).hasText("0");
        jdbc.sql("""
                        update attendance set status = 'PRESENT', means = 'QR', recorded_at = now()
                         where meeting_id = :id and member_id = (select min(member_id) from attendance where meeting_id = :id)
                        """)
                .param("id", Long.valueOf(address.substring(address.lastIndexOf('/') + 1)))
                .update();
        assertThat(projector.locator(".count span").first()).hasText("1");
        clock.setTo(TestClock.START.plusMinutes(20));
        secretary.navigate(address);
        secretary.locator("#minutes").fill("研究第四季度工作。");
        assertThat(secretary.locator("[data-saved]")).containsText("已保存");
        check(secretary, "meeting-writing-phone");
        secretary.locator("button.primary[type=submit]").click();
        assertThat(secretary.locator("[data-flash]")).containsText("会议记录已提交");
        Page community = login(desktop(), "community");
        community.navigate(address);
        check(community, "meeting-checking-desktop");
        community
                .locator("button.primary", new Page.LocatorOptions().setHasText("归档"))
                .click();
        assertThat(community.locator("[data-flash]")).containsText("会议已归档");
        check(community, "meeting-archived-desktop");
    }

    @Test
    void aMeetingIsRecordedWithoutScripts() {
        Page page = login(page(new NewContextOptions().setJavaScriptEnabled(false)), "secretary");
        page.navigate("/meetings/new?type=THEME_DAY&held=true");
        page.locator("#minutes").fill("没有脚本也能记录。");
        page.locator("button.primary[type=submit]").click();
        assertThat(page.locator("[data-flash]")).containsText("会议记录已提交");
    }

    @Test
    void aFileThatIsTooLargeIsSaidInAPage() {
        Page page = login(phone(), "secretary");
        page.navigate("/meetings/new?type=COMMITTEE_MEETING&held=false");
        page.locator("button.primary[type=submit]").click();
        assertThat(page.locator("[data-flash]")).containsText("会议已安排");
        page.locator("#file").setInputFiles(new FilePayload("大.pdf", "application/pdf", new byte[11 * 1024 * 1024]));
        Response answer = page.waitForNavigation(() -> page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("上传").setExact(true))
                .click());
        assertThat(answer.status()).isEqualTo(413);
        assertThat(page.locator("h1")).isVisible();
        screenshot(page, "meeting-too-large-phone");
    }
}
