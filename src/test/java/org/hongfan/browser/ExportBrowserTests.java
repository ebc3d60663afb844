package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** From a list to the file on the user's disk, on a phone, on a desktop and without scripts. */
class ExportBrowserTests extends BrowserTest {

    @Test
    void theSecretaryTakesTheRosterOut() throws Exception {
        for (Page page : List.of(phone(), desktop())) {
            String size = page.viewportSize().width + "";
            login(page, "secretary");
            page.navigate("/members?sex=FEMALE");
            check(page);
            screenshot(page, "export-list-" + size);
            page.locator(".export-link").click();
            assertThat(page.locator("h1")).hasText("导出党员名册");
            assertThat(page.locator(".export-what")).containsText("女");
            check(page);
            screenshot(page, "export-form-" + size);
            page.getByLabel("身份证号和电话写完整号码").check();
            page.locator("button[type=submit].primary").click();
            assertThat(page.locator("[data-errors]")).containsText("请写明为什么需要完整的号码");
            check(page);
            page.fill("#reason", "换届前核对");
            page.locator("button[type=submit].primary").click();
            assertThat(page.locator("#export-progress")).containsText("可以下载");
            check(page);
            screenshot(page, "export-done-" + size);
            Download download = page.waitForDownload(
                    () -> page.locator("#export-progress a.primary").click());
            assertThat(download.suggestedFilename()).startsWith("党员名册").endsWith(".xlsx");
            try (InputStream file = Files.newInputStream(download.path());
                    ReadableWorkbook book = new ReadableWorkbook(file)) {
                List<Row> rows = book.getFirstSheet().read();
                assertThat(rows).hasSizeGreaterThan(1);
                assertThat(rows.get(1).getCellText(1)).matches("\\d{17}[\\dX]");
                assertThat(rows.stream().skip(1).map(row -> row.getCellText(2))).containsOnly("女");
            }
            page.navigate("/exports");
            assertThat(page.locator("table.cards tbody tr").first()).containsText("党员名册");
            check(page);
            screenshot(page, "export-mine-" + size);
        }
    }

    @Test
    void withoutScriptsALongListIsWaitedForByReloading() {
        Page page = login(page(new NewContextOptions().setJavaScriptEnabled(false)), "district");
        page.navigate("/exports/new?list=attendance");
        page.locator("button[type=submit].primary").click();
        page.waitForURL(url -> url.matches(".*/exports/\\d+"));
        assertThat(page.locator("#export-progress a.primary")).hasText("下载");
    }

    private void check(Page page) {
        assertAccessible(page);
        assertFitsWidth(page);
    }
}
