package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.Village;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.points.PointFacts;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the portal's own role of the database cannot do, whatever the portal asks for and in whose reach: rewrite a ledger, or a rule that no page edits. */
@PostgresTest
@RequiredArgsConstructor
class LedgerTests {

    /** Tables that only grow, each with the columns that may change in a row once it stands. */
    private static final Map<String, List<String>> LEDGERS = Map.ofEntries(
            Map.entry("audit_anchor", List.of()),
            Map.entry("audit_entry", List.of("hash", "seq")),
            Map.entry("departure_loss", List.of()),
            Map.entry("first_day_step", List.of()),
            Map.entry("list_reveal", List.of()),
            Map.entry("list_reveal_member", List.of()),
            Map.entry("meeting_confirmation", List.of()),
            Map.entry("meeting_line", List.of()),
            Map.entry("meeting_step", List.of()),
            Map.entry("member_departure", List.of("returned_on")),
            Map.entry("member_merge", List.of("told", "undone_at", "undone_by")),
            Map.entry("merge_trace", List.of()),
            Map.entry("minutes_revision", List.of("minutes", "saved_at")),
            Map.entry("organization_history", List.of()),
            Map.entry("point_entry", List.of("reversed")),
            Map.entry("reveal", List.of()),
            Map.entry("reveal_notice", List.of()),
            Map.entry("sealing_key", List.of("lost_at", "retired_at")));

    /** Tables that migrations fill, each with the columns that a page edits. */
    private static final Map<String, List<String>> REFERENCES = Map.ofEntries(
            Map.entry("activity_type", List.of()),
            Map.entry("citation", List.of()),
            Map.entry("duty_calendar", List.of()),
            Map.entry("duty_rule", List.of()),
            Map.entry("flyway_schema_history", List.of()),
            Map.entry("meeting_level", List.of()),
            Map.entry("meeting_rule", List.of()),
            Map.entry("point_rule", List.of("cap", "cap_period", "enabled", "name", "points", "version")),
            Map.entry("point_rule_set", List.of()),
            Map.entry("retention_rule", List.of("months")),
            Map.entry("vote_rule", List.of()));

    /** Ledgers and references that the portal does not add rows to. */
    private static final List<String> CLOSED = List.of(
            "activity_type",
            "audit_anchor",
            "citation",
            "duty_rule",
            "flyway_schema_history",
            "meeting_level",
            "meeting_rule",
            "retention_rule",
            "vote_rule");

    /** What people work on: rows that change and go. A table that is new stands nowhere until somebody decides which kind it is. */
    private static final List<String> WORKING = List.of(
            "account",
            "account_recovery_code",
            "account_two_factor",
            "activation_batch",
            "activation_slip",
            "activity",
            "activity_waiting",
            "agenda_item",
            "appointment",
            "attachment",
            "attendance",
            "correction_request",
            "duty",
            "duty_count",
            "export_job",
            "form_submission",
            "grant_ending_seen",
            "grant_proposal",
            "grant_request",
            "household_membership",
            "import_batch",
            "import_block",
            "import_choice",
            "import_job",
            "import_trace",
            "kept_form",
            "meeting",
            "member",
            "member_exclusion",
            "membership",
            "monthly_statistic",
            "opening_point",
            "organization",
            "organization_count",
            "participation",
            "party_group",
            "point_band",
            "point_total",
            "portal_session",
            "reopening_line",
            "reopening_request",
            "resolution",
            "role_grant",
            "sign_in_throttle",
            "standing_basis");

    private final JdbcClient jdbc;
    private final ApplicationContext context;
    private final ApplicationEventPublisher events;
    private final DataSourceProperties application;
    private final OwnerDatabase owner;

    private Village village;
    private PointFacts facts;
    private long member;
    private long meeting;

    @BeforeEach
    void aRowInEachLedger() {
        village = new Village(context);
        facts = new PointFacts(jdbc, events);
        facts.account = jdbc.sql("""
                        insert into account (id, username, password_hash, name, created_at) values (77, 'secretary', '-', '书记', now()) returning id
                        """).query(Long.class).single();
        member = village.member(village.first, "王秀兰");
        facts.archive(
                facts.meeting(village.first, "GROUP_MEETING", LocalDate.of(2026, 3, 2), Map.of(member, "PRESENT")));
        meeting = facts.meeting(village.first, "THEME_DAY", LocalDate.of(2026, 11, 20), Map.of(member, "PRESENT"));
        facts.activity(village.first, "VISIT", LocalDate.of(2026, 5, 2), Map.of(member, 2.0));
        OneOfEach.write(owner.dataSource(), member, village.first, meeting, facts.account);
    }

    @Test
    void everyTableIsLedgerReferenceOrWorking() {
        assertThat(jdbc.sql("""
                        select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                        """).query(String.class).list())
                .as("tables: say here, in afterMigrate.sql and in docs/database.md of which kind a new one is")
                .containsExactlyInAnyOrderElementsOf(Stream.of(LEDGERS.keySet(), REFERENCES.keySet(), WORKING)
                        .flatMap(Collection::stream)
                        .toList());
    }

    @Test
    void theDocumentSaysWhatThePortalsRoleMayDo() throws Exception {
        Map<String, String> written = new TreeMap<>();
        for (String line : Files.readString(Path.of("docs/database.md"))
                .split("## Ledgers and references\n", 2)[1]
                .split("\n## ", 2)[0]
                .split("\n")) {
            String[] cells = line.split(" ?\\| ?", -1);
            if (cells.length > 4 && List.of("ledger", "reference").contains(cells[2])) {
                written.put(cells[1].replace("`", ""), cells[2] + ", " + cells[3] + ", " + cells[4].replace("`", ""));
            }
        }
        Map<String, String> real = new TreeMap<>();
        for (String table : kept()) {
            String kind = LEDGERS.containsKey(table) ? "ledger" : "reference";
            real.put(
                    table,
                    kind + ", " + (holds(table, "insert") ? "yes" : "no") + ", "
                            + String.join(", ", changeable(table)));
        }
        assertThat(written).isEqualTo(real);
    }

    @Test
    void thePortalsRoleRewritesNoLedgerAndNoRuleNotEvenAsTheSystem() throws SQLException {
        for (String table : kept()) {
            assertThat(changeable(table)).as(table).containsExactlyElementsOf(columnsThatMayChange(table));
            assertThat(holds(table, "insert")).as("rows come into " + table).isEqualTo(!CLOSED.contains(table));
            for (String column : columns(table)) {
                if (!columnsThatMayChange(table).contains(column)) {
                    assertRefused("update " + table + " set " + column + " = " + column, "permission denied");
                }
            }
            assertRefused("delete from " + table, "permission denied");
            assertRefused("truncate " + table + " cascade", "permission denied");
            if (CLOSED.contains(table)) {
                assertRefused("insert into " + table + " default values", "permission denied");
            }
            assertRefused("set hongfan.ledger_step = 'forget_points'; delete from " + table, "permission denied");
        }
    }

    /** Where one role does everything, the rights hold nothing and the triggers do. */
    @Test
    void theOwnerRewritesNoLedgerEither() throws SQLException {
        for (String table : LEDGERS.keySet()) {
            String column = columns(table).stream()
                    .filter(each -> !columnsThatMayChange(table).contains(each))
                    .reduce((first, last) -> last)
                    .orElseThrow();
            for (String statement : List.of(
                    "update " + table + " set " + column + " = null",
                    "delete from " + table,
                    "truncate " + table + " cascade")) {
                try (Connection all = owner.dataSource().getConnection();
                        Statement sent = all.createStatement()) {
                    assertThatThrownBy(() -> sent.execute(statement))
                            .as(statement)
                            .hasMessageContaining("only grows");
                }
            }
        }
    }

    @Test
    void anEntryIsMarkedOnlyByWhatReversesIt() throws SQLException {
        assertRefused("update point_entry set reversed = true where source_type = 'MEETING'", "no entry reverses");
        String reversal = """
                with gone as (update point_entry set reversed = true where source_type = 'MEETING' returning *)
                insert into point_entry (member_id, branch_id, year, rule_id, source_type, source_id, occurred_on, points, explanation, reverses_id, recorded_at)
                select member_id, branch_id, year, rule_id, source_type, source_id, occurred_on, %s, '冲销', id, now() from gone
                """;
        assertRefused(reversal.formatted("0"), "no entry reverses");
        assertThat(asPortal(reversal.formatted("- points"))).isPositive();
        assertRefused("update point_entry set reversed = false where reversed", "only grows");
    }

    @Test
    void typingIsWrittenOnForTenMinutesWhileTheMeetingIsOpen() throws SQLException {
        String keep = "insert into minutes_revision (meeting_id, minutes, occasion, saved_by, saved_at) values ("
                + meeting + ", '%s', '%s', 77, '2026-11-20 10:%s+08')";
        String write = "update minutes_revision set minutes = '%s', saved_at = '2026-11-20 10:%s+08' where id = (%s)";
        String last = "select max(id) from minutes_revision where meeting_id = " + meeting;
        asPortal("update meeting set status = 'HELD' where id = " + meeting);
        asPortal(keep.formatted("一", "保存", "00"));
        assertThat(asPortal(write.formatted("一二", "05", last))).isEqualTo(1);
        assertRefused(write.formatted("改", "15", last), "only grows");
        asPortal(keep.formatted("一二三", "提交", "06"));
        assertRefused(write.formatted("改", "07", last), "only grows");
        assertRefused(
                write.formatted("改", "07", "select max(id) from minutes_revision where minutes = '一二'"), "only grows");
        asPortal(keep.formatted("一二三四", "保存", "08"));
        asPortal("update meeting set status = 'SUBMITTED' where id = " + meeting);
        assertRefused(write.formatted("改", "09", last), "only grows");
    }

    @Test
    void aReturnAndAnUndoneMergeStand() throws SQLException {
        assertThat(asPortal("update member_departure set returned_on = '2026-01-01'"))
                .isPositive();
        assertRefused("update member_departure set returned_on = '2026-02-01'", "only grows");
        assertRefused("update member_departure set returned_on = null", "only grows");
        assertThat(asPortal("update member_merge set told = told || '留下一条'")).isPositive();
        assertRefused("update member_merge set told = '什么也没有'", "only grows");
        assertThat(asPortal("update member_merge set undone_by = 77, undone_at = now()"))
                .isPositive();
        assertRefused("update member_merge set undone_by = null, undone_at = null", "only grows");
    }

    @Test
    void pointsAreForgottenOnlyOfRegistrationsThatEarnedNone() throws SQLException {
        long fresh = village.member(village.first, "李建国");
        assertThat(entries(fresh)).isPositive();
        long others = entries(member);
        String forget = "select forget_points('{%d,%d}')";
        assertRefused(forget.formatted(fresh, member), "earned points are reversed");
        try (Connection portal = connect();
                Statement statement = portal.createStatement()) {
            for (String role : List.of("", "BRANCH_SECRETARY", "DISTRICT_STAFF")) {
                statement.execute("set hongfan.role = '" + role + "'");
                assertThatThrownBy(() -> statement.execute(forget.formatted(fresh, fresh)))
                        .as(role)
                        .hasMessageContaining("a step of the portal's own");
            }
            statement.execute("set hongfan.role = 'SYSTEM'");
            statement.execute(forget.formatted(fresh, fresh));
            assertThatThrownBy(() -> statement.execute("delete from point_entry"))
                    .as("afterwards, on the same connection")
                    .hasMessageContaining("permission denied");
        }
        assertThat(entries(fresh)).isZero();
        assertThat(entries(member)).isEqualTo(others);
    }

    @Test
    void looksAtNumbersAreForgottenOnlyOfThoseWhoseNamesAreRemoved() throws SQLException {
        long removed = village.member(village.first, "李建国");
        JdbcClient all = JdbcClient.create(owner.dataSource());
        all.sql("""
                        insert into reveal (member_id, organization_id, field, reason, account_id, revealed_by, revealed_at)
                        values (:member, :branch, 'PHONE', 'CONTACT', 77, '测试', now())
                        """).param("member", removed).param("branch", village.first).update();
        String forget = "select forget_reveals('{" + removed + "}')";
        assertRefused(forget, "whose names are removed");
        all.sql("update member set minimised_on = '2026-01-01', removed_on = '2026-02-01' where id = :id")
                .param("id", removed)
                .update();
        asPortal(forget);
        assertThat(jdbc.sql("select distinct member_id from reveal")
                        .query(Long.class)
                        .list())
                .containsExactly(member);
    }

    private long entries(long of) {
        return jdbc.sql("select count(*) from point_entry where member_id = :id")
                .param("id", of)
                .query(Long.class)
                .single();
    }

    private static List<String> kept() {
        return List.copyOf(new TreeSet<>(Stream.concat(LEDGERS.keySet().stream(), REFERENCES.keySet().stream())
                .toList()));
    }

    private static List<String> columnsThatMayChange(String table) {
        List<String> ledger = LEDGERS.get(table);
        return ledger != null ? ledger : REFERENCES.get(table);
    }

    private List<String> columns(String table) {
        return jdbc.sql("""
                        select attname from pg_attribute
                         where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''
                         order by attnum
                        """).param("table", table).query(String.class).list();
    }

    private List<String> changeable(String table) {
        return jdbc.sql("""
                        select attname from pg_attribute
                         where attrelid = cast(:table as regclass) and attnum > 0 and not attisdropped
                           and has_column_privilege('hongfan', attrelid, attnum, 'update')
                         order by attname
                        """).param("table", table).query(String.class).list();
    }

    private boolean holds(String table, String right) {
        return jdbc.sql("select has_table_privilege('hongfan', cast(:table as regclass), :right)")
                .param("table", table)
                .param("right", right)
                .query(Boolean.class)
                .single();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(application.getUrl(), application.getUsername(), application.getPassword());
    }

    /** Rows changed, in the reach of the system. */
    private int asPortal(String sql) throws SQLException {
        try (Connection portal = connect();
                Statement statement = portal.createStatement()) {
            statement.execute("set hongfan.role = 'SYSTEM'");
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    private void assertRefused(String sql, String why) {
        assertThatThrownBy(() -> asPortal(sql))
                .as(sql)
                .hasMessageContaining(why)
                .extracting(refused -> ((SQLException) refused).getSQLState())
                .isEqualTo("42501");
    }
}
