package org.hongfan.browser;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hongfan.member.IdNumber;
import org.hongfan.support.BrowserTest;
import org.hongfan.support.FormOnPage;
import org.hongfan.support.FormOnPage.Wrong;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Goes through every page of every role, once for all: no page carries a whole ID number or phone, not even in its source, nor does the log. Each
 * form is sent wrong with every field changed, and each field of the answer is compared with what was sent; then once more with the session ended in
 * between. Without scripts: with them the same pages come.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryPageTests extends BrowserTest {
    private static final Pattern ASKED_FOR_BY_SCRIPT = Pattern.compile("hx-get=\"(/[^\"#]*)\"");
    private static final Pattern ID = Pattern.compile("(?<![0-9A-Za-z])[1-9]\\d{16}[\\dXx](?![0-9A-Za-z])");
    private static final Pattern PHONE = Pattern.compile("(?<![0-9A-Za-z/+=_-])1[3-9]\\d{9}(?![0-9A-Za-z/+=_-])");
    private static final Pattern MASKED = Pattern.compile("\\d{3}\\*{4}\\d{4}");

    @Autowired
    private ApplicationContext context;

    private final Map<String, Visitor> visitors = new HashMap<>();
    private final Map<String, Found> forms = new TreeMap<>();
    private final Map<String, Integer> pages = new TreeMap<>();
    private final List<String> failed = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();
    private long masked;

    /** How many pages of one kind are looked at: meetings and activities stand in many states. */
    private static final int MOST_OF_A_KIND = 4;

    private static final int MOST_OF_MANY_STATES = 25;

    /** Routes that take fields and are not tried here, and why. */
    private static final Map<String, String> NOT_TRIED = new TreeMap<>(Map.ofEntries(
            entry("/first-run", "only before anything else is there: FirstRunTests"),
            entry("/login/code", "a one-time code, which is never shown again"),
            entry("/me/two-factor/confirmation", "a one-time code, which is never shown again"),
            entry("/me/two-factor/recovery-codes", "a one-time code, which is never shown again"),
            entry("/me/two-factor/removal", "a one-time code, which is never shown again"),
            entry("/session/type-size", "one button"),
            entry("/meetings/N/minutes", "the page of a conflict, which has its own text on it: MeetingPagesTests"),
            entry(
                    "/members/N/withdrawal",
                    "only for somebody to whom nothing refers, and the other forms that are tried do: MemberFilesTests"),
            entry("/imports/N/columns", "only for a file that was sent: ImportBrowserTests"),
            entry("/accounts/tables/application", "one button, for a file that was sent"),
            entry("/grants/tables/application", "one button, for a file that was sent"),
            entry("/welcome/N", "the end of an ID number, which is never shown again"),
            entry("/welcome/password", "a password, which is never shown again")));

    /** Pages that are reached by a form of their own. */
    private static final Map<String, List<String>> ALSO =
            Map.of("secadmin", List.of("/accounts/2/grants/new?role=BRANCH_SECRETARY"));

    /** Nothing but passwords. */
    private static final Set<String> NEVER_KEPT = Set.of("/me/password [current, password, repeated]");

    /** A form of the portal, found on a page. */
    private record Found(String account, String page, String action, String kind) {}

    /** Forms that no content makes wrong: each is one choice of a list, or is judged when it is worked on. */
    private static final Set<String> NEVER_REFUSED = Set.of(
            "/activities/N/people [member]",
            "/exports [columns]",
            "/exports [columns, plain, reason]",
            "/imports [file, kind]");

    @BeforeAll
    void lookAtEveryPage() {
        workUnderWay();
        for (String account : ACCOUNTS) {
            Visitor visitor = visitor().signIn(account, PASSWORD);
            visitors.put(account, visitor);
            crawl(account, visitor);
        }
    }

    @Test
    void noPageFailsOrCarriesAWholeNumber(CapturedOutput output) {
        assertThat(failed).isEmpty();
        assertThat(pages)
                .containsOnlyKeys(ACCOUNTS)
                .allSatisfy((account, count) ->
                        assertThat(count).as("pages of " + account).isGreaterThan(3));
        assertThat(leaks).isEmpty();
        assertThat(masked).as("masked phones seen on the way").isGreaterThan(100);
        assertThat(leaks(output.getAll())).as("numbers in the log").isEmpty();
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

    @Test
    void everyFormComesBackAsItWasSent() {
        List<String> wrong = new ArrayList<>();
        forms.values().forEach(found -> sendWithoutSession(visitors.get(found.account()), found, wrong));
        Set<String> accepted = new TreeSet<>();
        forms.forEach((kind, found) -> {
            if (!sendUntilRefused(visitors.get(found.account()), found, wrong)) {
                accepted.add(kind);
            }
        });
        forms.forEach((kind, found) -> {
            if (sendTooLong(visitors.get(found.account()), found, wrong)) {
                accepted.remove(kind);
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(accepted).as("forms that were never refused").isSubsetOf(NEVER_REFUSED);
        Set<String> tried = forms.values().stream()
                .map(found -> found.action().replaceAll("[0-9]+", "N"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(routesWithFields().stream()
                        .filter(route -> !tried.contains(route))
                        .toList())
                .as("forms that no page shows in this test: let workUnderWay() bring one about, or say here why not")
                .containsExactlyInAnyOrderElementsOf(NOT_TRIED.keySet());
    }

    /** Where a form is sent that somebody has typed into, by what the controllers take. */
    private Set<String> routesWithFields() {
        Set<String> routes = new TreeSet<>();
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((route, handler) -> {
                    boolean fields = Arrays.stream(handler.getMethodParameters())
                            .anyMatch(each -> each.hasParameterAnnotation(ModelAttribute.class)
                                    || each.hasParameterAnnotation(RequestParam.class)
                                            && each.getParameterType() == String.class);
                    if (fields && route.getMethodsCondition().getMethods().contains(RequestMethod.POST)) {
                        route.getPatternValues().forEach(each -> routes.add(each.replaceAll("\\{[^}]+}", "N")));
                    }
                });
        return routes;
    }

    /** What the demonstration has none of at this hour: a meeting and an activity under way, a correction asked for. */
    private void workUnderWay() {
        Visitor secretary = visitor().signIn("secretary", PASSWORD);
        String meeting = done(secretary, "/meetings/new?type=THEME_DAY&held=false", "/meetings", Map.of());
        done(secretary, meeting, meeting + "/opening", Map.of());
        done(secretary, "/meetings/new?type=COMMITTEE_MEETING&held=false", "/meetings", Map.of());
        String activity = done(
                secretary,
                "/activities/new",
                "/activities",
                Map.of(
                        "title",
                        "整治河道",
                        "day",
                        "2026-11-23",
                        "start",
                        "08:00",
                        "end",
                        "09:00",
                        "place",
                        "河边",
                        "hours",
                        "1"));
        if (!secretary.get(activity).body().contains(activity + "/people")) {
            done(secretary, activity, activity + "/publication", Map.of());
        }
        done(
                secretary,
                activity,
                activity + "/people",
                Map.of("member", first(secretary, activity, "input[name=member]")));
        done(
                visitor().signIn("member", PASSWORD),
                "/me/corrections/new",
                "/me/corrections",
                Map.of("field", "NAME", "wanted", "王大明"));
        String archived =
                hrefs(secretary, "/meetings?status=ARCHIVED", "/meetings/\\d+").get(0);
        done(
                secretary,
                archived + "/reopening-request",
                archived + "/reopening-request",
                Map.of("reason", "记错了", "minutes", "更正以后的记录"));
        String branch =
                "/organizations/" + first(secretary, "/meetings/new?type=THEME_DAY", "input[name=organizationId]");
        Visitor community = visitor().signIn("community", PASSWORD);
        done(
                community,
                branch + "/appointments/new",
                branch + "/appointments",
                Map.of(
                        "post",
                        "DEPUTY_SECRETARY",
                        "memberId",
                        first(community, branch + "/appointments/new", "select[name=memberId] option[value~=[0-9]]"),
                        "from",
                        "2026-11-23"));
    }

    private static List<String> hrefs(Visitor visitor, String page, String kind) {
        return Jsoup.parse(visitor.get(page).body()).select("a[href]").eachAttr("href").stream()
                .filter(href -> href.matches(kind))
                .toList();
    }

    private static String first(Visitor visitor, String page, String selector) {
        HttpResponse<String> answer = visitor.get(page);
        Element found = Jsoup.parse(answer.body()).selectFirst(selector);
        if (found == null) {
            throw new AssertionError(page + " (" + answer.statusCode() + ") has no " + selector + ": "
                    + Jsoup.parse(answer.body()).select("main").text());
        }
        return found.attr("value");
    }

    /** Sends a form as it stands with these fields besides, and returns where it leads. */
    private static String done(Visitor visitor, String page, String action, Map<String, String> fields) {
        Element form = find(visitor.get(page), action);
        if (form == null) {
            throw new AssertionError("no form for " + action + " on " + page);
        }
        Map<String, List<String>> all = new FormOnPage(form).asItStands();
        fields.forEach((name, value) -> all.put(name, List.of(value)));
        HttpResponse<String> answer = visitor.postAll(action, all);
        if (answer.statusCode() != 302) {
            throw new AssertionError(action + ": " + answer.statusCode() + " "
                    + Jsoup.parse(answer.body()).select("main").text());
        }
        return Visitor.location(answer).replaceAll("[?#].*", "");
    }

    /** The session is over when it is sent: after the sign-in it stands there as it was sent, and nothing was done. */
    private void sendWithoutSession(Visitor visitor, Found found, List<String> wrong) {
        if (NEVER_KEPT.contains(found.kind())) {
            return;
        }
        Element form = find(visitor.get(found.page()), found.action());
        Map<String, List<String>> sent = changed(form, Wrong.RIGHT);
        visitor.forget("hongfan-session");
        HttpResponse<String> answer = new FormOnPage(form).takesFiles()
                ? visitor.upload(found.action(), single(sent), "file", "filename=\"a.pdf\"", new byte[10])
                : visitor.postAll(found.action(), sent);
        assertThat(Visitor.location(answer)).as(found.kind()).isEqualTo("/login?kept");
        String next = Visitor.location(visitor.trySignIn(found.account(), PASSWORD));
        assertThat(next).as(found.kind()).startsWith("/kept/");
        HttpResponse<String> back = visitor.get(Visitor.location(visitor.get(next)));
        if (!back.body().contains("刚才登录已过期，")) {
            wrong.add(found.kind() + ": the page does not say what has happened");
        }
        compare(found, "session over", form, sent, back, wrong);
        visitor.submit("/kept", next + "/removal", Map.of());
    }

    private boolean sendUntilRefused(Visitor visitor, Found found, List<String> wrong) {
        for (Wrong how : List.of(Wrong.BLANK, Wrong.STRANGE, Wrong.RIGHT)) {
            Element form = find(visitor.get(found.page()), found.action());
            if (form == null) {
                // It was taken, or the page has it no more since another was.
                return false;
            }
            Map<String, List<String>> sent = changed(form, how);
            HttpResponse<String> answer = send(visitor, found, form, sent);
            if (answer.statusCode() >= 400) {
                compare(found, how + ", " + answer.statusCode(), form, sent, answer, wrong);
                return true;
            }
        }
        return false;
    }

    /** What is longer than a field says it takes is refused, not cut and not kept. */
    private boolean sendTooLong(Visitor visitor, Found found, List<String> wrong) {
        Element form = find(visitor.get(found.page()), found.action());
        if (form == null || form.select("input[type=text], textarea").isEmpty()) {
            return false;
        }
        Map<String, List<String>> sent = changed(form, Wrong.TOO_LONG);
        HttpResponse<String> answer = send(visitor, found, form, sent);
        if (answer.statusCode() < 400) {
            wrong.add(found.kind() + ": takes a text of any length");
            return false;
        }
        compare(found, "too long, " + answer.statusCode(), form, sent, answer, wrong);
        return true;
    }

    /** Another group has another roll, which then stands there as nobody has seen it: the tests of the roll look at that. */
    private static Map<String, List<String>> changed(Element form, Wrong how) {
        Map<String, List<String>> sent = new FormOnPage(form).changed(how);
        List<String> group = new FormOnPage(form).seen().get("groupId");
        if (group != null && sent.keySet().stream().anyMatch(name -> name.startsWith("marks["))) {
            sent.put("groupId", group);
        }
        return sent;
    }

    private static HttpResponse<String> send(
            Visitor visitor, Found found, Element form, Map<String, List<String>> sent) {
        return new FormOnPage(form).takesFiles()
                ? visitor.upload(
                        found.action(),
                        single(sent),
                        "file",
                        "filename=\"a.exe\"",
                        "MZ".getBytes(StandardCharsets.US_ASCII))
                : visitor.postAll(found.action(), sent);
    }

    private static void compare(
            Found found,
            String how,
            Element form,
            Map<String, List<String>> sent,
            HttpResponse<String> answer,
            List<String> wrong) {
        Element back = find(answer, found.action());
        if (back == null) {
            wrong.add(found.kind() + " (" + how + ", " + answer.statusCode() + "): the answer has no such form: "
                    + Jsoup.parse(answer.body()).select("main").text());
            return;
        }
        Map<String, List<String>> expected = new LinkedHashMap<>(sent);
        expected.keySet().retainAll(new FormOnPage(form).seen().keySet());
        Map<String, List<String>> shown = new FormOnPage(back).seen();
        Set<String> names = new TreeSet<>(expected.keySet());
        names.addAll(shown.keySet());
        // What is to be confirmed is asked of each state of things anew.
        names.remove("confirmed");
        for (String name : names) {
            String mine = text(expected.get(name));
            // What was chosen may stand there as settled, and is sent all the same.
            String theirs = text(shown.containsKey(name) ? shown.get(name) : new FormOnPage(back).hidden(name));
            if (!mine.equals(theirs)) {
                wrong.add(found.kind() + " (" + how + ") " + name + ": sent “" + cut(mine) + "”, shown “" + cut(theirs)
                        + "”");
            }
        }
    }

    private static String text(List<String> values) {
        return values == null
                ? ""
                : values.stream().map(each -> each.replace("\r\n", "\n")).collect(Collectors.joining("|"));
    }

    private static String cut(String text) {
        return text.length() < 40 ? text : text.substring(0, 40) + "…" + text.length();
    }

    private static Map<String, String> single(Map<String, List<String>> sent) {
        Map<String, String> single = new LinkedHashMap<>();
        sent.forEach((name, values) -> single.put(name, values.get(0)));
        return single;
    }

    private static Element find(HttpResponse<String> answer, String action) {
        return Jsoup.parse(answer.body()).select("form[method=post]").stream()
                .filter(each -> actions(each).contains(action))
                .findFirst()
                .orElse(null);
    }

    private static Set<String> actions(Element form) {
        Set<String> actions = new TreeSet<>();
        actions.add(form.attr("action"));
        actions.addAll(form.select("[formaction]").eachAttr("formaction"));
        if (!form.id().isEmpty()) {
            form.ownerDocument()
                    .select("[formaction][form=" + form.id() + "]")
                    .eachAttr("formaction")
                    .forEach(actions::add);
        }
        return actions;
    }

    private void crawl(String account, Visitor visitor) {
        Deque<String> waiting = new ArrayDeque<>(List.of("/"));
        waiting.addAll(ALSO.getOrDefault(account, List.of()));
        Set<String> known = new HashSet<>(waiting);
        Map<String, Integer> looked = new HashMap<>();
        while (!waiting.isEmpty()) {
            String path = waiting.poll();
            String kind = kindOf(path);
            if (looked.merge(kind, 1, Integer::sum)
                    > (kind.matches("/(meetings|activities)/N.*") ? MOST_OF_MANY_STATES : MOST_OF_A_KIND)) {
                continue;
            }
            HttpResponse<String> answer = visitor.get(path);
            if (answer.statusCode() >= 500) {
                failed.add(account + " " + path + ": " + answer.statusCode());
            }
            String further = Visitor.location(answer);
            if (further.startsWith("/") && known.add(further)) {
                waiting.add(further);
            }
            if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html")) {
                continue;
            }
            leaks(answer.body()).forEach(leak -> leaks.add(account + " " + path + ": " + leak));
            masked += MASKED.matcher(answer.body()).results().count();
            if (answer.statusCode() != 200) {
                continue;
            }
            pages.merge(account, 1, Integer::sum);
            ASKED_FOR_BY_SCRIPT
                    .matcher(answer.body())
                    .results()
                    .map(each -> each.group(1).replace("&amp;", "&"))
                    .filter(known::add)
                    .forEach(waiting::add);
            Document page = Jsoup.parse(answer.body());
            for (Element form : page.select("form[method=post]")) {
                FormOnPage fields = new FormOnPage(form);
                for (String action : actions(form)) {
                    String plain = action.replaceAll("\\?.*", "");
                    String name = plain.replaceAll("[0-9]+", "N") + " " + fields.names();
                    if (fields.hasFields() && !plain.isEmpty()) {
                        forms.putIfAbsent(name, new Found(account, path, plain, name));
                    }
                }
            }
            for (Element link : page.select("a[href^=/]")) {
                String href = link.attr("href").replaceAll("#.*", "");
                if (!href.isEmpty() && !href.startsWith("/help") && known.add(href)) {
                    waiting.add(href);
                }
            }
        }
    }

    private static String kindOf(String path) {
        int query = path.indexOf('?');
        String plain = (query < 0 ? path : path.substring(0, query)).replaceAll("[0-9]+", "N");
        return query < 0
                ? plain
                : plain + "?"
                        + List.of(path.substring(query + 1).split("&")).stream()
                                .map(each -> each.replaceAll("=.*[0-9].*", "").replaceAll("=[^A-Z].*", ""))
                                .sorted()
                                .collect(Collectors.joining("&"));
    }
}
