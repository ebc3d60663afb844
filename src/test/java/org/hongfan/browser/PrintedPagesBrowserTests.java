package org.hongfan.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.Paper;
import org.junit.jupiter.api.Test;

/** What people print: each page goes through the browser's printer and is read back. */
class PrintedPagesBrowserTests extends BrowserTest {
    private static final float EDGE = 25;

    private Paper paper(Page page, String path, String name) {
        page.navigate(path);
        page.waitForLoadState();
        Paper paper = Paper.print(page, name);
        assertSound(paper, name);
        return paper;
    }

    /** Nothing cut at the edges, no menus, pages numbered, the first not left empty. */
    private static void assertSound(Paper paper, String name) {
        int pages = paper.sheets().size();
        for (int i = 0; i < pages; i++) {
            Paper.Sheet sheet = paper.sheets().get(i);
            assertThat(sheet.foot()).as(name).isEqualTo("第" + (i + 1) + "页/共" + pages + "页");
            assertThat(sheet.left()).as(name).isGreaterThan(EDGE);
            assertThat(sheet.right()).as(name).isLessThan(sheet.width() - EDGE);
            if (i < pages - 1) {
                assertThat(sheet.lines())
                        .as("lines of page %d of %s", i + 1, name)
                        .hasSizeGreaterThan(15);
            }
        }
        assertThat(paper.text()).as(name).doesNotContain("跳到正文", "退出登录", "使用大字号", "上一页", "导出", "清除条件");
    }

    @Test
    void statisticsBeginOnTheFirstPageAndEachTableEndsWithItsSum() {
        for (String account : List.of("secretary", "town", "district")) {
            Page page = login(desktop(), account);
            Paper paper = paper(page, "/statistics", "statistics-" + account);
            List<String> titles = page.locator("main figure h2").allTextContents();
            assertThat(titles).hasSizeGreaterThan(5);
            assertThat(paper.sheets()).hasSizeLessThanOrEqualTo(3);
            assertThat(paper.count("合计")).as("sums").isEqualTo(titles.size());
            String flow = paper.flow();
            for (int i = 0; i < titles.size(); i++) {
                int from = flow.indexOf(titles.get(i) + titles.get(i) + "人数占比");
                int to = i + 1 == titles.size()
                        ? flow.length()
                        : flow.indexOf(titles.get(i + 1) + titles.get(i + 1) + "人数占比");
                assertThat(from).as(titles.get(i)).isNotNegative();
                assertThat(flow.substring(from, to)).as(titles.get(i)).containsPattern("合计\\d+100%$");
            }
            assertThat(paper.text()).contains("打印。筛选:组织(含下级):");
        }
    }

    @Test
    void theDutyGridShowsEveryMonthAcross() {
        for (String account : List.of("secretary", "community", "town", "district")) {
            Page page = login(desktop(), account);
            Paper paper = paper(page, "/duties", "duties-" + account);
            List<String> heads = page.locator("table.grid")
                    .first()
                    .locator("thead th .nowrap")
                    .allTextContents();
            assertThat(heads).hasSizeGreaterThan(11);
            assertThat(paper.sheets()).hasSizeLessThanOrEqualTo(2).allMatch(Paper.Sheet::isLandscape);
            assertThat(paper.sheets().get(0).text()).containsSubsequence(heads);
            for (String unit : new TreeSet<>(page.locator("table.grid tbody th").allTextContents())) {
                assertThat(paper.text()).contains(unit.replaceAll("\\s", ""));
            }
            assertThat(paper.last().lines()).hasSizeGreaterThan(5);
            assertThat(paper.last().text()).contains("不适用");
            assertThat(paper.text()).doesNotContain("查看原因");
        }
    }

    @Test
    void theDashboardKeepsItsBarsAndItsCharts() {
        Page desktop = login(desktop(), "town");
        Page phone = login(phone(), "town");
        for (Page page : List.of(desktop, phone)) {
            String name = "dashboard-" + page.viewportSize().width;
            Paper paper = paper(page, "/dashboard", name);
            assertThat(paper.sheets()).hasSizeLessThanOrEqualTo(2);
            assertThat(paper.painted(0, 0x5b7fa6)).as("bars of the units").isGreaterThan(0.002);
            assertThat(paper.painted(1, 0x2f5f93)).as("bars of the chart").isGreaterThan(0.001);
            assertThat(paper.text()).contains("各单位情况", "逾期的支部");
        }
    }

    @Test
    void ownDataBeginsOnTheFirstPageAndRepeatsItsHeadings() {
        Page page = login(desktop(), "member");
        page.navigate("/me/data");
        page.locator("form[action$=sheet] button").click();
        page.waitForLoadState();
        Paper paper = Paper.print(page, "own-data");
        assertSound(paper, "own-data");
        assertThat(paper.sheets().get(0).lines()).hasSizeGreaterThan(25);
        Set<String> beginnings = new TreeSet<>();
        page.locator("main section h2").allTextContents().forEach(title -> beginnings.add(title.replaceAll("\\s", "")));
        page.locator("main thead tr").allTextContents().forEach(head -> beginnings.add(head.replaceAll("\\s", "")));
        for (Paper.Sheet sheet : paper.sheets().subList(1, paper.sheets().size())) {
            assertThat(beginnings)
                    .as("what a page begins with")
                    .contains(sheet.lines().get(0));
        }
    }

    @Test
    void everyOtherPageComesOutWhole() {
        Page secretary = login(desktop(), "secretary");
        List.of("/", "/members", "/meetings", "/activities", "/points", "/search?q=党")
                .forEach(path -> paper(secretary, path, "page" + path.replaceAll("[^a-z]", "-")));
        secretary.navigate("/help/meeting");
        Paper chapter = Paper.print(secretary, "chapter");
        assertThat(chapter.text()).contains("一分钟记好一次会议").doesNotContain("跳到正文");
        assertThat(chapter.sheets()).as("pictures do not take a page each").hasSizeLessThan(6);
        Paper narrowed = paper(secretary, "/meetings?status=ARCHIVED", "meetings-narrowed");
        assertThat(narrowed.text()).contains("支部书记", "打印。筛选:", "已归档");
        secretary.navigate("/members");
        Paper one = paper(secretary, secretary.locator("tbody th a").first().getAttribute("href"), "member");
        assertThat(one.text()).contains("个人资料");
        Page member = login(desktop(), "member");
        List.of("/me", "/me/points").forEach(path -> paper(member, path, "member" + path.replace('/', '-')));
        Page town = login(desktop(), "town");
        List.of("/organizations", "/dashboard/terms", "/duties?state=overdue")
                .forEach(path -> paper(town, path, "town" + path.replaceAll("[^a-z]", "-")));
        Page auditor = login(desktop(), "auditor");
        Paper trail = paper(auditor, "/audit", "audit");
        String head = auditor.locator("main thead tr").first().textContent().replaceAll("\\s", "");
        assertThat(trail.sheets())
                .hasSizeGreaterThan(1)
                .allMatch(sheet -> sheet.text().contains(head));
        assertThat(Pattern.compile("本页\\d+条").matcher(trail.text()).find())
                .as("how much of the list it is")
                .isTrue();
    }
}
