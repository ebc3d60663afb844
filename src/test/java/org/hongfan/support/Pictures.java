package org.hongfan.support;

import com.microsoft.playwright.Page;
import java.nio.file.Path;

/**
 * Pictures of whole pages in {@code target/screenshots}, for people to look at: taken where tests are named with {@code -Dtest}, or all are run
 * with {@code -Dhongfan.pictures=true}. Chromium works longer on a picture than on the page.
 */
public final class Pictures {
    private static final boolean WANTED =
            Boolean.parseBoolean(System.getProperty("hongfan.pictures", "" + (System.getProperty("test") != null)));

    private Pictures() {}

    public static void takeIfWanted(Page page, String name) {
        if (WANTED) {
            take(page, name);
        }
    }

    static void take(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", name + ".png"))
                .setFullPage(true));
    }
}
