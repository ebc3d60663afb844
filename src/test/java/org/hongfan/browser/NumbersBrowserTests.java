package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.member.IdNumber;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No page of any role carries a whole ID number or phone, not even in its source; nor does the log. */
@ExtendWith(OutputCaptureExtension.class)
class NumbersBrowserTests extends BrowserTest {
    private static final List<String> ROLES = List.of(
            "member",
            "host",
            "leader",
            "secretary",
            "community",
            "town",
            "district",
            "sysadmin",
            "secadmin",
            "auditor");
    private static final Pattern LINK = Pattern.compile("(?:href|hx-get)=\"(/[^\"#]*)\"");
    private static final Pattern ID = Pattern.compile("(?<![0-9A-Za-z])[1-9]\\d{16}[\\dXx](?![0-9A-Za-z])");
    private static final Pattern PHONE = Pattern.compile("(?<![0-9A-Za-z/+=_-])1[3-9]\\d{9}(?![0-9A-Za-z/+=_-])");
    private static final int PAGES_OF_A_KIND = 3;

    @LocalServerPort
    private int port;

    @Test
    void everyPageMasks(CapturedOutput output) {
        List<String> leaks = new ArrayList<>();
        int masked = 0;
        for (String role : ROLES) {
            Map<String, String> pages = crawl(new Visitor(port).signIn(role, PASSWORD));
            assertThat(pages).as("pages of " + role).hasSizeGreaterThan(3);
            pages.forEach((path, html) -> leaks(html).forEach(leak -> leaks.add(role + " " + path + ": " + leak)));
            masked += pages.values().stream()
                    .mapToInt(html -> html.split("\\d{3}\\*{4}\\d{4}").length - 1)
                    .sum();
        }
        assertThat(leaks).isEmpty();
        assertThat(masked).as("masked phones seen on the way").isGreaterThan(100);
        assertThat(leaks(output.getAll())).as("numbers in the log").isEmpty();
    }

    @Test
    void aNumberIsSeenInPlaceAndWithoutScriptsOnAPageOfItsOwn() {
        for (Page page : List.of(phone(), desktop())) {
            ask(page);
            assertFitsWidth(page);
            assertAccessible(page);
            screenshot(page, "reveal-ask-" + page.viewportSize().width);
            show(page);
            screenshot(page, "reveal-shown-" + page.viewportSize().width);
        }
        Page plain = page(new NewContextOptions().setJavaScriptEnabled(false));
        ask(plain);
        show(plain);
        assertThat(plain.locator("h1")).containsText("的电话");
        screenshot(plain, "reveal-shown-plain");
        for (Page page : List.of(phone(), desktop())) {
            login(page, "secretary");
            page.navigate("/me");
            assertFitsWidth(page);
            screenshot(page, "me-" + page.viewportSize().width);
        }
    }

    private void ask(Page page) {
        login(page, "secretary");
        page.navigate("/members");
        page.locator("table.members tbody th a").first().click();
        Locator number = page.locator("#number-PHONE");
        assertThat(number).containsText("****");
        number.locator("summary").click();
        number.locator("select").selectOption("CONTACT");
    }

    private static void show(Page page) {
        page.locator("#number-PHONE button").click();
        assertThat(page.locator("#number-PHONE b")).hasText(Pattern.compile("1\\d{10}"));
    }

    /** Follows the links of each page; of the pages that differ only in their numbers, a few stand for all. */
    private static Map<String, String> crawl(Visitor visitor) {
        Map<String, String> seen = new LinkedHashMap<>();
        Map<String, Integer> kinds = new LinkedHashMap<>();
        Set<String> known = new LinkedHashSet<>(Set.of("/"));
        Deque<String> waiting = new ArrayDeque<>(known);
        while (!waiting.isEmpty()) {
            String path = waiting.poll();
            String kind = path.replaceAll("\\d+", "0").replaceAll("=[^&]*", "=");
            if (path.startsWith("/help")
                    || path.matches("/(css|js|img|vendor|webjars|favicon).*")
                    || kinds.merge(kind, 1, Integer::sum) > PAGES_OF_A_KIND) {
                continue;
            }
            HttpResponse<String> answer = arrive(visitor, path);
            assertThat(answer.statusCode()).as(path).isLessThan(500);
            if (answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                String html = answer.body();
                seen.put(path, html);
                Matcher links = LINK.matcher(html);
                while (links.find()) {
                    String link = links.group(1).replace("&amp;", "&");
                    if (known.add(link)) {
                        waiting.add(link);
                    }
                }
            }
        }
        return seen;
    }

    /** Follows where a page leads on to. */
    private static HttpResponse<String> arrive(Visitor visitor, String path) {
        HttpResponse<String> answer = visitor.get(path);
        for (int i = 0; i < 5 && Visitor.location(answer).startsWith("/"); i++) {
            answer = visitor.get(Visitor.location(answer));
        }
        return answer;
    }

    private static List<String> leaks(String text) {
        List<String> leaks = new ArrayList<>();
        Matcher id = ID.matcher(text);
        while (id.find()) {
            String found = id.group().toUpperCase();
            if (IdNumber.checkOf(found.substring(0, 17)) == found.charAt(17)) {
                leaks.add(found);
            }
        }
        Matcher phone = PHONE.matcher(text);
        while (phone.find()) {
            leaks.add(phone.group());
        }
        return leaks;
    }
}
