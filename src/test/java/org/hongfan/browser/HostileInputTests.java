package org.hongfan.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * Every field of every form, found on the live pages of every demonstration role, takes what does not belong into it: it is refused or kept
 * as text, never a failure of the server, never markup, never a header.
 */
class HostileInputTests extends BrowserTest {
    private static final Map<String, String> HOSTILE = new LinkedHashMap<>();

    static {
        HOSTILE.put("script", "<script>alert('hf7')</script>");
        HOSTILE.put("attribute", "\"'><img src=x onerror=alert('hf7')>");
        HOSTILE.put("sql", "'; drop table audit_entry; -- ' or '1'='1");
        HOSTILE.put(
                "template",
                "%s%n%_(*+[{? hf[[${7*7}]]hf hf[(${7*7})]hf __${7*7}__ hf${7*7}hf hf#{7*7}hf hf*{7*7}hf ~{::x}");
        HOSTILE.put("header", "x\r\nSet-Cookie: hostile=1\r\n\r\n<script>alert('hf7')</script>");
        HOSTILE.put("path", "../../../../../../etc/passwd");
        HOSTILE.put("nul", "a\u0000b");
        HOSTILE.put("unicode", "𠮷👩‍👩‍👧‍👦\u200b\u202eevil\ufeff\u0301\u2028");
        HOSTILE.put("number", "99999999999999999999999999");
        HOSTILE.put("negative", "-2147483649");
        HOSTILE.put("date", "2026-02-30T25:61");
        HOSTILE.put("far day", "999999999-12-31");
        HOSTILE.put("long and without pattern", withoutPattern(100_000));
        HOSTILE.put("farthest day", "+999999999-12-31");
        HOSTILE.put("blank", "\u3000 \t");
    }

    /** What of the above must never stand in a page as it is. */
    private static final List<String> LIVE = List.of(
            "<script>alert('hf7')", "<img src=x onerror", "hf49hf", "Whitelabel", "org.springframework", "java.lang.");

    /** Would end the sessions or accounts that the crawl goes on with. */
    private static final Pattern LEFT_ALONE = Pattern.compile(
            "/logout|/me/sign-outs|/me/sessions/.*|/me/two-factor.*|/session/post|/accounts/#/(disabling|password-reset|sign-outs|grants/#/end)|/subordinates/#/password-reset|/login.*");

    private static final int EXAMPLES = 2;
    private static final int MOST_PAGES = 100;

    @LocalServerPort
    private int port;

    private final List<String> wrong = new ArrayList<>();
    private final Set<String> tried = new TreeSet<>();
    /** What has been sent word for word is not sent again. */
    private final Set<String> sent = new HashSet<>();

    private final Map<Visitor, String> tokens = new HashMap<>();

    private record Form(String action, boolean post, Map<String, String> fields, Set<String> free) {}

    @Test
    void nothingThatIsTypedBreaksOrBecomesPartOfThePage() {
        Map<String, List<Form>> formsOf = new LinkedHashMap<>();
        Set<String> signatures = new HashSet<>();
        for (String role : ACCOUNTS) {
            Visitor visitor = new Visitor(port).signIn(role, PASSWORD);
            List<Form> fresh = new ArrayList<>();
            for (Form form : crawl(visitor, role)) {
                String signature = form.post() + " " + pattern(form.action()) + " " + new TreeSet<>(form.free());
                if (!form.free().isEmpty()
                        && !LEFT_ALONE.matcher(pattern(form.action())).matches()
                        && signatures.add(signature)) {
                    fresh.add(form);
                }
            }
            formsOf.put(role, fresh);
        }
        formsOf.forEach((role, forms) -> {
            Visitor visitor = new Visitor(port).signIn(role, PASSWORD);
            for (Form form : forms) {
                tried.add((form.post() ? "POST " : "GET ") + pattern(form.action()));
                HOSTILE.forEach((name, text) -> attack(visitor, role, form, name, text));
            }
        });
        assertThat(wrong).as("answers to hostile input, %d forms", tried.size()).isEmpty();
        assertThat(tried).as("forms found by crawling").hasSizeGreaterThan(25);
        for (String role : ACCOUNTS) {
            crawl(new Visitor(port).signIn(role, PASSWORD), role);
        }
        assertThat(wrong).as("pages afterwards").isEmpty();
    }

    @Test
    void whatWasKeptIsShownAsText() {
        Page page = login(desktop(), "sysadmin");
        page.navigate("/accounts/new");
        page.getByLabel("姓名").fill("<img src=x onerror=alert(1)>");
        page.getByLabel("用户名").fill("hostile");
        page.locator("main button[type=submit]").click();
        page.waitForURL("**/accounts/*");
        assertThat(page.locator("main h1").innerText()).isEqualTo("<img src=x onerror=alert(1)>");
        page.navigate("/accounts?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E");
        assertThat(page.locator("main script").count()).isZero();
    }

    @Test
    void addressesThatAreNone() {
        Visitor visitor = new Visitor(port).signIn("secretary", PASSWORD);
        for (String path : List.of(
                "/members/%3Cscript%3E",
                "/members/99999999999999999999",
                "/members/-1",
                "/meetings/1%00",
                "/meetings/..%2f..%2fetc",
                "/help/..%2f..%2fapplication.yml",
                "/help/%5B%5B$%7B7*7%7D%5D%5D",
                "/sign-in/%0d%0aSet-Cookie:hostile=1",
                "/css/..%2fapplication.yml",
                "/members;jsessionid=1",
                "/members?page=-5",
                "/members?page=99999999999",
                "/meetings?type=%3Cscript%3E&status=%00",
                "/members?q=%ED%A0%80%C0%AF",
                "/error",
                "/actuator/env",
                "/login?wait=%3Cscript%3Ealert('hf7')%3C/script%3E",
                "//elsewhere.example/..")) {
            check(visitor.get(path), "GET " + path);
        }
        assertThat(wrong).isEmpty();
    }

    private List<Form> crawl(Visitor visitor, String role) {
        List<Form> forms = new ArrayList<>();
        Map<String, Integer> seen = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of("/"));
        Set<String> queued = new HashSet<>(open);
        int pages = 0;
        while (!open.isEmpty() && pages < MOST_PAGES) {
            String path = open.poll();
            if (seen.merge(pattern(path), 1, Integer::sum) > EXAMPLES) {
                continue;
            }
            pages++;
            HttpResponse<String> answer = visitor.get(path);
            check(answer, role + " GET " + path);
            if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                continue;
            }
            Document page = Jsoup.parse(answer.body(), "http://127.0.0.1:" + port + path);
            for (Element form : page.select("form")) {
                Form read = read(path, form);
                forms.add(read);
                if (read.post() && !read.fields().keySet().containsAll(Set.of("_csrf", "_formToken"))) {
                    wrong.add(role + " " + path + ": the form for " + read.action() + " lacks token or key");
                }
            }
            for (Element link : page.select("a[href^=/]")) {
                String href = link.attr("href").replaceFirst("#.*", "");
                if (!href.isEmpty() && !href.startsWith("//") && queued.add(href)) {
                    open.add(href);
                }
            }
        }
        return forms;
    }

    private Form read(String page, Element form) {
        Map<String, String> fields = new LinkedHashMap<>();
        Set<String> free = new LinkedHashSet<>();
        boolean post = form.attr("method").equalsIgnoreCase("post");
        for (Element field : form.select("input[name], select[name], textarea[name], button[name]")) {
            String name = field.attr("name");
            String type = field.tagName().equals("input") ? field.attr("type") : field.tagName();
            if (type.equals("file")) {
                continue;
            }
            boolean choice = type.equals("radio") || type.equals("checkbox");
            if (choice && !field.hasAttr("checked") && fields.containsKey(name)) {
                continue;
            }
            String value = field.tagName().equals("select")
                    ? chosen(field)
                    : field.tagName().equals("textarea") ? field.text() : field.attr("value");
            fields.put(name, value);
            if (!name.startsWith("_")) {
                free.add(name);
            }
        }
        String action = form.hasAttr("action") && !form.attr("action").isEmpty() ? form.attr("action") : page;
        return new Form(action, post, fields, free);
    }

    private static String chosen(Element select) {
        Element option = select.selectFirst("option[selected]");
        if (option == null) {
            option = select.select("option").stream()
                    .filter(each -> !each.attr("value").isEmpty())
                    .findFirst()
                    .orElse(null);
        }
        return option == null ? "" : option.attr("value");
    }

    /** Once with every field hostile, once with the chosen ones as they were, so that the text gets past them. */
    private void attack(Visitor visitor, String role, Form form, String name, String text) {
        send(visitor, role, form, name, field -> text);
        send(
                visitor,
                role,
                form,
                name + " in text fields",
                field -> isChosen(form.fields().get(field)) ? form.fields().get(field) : text);
    }

    private static boolean isChosen(String value) {
        return value.matches("[0-9]+|true|false|on|[A-Z][A-Z0-9_]+|\\d{4}-\\d\\d.*|\\d\\d:\\d\\d");
    }

    private void send(Visitor visitor, String role, Form form, String name, Function<String, String> value) {
        Map<String, String> fields = new TreeMap<>();
        form.fields()
                .forEach((field, before) ->
                        fields.put(field, form.free().contains(field) ? value.apply(field) : before));
        String what = role + " " + (form.post() ? "POST " : "GET ") + form.action() + " (" + name + ")";
        if (!sent.add(role + form.action() + fields.hashCode())) {
            return;
        }
        if (form.post()) {
            fields.put("_csrf", tokens.computeIfAbsent(visitor, Visitor::token));
            fields.remove("_formToken");
            HttpResponse<String> answer = visitor.post(form.action(), fields);
            check(answer, what);
            if (answer.statusCode() == 403) {
                wrong.add(what + ": the token was refused");
            }
            String next = Visitor.location(answer);
            if (!next.isEmpty()) {
                check(visitor.get(URI.create(next).getRawPath()), what + " then " + next);
            }
        } else if (fields.values().stream().mapToInt(String::length).sum() < 2_000) {
            String path = form.action().replaceFirst("\\?.*", "");
            check(visitor.get(path + "?" + Visitor.query(fields)), what);
        }
    }

    private void check(HttpResponse<String> answer, String what) {
        if (answer.statusCode() >= 500) {
            wrong.add(what + ": " + answer.statusCode());
        }
        if (!answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("hostile"))
                .toList()
                .isEmpty()) {
            wrong.add(what + ": sets a cookie");
        }
        String location = answer.headers().firstValue("Location").orElse("/");
        if (!location.startsWith("/") && !location.startsWith("http://127.0.0.1:" + port + "/")
                || location.startsWith("//")) {
            wrong.add(what + ": leads to " + location);
        }
        boolean page = answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
        for (String live : LIVE) {
            if (page && answer.body().contains(live)) {
                wrong.add(what + ": contains " + live);
            }
        }
        // What the container itself cannot read as a request comes to no page of the portal.
        boolean unreadable = answer.statusCode() == 400 && answer.body().contains("HTTP Status 400");
        if (page
                && !unreadable
                && answer.headers().firstValue("Content-Security-Policy").isEmpty()) {
            wrong.add(what + ": " + answer.statusCode() + " without a content policy");
        }
    }

    /** Which does not shrink when it is compressed. */
    private static String withoutPattern(int length) {
        Random random = new Random(7);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) (0x4e00 + random.nextInt(20_000)));
        }
        return text.toString();
    }

    private static String pattern(String path) {
        return path.replaceFirst("[?].*", "").replaceAll("/[0-9]+(?=/|$)", "/#");
    }
}
