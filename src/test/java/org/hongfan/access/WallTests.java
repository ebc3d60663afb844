package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.activity.ActivityBoard;
import org.hongfan.activity.ActivityService;
import org.hongfan.duty.DutyBoard;
import org.hongfan.meeting.MeetingBoard;
import org.hongfan.meeting.MeetingService;
import org.hongfan.member.MemberFilter;
import org.hongfan.member.MemberRoster;
import org.hongfan.member.MemberService;
import org.hongfan.member.MemberStatus;
import org.hongfan.member.Village;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationKind;
import org.hongfan.organization.OrganizationService;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.points.BranchPoints;
import org.hongfan.points.PointFacts;
import org.hongfan.points.PointStatements;
import org.hongfan.shared.NotFoundException;
import org.hongfan.support.PostgresTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The wall in the database, with the services' own checks taken away: whoever asks, and whatever the statement says, rows beyond the reach do
 * not come and cannot be written.
 */
@PostgresTest
@RequiredArgsConstructor
class WallTests {

    /** Tables without a wall, and why. Everything else has one; a table that is new stands in neither list until somebody decides. */
    private static final Map<String, String> SHARED = Map.ofEntries(
            Map.entry("activity_type", "names of types, the same for everybody"),
            Map.entry("citation", "sources of the rules, the same for everybody"),
            Map.entry("duty_calendar", "the calendar"),
            Map.entry("duty_rule", "articles of the rules, the same for everybody"),
            Map.entry("meeting_level", "articles of the rules, the same for everybody"),
            Map.entry("meeting_rule", "articles of the rules, the same for everybody"),
            Map.entry("portal_session", "read before it is known who asks: found by the hash of a secret, and sealed"),
            Map.entry("retention_rule", "articles of the rules, the same for everybody"),
            Map.entry("vote_rule", "articles of the rules, the same for everybody"),
            Map.entry("form_submission", "hashes of forms that were sent, to tell the second from the first"),
            Map.entry("sign_in_throttle", "keyed hashes, counted before it is known who asks"));

    /** Views that see tables as the owner does, each because a page needs exactly that. */
    private static final List<String> OPENINGS = List.of(
            "account_name",
            "activated_member",
            "activity_headcount",
            "activity_line",
            "awaited_member",
            "called_meeting",
            "joined_activity",
            "meeting_headcount",
            "member_in_reach",
            "member_on_roll",
            "organization_name",
            "person_name",
            "reached_meeting",
            "reached_unit");

    /** Functions that work with the owner's rights: policies ask them, and they answer yes or no. */
    private static final List<String> ASKED = List.of(
            "holds_post_in_reach",
            "is_called",
            "knows_member",
            "reaches_activity",
            "reaches_meeting",
            "reaches_member",
            "reaches_unit",
            "sees_meeting",
            "shares_household",
            "takes_part",
            "leads_member");

    /** Functions that remove rows of ledgers, with the owner's rights: {@link LedgerTests} holds each to its name. */
    private static final List<String> MAINTENANCE = List.of("forget_points", "forget_reveals");

    /** Whose row it is: what each of these columns must point at for the row to belong to the branch far away. */
    private static final Map<String, String> OWNERS = new LinkedHashMap<>();

    static {
        OWNERS.put("organization_id", "(select id from organization where path like :far)");
        OWNERS.put(
                "meeting_id",
                "(select id from meeting where organization_id in (select id from organization where path like :far))");
        OWNERS.put("branch_id", "(select id from organization where path like :far)");
        OWNERS.put("household_id", "(select id from organization where path like :far)");
        OWNERS.put(
                "member_id",
                "(select id from member where branch_id in (select id from organization where path like :far))");
        OWNERS.put("account_id", "(select id from account where username = 'far')");
    }

    /** Tables whose rows are not told by such a column. */
    private static final Map<String, String> OWN_WAY = Map.of(
            "first_day_step", "cast(:far as text) is not null",
            "organization", "path like :far",
            "account", "username = 'far'",
            "list_reveal", "reason = '远处' and cast(:far as text) is not null",
            "audit_anchor", "cast(:far as text) is not null",
            "sealing_key", "cast(:far as text) is not null",
            "audit_entry", "account_id = 77 and cast(:far as text) is not null");

    private static final List<String> ACCOUNTS =
            List.of("account", "role_grant", "account_two_factor", "account_recovery_code");

    /** The district's rules of points: everybody reads them, only the district writes them. */
    private static final List<String> READ_BY_ALL = List.of("first_day_step", "point_rule", "point_rule_set");

    private final JdbcClient jdbc;
    private final Reach reach;
    private final TransactionTemplate transaction;
    private final ApplicationContext context;
    private final ApplicationEventPublisher events;
    private final DataSourceProperties application;
    private final OwnerDatabase owner;
    private final OrganizationDirectory organizations;
    private final OrganizationService tree;
    private final MemberRoster roster;
    private final MemberService members;
    private final MeetingBoard meetings;
    private final MeetingService meetingService;
    private final ActivityBoard activities;
    private final ActivityService activityService;
    private final DutyBoard duties;
    private final PointStatements statements;
    private final BranchPoints branchPoints;

    private Village village;
    private long away;
    private long near;
    private long far;
    private long farMeeting;
    private long farActivity;
    private String farPath = "";

    @BeforeEach
    void twoBranchesFarApart() {
        village = new Village(context);
        PointFacts facts = new PointFacts(jdbc, events);
        facts.account = jdbc.sql("""
                        insert into account (id, username, password_hash, name, created_at) values (77, 'far', '-', '远处的书记', now()) returning id
                        """).query(Long.class).single();
        away = village.found(village.subdistrict, OrganizationKind.BRANCH, "乙街道第一党支部");
        farPath = organizations.get(village.subdistrict).path() + "%";
        long[] both = {village.first, away};
        for (long branch : both) {
            long member = live(facts, branch);
            if (branch == away) {
                far = member;
            } else {
                near = member;
            }
        }
        farMeeting = jdbc.sql("select max(id) from meeting where organization_id = :id")
                .param("id", away)
                .query(Long.class)
                .single();
        farActivity = jdbc.sql("select id from activity where organization_id = :id")
                .param("id", away)
                .query(Long.class)
                .single();
    }

    /** A little of everything that a branch may have. */
    private long live(PointFacts facts, long branch) {
        long member = village.member(branch, "王秀兰");
        long household = village.found(branch, OrganizationKind.MEMBER_HOUSEHOLD, "王秀兰中心户");
        members.joinHousehold(village.staff(), member, household, LocalDate.of(2024, 1, 1));
        facts.archive(facts.meeting(branch, "GROUP_MEETING", LocalDate.of(2026, 3, 2), Map.of(member, "PRESENT")));
        long meeting = facts.meeting(branch, "THEME_DAY", LocalDate.of(2026, 11, 20), Map.of(member, "PRESENT"));
        facts.finish(facts.activity(branch, "VISIT", LocalDate.of(2026, 5, 2), Map.of(member, 2.0)));
        OneOfEach.write(owner.dataSource(), member, branch, meeting, facts.account);
        return member;
    }

    @Test
    void everyTableStandsBehindTheWallOrIsSharedForAReason() {
        assertThat(jdbc.sql("""
                        select relname from pg_class
                         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity
                           and relname <> 'flyway_schema_history'
                        """).query(String.class).list())
                .as(
                        "tables without row security: call wall(...) in a migration, or say here why everybody may read them")
                .containsExactlyInAnyOrderElementsOf(SHARED.keySet());
        assertThat(jdbc.sql("""
                        select c.relname from pg_class c
                         where c.relnamespace = 'public'::regnamespace and c.relkind in ('v', 'm')
                           and not coalesce(array_to_string(c.reloptions, ',') like '%security_invoker=true%', false)
                        """).query(String.class).list())
                .as("views that see as the owner does: make them security_invoker, or say here what they are for")
                .containsExactlyInAnyOrderElementsOf(OPENINGS);
        assertThat(jdbc.sql("""
                        select c.relname || ' ' || a.privilege_type from pg_class c cross join lateral aclexplode(c.relacl) a
                         where c.relname = any(:views) and a.grantee = 'hongfan'::regrole and a.privilege_type <> 'SELECT'
                        """)
                        .param("views", OPENINGS.toArray(String[]::new))
                        .query(String.class)
                        .list())
                .isEmpty();
        assertThat(jdbc.sql(
                                "select relname from pg_class where relnamespace = 'public'::regnamespace and relname = 'flyway_schema_history'")
                        .query(String.class)
                        .list())
                .hasSize(1);
        assertThat(jdbc.sql("""
                        select proname from pg_proc
                         where pronamespace = 'public'::regnamespace and prosecdef
                           and (prorettype <> 'boolean'::regtype and proname <> all (:maintenance)
                                or prosrc ~ '(from|join) (?!public[.])' or prosrc ~ '(?<!public[.])reach')
                        """)
                        .param("maintenance", MAINTENANCE.toArray(String[]::new))
                        .query(String.class)
                        .list())
                .as("functions with the owner's rights answer yes or no, and say of everything in which schema it is")
                .isEmpty();
        assertThat(jdbc.sql("select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef")
                        .query(String.class)
                        .list())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(ASKED.stream(), MAINTENANCE.stream()).toList());
    }

    @Test
    void thePortalsRoleCannotPassBy() throws SQLException {
        try (Connection portal = connect();
                Statement statement = portal.createStatement()) {
            assertThat(number(statement, """
                            select count(*) from pg_class where relowner = 'hongfan'::regrole
                            """)).isZero();
            assertThat(number(statement, """
                            select count(*) from pg_roles where rolname = current_user and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)
                            """)).isZero();
            assertThat(jdbc.sql("""
                            select member::regrole || ' is ' || roleid::regrole from pg_auth_members
                             where member in ('hongfan'::regrole, 'hongfan_district'::regrole)
                            """).query(String.class).list())
                    .as("what other roles the portal may take on, and they in turn")
                    .containsExactly("hongfan is hongfan_district");
            assertThat(number(statement, """
                            select count(*) from pg_roles
                             where rolname = 'hongfan_district' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin)
                            """)).isZero();
            assertThat(number(statement, "select count(*) from pg_class where relowner = 'hongfan_district'::regrole"))
                    .isZero();
            for (String attempt : List.of(
                    "alter table member disable row level security",
                    "drop policy seen on member",
                    "create policy mine on member for select using (true)",
                    "set role hongfan_owner",
                    "alter role hongfan bypassrls",
                    "truncate member",
                    "create table mine (id int)",
                    "create or replace function reach_everything() returns boolean language sql return true",
                    "update organization_name set name = '改'",
                    "delete from account_name")) {
                assertThatThrownBy(() -> statement.execute(attempt))
                        .as(attempt)
                        .extracting(refused -> ((SQLException) refused).getSQLState())
                        .isEqualTo("42501");
            }
            statement.execute("set row_security = off");
            assertThatThrownBy(() -> statement.executeQuery("select * from member"))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void whereNobodyHasSaidWhoAsksNoRowIsThere() throws SQLException {
        Map<String, Long> shown = new TreeMap<>();
        try (Connection portal = connect();
                Statement statement = portal.createStatement()) {
            for (String table : walled()) {
                assertThat(count(table, "true"))
                        .as("rows of " + table + " in this test")
                        .isPositive();
                shown.put(table, number(statement, "select count(*) from " + table));
            }
            for (String view : OPENINGS) {
                shown.put(view, number(statement, "select count(*) from " + view));
            }
        }
        assertThat(shown.values()).as(shown.toString()).containsOnly(0L);
        assertThatThrownBy(() -> reach.as(
                        0,
                        () -> transaction.execute(status -> jdbc.sql("select id from member")
                                .query(Long.class)
                                .single())))
                .as("an account without a post")
                .hasMessageContaining("Incorrect result size");
    }

    /** Which role of the database a post works as: only who reaches the whole district is let through without a question. */
    @Test
    void theRoleWithoutQuestionsIsTheDistrictsAlone() {
        for (Viewer viewer : viewers()) {
            assertThat(in(viewer, this::databaseRole))
                    .as(viewer.current().role().name())
                    .isEqualTo("hongfan");
        }
        assertThat(in(village.staff(), () -> {
                    String before = databaseRole();
                    String within = reach.asSystem("a step within the page", this::databaseRole);
                    return List.of(before, within, databaseRole());
                }))
                .as("the district, a step of the system within it, the district again")
                .containsExactly("hongfan_district", "hongfan", "hongfan_district");
        assertThat(transaction.<String>execute(status -> databaseRole()))
                .as("afterwards, on the same connections")
                .isEqualTo("hongfan");
    }

    /** PostgreSQL would forget the plan of a statement each time that the other role sends it. */
    @Test
    void theDistrictsStatementsAreToldApart() {
        for (Viewer viewer : viewers()) {
            assertThat(in(viewer, this::sentStatement))
                    .as(viewer.current().role().name())
                    .doesNotContain("district");
        }
        assertThat(in(village.staff(), this::sentStatement)).endsWith("/* district */");
    }

    private String sentStatement() {
        return jdbc.sql("select current_query() where :any > 0")
                .param("any", 1)
                .query(String.class)
                .single();
    }

    private String databaseRole() {
        return jdbc.sql("select current_user").query(String.class).single();
    }

    @Test
    void theDistrictsRoleHasThePortalsRightsAndNoOpenAccounts() {
        assertThat(jdbc.sql("""
                        select c.relname, a.privilege_type
                          from pg_class c cross join lateral aclexplode(c.relacl) a
                         where c.relnamespace = 'public'::regnamespace and a.grantee in ('hongfan'::regrole, 'hongfan_district'::regrole)
                         group by c.relname, a.privilege_type
                        having count(*) <> 2
                        """)
                        .query((row, n) -> row.getString(1) + " " + row.getString(2))
                        .list())
                .as("rights that only one of the two roles has")
                .isEmpty();
        assertThat(jdbc.sql("""
                        select a.attrelid::regclass || '.' || a.attname || ' ' || c.privilege_type
                          from pg_attribute a cross join lateral aclexplode(a.attacl) c
                         where c.grantee in ('hongfan'::regrole, 'hongfan_district'::regrole)
                         group by a.attrelid, a.attname, c.privilege_type
                        having count(*) <> 2
                        """).query(String.class).list())
                .as("the same of single columns")
                .isEmpty();
        assertThat(jdbc.sql("""
                        select c.relname from pg_class c
                         where c.relnamespace = 'public'::regnamespace and c.relrowsecurity
                           and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'district')
                        """).query(String.class).list())
                .as("tables where even the district is asked")
                .contains("account", "role_grant", "account_two_factor", "audit_entry", "export_job")
                .doesNotContain("member", "meeting", "attendance", "activity", "participation", "point_entry", "duty");
    }

    @Test
    void statementsWithoutATransactionSeeNothing() {
        Viewer staff = village.staff();
        Reach.Before before = reach.begin();
        try {
            reach.enter(staff, "");
            assertThat(jdbc.sql("select id from member").query(Long.class).list())
                    .isEmpty();
            assertThat(transaction.<List<Long>>execute(status ->
                            jdbc.sql("select id from member").query(Long.class).list()))
                    .hasSize(2);
        } finally {
            reach.end(before);
        }
    }

    @Test
    void foreignRowsDoNotComeWhateverIsAsked() {
        List<String> wrong = new ArrayList<>();
        for (Viewer viewer : viewers()) {
            for (String table : walled()) {
                String theirs = farRows(table);
                assertThat(count(table, theirs))
                        .as("far rows of " + table + " in this test")
                        .isPositive();
                long seen = in(
                        viewer,
                        () -> jdbc.sql("select count(*) from " + table + " where " + theirs)
                                .param("far", farPath)
                                .query(Long.class)
                                .single());
                if (seen > 0 && !READ_BY_ALL.contains(table) && !mayRead(viewer, table)) {
                    wrong.add(viewer.current().role() + " sees " + seen + " far rows of " + table);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(in(
                        viewers().get(0),
                        () -> jdbc.sql("select distinct branch_id from member")
                                .query(Long.class)
                                .list()))
                .as("the secretary's own")
                .containsExactly(village.first);
    }

    @Test
    void foreignRowsCannotBeWritten() {
        List<String> wrong = new ArrayList<>();
        for (Viewer viewer : viewers()) {
            for (String table : walled()) {
                String theirs = farRows(table);
                if (mayRead(viewer, table) && viewer.current().role() != Role.AUDITOR) {
                    continue;
                }
                for (String statement : List.of(
                        "update " + table + " set " + column(table) + " = " + column(table) + " where " + theirs,
                        "delete from " + table + " where " + theirs)) {
                    if (changes(viewer, statement, null) > 0) {
                        wrong.add(viewer.current().role() + ": " + statement);
                    }
                }
                String row = jdbc.sql("select row_to_json(t)::text from " + table + " t where " + theirs + " limit 1")
                        .param("far", farPath)
                        .query(String.class)
                        .single();
                if (changes(
                                viewer,
                                "insert into %1$s (%2$s) overriding system value select %2$s from json_populate_record(null::%1$s, cast(:row as json))"
                                        .formatted(table, every(table)),
                                row)
                        >= 0) {
                    wrong.add(viewer.current().role() + " writes into " + table + ": " + row);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Rows changed; -1 when the database refused for the wall or for want of the right to. */
    private int changes(Viewer viewer, String statement, @Nullable String row) {
        return reach.as(
                viewer,
                home(viewer),
                () -> transaction.execute(status -> {
                    status.setRollbackOnly();
                    try {
                        var spec = jdbc.sql(statement);
                        return (row == null ? spec.param("far", farPath) : spec.param("row", row)).update();
                    } catch (DataAccessException refused) {
                        assertThat(refused)
                                .rootCause()
                                .message()
                                .containsAnyOf("row-level security", "permission denied for table");
                        return -1;
                    }
                }));
    }

    @Test
    void servicesThatBelieveTheyMayFindNothing() {
        Viewer everywhere = village.staff();
        for (Viewer viewer : viewers()) {
            String who = viewer.current().role().name();
            assertThat(in(viewer, () -> roster.list(everywhere, anybody(), 1)).rows())
                    .as(who)
                    .noneMatch(row -> row.id() == far);
            assertThat(in(viewer, () -> meetings.list(everywhere, MeetingBoard.Filter.NONE, null))
                            .rows())
                    .as(who)
                    .noneMatch(row -> row.organizationId() == away);
            assertThat(in(viewer, () -> duties.listOfBranch(away, LocalDate.EPOCH)))
                    .as(who)
                    .isEmpty();
            assertThat(in(viewer, () -> organizations.search(everywhere, "乙街道", 10)))
                    .as(who)
                    .noneMatch(row -> row.id() == away && viewer.current().role() != Role.SECURITY_ADMIN);
            nothing(viewer, () -> roster.get(everywhere, far));
            nothing(viewer, () -> meetings.get(everywhere, farMeeting));
            nothing(viewer, () -> meetings.getAttendanceOf(everywhere, far, 2026));
            nothing(viewer, () -> activities.get(everywhere, farActivity));
            nothing(viewer, () -> statements.get(everywhere, far, 2026, true));
            nothing(viewer, () -> {
                members.changeStatus(everywhere, far, MemberStatus.SUSPENDED, LocalDate.of(2026, 11, 1), "越权");
                return true;
            });
            nothing(viewer, () -> meetingService.archive(everywhere, farMeeting));
            nothing(viewer, () -> {
                activityService.cancel(everywhere, farActivity, "越权");
                return true;
            });
            if (viewer.current().role() != Role.SECURITY_ADMIN) {
                nothing(viewer, () -> branchPoints.listMembers(everywhere, away, 2026));
                nothing(viewer, () -> {
                    tree.close(everywhere, away, LocalDate.of(2026, 11, 1), "越权");
                    return true;
                });
            }
        }
        assertThat(jdbc.sql("select status from member where id = :id")
                        .param("id", far)
                        .query(String.class)
                        .single())
                .isEqualTo("ACTIVE");
        assertThat(in(viewers().get(0), () -> roster.get(everywhere, near)).name())
                .as("the same without a wall in between")
                .isEqualTo("王秀兰");
    }

    @Test
    void aStepOfTheSystemEndsWhereItEnds() {
        Viewer secretary = viewers().get(0);
        List<Long> seen = in(secretary, () -> {
            long before = visible();
            long within = reach.asSystem("a test", this::visible);
            assertThatThrownBy(() -> reach.asSystem("a test that fails", () -> {
                        throw new IllegalStateException("refused");
                    }))
                    .hasMessage("refused");
            return List.of(before, within, visible());
        });
        assertThat(seen).containsExactly(1L, 2L, 1L);
        assertThat(in(secretary, this::visible)).isEqualTo(1L);
    }

    private long visible() {
        return jdbc.sql("select count(*) from member").query(Long.class).single();
    }

    private List<Viewer> viewers() {
        long host = jdbc.sql("select household_id from member where id = :id")
                .param("id", near)
                .query(Long.class)
                .single();
        return List.of(
                village.viewer(Role.BRANCH_SECRETARY, village.first, null),
                village.viewer(Role.MEMBER, village.first, near),
                village.viewer(Role.HOUSEHOLD_HOST, host, near),
                village.viewer(Role.COMMUNITY_STAFF, village.south, null),
                village.viewer(Role.TOWN_STAFF, village.town, near),
                administrator(Role.SYSTEM_ADMIN),
                administrator(Role.SECURITY_ADMIN),
                administrator(Role.AUDITOR));
    }

    private static Viewer administrator(Role role) {
        Post post = new Post(1, role, null, "全区", "");
        return new Viewer(1, null, "管理员", post, List.of(post));
    }

    /** What is the administrators' work: accounts, grants, the trail, and the tree to grant posts in. */
    private static boolean mayRead(Viewer viewer, String table) {
        return switch (viewer.current().role()) {
            case SYSTEM_ADMIN -> ACCOUNTS.contains(table);
            case SECURITY_ADMIN ->
                ACCOUNTS.contains(table)
                        || List.of("organization", "grant_proposal", "grant_request")
                                .contains(table);
            case AUDITOR ->
                List.of("account", "role_grant", "audit_entry", "audit_anchor").contains(table);
            default -> false;
        };
    }

    private <T> T in(Viewer viewer, Supplier<T> step) {
        return reach.as(viewer, home(viewer), () -> transaction.execute(status -> step.get()));
    }

    private String home(Viewer viewer) {
        return viewer.memberId() == null ? "" : organizations.get(village.first).path();
    }

    private void nothing(Viewer viewer, Supplier<?> step) {
        assertThatThrownBy(() -> in(viewer, step))
                .as(viewer.current().role().name())
                .isInstanceOf(NotFoundException.class);
    }

    private static MemberFilter anybody() {
        return new MemberFilter(null, null, true, null, null, null, null, null, null, null);
    }

    private List<String> walled() {
        return jdbc.sql("""
                        select relname from pg_class
                         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity order by 1
                        """).query(String.class).list();
    }

    /** The condition that a row belongs to the branch far away, or to its account. */
    private String farRows(String table) {
        if (READ_BY_ALL.contains(table)) {
            return "cast(:far as text) is not null";
        }
        String own = OWN_WAY.get(table);
        if (own != null) {
            return own;
        }
        List<String> columns =
                columns(table).stream().filter(OWNERS::containsKey).toList();
        assertThat(columns)
                .as("a column of " + table + " that says whose the row is: name it in OWNERS, or the table in OWN_WAY")
                .isNotEmpty();
        String first =
                OWNERS.keySet().stream().filter(columns::contains).findFirst().orElseThrow();
        return first + " in (" + ids(OWNERS.get(first)) + ") and cast(:far as text) is not null";
    }

    /** Looked up beforehand: what a condition looks up itself would be walled too. */
    private String ids(String subquery) {
        return jdbc
                .sql("select x.id from " + subquery + " x(id) where cast(:far as text) is not null")
                .param("far", farPath)
                .query(Long.class)
                .list()
                .stream()
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
    }

    private String column(String table) {
        return columns(table).get(0);
    }

    private String every(String table) {
        return jdbc.sql("""
                        select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                         where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped and attgenerated = ''
                        """).param("table", table).query(String.class).single();
    }

    private List<String> columns(String table) {
        return jdbc.sql("""
                        select attname from pg_attribute
                         where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''
                         order by attnum
                        """).param("table", table).query(String.class).list();
    }

    private long count(String table, String condition) {
        try (Connection all = owner.dataSource().getConnection();
                Statement statement = all.createStatement()) {
            return number(
                    statement,
                    "select count(*) from " + table + " where " + condition.replace(":far", "'" + farPath + "'"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(application.getUrl(), application.getUsername(), application.getPassword());
    }

    private static long number(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
