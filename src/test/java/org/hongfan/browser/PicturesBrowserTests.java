package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Takes the pictures of the README and the manual from the running portal, so that they show what it is today. They go to
 * {@code target/pictures}; with {@code -Dhongfan.docs.write=true} they replace those in {@code docs/manual/pictures}.
 */
class PicturesBrowserTests extends BrowserTest {
    private static final Path DOCS = Path.of("docs", "manual");
    private static final Path PICTURES =
            Boolean.getBoolean("hongfan.docs.write") ? DOCS.resolve("pictures") : Path.of("target", "pictures");
    private static final Pattern NAMED = Pattern.compile("/pictures/([a-z-]+)\\.png");
    private static final String RECORD_THEME_DAY = "/meetings/new?type=THEME_DAY&held=true";

    private static final List<Picture> TABLE = List.of(
            Picture.onPhone("home-secretary", "secretary", "/"),
            Picture.onPhone("home-member", "member", "/"),
            Picture.onPhone("home-host", "host", "/"),
            Picture.onPhone("home-community", "community", "/"),
            Picture.onPhone("home-town", "town", "/"),
            Picture.onPhone("home-sysadmin", "sysadmin", "/"),
            Picture.onPhone("home-secadmin", "secadmin", "/"),
            Picture.onPhone("home-auditor", "auditor", "/"),
            Picture.onDesktop("home-district", "district", "/"),
            Picture.onDesktop("dashboard", "district", "/dashboard"),
            Picture.onPhone("meeting", "secretary", RECORD_THEME_DAY),
            Picture.onDesktop("checking", "community", "/meetings?status=SUBMITTED", "table tbody a"),
            Picture.onPhone("duties", "secretary", "/duties"),
            Picture.onPhone("members", "secretary", "/members"),
            Picture.onPhone("organizations", "town", "/organizations"),
            Picture.onPhone("activities", "secretary", "/activities"),
            Picture.onPhone("my-points", "member", "/me/points"),
            Picture.onDesktop("accounts", "sysadmin", "/accounts"));

    @BeforeEach
    void atTheStart() {
        clock.setTo(TestClock.START);
    }

    @Test
    void everyPictureIsTakenFromThePortal() {
        for (Picture picture : TABLE) {
            Page page = picture.phone() ? smallPhone() : desktop();
            login(page, picture.account()).navigate(picture.path());
            if (picture.follow() != null) {
                page.locator(picture.follow()).first().click();
            }
            assertThat(page.locator("h1")).isVisible();
            take(page, picture.name());
            page.context().close();
        }
    }

    @Test
    void theCodeOnTheScreen() {
        Page page = login(desktop(), "secretary");
        page.navigate("/meetings/new?type=GENERAL_MEETING&held=false");
        page.fill("#date", "2026-11-23");
        page.fill("#start", "10:30");
        page.fill("#end", "12:00");
        page.locator("button.primary[type=submit]").click();
        assertThat(page.locator("[data-flash]")).containsText("会议已安排");
        String meeting = page.url();
        page.getByText("开始会议并显示签到码").click();
        assertThat(page.locator(".qr-code")).isVisible();
        page.navigate(meeting + "/sign-in/screen");
        assertThat(page.locator(".qr-code")).isVisible();
        take(page, "sign-in-screen");
    }

    @Test
    void whatTheTextsShowIsTakenHereAndTheOtherWayRound() throws IOException {
        Set<String> taken = TABLE.stream().map(Picture::name).collect(Collectors.toCollection(TreeSet::new));
        taken.add("sign-in-screen");
        assertThat(taken).isEqualTo(namedInTexts());
    }

    private static Set<String> namedInTexts() throws IOException {
        List<Path> texts = new ArrayList<>(List.of(Path.of("README.md")));
        try (Stream<Path> chapters = Files.list(DOCS)) {
            chapters.filter(file -> file.toString().endsWith(".md")).forEach(texts::add);
        }
        Set<String> names = new TreeSet<>();
        for (Path text : texts) {
            NAMED.matcher(Files.readString(text)).results().forEach(match -> names.add(match.group(1)));
        }
        return names;
    }

    private Page smallPhone() {
        return page(new NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(1.5)
                .setHasTouch(true)
                .setIsMobile(true));
    }

    private static void take(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    /** @param follow what to click on that page first, or null */
    private record Picture(String name, String account, boolean phone, String path, String follow) {
        static Picture onPhone(String name, String account, String path) {
            return new Picture(name, account, true, path, null);
        }

        static Picture onDesktop(String name, String account, String path) {
            return onDesktop(name, account, path, null);
        }

        static Picture onDesktop(String name, String account, String path, String follow) {
            return new Picture(name, account, false, path, follow);
        }
    }
}
