package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.points.PointLedger;
import org.hongfan.shared.Secrets;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/**
 * Every route, asked by every role: for what its post reaches, and for what lies beyond it.
 *
 * <p>A page that is allowed and within reach answers; everything else is 404. Forms that change something are only sent where they must be
 * refused: what they do is their own tests' matter.
 */
@PostgresTest
@RequiredArgsConstructor
class RouteRoleMatrixTests {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^}]+}");
    private static final String NOBODYS = "999999";

    /** What the variables of a route's pattern stand for, in order. "-": nothing that this little world has, so only refusals are tried; "~": there is one, but only far away or somebody else's; "*": what answers politely to anything, so only roles without the permission are tried. */
    private static final Map<String, String> TABLE = new LinkedHashMap<>();

    static {
        routes(
                "organization",
                "GET /organizations/{id}",
                "GET /organizations/{id}/children",
                "GET /organizations/{id}/edit",
                "POST /organizations/{id}",
                "GET /organizations/{id}/units/new",
                "POST /organizations/{id}/units",
                "GET /organizations/{id}/move",
                "POST /organizations/{id}/move",
                "GET /organizations/{id}/closure",
                "POST /organizations/{id}/closure",
                "GET /organizations/{id}/groups/new",
                "POST /organizations/{id}/groups",
                "GET /organizations/{id}/appointments/new",
                "POST /organizations/{id}/appointments",
                "GET /organizations/{id}/committee",
                "GET /organizations/{id}/committee/new",
                "POST /organizations/{id}/committee");
        routes(
                "member",
                "GET /members/{id}",
                "GET /members/{id}/withdrawal",
                "POST /members/{id}/withdrawal",
                "GET /members/{id}/merging",
                "POST /members/{id}/merging",
                "GET /members/{id}/edit",
                "POST /members/{id}",
                "GET /members/{id}/transfer",
                "POST /members/{id}/transfer",
                "GET /members/{id}/status",
                "POST /members/{id}/status",
                "GET /members/{id}/exclusions/new",
                "POST /members/{id}/exclusions",
                "GET /members/{id}/placement",
                "POST /members/{id}/placement",
                "POST /members/{id}/reveals",
                "GET /members/{id}/points");
        routes(
                "activity",
                "GET /activities/{id}",
                "GET /activities/{id}/edit",
                "POST /activities/{id}",
                "POST /activities/{id}/publication",
                "POST /activities/{id}/cancellation",
                "POST /activities/{id}/enrolment",
                "POST /activities/{id}/withdrawal",
                "POST /activities/{id}/waiting",
                "POST /activities/{id}/waiting/withdrawal",
                "POST /activities/{id}/people",
                "POST /activities/{id}/attendance",
                "POST /activities/{id}/reopening");
        routes(
                "activity member",
                "POST /activities/{id}/people/{member}/removal",
                "POST /activities/{id}/waiting/{member}/advancement",
                "POST /activities/{id}/waiting/{member}/removal");
        routes(
                "meeting",
                "GET /meetings/{id}",
                "POST /meetings/{id}",
                "GET /meetings/{id}/edit",
                "POST /meetings/{id}/archival",
                "POST /meetings/{id}/cancellation",
                "POST /meetings/{id}/draft",
                "GET /meetings/{id}/household",
                "POST /meetings/{id}/household",
                "POST /meetings/{id}/minutes",
                "POST /meetings/{id}/opening",
                "POST /meetings/{id}/opening/withdrawal",
                "GET /meetings/{id}/record",
                "GET /meetings/{id}/record.docx",
                "POST /meetings/{id}/reopening",
                "GET /meetings/{id}/reopening-request",
                "POST /meetings/{id}/reopening-request",
                "POST /meetings/{id}/reopening-request/withdrawal",
                "POST /meetings/{id}/reopening-request/acceptance",
                "POST /meetings/{id}/reopening-request/reopening",
                "POST /meetings/{id}/reopening-request/refusal",
                "POST /meetings/{id}/resolutions",
                "POST /meetings/{id}/restoration",
                "POST /meetings/{id}/return",
                "GET /meetings/{id}/revisions",
                "GET /meetings/{id}/sign-in-sheet",
                "GET /meetings/{id}/sign-in-sheet.docx",
                "GET /meetings/{id}/sign-in/live",
                "GET /meetings/{id}/sign-in/screen",
                "POST /meetings/{id}/submission",
                "POST /meetings/{id}/submission/withdrawal");
        routes("meeting ~resolution", "POST /meetings/{id}/resolutions/{resolutionId}/removal");
        routes(
                "meeting ~attachment",
                "GET /meetings/{id}/attachments/{attachmentId}",
                "GET /meetings/{id}/attachments/{attachmentId}/thumbnail",
                "POST /meetings/{id}/attachments/{attachmentId}/removal");
        routes("meeting", "GET /meetings/{id}/attachments", "POST /meetings/{id}/attachments");
        routes("member", "GET /members/{id}/attendance");
        routes("~export", "GET /exports/{id}", "GET /exports/{id}/progress", "GET /exports/{id}/file");
        routes(
                "",
                "GET /statistics",
                "GET /search",
                "GET /exports",
                "POST /exports",
                "GET /exports/new",
                "GET /exports/template");
        routes("*", "GET /sign-in/{token}", "POST /sign-in/{token}");
        routes(
                "",
                "GET /me/attendance",
                "GET /dashboard",
                "GET /dashboard/terms",
                "GET /meetings",
                "POST /meetings",
                "GET /meetings/new",
                "POST /meetings/records",
                "POST /meetings/records/roll",
                "POST /meetings/drafts");
        routes(
                "account",
                "GET /accounts/{id}",
                "POST /accounts/{id}/password-reset",
                "POST /accounts/{id}/disabling",
                "POST /accounts/{id}/enabling",
                "POST /accounts/{id}/unlocking",
                "POST /accounts/{id}/sign-outs",
                "POST /accounts/{id}/two-factor/removal",
                "GET /accounts/{id}/grants",
                "GET /accounts/{id}/grants/new",
                "POST /accounts/{id}/grants");
        routes("account ~grant", "POST /accounts/{id}/grants/{grantId}/end");
        routes("~account", "POST /subordinates/{id}/password-reset");
        routes("", "GET /activations", "POST /activations");
        routes("~batch", "GET /activations/{id}", "GET /activations/{id}/progress", "GET /activations/{id}/file");
        routes("member", "POST /activations/members/{id}/renewal", "POST /activations/members/{id}/revocation");
        routes("~batch", "GET /accounts/slips/{id}", "GET /accounts/slips/{id}/file");
        routes(
                "",
                "GET /accounts/tables",
                "POST /accounts/tables",
                "POST /accounts/tables/application",
                "GET /accounts/tables/template",
                "GET /grants/tables",
                "POST /grants/tables",
                "POST /grants/tables/application",
                "GET /grants/tables/template",
                "POST /first-day/rules-review");
        routes("", "GET /grants/consents");
        routes("-", "POST /grants/consents/{id}/consent", "POST /grants/consents/{id}/refusal");
        routes("", "GET /grants/ended", "POST /grants/ended/seen");
        routes("", "GET /grants/proposals", "POST /grants/proposals/confirmation", "POST /grants/proposals/refusal");
        routes("member ~entry", "GET /members/{id}/points/{entryId}");
        routes("~own", "GET /me/points/{entryId}");
        routes("~appointment", "POST /appointments/{id}/ending");
        routes("~exclusion", "POST /exclusions/{id}/ending");
        routes(
                "~group",
                "POST /groups/{groupId}/closure",
                "GET /groups/{groupId}/leader",
                "POST /groups/{groupId}/leader",
                "POST /groups/{groupId}/leader/ending");
        routes(
                "~correction",
                "GET /corrections/{id}",
                "POST /corrections/{id}/acceptance",
                "POST /corrections/{id}/refusal");
        routes("import", "GET /imports/{id}", "GET /imports/{id}/progress");
        routes(
                "import -",
                "GET /imports/{id}/columns",
                "POST /imports/{id}/columns",
                "POST /imports/{id}/heading",
                "POST /imports/{id}/check",
                "POST /imports/{id}/application",
                "POST /imports/{id}/reversal",
                "POST /imports/{id}/removal",
                "GET /imports/{id}/errors");
        routes("-", "GET /imports/templates/{kind}");
        routes("", "GET /imports", "POST /imports");
        routes("-", "GET /points/rules/{id}/edit", "POST /points/rules/{id}");
        routes(
                "",
                "GET /",
                "GET /me",
                "GET /me/points",
                "GET /organizations",
                "GET /members",
                "GET /members/options",
                "GET /members/new",
                "POST /members",
                "GET /activities",
                "GET /activities/new",
                "POST /activities",
                "GET /points",
                "GET /points/rules",
                "POST /points/rules/next-year",
                "GET /duties",
                "GET /accounts",
                "GET /subordinates",
                "GET /accounts/new",
                "POST /accounts",
                "GET /grants",
                "GET /audit",
                "GET /audit/verification",
                "POST /audit/verification",
                "GET /keys",
                "POST /keys",
                "GET /retention",
                "POST /retention/rules",
                "POST /retention/runs",
                "GET /corrections",
                "GET /me/corrections/new",
                "POST /me/corrections",
                "GET /me/data",
                "POST /me/data/sheet",
                "POST /me/data/file");
        routes("-", "GET /audit/{id}", "POST /merges/{id}/undoing");
    }

    /** Parameters without which a route cannot tell what it is about; words in braces are subjects. */
    private static final Map<String, String> QUERIES = Map.of(
            "GET /members/options",
            "branch={organization}",
            "GET /exports/new",
            "list=members",
            "GET /exports/template",
            "list=members",
            "POST /activities/{id}/people",
            "member={member}",
            "POST /meetings/{id}/household",
            "marks[{member}].status=PRESENT");

    /** They log meetings, but not the branch's. */
    private static final List<Role> ELSEWHERE =
            List.of(Role.GROUP_LEADER, Role.COMMUNITY_STAFF, Role.TOWN_STAFF, Role.DISTRICT_STAFF);

    private static final List<Role> CALLED = List.of(Role.MEMBER, Role.HOUSEHOLD_HOST, Role.GROUP_LEADER);

    /** Pages that a role may open, but not for the branch of this little world. */
    private static final Map<String, List<Role>> EXCEPT = Map.ofEntries(
            // A unit plans and logs its own meetings; nobody above writes for it, and a group's leader for the group
            // alone.
            Map.entry("GET /meetings/{id}/attachments", ELSEWHERE),
            Map.entry("GET /meetings/{id}/edit", ELSEWHERE),
            // Only of a record in the archive; this little world's meeting is not.
            Map.entry("GET /meetings/{id}/reopening-request", List.of(Role.values())),
            Map.entry("GET /meetings/{id}/sign-in/screen", ELSEWHERE),
            Map.entry("GET /meetings/{id}/sign-in/live", ELSEWHERE),
            // Unless the district has set it otherwise.
            Map.entry("GET /grants/proposals", List.of(Role.COMMUNITY_STAFF, Role.TOWN_STAFF, Role.DISTRICT_STAFF)),
            Map.entry("GET /members/options", List.of(Role.HOUSEHOLD_HOST)),
            // The roster is not the administrators' list.
            Map.entry("GET /exports/new", List.of(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)),
            Map.entry("GET /exports/template", List.of(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)),
            // The papers of a meeting name everybody who was called.
            Map.entry("GET /meetings/{id}/record", CALLED),
            Map.entry("GET /meetings/{id}/record.docx", CALLED),
            Map.entry("GET /meetings/{id}/sign-in-sheet.docx", CALLED),
            Map.entry("GET /meetings/{id}/revisions", CALLED),
            Map.entry("GET /meetings/{id}/sign-in-sheet", CALLED));

    /** Open routes are tried by the tests of what they do. */
    private static final List<String> OPEN = List.of(
            "GET /login",
            "GET /help",
            "GET /help/{slug}",
            "GET /first-run",
            "POST /first-run",
            "GET /me/password",
            "POST /me/password",
            "POST /me/sign-outs",
            "GET /welcome",
            "GET /welcome/{code}",
            "POST /welcome/{code}",
            "GET /welcome/password",
            "POST /welcome/password",
            "GET /login/code",
            "POST /login/code",
            "GET /me/two-factor",
            "POST /me/two-factor",
            "POST /me/two-factor/confirmation",
            "POST /me/two-factor/recovery-codes",
            "POST /me/two-factor/removal",
            "GET /me/sessions",
            "POST /me/sessions/{number}/ending",
            "POST /me/sessions/others/ending",
            "GET /kept",
            "GET /kept/{number}",
            "POST /kept/{number}/removal",
            "POST /session/post",
            "POST /session/type-size",
            "* /error");

    private final MockMvc mvc;
    private final Users users;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    private final Map<Role, Long> accounts = new EnumMap<>(Role.class);
    private Map<String, String> near = Map.of();
    private Map<String, String> far = new HashMap<>();

    private static void routes(String subjects, String... routes) {
        for (String route : routes) {
            TABLE.put(route, subjects);
        }
    }

    @BeforeEach
    void aDistrictWithOneOfEachRole() {
        Village village = new Village(context);
        long household = village.found(village.first, OrganizationKind.MEMBER_HOUSEHOLD, "王秀兰中心户");
        long away = village.found(village.subdistrict, OrganizationKind.BRANCH, "乙街道第一党支部");
        long neighbour = village.member(village.first, "赵大海");
        jdbc.sql("update member set household_id = :household where id = :id")
                .param("household", household)
                .param("id", neighbour)
                .update();
        Map<Role, Long> places = Map.of(
                Role.MEMBER, village.first,
                Role.HOUSEHOLD_HOST, household,
                Role.BRANCH_SECRETARY, village.first,
                Role.COMMUNITY_STAFF, village.south,
                Role.TOWN_STAFF, village.town,
                Role.DISTRICT_STAFF, village.district);
        for (Role role : Role.values()) {
            String name = role.name().toLowerCase(Locale.ROOT);
            Long member = role.isAdministrator() ? null : village.member(village.first, "岗位");
            accounts.put(
                    role,
                    role == Role.GROUP_LEADER
                            ? users.createLeader(name, village.first, group(village.first), member)
                            : users.create(name, role, places.get(role), member));
        }
        near = Map.of(
                "organization", String.valueOf(village.first),
                "member", String.valueOf(neighbour),
                "activity", String.valueOf(activity(village.first)),
                "meeting", String.valueOf(meeting(village.first)),
                "import", String.valueOf(file(village.first)),
                "account", String.valueOf(users.create("somebody", (Long) null)));
        context.getBean(PointLedger.class).openYear(2026);
        long stranger = village.member(away, "孙远");
        long meeting = meeting(away);
        far = new HashMap<>(Map.of(
                "organization", String.valueOf(away),
                "member", String.valueOf(stranger),
                "activity", String.valueOf(activity(away)),
                "meeting", String.valueOf(meeting),
                "import", String.valueOf(file(away))));
        long account = users.create("stranger", Role.BRANCH_SECRETARY, away);
        FAR_ROWS.forEach((name, row) -> far.put(
                name,
                String.valueOf(jdbc.sql(row)
                        .param("organization", away)
                        .param("member", stranger)
                        .param("meeting", meeting)
                        .param("account", account)
                        .param("sealed", context.getBean(Secrets.class).seal("孙近"))
                        .query(Long.class)
                        .single())));
        callEverybody();
    }

    /** What stands in the branch far away, or belongs to its secretary alone. */
    private static final Map<String, String> FAR_ROWS = Map.ofEntries(
            Map.entry("~resolution", """
                    insert into resolution (meeting_id, position, title, kind, votes_for, against, abstained, result, explanation)
                    values (:meeting, 1, '通过', 'ORDINARY', 1, 0, 0, 'PASSED', '') returning id
                    """),
            Map.entry("~attachment", """
                    insert into attachment (meeting_id, file_name, content_type, size, sha256, storage_key, uploaded_at)
                    values (:meeting, '照片.jpg', 'image/jpeg', 1, 'x', 'far', now()) returning id
                    """),
            Map.entry("~export", """
                    insert into export_job (account_id, role, organization_id, list, title, filters, words, columns, plain, status, total,
                                            requested_at, touched_at, expires_at, file, file_name, file_size)
                    values (:account, 'BRANCH_SECRETARY', :organization, 'members', '名册', '', '', '{}', false, 'DONE', 1, now(), now(),
                            '2026-11-30', 'far.xlsx', '名册.xlsx', 1) returning id
                    """),
            Map.entry("~batch", """
                    insert into activation_batch (account_id, role, post_id, organization_id, status, total, requested_at, touched_at)
                    values (:account, 'BRANCH_SECRETARY', :organization, :organization, 'FAILED', 1, now(), now()) returning id
                    """),
            Map.entry("~appointment", """
                    insert into appointment (member_id, organization_id, post, from_on) values (:member, :organization, 'SECRETARY', '2025-01-01')
                    returning id
                    """),
            Map.entry("~exclusion", """
                    insert into member_exclusion (member_id, reason, from_on, recorded_at) values (:member, 'ABROAD', '2026-10-01', now()) returning id
                    """),
            Map.entry("~group", """
                    insert into party_group (branch_id, name, founded_on) values (:organization, '第一党小组', '2020-01-01') returning id
                    """),
            Map.entry("~correction", """
                    insert into correction_request (member_id, organization_id, field, wanted_cipher, asked_at)
                    values (:member, :organization, 'NAME', :sealed, now()) returning id
                    """),
            Map.entry("~entry", "select min(id) from point_entry where member_id = :member"),
            Map.entry("~own", "select min(id) from point_entry where member_id = :member"),
            Map.entry("~grant", "select id from role_grant where account_id = :account"),
            Map.entry("~account", "select id from account where id = :account"));

    /** Nobody's business but their owner's, not even the district's. */
    private static final List<String> PERSONAL = List.of("~export", "~own", "~batch");

    /** What refused forms could have changed. */
    private static final List<String> WORLD = List.of(
            "account",
            "activation_batch",
            "activation_slip",
            "activity",
            "appointment",
            "attachment",
            "attendance",
            "correction_request",
            "duty",
            "export_job",
            "grant_proposal",
            "household_membership",
            "import_job",
            "meeting",
            "meeting_step",
            "member",
            "member_exclusion",
            "membership",
            "organization",
            "participation",
            "party_group",
            "point_entry",
            "point_rule",
            "resolution",
            "reveal",
            "role_grant");

    private Map<String, String> world() {
        Map<String, String> rows = new TreeMap<>();
        for (String table : WORLD) {
            rows.put(
                    table,
                    jdbc.sql(
                                    "select coalesce(md5(string_agg(t, ';' order by t)), '') from (select cast(r as text) as t from "
                                            + table + " r) rows")
                            .query(String.class)
                            .single());
        }
        return rows;
    }

    private void callEverybody() {
        jdbc.sql("""
                        insert into attendance (meeting_id, member_id, year, status, means, called, voter)
                        select g.id, m.id, 2026, 'EXPECTED', 'LIST', true, true
                          from meeting g join member m on m.branch_id = g.organization_id
                        """).update();
    }

    @Test
    void everyLiveRouteStandsInTheTable() {
        List<String> live = Routes.of(context).stream().map(Routes.Route::key).toList();
        List<String> known = new ArrayList<>(TABLE.keySet());
        known.addAll(OPEN);
        assertThat(known).containsExactlyInAnyOrderElementsOf(live);
        assertThat(Routes.of(context).stream().filter(Routes.Route::open).map(Routes.Route::key))
                .containsExactlyInAnyOrderElementsOf(OPEN);
    }

    @Test
    void eachRoleOpensWhatIsItsOwnAndNothingElse() throws Exception {
        List<String> wrong = new ArrayList<>();
        Map<String, String> before = world();
        for (Routes.Route route : Routes.of(context)) {
            String subjects = TABLE.get(route.key());
            Permission permission = route.permission();
            if (subjects == null || permission == null) {
                continue;
            }
            for (Role role : Role.values()) {
                check(route, subjects, role, role.can(permission), wrong);
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(world()).as("what was refused has changed nothing").isEqualTo(before);
    }

    private void check(Routes.Route route, String subjects, Role role, boolean allowed, List<String> wrong)
            throws Exception {
        boolean page = route.method().equals("GET");
        if (!allowed) {
            expect(route, role, address(route, subjects, near), true, wrong);
        } else if (page && !subjects.contains("-") && !subjects.contains("~") && !subjects.contains("*")) {
            boolean excepted = EXCEPT.getOrDefault(route.key(), List.of()).contains(role);
            expect(route, role, address(route, subjects, near), excepted, wrong);
        }
        if (allowed && !subjects.isEmpty() && !subjects.contains("*")) {
            boolean whole = role == Role.DISTRICT_STAFF && PERSONAL.stream().noneMatch(subjects::contains);
            expect(route, role, address(route, subjects, whole ? Map.of() : far), true, wrong);
        }
    }

    private void expect(Routes.Route route, Role role, String address, boolean refused, List<String> wrong)
            throws Exception {
        int status = mvc.perform(request(HttpMethod.valueOf(route.method()), address)
                        .with(users.as(accounts.get(role)))
                        .with(csrf()))
                .andReturn()
                .getResponse()
                .getStatus();
        // A form whose fields are checked first is refused for its fields; no less is told of the object by that.
        boolean asItShould = refused
                ? status == 404 || route.method().equals("POST") && (status == 400 || status == 422)
                : status == 200;
        if (!asItShould) {
            wrong.add(role + " " + route.method() + " " + address + ": " + status
                    + (refused ? ", not 404" : ", not 200"));
        }
    }

    private static String address(Routes.Route route, String subjects, Map<String, String> world) {
        Matcher variable = VARIABLE.matcher(route.pattern());
        String[] each = subjects.split(" ");
        int[] place = {0};
        String path = variable.replaceAll(match -> world.getOrDefault(each[place[0]++], NOBODYS));
        String query = QUERIES.get(route.key());
        return query == null
                ? path
                : path
                        + '?'
                        + VARIABLE.matcher(query)
                                .replaceAll(match -> world.getOrDefault(
                                        match.group().substring(1, match.group().length() - 1), NOBODYS));
    }

    private long activity(long organization) {
        return jdbc.sql("""
                        insert into activity (organization_id, audience_id, type, title, status, starts_at, ends_at, held_on, place, hours, created_at)
                        values (:organization, :organization, 'VISIT', '走访', 'PUBLISHED', :day + time '09:00', :day + time '11:00', :day, '村委会', 2, now())
                        returning id
                        """)
                .param("organization", organization)
                .param("day", LocalDate.of(2026, 11, 28))
                .query(Long.class)
                .single();
    }

    private long file(long organization) {
        return jdbc.sql("""
                        insert into import_job (kind, organization_id, account_id, grant_id, file_name, file_size, sha256, file_type, status,
                                                created_at)
                        values ('members', :organization, :account, 0, '名册.xlsx', 1, sha256('x'), 'XLSX', 'FAILED', now())
                        returning id
                        """)
                .param("organization", organization)
                .param("account", accounts.get(Role.BRANCH_SECRETARY))
                .query(Long.class)
                .single();
    }

    private long group(long branch) {
        return jdbc.sql(
                        "insert into party_group (branch_id, name, founded_on) values (:branch, '第一党小组', '2020-01-01') returning id")
                .param("branch", branch)
                .query(Long.class)
                .single();
    }

    private long meeting(long branch) {
        return jdbc.sql("""
                        insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                        values (:branch, 'THEME_DAY', '主题党日', 'HELD', :day + time '09:00', :day + time '10:30', :day, '村委会', now())
                        returning id
                        """)
                .param("branch", branch)
                .param("day", LocalDate.of(2026, 11, 23))
                .query(Long.class)
                .single();
    }
}
