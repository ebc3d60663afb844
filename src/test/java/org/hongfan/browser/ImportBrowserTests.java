package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.Assertions;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.hongfan.member.IdNumber;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;

/** A secretary brings a roster in: a real file, from the first page to the roster and back. */
class ImportBrowserTests extends BrowserTest {
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static String id(String birth, int serial) {
        String digits = "379900" + birth + String.format("%03d", serial);
        return digits + IdNumber.checkOf(digits);
    }

    /** A list as a village keeps it: a title over everything, numbers in front, a total below. */
    private static byte[] roster(boolean withMistake) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Workbook workbook = new Workbook(out, "Test", "1.0");
        Worksheet sheet = workbook.newWorksheet("党员花名册");
        String[][] rows = {
            {"党支部党员花名册"},
            {"填报日期：2026年11月"},
            {"序号", "党员姓名", "身份证号码", "文化程度", "入党时间", "转正时间", "联系电话"},
            {"1", "高 远航", id("19790503", 701), "大专", "2003.7.1", "2004年7月1日", "13812340001"},
            {"2", "阿依古丽•买买提", id("19850712", 702), "本科", "2010年6月", "20110630", "13812340002"},
            {"3", "孙小红", withMistake ? "3.79900E+17" : id("19900101", 703), "高中", "2015/7/1", "2016/7/1", "无"},
            {"合计", "3"}
        };
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < rows[r].length; c++) {
                sheet.value(r, c, rows[r][c]);
            }
        }
        workbook.finish();
        return out.toByteArray();
    }

    private static void upload(Page page, String name, byte[] content) {
        page.navigate("/imports");
        page.locator("#file").setInputFiles(new FilePayload(name, XLSX, content));
        page.locator("button:has-text('上传并检查')").click();
    }

    /** A ledger as a branch keeps it, of a year before the portal: one meeting a line. */
    private static byte[] ledger(String excused) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Workbook workbook = new Workbook(out, "Test", "1.0");
        Worksheet sheet = workbook.newWorksheet("三会一课台账");
        String[][] rows = {
            {"党支部“三会一课”台账"},
            {"序号", "会议类型", "会议时间", "会议主题", "请假人员", "缺席人员", "会议内容"},
            {"1", "主题党日活动", "2024.3.5 14:30-16:00", "学雷锋", excused, "无", "清扫河道，\n走访困难群众"},
            {"2", "三会一课", "2024年3月20日", "书记讲党课", "", "", ""},
            {"3", "党员大会", "2024年3月28日 19：00", "第一季度党员大会", "2人", "", "讨论"}
        };
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < rows[r].length; c++) {
                sheet.value(r, c, rows[r][c]);
            }
        }
        workbook.finish();
        return out.toByteArray();
    }

    private static Locator table(Page page) {
        return page.locator("main table");
    }

    @Test
    void bringsARosterInAndTakesItBack() throws IOException {
        Page page = login(desktop(), "secretary");
        page.navigate("/members");
        page.locator("main a[href^='/imports']").first().click();
        assertThat(page.locator("h1")).hasText("导入");
        screenshot(page, "import-list-desktop");
        assertAccessible(page);

        upload(page, "花名册.xlsx", roster(true));
        assertThat(page.locator("main h2").first()).containsText("待确认");
        assertThat(table(page)).containsText("重新录入完整的 18 位");
        assertThat(table(page)).containsText("阿依古丽·买买提".substring(0, 4));
        screenshot(page, "import-preview-desktop");
        assertAccessible(page);
        Download errors =
                page.waitForDownload(() -> page.locator("a:has-text('下载错误文件')").click());
        Assertions.assertThat(errors.suggestedFilename()).isEqualTo("花名册（待改正）.xlsx");
        page.locator("a:has-text('核对列的对应')").click();
        assertThat(page.locator("h1")).hasText("核对列的对应");
        screenshot(page, "import-columns-desktop");
        assertAccessible(page);

        upload(page, "花名册（改好）.xlsx", roster(false));
        assertThat(page.locator("main h2").first()).containsText("待确认");
        page.locator("button:has-text('确认导入')").click();
        assertThat(page.locator("main h2").first()).containsText("已导入");
        assertThat(page.locator("main")).containsText("已写入：新增 3，变更 0。");
        screenshot(page, "import-applied-desktop");
        page.navigate("/members?q=gyh");
        assertThat(page.locator("main table")).containsText("高远航");

        page.navigate("/imports");
        page.locator("main table a").first().click();
        page.locator("summary:has-text('撤销这次导入')").click();
        page.locator("button:has-text('确定撤销')").click();
        assertThat(page.locator("main h2").first()).containsText("已撤销");
        page.navigate("/members?q=gyh");
        assertThat(page.locator("main")).containsText("没有符合条件的党员");
    }

    @Test
    void bringsALedgerOfMeetingsIn() throws IOException {
        Page page = login(desktop(), "secretary");
        page.navigate("/members");
        String someone =
                page.locator("main table tbody th a").first().textContent().strip();
        page.navigate("/imports?kind=meetings");
        assertThat(page.locator("input[name=kind][value=meetings]")).isChecked();
        screenshot(page, "import-kinds-desktop");
        page.locator("#file").setInputFiles(new FilePayload("台账.xlsx", XLSX, ledger(someone + "（住院）")));
        page.locator("button:has-text('上传并检查')").click();
        assertThat(page.locator("main h2").first()).containsText("待确认");
        assertThat(table(page)).containsText("请假 1，缺席 0");
        assertThat(table(page)).containsText("写了 2 人，没有写是谁");
        screenshot(page, "import-meetings-desktop");
        assertAccessible(page);
        Page phone = login(phone(), "secretary");
        phone.navigate(page.url());
        assertFitsWidth(phone);
        screenshot(phone, "import-meetings-phone");
        phone.navigate("/imports?kind=meetings");
        assertFitsWidth(phone);
        screenshot(phone, "import-kinds-phone");

        page.locator("button:has-text('只导入没有错误的 2 行')").click();
        assertThat(page.locator("main h2").first()).containsText("已导入");
        screenshot(page, "import-meetings-applied-desktop");
        String done = page.url();
        page.navigate("/meetings?month=2024-03");
        assertThat(page.locator("main table")).containsText("学雷锋");
        assertThat(page.locator("main table")).containsText("待审核");
        screenshot(page, "import-meetings-list-desktop");
        page.navigate(done);
        page.locator("summary:has-text('撤销这次导入')").click();
        page.locator("button:has-text('确定撤销')").click();
        assertThat(page.locator("main h2").first()).containsText("已撤销");
    }

    @Test
    void entersWhatMembersHadBefore() {
        Page page = login(desktop(), "secretary");
        page.navigate("/members");
        String someone =
                page.locator("main table tbody th a").first().textContent().strip();
        page.navigate("/imports?kind=opening-points");
        byte[] file = ("姓名,积分,说明\n" + someone + ",12.5,1—6 月纸质台账\n").getBytes(StandardCharsets.UTF_8);
        page.locator("#file").setInputFiles(new FilePayload("期初.csv", "text/csv", file));
        page.locator("button:has-text('上传并检查')").click();
        page.locator("button:has-text('确认导入')").click();
        assertThat(page.locator("main h2").first()).containsText("已导入");
        page.navigate("/points");
        assertThat(page.locator("main table thead")).containsText("期初");
        screenshot(page, "points-opening-desktop");
        assertAccessible(page);
        page.locator("main table a:text-is('" + someone + "')").first().click();
        page.locator("a:has-text('期初积分')").first().click();
        assertThat(page.locator("main")).containsText("1—6 月纸质台账");
        screenshot(page, "points-opening-entry-desktop");
        Page phone = login(phone(), "secretary");
        phone.navigate("/points");
        assertFitsWidth(phone);
        screenshot(phone, "points-opening-phone");
        phone.navigate("/points/rules");
        assertFitsWidth(phone);
        screenshot(phone, "points-rules-opening-phone");
    }

    @Test
    void fitsAPhone() throws IOException {
        Page page = login(phone(), "secretary");
        page.navigate("/imports");
        assertFitsWidth(page);
        screenshot(page, "import-list-phone");
        upload(page, "花名册.xlsx", roster(true));
        assertThat(page.locator("main h2").first()).containsText("待确认");
        assertFitsWidth(page);
        screenshot(page, "import-preview-phone");
        page.locator("a:has-text('核对列的对应')").click();
        assertFitsWidth(page);
        screenshot(page, "import-columns-phone");
        page.navigate("/imports");
        assertFitsWidth(page);
    }

    @Test
    void worksWithoutScripts() throws IOException {
        Page page = login(
                page(new NewContextOptions().setViewportSize(1440, 900).setJavaScriptEnabled(false)), "secretary");
        upload(page, "花名册.xlsx", roster(false));
        for (int i = 0; i < 200 && page.locator("a:has-text('刷新进度')").count() > 0; i++) {
            page.locator("a:has-text('刷新进度')").click();
        }
        assertThat(page.locator("main h2").first()).containsText("待确认");
        upload(page, "不是表格.xlsx", "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
        assertThat(page.locator(".errors")).containsText("只能导入 Excel 表格");
        screenshot(page, "import-refused-desktop");
    }
}
