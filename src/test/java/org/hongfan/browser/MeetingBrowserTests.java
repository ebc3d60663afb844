package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.Media;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Meetings on a phone and on a desktop, from plan to archive. */
class MeetingBrowserTests extends BrowserTest {
    @BeforeEach
    void atTheStart() {
        clock.setTo(TestClock.START);
    }

    /** Reads the code off the screen as a phone's camera does. */
    private static String scan(Page projector) {
        try {
            // Of the page, not of the element: the code is replaced every few seconds.
            BoundingBox box = projector.locator(".qr-code").boundingBox();
            BufferedImage shown = ImageIO.read(new ByteArrayInputStream(
                    projector.screenshot(new Page.ScreenshotOptions().setClip(box.x, box.y, box.width, box.height))));
            int[] pixels = shown.getRGB(0, 0, shown.getWidth(), shown.getHeight(), null, 0, shown.getWidth());
            return new QRCodeReader()
                    .decode(new BinaryBitmap(
                            new HybridBinarizer(new RGBLuminanceSource(shown.getWidth(), shown.getHeight(), pixels))))
                    .getText();
        } catch (IOException | ReaderException e) {
            throw new AssertionError("the code on the screen cannot be read", e);
        }
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
        send(secretary);
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
        Page member = login(phone(), "member");
        member.navigate(scan(projector));
        member.getByText("确认签到").click();
        assertThat(member.locator("h1")).hasText("签到成功");
        assertThat(projector.locator(".count span").first()).hasText("1");
        clock.setTo(TestClock.START.plusMinutes(20));
        secretary.navigate(address);
        sayDone(secretary);
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
        sayDone(page);
        page.locator("#minutes").fill("没有脚本也能记录。");
        send(page);
        assertThat(page.locator("[data-flash]")).containsText("会议记录已提交");
    }

    @Test
    void everyPaperBesideTheMeetingFitsPhoneAndDesktop() {
        Page secretary = login(desktop(), "secretary");
        secretary.navigate("/meetings/new?type=GENERAL_MEETING&held=false");
        secretary.fill("#date", "2026-11-23");
        secretary.fill("#start", "10:30");
        secretary.fill("#end", "12:00");
        send(secretary);
        assertThat(secretary.locator("[data-flash]")).containsText("会议已安排");
        String address = secretary.url();
        secretary.navigate(address + "/sign-in/screen");
        String code = scan(secretary);
        for (String size : List.of("phone", "desktop")) {
            Page member = login(size.equals("phone") ? phone() : desktop(), "member");
            member.navigate(code);
            check(member, "sign-in-" + (size.equals("phone") ? "confirm-" : "again-") + size);
            if (size.equals("phone")) {
                member.getByText("确认签到").click();
                assertThat(member.locator("h1")).hasText("签到成功");
                check(member, "sign-in-done-phone");
            }
            member.navigate("/me/attendance");
            check(member, "attendance-year-" + size);
            Page stranger = login(size.equals("phone") ? phone() : desktop(), "town");
            stranger.navigate(code);
            stranger.getByText("确认签到").click();
            assertThat(stranger.locator("h1")).hasText("没有签上");
            check(stranger, "sign-in-stranger-" + size);
            Page host = login(size.equals("phone") ? phone() : desktop(), "host");
            host.navigate(address + "/household");
            host.locator("[data-person] input[value=EXCUSED]")
                    .first()
                    .locator("xpath=..")
                    .click();
            check(host, "household-" + size);
            host.locator("[data-person] input[value=PRESENT]")
                    .first()
                    .locator("xpath=..")
                    .click();
            host.locator("button.primary[type=submit]").click();
            Page colleague = login(size.equals("phone") ? phone() : desktop(), "secretary");
            colleague.navigate(address);
            secretary.navigate(address);
            secretary.locator("#minutes").fill("研究第四季度工作。（" + size + "）");
            assertThat(secretary.locator("[data-saved]")).containsText("已保存");
            colleague.locator("#minutes").fill("讨论发展党员。（" + size + "）");
            assertThat(colleague.locator("[data-saved]")).containsText("别人已改过这份内容");
            colleague
                    .getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("保存草稿").setExact(true))
                    .click();
            assertThat(colleague.locator("#theirs-text")).containsText("研究第四季度工作");
            assertThat(colleague.locator("#mine")).hasValue("讨论发展党员。（" + size + "）");
            check(colleague, "conflict-" + size);
            colleague.locator("#mine").fill("研究第四季度工作，讨论发展党员。（" + size + "）");
            colleague.locator("button.primary[type=submit]").click();
            assertThat(colleague.locator("[data-flash]")).containsText("会议记录已保存");
            colleague.navigate(address + "/revisions");
            check(colleague, "revisions-" + size);
            colleague.navigate(address + "/sign-in/screen");
            check(colleague, "screen-" + size);
            for (String paper : List.of("record", "sign-in-sheet")) {
                colleague.navigate(address + "/" + paper);
                check(colleague, paper + "-" + size);
                colleague.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
                screenshot(colleague, paper + "-print-" + size);
                colleague.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
            }
        }
    }

    @Test
    void aCommunityHoldsALectureForItsBranches() {
        clock.setTo(TestClock.START.plusHours(11));
        for (String size : List.of("phone", "desktop")) {
            Page page = login(size.equals("phone") ? phone() : desktop(), "community");
            page.navigate("/meetings");
            page.getByText("安排或记录会议").click();
            check(page, "community-types-" + size);
            page.getByLabel("已开过，记录党课").click();
            page.getByText("本级委员会成员和下一级党组织书记").click();
            check(page, "community-lecture-" + size);
            sayDone(page);
            page.locator("#minutes").fill("社区党委书记讲党课。");
            send(page);
            assertThat(page.locator("[data-flash]")).containsText("会议记录已提交，等待上级审核");
            check(page, "community-lecture-submitted-" + size);
        }
        Page town = login(desktop(), "town");
        town.navigate("/");
        assertThat(town.locator("main")).containsText("党课");
        town.locator("a", new Page.LocatorOptions().setHasText("去审核")).first().click();
        town.locator("button.primary", new Page.LocatorOptions().setHasText("归档"))
                .click();
        assertThat(town.locator("[data-flash]")).containsText("会议已归档");
    }
}
