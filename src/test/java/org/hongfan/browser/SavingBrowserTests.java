package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.Patience;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the page says of saving is so, on networks that hang, break off and lose answers. */
class SavingBrowserTests extends BrowserTest {
    private static final String NEW_RECORD = "/meetings/new?type=THEME_DAY&held=true";
    private static final Pattern MEETING = Pattern.compile("/meetings/[0-9]+$");
    private static final AtomicInteger DAYS = new AtomicInteger(1);

    /** How long the page waits for an answer here, in milliseconds. */
    private static final String SHORT = "800";

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void atTheStart() {
        clock.setTo(TestClock.START);
    }

    /** The secretary's branch has 27; as many as are wanted belong to it besides. */
    private void branchOf(int size) {
        long branch = branch();
        jdbc.sql("""
                        with one as (select * from member where branch_id = :branch and kind = 'FULL' order by id limit 1), fresh as (
                        insert into member (branch_id, name, pinyin, initials, sex, birth_date, ethnicity, education, sector, id_number_cipher,
                                            id_number_hash, id_number_masked, kind, joined_on, confirmed_on, status)
                        select one.branch_id, '增' || chr(20013 + 7 * n) || chr(24000 + 5 * n), 'zeng ' || n, 'z', one.sex, one.birth_date, one.ethnicity,
                               one.education, one.sector, one.id_number_cipher, sha256(convert_to('grown ' || n, 'UTF8')), one.id_number_masked, 'FULL',
                               date '2001-07-01', date '2002-07-01', 'ACTIVE'
                          from one, generate_series(1, 300) n
                         where not exists (select from member where initials = 'z' and name like '增%')
                        returning id, branch_id)
                        insert into membership (member_id, branch_id, from_on, to_on, reason, recorded_at)
                        select id, branch_id, date '2003-07-01', date '2003-07-02', '登记', now() from fresh
                        """).param("branch", branch).update();
        jdbc.sql("""
                        update membership s set from_on = date '2003-07-01', to_on = case when split_part(m.pinyin, ' ', 2)::int <= :more then null else date '2003-07-02' end
                          from member m where m.id = s.member_id and m.initials = 'z' and m.name like '增%'
                        """).param("more", size - 27).update();
    }

    private long branch() {
        return jdbc.sql("""
                        select g.organization_id from role_grant g join account a on a.id = g.account_id
                         where a.username = 'secretary' and g.role = 'BRANCH_SECRETARY'
                        """).query(Long.class).single();
    }

    /** A record of a day of its own: one meeting counts once. */
    private Page recording(Page page, int size) {
        branchOf(size);
        login(page, "secretary");
        page.navigate(NEW_RECORD);
        otherDay(page);
        unfold(page);
        return page;
    }

    private static void otherDay(Page page) {
        int day = DAYS.getAndIncrement();
        page.locator(".plan-fold summary").click();
        page.locator("#title").fill("11月学习第 " + day + " 次");
        page.locator("#start").fill("%02d:00".formatted(6 + day % 16));
        page.locator("#end").fill("%02d:50".formatted(6 + day % 16));
        page.locator("#date").fill("2026-11-%02d".formatted(1 + day % 14));
        page.locator("#date").blur();
    }

    /** Whether or not the roll is being drawn anew: what is open stays open. */
    private static void unfold(Page page) {
        page.evaluate("() => { document.querySelector('.roll-fold').open = true; }");
    }

    private static void mark(Page page, int number, String status) {
        Locator person = page.locator("[data-person]").nth(number);
        if (person.locator("select").count() > 0) {
            person.locator("select").selectOption(status);
        } else {
            person.locator("input[value=" + status + "]").locator("xpath=..").click();
        }
    }

    private static Locator saved(Page page) {
        return page.locator("[data-saved]");
    }

    private static void isSaved(Page page) {
        assertThat(saved(page)).containsText("已保存");
        assertThat(page.locator("form[data-dirty]")).hasCount(0);
    }

    private static long idOf(Page page) {
        return Long.parseLong(page.url().replaceFirst(".*/", ""));
    }

    private String minutes(long meeting) {
        return jdbc.sql("select minutes from meeting where id = :id")
                .param("id", meeting)
                .query(String.class)
                .single();
    }

    private List<String> exceptions(long meeting) {
        return jdbc.sql(
                        "select status from attendance where meeting_id = :id and status not in ('EXPECTED', 'PRESENT') order by status")
                .param("id", meeting)
                .query(String.class)
                .list();
    }

    private long meetings() {
        return jdbc.sql("select count(*) from meeting").query(Long.class).single();
    }

    /** The server does it, and nobody hears of it. */
    private static void drop(Route route) {
        route.fetch(new Route.FetchOptions().setMaxRedirects(0));
        route.abort();
    }

    @ParameterizedTest
    @CsvSource({"27, phone", "120, desktop", "300, phone"})
    void aMarkSendsItselfAndNothingElse(int size, String device) {
        Page page = recording(device.equals("phone") ? phone() : desktop(), size);
        Response form = page.reload();
        assertThat(form.body().length).as("bytes of the form").isLessThanOrEqualTo(120 * 1024);
        otherDay(page);
        unfold(page);
        assertThat(page.locator("[data-person]")).hasCount(size);
        assertThat(page.locator("[data-roll-words]")).hasText("全部到会 " + size + " 人");
        overFiftyKilobits(page);
        mark(page, 0, "ABSENT");
        page.waitForURL(MEETING);
        isSaved(page);
        page.locator("#minutes").fill("学习了有关文件。".repeat(200));
        isSaved(page);
        Request sent = page.waitForRequest("**/draft", () -> mark(page, size - 1, "LATE"));
        isSaved(page);
        assertThat(sent.postData().getBytes(StandardCharsets.UTF_8).length)
                .as("bytes of one mark")
                .isLessThan(1024);
        assertThat(sent.postData()).doesNotContain("minutes");
        assertThat(exceptions(idOf(page))).containsExactly("ABSENT", "LATE");
        assertThat(page.locator("[data-roll-words]"))
                .hasText("应到 " + size + " 人：到会 " + (size - 1) + " 人，其中迟到 1 人，缺席 1 人");
        assertFitsWidth(page);
        assertAccessible(page);
        screenshot(page, "record-" + size + "-" + device);
        assertThat(page.reload().body().length)
                .as("bytes of the meeting's page")
                .isLessThanOrEqualTo(120 * 1024);
        assertThat(page.locator("[data-person]")).hasCount(size);
    }

    private static void overFiftyKilobits(Page page) {
        JsonObject network = new JsonObject();
        network.addProperty("offline", false);
        network.addProperty("latency", 400);
        network.addProperty("downloadThroughput", 50_000 / 8);
        network.addProperty("uploadThroughput", 50_000 / 8);
        CDPSession browser = page.context().newCDPSession(page);
        browser.send("Network.enable");
        browser.send("Network.emulateNetworkConditions", network);
    }

    @Test
    void fourteenOfTwentySevenAbsentAndTheLineSaysSo() {
        branchOf(27);
        Page page = login(phone(), "secretary");
        page.navigate("/meetings/new?type=GENERAL_MEETING&held=true");
        otherDay(page);
        unfold(page);
        int entitled = Integer.parseInt(page.locator("[data-roll]").getAttribute("data-entitled"));
        Locator counted = page.locator("[data-person]:not([data-uncounted])");
        assertThat(counted).hasCount(entitled);
        List<String> there = List.of(chosen(page, "#chairId"), chosen(page, "#recorderId"));
        List<Integer> others = IntStream.range(0, entitled)
                .filter(i -> there.stream().noneMatch(counted.nth(i).textContent()::contains))
                .boxed()
                .limit(14)
                .toList();
        for (int i : others) {
            counted.nth(i).locator("input[value=ABSENT]").locator("xpath=..").click();
        }
        String line = "应到 " + entitled + " 人，实到 " + (entitled - 14) + " 人，至少 " + (entitled + 1) / 2 + " 人，还差 "
                + ((entitled + 1) / 2 - entitled + 14) + " 人";
        assertThat(page.locator("[data-quorum]")).hasText(line);
        page.waitForURL(MEETING);
        isSaved(page);
        page.reload();
        assertThat(page.locator("[data-quorum]")).hasText(line);
        counted.nth(others.get(0))
                .locator("input[value=PRESENT]")
                .locator("xpath=..")
                .click();
        assertThat(page.locator("[data-quorum]"))
                .hasText("应到 " + entitled + " 人，实到 " + (entitled - 13) + " 人，至少 " + (entitled + 1) / 2 + " 人，达到法定人数");
        counted.nth(others.get(0))
                .locator("input[value=ABSENT]")
                .locator("xpath=..")
                .click();
        page.locator("#minutes").fill("讨论了支部工作。");
        page.locator("button.primary[type=submit]").click();
        assertThat(page.locator("#checks")).containsText("这次会议不会计入应办事项");
    }

    private static String chosen(Page page, String select) {
        return page.locator(select + " option:checked").textContent();
    }

    @ParameterizedTest
    @CsvSource({"27, phone", "120, desktop"})
    void anAnswerThatDoesNotComeLeavesTheFormUnsaved(int size, String device) {
        Page page = recording(device.equals("phone") ? phone() : desktop(), size);
        mark(page, 0, "ABSENT");
        page.waitForURL(MEETING);
        isSaved(page);
        page.locator("#record").evaluate("form => form.setAttribute('data-patience', " + SHORT + ")");
        page.route("**/draft", route -> {});
        mark(page, 1, "ABSENT");
        assertThat(saved(page)).containsText("没有保存，平台没有回应");
        assertThat(page.locator("form[data-dirty]")).hasCount(1);
        page.unroute("**/draft");
        isSaved(page);
        assertThat(exceptions(idOf(page))).containsExactly("ABSENT", "ABSENT");
    }

    @ParameterizedTest
    @CsvSource({"27, desktop", "60, phone"})
    void lostAnswersAndBrokenRequestsMakeOneMeetingWithAllThatWasWritten(int size, String device) {
        Page page = recording(device.equals("phone") ? phone() : desktop(), size);
        long before = meetings();
        AtomicInteger requests = new AtomicInteger();
        page.route(Pattern.compile("/(drafts|draft)$"), route -> {
            int number = requests.getAndIncrement();
            if (number % 10 == 0 || number % 10 == 4) {
                drop(route);
            } else if (number % 10 == 2 || number % 10 == 6 || number % 10 == 9) {
                route.abort();
            } else {
                route.resume();
            }
        });
        page.locator("#minutes").fill("第一句。");
        assertThat(saved(page)).containsText("没有保存，网络不通");
        page.locator("#minutes").fill("第一句。第二句。");
        for (int i = 0; i < 5; i++) {
            mark(page, i, i % 2 == 0 ? "ABSENT" : "LATE");
        }
        page.waitForURL(MEETING);
        isSaved(page);
        page.locator("#minutes").fill("第一句。第二句。第三句。");
        mark(page, 5, "LATE");
        mark(page, 0, "PRESENT");
        isSaved(page);
        assertThat(meetings()).isEqualTo(before + 1);
        assertThat(minutes(idOf(page))).isEqualTo("第一句。第二句。第三句。");
        assertThat(exceptions(idOf(page))).containsExactly("ABSENT", "ABSENT", "LATE", "LATE", "LATE");
    }

    @Test
    void aMarkInOneTabDoesNotPutAnOldTextOverANewerOne() {
        Page first = recording(desktop(), 27);
        first.locator("#minutes").fill("开头。");
        first.waitForURL(MEETING);
        isSaved(first);
        Page second = first.context().newPage();
        second.navigate(first.url());
        second.locator("#minutes").fill("开头，后来改过。");
        mark(second, 0, "ABSENT");
        isSaved(second);
        mark(first, 1, "LATE");
        isSaved(first);
        long id = idOf(first);
        assertThat(minutes(id)).isEqualTo("开头，后来改过。");
        assertThat(exceptions(id)).containsExactly("ABSENT", "LATE");

        first.locator("#minutes").fill("另一个开头。");
        assertThat(saved(first)).containsText("别人已改过这份内容，您写的文字没有保存");
        mark(first, 2, "LATE");
        Patience.until("the mark is saved all the same", () -> exceptions(id).size() == 3);
        button(first, "保存草稿").click();
        assertThat(first.locator(".notice").first()).containsText("您写的文字还没有保存，在下面");
        assertThat(first.locator("#mine")).hasValue("另一个开头。");
        assertThat(first.locator("#theirs-text")).hasText("开头，后来改过。");
        assertThat(exceptions(id)).containsExactly("ABSENT", "LATE", "LATE");
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void goingBackShowsWhatIsOnRecordAndGoesOnWithWhatIsNot() {
        Page page = recording(phone(), 27);
        mark(page, 0, "ABSENT");
        mark(page, 1, "EXCUSED");
        page.waitForURL(MEETING);
        isSaved(page);
        long id = idOf(page);
        page.route("**/draft", Route::abort);
        mark(page, 2, "ABSENT");
        assertThat(saved(page)).containsText("没有保存，网络不通");
        page.onDialog(dialog -> dialog.accept());
        page.navigate("/meetings");
        page.unroute("**/draft");
        page.goBack();
        assertThat(page.locator("[data-person]")).hasCount(27);
        Locator words = page.locator("[data-roll-words]");
        long absent = page.locator("input[value=ABSENT]:checked").count();
        assertThat(words).containsText("请假 1 人，缺席 " + absent + " 人");
        assertThat(page.locator("[data-present]")).hasText(String.valueOf(26 - absent));
        assertThat(page.locator("form[data-dirty]")).hasCount(0);
        assertThat(exceptions(id)).as("as the page says").hasSize((int) absent + 1);
    }

    @Test
    void theReasonIsSaidAndNothingIsTriedInVain() {
        Page page = recording(phone(), 27);
        page.locator("#minutes").fill("学习了。");
        page.waitForURL(MEETING);
        isSaved(page);
        mark(page, 3, "ABSENT");
        isSaved(page);
        visitor().signIn("secretary", PASSWORD).submit("/me/sessions", "/me/sessions/others/ending", Map.of());
        AtomicInteger tried = new AtomicInteger();
        page.onRequest(request -> tried.addAndGet(request.url().endsWith("/draft") ? 1 : 0));
        page.locator("#minutes").fill("学习了，讨论了。");
        assertThat(saved(page)).containsText("登录已过期");
        mark(page, 4, "LATE");
        assertThat(tried.get()).isEqualTo(1);
        button(page, "登录后接着填").click();
        page.locator("#username").fill("secretary");
        page.locator("#password").fill(PASSWORD);
        page.locator("form[data-login] button[type=submit]").click();
        assertThat(page.locator("#minutes")).hasValue("学习了，讨论了。");
        assertThat(page.locator("[data-person]").nth(4).locator("input[value=LATE]"))
                .isChecked();
        assertThat(page.locator("[data-roll-words]")).containsText("其中迟到 1 人，缺席 1 人");
    }

    @Test
    void anotherDateDrawsAnotherRollAndKeepsTheMarks() {
        Page page = recording(desktop(), 60);
        mark(page, 2, "LATE");
        jdbc.sql("""
                        update membership set from_on = date '2026-11-15'
                         where member_id = (select id from member where initials = 'z' and name like '增%' order by id limit 1)
                        """).update();
        page.locator("#date").fill("2026-11-16");
        page.locator("#date").blur();
        isSaved(page);
        page.locator("#date").fill("2026-11-14");
        page.locator("#date").blur();
        assertThat(page.locator("[data-person]")).hasCount(59);
        page.locator("#date").fill("2026-11-16");
        page.locator("#date").blur();
        assertThat(page.locator("[data-person]")).hasCount(60);
        assertThat(page.locator("[data-person].unseen")).hasCount(1);
        assertThat(page.locator("[data-person].unseen input:checked")).hasCount(0);
        assertThat(page.locator("[data-roll-words]")).hasText("应到 60 人：到会 59 人，其中迟到 1 人，还没有选择 1 人");
    }

    /** The secretary's whole story: on a phone, with a branch of sixty, a session that ends in the middle and an answer that is lost at the end. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aWholeMeetingIsRecordedOnceThoughTheSessionEndsAndTheAnswerIsLost(boolean scripts) {
        Page page = page(new NewContextOptions()
                .setViewportSize(390, 844)
                .setDeviceScaleFactor(2)
                .setHasTouch(true)
                .setIsMobile(true)
                .setJavaScriptEnabled(scripts));
        recording(page, 60);
        long before = meetings();
        if (!scripts) {
            assertThat(page.locator(".form-bar noscript p")).isVisible();
        }
        mark(page, 0, "ABSENT");
        mark(page, 7, "LATE");
        page.locator("#minutes").fill("学习了有关文件。");
        if (scripts) {
            page.waitForURL(MEETING);
            isSaved(page);
        }
        visitor().signIn("secretary", PASSWORD).submit("/me/sessions", "/me/sessions/others/ending", Map.of());
        mark(page, 20, "EXCUSED");
        page.locator("[data-person]").nth(20).locator(".reasons label").first().click();
        if (scripts) {
            assertThat(saved(page)).containsText("登录已过期");
            button(page, "登录后接着填").click();
        } else {
            button(page, "保存草稿").click();
        }
        page.locator("#username").fill("secretary");
        page.locator("#password").fill(PASSWORD);
        page.locator("form[data-login] button[type=submit]").click();
        assertThat(page.locator("#minutes")).hasValue("学习了有关文件。");
        if (!scripts) {
            button(page, "保存草稿").click();
            assertThat(page.locator("[data-flash]")).containsText("草稿已保存");
        }
        sayDone(page);
        page.locator("#minutes").fill("学习了有关文件，讨论了下月安排。");
        screenshot(page, "record-story-390-" + scripts);
        Pattern sent = Pattern.compile("/(records|submission)$");
        page.route(sent, SavingBrowserTests::drop);
        page.locator("button.primary[type=submit]").click();
        Patience.until("it is on record as submitted", () -> submittedSince(before) == 1);
        page.unroute(sent);
        page.goBack();
        Patience.until("the page is back", () -> page.locator("main h1").count() > 0);
        if (page.locator("#record").count() > 0) {
            page.locator("button.primary[type=submit]").click();
        }
        assertThat(page.locator("h1")).containsText("11月学习第");
        assertThat(page.locator("main")).containsText("撤回提交");
        assertThat(meetings()).isEqualTo(before + 1);
        long id = idOf(page);
        assertThat(minutes(id)).isEqualTo("学习了有关文件，讨论了下月安排。");
        assertThat(exceptions(id)).containsExactly("ABSENT", "EXCUSED", "LATE");
        assertThat(jdbc.sql("select count(*) from attendance where meeting_id = :id and status = 'PRESENT'")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isEqualTo(57);
    }

    private long submittedSince(long before) {
        return jdbc.sql(
                        "select count(*) from meeting where status = 'SUBMITTED' and id in (select id from meeting order by id desc limit :new)")
                .param("new", meetings() - before)
                .query(Long.class)
                .single();
    }
}
