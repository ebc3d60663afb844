package org.hongfan.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import lombok.RequiredArgsConstructor;
import net.ttddyy.dsproxy.QueryCountHolder;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.hongfan.citation.Citations;
import org.hongfan.help.Manual;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.platform.TestServer;
import org.hongfan.support.KnownDocuments;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.PrintedCitations;
import org.hongfan.support.Users;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.util.AntPathMatcher;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every page takes few statements, and the same few when the district grows: each is asked on a small demonstration district and on one with
 * twice the people and four times the months. What is counted is all that goes to the database for one request, who is asking (one statement and
 * its transaction's reach, which the portal keeps for five seconds) and the reach of each transaction included.
 */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
@RequiredArgsConstructor
class StatementBudgetTests {

    /** account, page, statements at most. Words in braces are {@link #subjects() subjects}. */
    private static final String BUDGETS = """
            member     /                                        6
            host       /                                        6
            leader     /                                        8
            leader     /meetings                                4
            leader     /meetings/new                            14
            secretary  /                                        14
            community  /                                        15
            town       /                                        15
            district   /                                        19
            sysadmin   /                                        8
            secadmin   /                                        13
            auditor    /                                        9
            member     /me                                      9
            member     /me/points                               9
            member     /me/points?corrections=true              9
            member     /me/points/{entry}                       7
            member     /me/attendance                           8
            member     /me/data                                 3
            member     /me/corrections/new                      4
            member     /me/password                             7
            member     /me/sessions                             5
            member     /me/two-factor                           9
            member     /meetings                                4
            member     /meetings/{archived}                     11
            member     /activities                              8
            member     /activities/{activity}                   10
            member     /points/rules                            5
            member     /sign-in/{token}                         7
            member     /search?q=主题                           6
            member     /help                                    2
            member     /help/start                              2
            host       /members                                 5
            host       /meetings/{planned}/household            11
            secretary  /members                                 7
            secretary  /members/new                             7
            secretary  /members/options?branch={branch}         5
            secretary  /members/{person}                        10
            secretary  /members/{person}/edit                   4
            secretary  /members/{person}/transfer               5
            secretary  /members/{person}/withdrawal             21
            secretary  /members/{person}/status                 4
            secretary  /members/{person}/placement              6
            secretary  /members/{person}/exclusions/new         4
            secretary  /members/{person}/attendance             8
            secretary  /members/{person}/points                 9
            secretary  /members/{person}/points/{entry}         7
            secretary  /meetings                                4
            secretary  /meetings?q=学习                         4
            secretary  /meetings/new                            6
            secretary  /meetings/new?type=THEME_DAY             13
            secretary  /meetings/{planned}                      18
            secretary  /meetings/{planned}/edit                 14
            secretary  /meetings/{planned}/attachments          14
            secretary  /meetings/{planned}/sign-in/screen       6
            secretary  /meetings/{planned}/sign-in/live         6
            secretary  /meetings/{archived}                     15
            secretary  /meetings/{archived}/reopening-request   11
            secretary  /meetings/{archived}/record              11
            secretary  /meetings/{archived}/sign-in-sheet       11
            secretary  /meetings/{archived}/revisions           6
            secretary  /activities                              8
            secretary  /activities/new                          6
            secretary  /activities/{activity}                   11
            secretary  /activities/{activity}/edit              8
            secretary  /points                                  8
            secretary  /duties                                  9
            secretary  /groups/{group}/leader                   6
            secretary  /statistics                              7
            secretary  /organizations                           6
            secretary  /organizations/{branch}                  13
            secretary  /organizations/{branch}/groups/new       5
            secretary  /corrections                             4
            secretary  /corrections/{correction}                5
            secretary  /subordinates                            7
            secretary  /activations                             8
            secretary  /activations/{batch}                     8
            secretary  /activations/{batch}/progress            6
            secretary  /imports                                 6
            secretary  /imports/{import}                        4
            secretary  /imports/{import}/progress               4
            secretary  /exports                                 4
            secretary  /exports/new?list=members                5
            secretary  /exports/template?list=members           5
            secretary  /exports/{export}                        4
            secretary  /exports/{export}/progress               4
            community  /members                                 7
            community  /meetings                                4
            community  /duties                                  7
            community  /dashboard                               10
            community  /points                                  8
            community  /organizations/{community}               12
            community  /organizations/{branch}/edit             6
            community  /organizations/{branch}/move             6
            community  /organizations/{branch}/closure          5
            community  /organizations/{branch}/appointments/new 8
            community  /organizations/{branch}/committee        8
            community  /members/{person}/merging                6
            community  /organizations/{branch}/committee/new    8
            community  /organizations/{community}/units/new     5
            community  /subordinates                            7
            community  /activations                             10
            town       /members                                 7
            town       /members?q=王                            7
            town       /meetings                                4
            town       /meetings?status=SUBMITTED               4
            town       /activities                              8
            town       /duties                                  7
            town       /dashboard                               10
            town       /dashboard/terms                         6
            town       /statistics                              7
            town       /organizations                           6
            town       /organizations/{town}                    12
            town       /organizations/{town}/children           5
            town       /search?q=王                             9
            town       /activations                             10
            town       /activations?organization={branch}       9
            district   /members                                 7
            district   /members?q=王秀                          7
            district   /members?q=秀英                          7
            district   /members?q=wangxiu                       7
            district   /members?q=xiuying                       7
            district   /members?q=wxy                           7
            district   /members?q=5678                          7
            district   /members?organization={town}             8
            district   /meetings                                4
            district   /meetings?q=学习                         4
            district   /activities                              6
            district   /duties                                  7
            district   /dashboard                               10
            district   /dashboard/terms                         6
            district   /points                                  8
            district   /points/rules                            5
            district   /points/rules/{rule}/edit                5
            district   /statistics                              7
            district   /organizations                           6
            district   /organizations?q=支部                    7
            district   /organizations/{district}                12
            district   /organizations/{district}/children       5
            district   /corrections                             4
            district   /subordinates                            7
            district   /activations                             10
            district   /retention                               9
            district   /search?q=王秀                           8
            district   /imports                                 6
            sysadmin   /accounts                                5
            sysadmin   /accounts?q=secretary                    5
            sysadmin   /accounts/new                            3
            sysadmin   /accounts/tables                         3
            sysadmin   /accounts/slips/{slips}                  8
            sysadmin   /accounts/{account}                      5
            sysadmin   /keys                                    8
            secadmin   /grants                                  5
            secadmin   /grants/proposals                        6
            secadmin   /grants/consents                         4
            secadmin   /grants/ended                            6
            secadmin   /grants/tables                           3
            secadmin   /accounts/{account}/grants               6
            secadmin   /accounts/{account}/grants/new           4
            auditor    /audit                                   4
            auditor    /audit/{audit}                           4
            auditor    /audit/verification                      3
            -          /login                                   2
            -          /welcome                                 2
            -          /welcome/123456789012                    2
            """;

    /** Routes that are no pages, or pages that are only there on the way to another. */
    private static final Set<String> OTHERWISE = Set.of(
            "/error",
            "/first-run",
            "/login/code",
            "/kept",
            "/kept/{number}",
            "/meetings/{id}/attachments/{attachmentId}",
            "/meetings/{id}/attachments/{attachmentId}/thumbnail",
            "/meetings/{id}/record.docx",
            "/meetings/{id}/sign-in-sheet.docx",
            "/exports/{id}/file",
            "/activations/{id}/file",
            "/accounts/slips/{id}/file",
            "/accounts/tables/template",
            "/grants/tables/template",
            "/welcome/password",
            "/imports/templates/{kind}",
            "/imports/{id}/columns",
            "/imports/{id}/errors");

    private static final DemoSize LARGER = new DemoSize(
            "泊里镇",
            12,
            20,
            new DemoSize.Range(6, 8),
            new DemoSize.Range(120, 140),
            new DemoSize.Range(60, 80),
            new DemoSize.Range(22, 34),
            null,
            false);

    private final MockMvc mvc;
    private final JdbcClient jdbc;
    private final Users users;
    private final DemoLoader loader;
    private final OwnerDatabase owner;
    private final ApplicationContext context;
    private final Citations citations;
    private final Manual manual;
    private final Set<String> unproven = new TreeSet<>();

    @Value("${spring.datasource.url}")
    private String url;

    /** @param account empty for somebody who has not signed in */
    private record Page(String account, String path, int budget) {
        @Override
        public String toString() {
            return account + " " + path;
        }
    }

    private static List<Page> pages() {
        return BUDGETS.lines()
                .map(line -> line.strip().split(" +"))
                .map(words -> new Page(words[0].equals("-") ? "" : words[0], words[1], Integer.parseInt(words[2])))
                .toList();
    }

    @Test
    void everyPageIsCounted() {
        AntPathMatcher matcher = new AntPathMatcher();
        Set<String> routes = new TreeSet<>();
        context.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((info, handler) -> {
                    if (handler.getBeanType().getName().startsWith("org.hongfan.")
                            && info.getMethodsCondition().getMethods().contains(RequestMethod.GET)) {
                        routes.addAll(info.getPatternValues());
                    }
                });
        List<String> paths = pages().stream()
                .map(page -> page.path().replaceFirst("\\?.*", ""))
                .toList();
        List<String> uncounted = routes.stream()
                .filter(route -> !OTHERWISE.contains(route))
                .filter(route -> paths.stream()
                        .noneMatch(path -> (variables(route) == variables(path) || !routes.contains(path))
                                && matcher.match(route, path.replaceAll("[{}]", ""))))
                .toList();
        assertThat(uncounted).isEmpty();
    }

    @Test
    void noPageTakesMoreStatementsThanItsBudgetOrMoreOfThemWhenThereIsMore() throws Exception {
        loader.load(owner.dataSource(), DemoSize.HAMLET);
        Map<Page, Integer> few = countAll(subjects());
        beginAgain();
        loader.load(owner.dataSource(), LARGER);
        Map<String, String> subjects = subjects();
        prefer("enable_seqscan");
        Map<String, Long> before = indexUse();
        Map<Page, Integer> many = countAll(subjects);

        List<String> wrong = new ArrayList<>();
        many.forEach((page, count) -> {
            if (count > page.budget()) {
                wrong.add(page + ": " + count + " statements, budget " + page.budget());
            }
            if (count < page.budget()) {
                System.out.println("The budget could be lower: " + page + " " + count);
            }
            if (count > few.get(page)) {
                wrong.add(page + ": " + few.get(page) + " statements, and " + count + " with several times the data");
            }
        });
        assertThat(wrong).isEmpty();
        assertThat(unproven).as("what pages cite without proof").isEmpty();
        Map<String, Long> after = indexUse();
        if (!unread(before, after).isEmpty()) {
            // With few rows another plan may do as well; what no plan reads is left.
            prefer("enable_hashjoin");
            prefer("enable_mergejoin");
            evict();
            countAll(subjects);
            after = indexUse();
        }
        assertEveryIndexIsJustified(before, after);
    }

    private static Set<String> unread(Map<String, Long> before, Map<String, Long> after) throws IOException {
        String document = Files.readString(Path.of("docs", "database.md"));
        Set<String> read = named(document.substring(
                document.indexOf("## Indexes that pages read"), document.indexOf("## Indexes that no page reads")));
        return after.keySet().stream()
                .filter(index -> read.contains(index) && after.get(index).equals(before.get(index)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** An index costs with every write: each is named in docs/database.md, and is read by a page unless it says there why not. */
    private static void assertEveryIndexIsJustified(Map<String, Long> before, Map<String, Long> after)
            throws IOException {
        String document = Files.readString(Path.of("docs", "database.md"));
        int split = document.indexOf("## Indexes that no page reads");
        Set<String> read = named(document.substring(document.indexOf("## Indexes that pages read"), split));
        Set<String> other = named(document.substring(split));
        SoftAssertions all = new SoftAssertions();
        all.assertThat(after.keySet())
                .filteredOn(index -> !read.contains(index) && !other.contains(index))
                .as("indexes that docs/database.md does not justify")
                .isEmpty();
        all.assertThat(Stream.concat(read.stream(), other.stream()))
                .filteredOn(index -> !after.containsKey(index))
                .as("indexes in docs/database.md that are not there")
                .isEmpty();
        all.assertThat(unread(before, after)).as("indexes that no page reads").isEmpty();
        all.assertAll();
    }

    private static Set<String> named(String part) {
        return Pattern.compile("(?m)^\\| `[^|]*\\|")
                .matcher(part)
                .results()
                .flatMap(row -> Pattern.compile("`(\\w+)`").matcher(row.group()).results())
                .map(name -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How often each index was read so far, those behind keys left out. PostgreSQL counts a connection's reads when it ends. */
    private Map<String, Long> indexUse() throws SQLException {
        JdbcClient asOwner = JdbcClient.create(owner.dataSource());
        evict();
        Awaitility.await()
                .atMost(Patience.LONG)
                .until(() -> asOwner.sql("""
                                select count(*) = 0 from pg_stat_activity where datname = current_database() and usename = 'hongfan'
                                """).query(Boolean.class).single());
        Map<String, Long> use = new TreeMap<>();
        asOwner.sql("""
                        select s.indexrelname, s.idx_scan from pg_stat_user_indexes s
                         where s.schemaname = 'public' and s.relname not like 'flyway%' and not exists (select from pg_constraint c where c.conindid = s.indexrelid)
                        """)
                .query((row, n) -> use.put(row.getString(1), row.getLong(2)))
                .list();
        return use;
    }

    /** On few rows PostgreSQL reads whole tables; whether an index could serve a page shows when it does not. The setting is to be off. */
    private void prefer(String setting) {
        JdbcClient.create(owner.dataSource())
                .sql("alter database " + database() + " set " + setting + " = off")
                .update();
    }

    @BeforeEach
    void keepTheDatabase() throws SQLException {
        evict();
        TestServer.get().create(kept(), database());
        evict();
    }

    /** As it was before anything was loaded, without what PostgreSQL has learnt of the rows since. */
    @AfterEach
    void beginAgain() throws SQLException {
        evict();
        TestServer.get().create(database(), kept());
        evict();
    }

    private String kept() {
        return database() + "_kept";
    }

    private void evict() throws SQLException {
        context.getBean(DataSource.class)
                .unwrap(HikariDataSource.class)
                .getHikariPoolMXBean()
                .softEvictConnections();
    }

    private String database() {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private Map<Page, Integer> countAll(Map<String, String> subjects) throws Exception {
        Map<Page, Integer> counts = new LinkedHashMap<>();
        for (Page page : pages()) {
            ask(page, subjects);
            counts.put(page, ask(page, subjects));
        }
        return counts;
    }

    private int ask(Page page, Map<String, String> subjects) throws Exception {
        String path =
                Pattern.compile("\\{(\\w+)}").matcher(page.path()).replaceAll(word -> subjects.get(word.group(1)));
        var request = get(path);
        if (!page.account().isEmpty()) {
            request.with(users.as(Long.parseLong(subjects.get(page.account() + "'s account"))));
        }
        QueryCountHolder.clear();
        var response = mvc.perform(request).andReturn().getResponse();
        int count = (int) QueryCountHolder.getGrandTotal().getTotal();
        assertThat(response.getStatus()).as(page + " at " + path).isEqualTo(200);
        read(page, response.getContentAsString(StandardCharsets.UTF_8));
        return count;
    }

    /** The walk that counts statements sees every page: what each cites is held against the table of citations. */
    private void read(Page page, String html) {
        PrintedCitations printed = new PrintedCitations(
                citations.list(),
                Stream.concat(
                        KnownDocuments.titles(), manual.chapters().stream().map(Manual.Chapter::title)));
        printed.faults(Jsoup.parse(html).text()).forEach(fault -> unproven.add(page + ": " + fault));
    }

    private static long variables(String path) {
        return path.chars().filter(letter -> letter == '{').count();
    }

    /** What the words in braces stand for. */
    private Map<String, String> subjects() throws SQLException {
        Map<String, String> subjects = new HashMap<>();
        for (String account : pages().stream()
                .map(Page::account)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet())) {
            subjects.put(account + "'s account", one("select id from account where username = '" + account + "'"));
        }
        for (String account : Arrays.asList("secretary", "community", "town", "district")) {
            subjects.put(
                    account.equals("secretary") ? "branch" : account,
                    one("select g.organization_id from role_grant g join account a on a.id = g.account_id"
                            + " where a.username = '" + account + "' and g.role <> 'MEMBER'"));
        }
        String branch = subjects.get("branch");
        String secretary = subjects.get("secretary's account");
        String person = one("select member_id from account where username = 'member'");
        subjects.put("person", person);
        subjects.put("account", subjects.get("community's account"));
        subjects.put("planned", planMeeting(branch));
        subjects.put("group", one("select min(id) from party_group where closed_on is null and branch_id = " + branch));
        subjects.put(
                "archived",
                one(
                        "select max(id) from meeting where type = 'THEME_DAY' and status = 'ARCHIVED' and organization_id = "
                                + branch));
        subjects.put(
                "activity",
                one("select max(id) from activity where status = 'PUBLISHED' and organization_id = " + branch));
        subjects.put("entry", one("select max(id) from point_entry where member_id = " + person));
        subjects.put("rule", one("select max(id) from point_rule"));
        subjects.put("audit", one("select max(id) from audit_entry"));
        subjects.put("import", one("""
                insert into import_job (kind, organization_id, account_id, grant_id, file_name, file_size, sha256, file_type, status, created_at)
                values ('members', %s, %s, 0, '名册.xlsx', 1, sha256('x'), 'XLSX', 'FAILED', now()) returning id
                """.formatted(branch, secretary)));
        subjects.put("export", one("""
                insert into export_job (account_id, role, organization_id, list, title, filters, words, columns, plain, status, total,
                                        requested_at, touched_at)
                values (%s, 'BRANCH_SECRETARY', %s, 'members', '党员名册', '', '', '{}', false, 'FAILED', 1, now(), now()) returning id
                """.formatted(secretary, branch)));
        subjects.put("batch", one("""
                insert into activation_batch (account_id, role, post_id, organization_id, status, total, requested_at, touched_at)
                values (%s, 'BRANCH_SECRETARY', %s, %s, 'FAILED', 1, now(), now()) returning id
                """.formatted(secretary, branch, branch)));
        subjects.put("slips", one("""
                insert into activation_batch (account_id, role, status, total, requested_at, touched_at)
                values (%s, 'SYSTEM_ADMIN', 'FAILED', 1, now(), now()) returning id
                """.formatted(subjects.get("sysadmin's account"))));
        subjects.put("correction", one("""
                insert into correction_request (member_id, organization_id, field, wanted_cipher, asked_at)
                select %s, %s, 'OCCUPATION', phone_cipher, now() from member where phone_cipher is not null limit 1 returning id
                """.formatted(person, branch)));
        subjects.put(
                "token",
                ReflectionTestUtils.invokeMethod(
                        context.getBean("signInTokens"), "issue", Long.parseLong(subjects.get("planned"))));
        return subjects;
    }

    /** A meeting that is about to begin, with everybody of the branch on its list. */
    private String planMeeting(String branch) {
        String meeting = one("""
                insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                values (%s, 'THEME_DAY', '主题党日', 'PLANNED', :day + time '10:00', :day + time '11:30', :day, '村委会', now()) returning id
                """.formatted(branch).replace(":day", "date '" + LocalDate.of(2026, 11, 23) + "'"));
        jdbc.sql("""
                        insert into attendance (meeting_id, member_id, year, status, means, called, voter)
                        select :meeting, id, 2026, 'EXPECTED', 'LIST', true, true from member where branch_id = :branch and status = 'ACTIVE'
                        """)
                .param("meeting", Long.parseLong(meeting))
                .param("branch", Long.parseLong(branch))
                .update();
        return meeting;
    }

    private String one(String sql) {
        return String.valueOf(jdbc.sql(sql).query(Long.class).single());
    }
}
