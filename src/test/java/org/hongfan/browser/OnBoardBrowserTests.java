package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.lowagie.text.pdf.PdfReader;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.shared.Secrets;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Everybody comes on board: a branch by its secretary on a phone, a town in one file, a member by a slip. */
class OnBoardBrowserTests extends BrowserTest {
    private static final int MOST_TAPS = 12;
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]{3,}");

    private static final String COUNTER = """
            addEventListener('pointerdown', event => {
                if (event.isTrusted) sessionStorage.setItem('taps', Number(sessionStorage.getItem('taps')) + 1);
            }, true);
            """;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Secrets secrets;

    /** In this order: whoever has a slip of the branch gets none with the town's. */
    @Test
    void aBranchAMemberAndATownComeOnBoard() throws IOException {
        aSecretaryGivesSlipsAndAMemberIsInWithFewTapsAndNoWordOfEnglish();
        aTownIsOneFileInTheBackground();
    }

    private void aSecretaryGivesSlipsAndAMemberIsInWithFewTapsAndNoWordOfEnglish() throws IOException {
        Page secretary = login(phone(), "secretary");
        secretary.navigate("/activations");
        assertFitsWidth(secretary);
        assertAccessible(secretary);
        screenshot(secretary, "activations-phone");
        int without = secretary.locator("input[name=members]:checked").count();
        assertThat(without).isGreaterThan(20);
        secretary.getByText("给选中的人生成开通单").tap();
        secretary.waitForURL("**/activations/*");
        assertFitsWidth(secretary);
        assertAccessible(secretary);
        assertThat(secretary.locator(".activation-links li")).hasCount(without);
        Download paper =
                secretary.waitForDownload(() -> secretary.getByText("下载打印文件").tap());
        try (PdfReader pdf = new PdfReader(Files.readAllBytes(paper.path()))) {
            assertThat(pdf.getNumberOfPages()).isEqualTo((without + 7) / 8);
        }
        Locator first = secretary.locator(".activation-links li").first();
        first.locator("summary").tap();
        screenshot(secretary, "activation-slips-phone");
        String link = first.locator("code").innerText();
        String subject = first.locator("code").getAttribute("id").replace("link-", "");
        String name = jdbc.sql("select name from member where id = :id")
                .param("id", Long.valueOf(subject))
                .query(String.class)
                .single();
        String number = secrets.open(jdbc.sql("select id_number_cipher from member where id = :id")
                .param("id", Long.valueOf(subject))
                .query(byte[].class)
                .single());

        Page member = phone();
        member.addInitScript(COUNTER);
        member.navigate(link);
        noEnglish(member, "");
        screenshot(member, "welcome-confirm-phone");
        fill(member, "#name", name);
        fill(member, "#lastSix", number.substring(12));
        member.getByText("下一步").tap();
        member.waitForURL("**/welcome/password");
        String username = member.locator("input[name=username]").inputValue();
        noEnglish(member, username);
        assertFitsWidth(member);
        assertAccessible(member);
        screenshot(member, "welcome-password-phone");
        fill(member, "#password", "山高水长人民就是江山");
        fill(member, "#repeated", "山高水长人民就是江山");
        member.locator(".form-bar button").tap();
        assertThat(member.locator(".flash")).containsText("账号开通了");
        noEnglish(member, username);
        assertThat(member.locator(".who .post")).containsText("党员 " + name);
        assertThat(((Number) member.evaluate("Number(sessionStorage.getItem('taps'))")).intValue())
                .as("taps from the scanned code to the home page")
                .isBetween(5, MOST_TAPS);

        secretary.navigate("/activations");
        assertThat(secretary.locator(".activation-sum b")).containsText("/ 27");
        assertThat(secretary
                        .locator(".activation-people li", new Page.LocatorOptions().setHasText(name))
                        .first())
                .containsText("已开通");
    }

    private void aTownIsOneFileInTheBackground() throws IOException {
        Page town = login(desktop(), "town");
        town.navigate("/activations");
        assertAccessible(town);
        screenshot(town, "activations-town-desktop");
        Matcher waiting = Pattern.compile("未发 (\\d+) 人")
                .matcher(town.locator(".activation-sum").innerText());
        assertThat(waiting.find()).isTrue();
        int people = Integer.parseInt(waiting.group(1));
        assertThat(people).as("members of the town without an account").isGreaterThan(3000);
        town.getByText("生成开通单").click();
        town.waitForURL("**/activations/*");
        town.getByText("下载打印文件").waitFor();
        Download paper = town.waitForDownload(() -> town.getByText("下载打印文件").click());
        List<Integer> branches = jdbc.sql("""
                        select cast(count(*) as int) from activation_slip where batch_id = (select max(id) from activation_batch) group by organization_id
                        """).query(Integer.class).list();
        assertThat(branches.stream().mapToInt(each -> each).sum()).isEqualTo(people);
        try (PdfReader pdf = new PdfReader(Files.readAllBytes(paper.path()))) {
            assertThat(pdf.getNumberOfPages())
                    .as("each branch begins on a page of its own")
                    .isEqualTo(
                            branches.stream().mapToInt(each -> (each + 7) / 8).sum());
        }
        town.getByText("看链接").click();
        assertThat(town.locator(".activation-parts li")).hasCount(branches.size());
        screenshot(town, "activation-slips-town-desktop");
        town.navigate("/activations");
        assertThat(town.locator(".activation-sum")).containsText("未发 0 人");
    }

    private static void fill(Page page, String field, String text) {
        page.locator(field).tap();
        page.locator(field).fill(text);
    }

    private static void noEnglish(Page page, String username) {
        String visible = page.locator("body").innerText();
        assertThat(ENGLISH.matcher(username.isEmpty() ? visible : visible.replace(username, ""))
                        .results()
                        .map(found -> found.group())
                        .toList())
                .as("English on " + page.url())
                .isEmpty();
    }
}
