package org.hongfan.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.dashboard.Statistics;
import org.hongfan.duty.DutyLedger;
import org.hongfan.meeting.Finding;
import org.hongfan.meeting.Headcount;
import org.hongfan.meeting.Invitation;
import org.hongfan.meeting.MeetingRules;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.Quorum;
import org.hongfan.meeting.SeenRoll;
import org.hongfan.meeting.UnsettledException;
import org.hongfan.member.CalledMember;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberDirectory;
import org.hongfan.member.MemberEvents;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.platform.Demo;
import org.hongfan.platform.Installation;
import org.hongfan.platform.TestServer;
import org.hongfan.points.PointLedger;
import org.hongfan.shared.Secrets;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The demonstration obeys the rules that the portal holds real life to, and is the same every time. The build holds the small one to it, since the
 * others take minutes: {@code -Dhongfan.test.size=county} or {@code district}.
 */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
@TestPropertySource(properties = "hongfan.test.demo=${hongfan.test.size:sample}")
@RequiredArgsConstructor
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoDistrictTests {
    private static final Set<String> CHANGING = Set.of(
            "id_number_cipher", "phone_cipher", "password_hash", "id_number_hash", "phone_hash", "phone_tail_hash");

    private final JdbcClient jdbc;
    private final DemoLoader loader;
    private final MemberDirectory members;
    private final MeetingRules rules;
    private final OrganizationDirectory organizations;
    private final DutyLedger duties;
    private final Statistics statistics;
    private final PointLedger points;
    private final OrganizationCounts counts;
    private final TransactionTemplate transaction;
    private final Secrets secrets;
    private final MeetingService meetings;
    private final Users users;
    private final ApplicationEventPublisher events;
    private final Installation installation;
    private final Clock clock;

    @Test
    void isOfTheSizeThatTheManualTells() {
        assertThat(count("select count(*) from organization where level = 'TOWN'"))
                .isEqualTo(23);
        assertThat(count("select count(*) from organization where level = 'COMMUNITY'"))
                .isEqualTo(376);
        DemoSize.Totals totals = DemoSize.of(installation.demo()).totals();
        if (totals != null) {
            assertThat(count("select count(*) from organization where level = 'BRANCH' and closed_on is null"))
                    .isEqualTo(totals.branches());
            assertThat(count("select count(*) from organization where level = 'HOUSEHOLD' and closed_on is null"))
                    .isEqualTo(totals.households());
            assertThat(count("select count(*) from member where status = 'ACTIVE'"))
                    .isEqualTo(totals.members());
        }
        if (installation.demo() != Demo.SAMPLE) {
            return;
        }
        assertThat(count("""
                        select c.members from organization_count c join organization o on o.id = c.organization_id
                         where o.short_name = '泊里镇'
                        """)).isBetween(3700, 4300);
        assertThat(count("""
                        select c.branches from organization_count c join organization o on o.id = c.organization_id
                         where o.short_name = '泊里镇'
                        """)).isBetween(110, 160);
    }

    @Test
    void givesTheMainStoryItsBranchWithTheThemeDayDue() {
        long branch = jdbc.sql("""
                        select g.organization_id from role_grant g join account a on a.id = g.account_id
                         where a.username = 'secretary' and g.role = 'BRANCH_SECRETARY'
                        """).query(Long.class).single();
        LocalDate today = LocalDate.now(clock);
        assertThat(members.listOfBranch(branch, today)).hasSize(27).allMatch(CalledMember::called);
        assertThat(count("""
                        select d.required - d.done from duty d
                         where d.organization_id = %d and d.rule = 'theme_day_month' and current_date is not null
                           and d.period_start = date '%s'
                        """.formatted(branch, today.withDayOfMonth(1)))).isEqualTo(1);
        assertThat(count("select count(*) from meeting where type = 'THEME_DAY' and organization_id = " + branch
                        + " and held_on >= date '" + today.withDayOfMonth(1) + "'"))
                .isZero();
    }

    @Test
    void everyBranchHasASecretaryAndEveryMemberOnePlace() {
        assertThat(count("""
                        select count(*) from organization o where o.level = 'BRANCH' and o.closed_on is null and not exists (
                            select 1 from appointment a where a.organization_id = o.id and a.post = 'SECRETARY' and a.to_on is null)
                        """)).isZero();
        assertThat(count("""
                        select count(*) from member m where 1 <> (
                            select count(*) from membership s
                             where s.member_id = m.id and s.to_on is null and s.branch_id = m.branch_id)
                        """)).isZero();
        assertThat(count("""
                        select count(*) from household_membership h join member m on m.id = h.member_id
                          join organization u on u.id = h.household_id
                         where h.to_on is null and (u.parent_id <> m.branch_id or m.household_id is distinct from h.household_id)
                        """)).isZero();
        assertThat(count("""
                        select count(*) from (select household_id from member where household_id is not null
                                               group by 1 having count(*) not between 5 and 9) h
                        """)).isZero();
    }

    @Test
    void idNumbersAreNobodysAndAgreeWithTheirBearers() {
        jdbc.sql("select id_number_cipher, birth_date, sex from member where id % 20 = 0")
                .query((ResultSet row, int number) -> {
                    IdNumber id = IdNumber.parse(secrets.open(row.getBytes(1)), LocalDate.now(clock));
                    assertThat(id.value()).startsWith("379900");
                    assertThat(id.birthDate()).isEqualTo(row.getObject(2, LocalDate.class));
                    assertThat(id.sex().name()).isEqualTo(row.getString(3));
                    return id;
                })
                .list();
    }

    private record Archived(
            long id,
            long organizationId,
            Level level,
            Long groupId,
            MeetingType type,
            Invitation invitation,
            LocalDate heldOn,
            int called,
            int present,
            int excused,
            int absent,
            int voters,
            int votersPresent,
            boolean valid,
            String verdict) {}

    @Test
    void whatIsFrozenIsWhatTheRulesAndTheRosterSay() {
        checkFrozen("BRANCH", 200);
        checkFrozen("COMMUNITY", 30);
        checkFrozen("TOWN", 30);
        checkFrozen("DISTRICT", 2);
    }

    private void checkFrozen(String level, int size) {
        List<Archived> sample = jdbc.sql("""
                        select m.id, m.organization_id, o.level, m.group_id, m.type, m.invitation, m.held_on, m.called, m.present, m.excused,
                               m.absent, m.voters, m.voters_present, m.valid, m.verdict
                          from meeting m join organization o on o.id = m.organization_id
                         where m.status = 'ARCHIVED' and o.level = :level order by m.invitation = 'MEMBERS' desc nulls last, hashint8(m.id) limit :size
                        """)
                .param("level", level)
                .param("size", size)
                .query(Archived.class)
                .list();
        assertThat(sample).hasSize(size);
        for (Archived meeting : sample) {
            Headcount count = jdbc.sql("""
                            select count(*) as called, count(*) filter (where status in ('PRESENT', 'LATE')) as present,
                                   count(*) filter (where status = 'EXCUSED') as excused,
                                   count(*) filter (where status = 'ABSENT') as absent,
                                   count(*) filter (where voter) as voters,
                                   count(*) filter (where voter and status in ('PRESENT', 'LATE')) as voters_present
                              from attendance where meeting_id = :id and called
                            """)
                    .param("id", meeting.id())
                    .query(Headcount.class)
                    .single();
            assertThat(count)
                    .isEqualTo(new Headcount(
                            meeting.called(),
                            meeting.present(),
                            meeting.excused(),
                            meeting.absent(),
                            meeting.voters(),
                            meeting.votersPresent()));
            Quorum quorum = Quorum.of(rules.get(meeting.type(), meeting.level()), count);
            assertThat(quorum.reached()).isEqualTo(meeting.valid());
            assertThat(quorum.explanation()).isEqualTo(meeting.verdict());
            Set<String> expected = audience(meeting).stream()
                    .map(member -> member.memberId() + " " + member.called() + " " + member.voter() + " "
                            + member.scored() + " " + member.note())
                    .collect(Collectors.toSet());
            Set<String> kept = Set.copyOf(
                    jdbc.sql("select member_id, called, voter, scored, note from attendance where meeting_id = :id")
                            .param("id", meeting.id())
                            .query((row, number) -> row.getLong(1) + " " + row.getBoolean(2) + " " + row.getBoolean(3)
                                    + " " + row.getBoolean(4) + " " + row.getString(5))
                            .list());
            assertThat(kept).as("sheet of meeting " + meeting.id()).isEqualTo(expected);
        }
    }

    private List<CalledMember> audience(Archived meeting) {
        long unit = meeting.organizationId();
        LocalDate day = meeting.heldOn();
        if (meeting.level() == Level.BRANCH) {
            return members.listOfBranch(unit, day).stream()
                    .filter(member -> switch (rules.get(meeting.type()).audience()) {
                        case MEMBERS -> true;
                        case COMMITTEE, INVITED -> member.onCommittee();
                        case GROUP -> meeting.groupId().equals(member.groupId());
                    })
                    .toList();
        }
        if (meeting.invitation() == null) {
            return members.listOfCommittee(unit, day);
        }
        return switch (meeting.invitation()) {
            case COMMITTEE -> members.listOfCommittee(unit, day);
            case LEADERS -> members.listOfLeaders(unit, day);
            case MEMBERS -> members.listOfSubtree(organizations.get(unit), day);
        };
    }

    @Test
    void whoCameFromElsewhereStandsWithTheirOwnBranch() {
        assertThat(count("""
                        select count(*) from attendance a join meeting m on m.id = a.meeting_id join organization o on o.id = m.organization_id
                         where (o.level = 'BRANCH') <> (a.branch_id is null)
                            or a.branch_id is not null
                               and not exists (select 1 from membership s
                                                where s.member_id = a.member_id and s.branch_id = a.branch_id
                                                  and s.from_on <= m.held_on and (s.to_on is null or s.to_on > m.held_on))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from meeting m join organization o on o.id = m.organization_id
                         where o.level <> 'BRANCH' and not exists (select 1 from meeting_level l where l.type = m.type and l.level = o.level)
                        """)).isZero();
    }

    @Test
    void votesNeverExceedThoseWhoCame() {
        assertThat(count("""
                        select count(*) from resolution r join meeting m on m.id = r.meeting_id
                         where m.status = 'ARCHIVED' and r.votes_for + r.against + r.abstained > m.voters_present
                        """)).isZero();
    }

    @Test
    void attendanceIsLifelikeAndSomeMeetingsFail() {
        assertThat(count("""
                        select 100 * sum(present) / sum(called) from meeting where status = 'ARCHIVED'
                        """)).isBetween(84, 93);
        assertThat(count("select count(*) from meeting where status = 'ARCHIVED' and not valid"))
                .isPositive();
        for (String status : List.of("PLANNED", "HELD", "SUBMITTED", "RETURNED", "CANCELLED")) {
            assertThat(count("select count(*) from meeting where status = '" + status + "'"))
                    .as(status)
                    .isPositive();
        }
    }

    @Test
    void whatFollowsFromTheFactsIsDerivedToTheEnd() {
        assertThat(duties.check()).isEmpty();
        assertThat(statistics.check()).isEmpty();
        for (int year :
                jdbc.sql("select year from point_rule_set").query(Integer.class).list()) {
            assertThat(points.check(year)).isEmpty();
        }
        List<String> kept = countRows();
        List<String> rebuilt = transaction.execute(status -> {
            counts.rebuild();
            return countRows();
        });
        assertThat(rebuilt).isEqualTo(kept);
    }

    private List<String> countRows() {
        return jdbc.sql("select cast(c as text) from organization_count c order by organization_id")
                .query(String.class)
                .list();
    }

    /** Opening a record and archiving it again makes the services derive what the load derived in bulk. */
    @Test
    void whatTheServicesDeriveFromARecordIsWhatTheLoadDerived() {
        List<String> before = derived();
        List<Long> sample = jdbc.sql("""
                        select id
                          from (select m.id, row_number() over (partition by o.level order by hashint8(m.id + 7)) as place, o.level
                                  from meeting m join organization o on o.id = m.organization_id and o.closed_on is null
                                 where m.status = 'ARCHIVED' and m.submitted_by <> m.archived_by) m
                         where place <= case level when 'BRANCH' then 25 else 5 end
                        """).query(Long.class).list();
        assertThat(sample).as("of branches, communities and towns").hasSize(35);
        for (long id : sample) {
            Viewer checker = users.viewer(accountOf("archived_by", id));
            Viewer secretary = users.viewer(accountOf("submitted_by", id));
            meetings.reopen(checker, id, "核对演示数据");
            submit(secretary, id);
            meetings.archive(checker, id);
        }
        assertThat(derived()).isEqualTo(before);
        assertThat(points.check(LocalDate.now(clock).getYear())).isEmpty();
    }

    /** A past year's meetings come with questions, of their age for one; none contradicts itself. */
    private void submit(Viewer secretary, long id) {
        try {
            meetings.submit(secretary, id, SeenRoll.AS_IT_STANDS, Set.of());
        } catch (UnsettledException asked) {
            assertThat(asked.findings()).as("meeting " + id).noneMatch(Finding::mustBeMended);
            meetings.submit(
                    secretary,
                    id,
                    SeenRoll.AS_IT_STANDS,
                    asked.findings().stream().map(Finding::code).collect(Collectors.toSet()));
        }
    }

    @Test
    void whatTheServicesDeriveForAMemberIsWhatTheLoadDerived() {
        List<String> before = derived();
        List<CalledFrom> sample = jdbc.sql("""
                        select m.id as member_id, m.branch_id, (select min(s.from_on) from membership s where s.member_id = m.id) as since
                          from member m order by hashint8(m.id) limit 60
                        """).query(CalledFrom.class).list();
        transaction.executeWithoutResult(status -> sample.forEach(one ->
                events.publishEvent(new MemberEvents.StandingChanged(one.memberId(), one.branchId(), one.since()))));
        assertThat(derived()).isEqualTo(before);
        assertThat(
                        count(
                                "select count(*) from point_entry e join member m on m.id = e.member_id where e.reverses_id is not null"
                                        + " and m.id in (select id from member order by hashint8(id) limit 60) and e.source_type = 'BASE'"))
                .isZero();
    }

    private record CalledFrom(long memberId, long branchId, LocalDate since) {}

    private long accountOf(String column, long meeting) {
        return jdbc.sql(
                        "select case :column when 'archived_by' then archived_by else submitted_by end from meeting where id = :id")
                .param("column", column)
                .param("id", meeting)
                .query(Long.class)
                .single();
    }

    /** Every total, duty and counter as it stands, without what tells who did it when. */
    private List<String> derived() {
        return jdbc.sql("""
                        select 'total ' || member_id || ' ' || year || ' ' || branch_id || ' ' || scored || ' ' || coalesce(base_on::text, '')
                               || ' ' || total as line from point_total
                        union all select 'band ' || organization_id || ' ' || year || ' ' || band || ' ' || members from point_band where members <> 0
                        union all select 'duty ' || cast(d as text) from duty d
                        union all select 'count ' || cast(c as text) from duty_count c
                        union all select 'month ' || cast(s as text) from monthly_statistic s
                        union all select 'entry ' || member_id || ' ' || branch_id || ' ' || rule_id || ' ' || source_type || ' ' || source_id
                                         || ' ' || occurred_on || ' ' || points || ' ' || explanation
                                    from point_entry where reverses_id is null and not reversed
                        order by 1
                        """).query(String.class).list();
    }

    @Test
    void tellsOfMovesClosedUnitsAndElections() {
        assertThat(count("select count(*) from organization where level = 'BRANCH' and closed_on is not null"))
                .isPositive();
        assertThat(count("select count(*) from organization where level = 'HOUSEHOLD' and closed_on is not null"))
                .isPositive();
        assertThat(count("""
                        select count(*) from organization o where o.closed_on is not null and not exists (
                            select 1 from organization_history h
                             where h.organization_id = o.id and h.change = 'CLOSED' and h.happened_on = o.closed_on)
                        """)).isZero();
        assertThat(count("""
                        select count(*) from organization o
                         where o.closed_on is not null
                           and (exists (select 1 from membership s where s.branch_id = o.id and s.to_on is null)
                                or exists (select 1 from household_membership s where s.household_id = o.id and s.to_on is null)
                                or exists (select 1 from appointment a where a.organization_id = o.id and a.to_on is null))
                        """)).isZero();
        assertThat(count("""
                        select count(*) from membership s join membership n on n.member_id = s.member_id and n.id <> s.id
                         where n.from_on < s.to_on and (n.to_on is null or n.to_on > s.from_on)
                        """)).as("stays that overlap").isZero();
        assertThat(count("select count(distinct member_id) from membership where to_on is not null"))
                .isBetween(count("select count(*) from member") / 70, count("select count(*) from member") / 12);
        assertThat(count("select count(*) from appointment where post = 'SECRETARY' and to_on is not null"))
                .isPositive();
    }

    @Test
    void activitiesAreHeldAtEveryLevelForTheirSubtree() {
        for (String level : List.of("DISTRICT", "TOWN", "COMMUNITY", "BRANCH")) {
            for (String status : List.of("FINISHED", "PUBLISHED")) {
                assertThat(count("""
                                select count(*) from activity a join organization o on o.id = a.organization_id
                                 where o.level = '%s' and a.status = '%s' and a.audience_id = o.id
                                   and exists (select 1 from participation p where p.activity_id = a.id)
                                """.formatted(level, status)))
                        .as(level + " " + status)
                        .isPositive();
            }
        }
        assertThat(count("""
                        select count(*) from participation p join activity a on a.id = p.activity_id join organization u on u.id = a.audience_id
                          join organization b on b.id = p.branch_id
                         where not starts_with(b.path, u.path)
                            or not exists (select 1 from membership s where s.member_id = p.member_id and s.branch_id = p.branch_id
                                              and s.from_on <= a.held_on and (s.to_on is null or s.to_on > a.held_on))
                        """)).isZero();
    }

    @Test
    void beginsWithTheFirstOfItsMonths() {
        LocalDate first = LocalDate.of(2026, 12, 1)
                .minusMonths(DemoSize.of(installation.demo()).months());
        assertThat(jdbc.sql("select min(held_on) from meeting")
                        .query(LocalDate.class)
                        .single())
                .isBetween(first, first.plusMonths(1).minusDays(1));
    }

    /** A step without its index reads a table again and again. */
    @Test
    @Order(1)
    void readsEachRowAFewTimesWhenItIsLoaded() {
        record Work(long rows, long read) {}
        Work work = jdbc.sql("""
                        select sum(n_live_tup) as rows, sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) as read
                          from pg_stat_user_tables where schemaname = 'public'
                        """).query(Work.class).single();
        System.out.printf("The load read %d rows to write %d%n", work.read(), work.rows());
        assertThat(work.read()).isPositive().isLessThan(15 * work.rows());
    }

    @Test
    void leavesEveryKeyAndIndexAsTheMigrationsMadeIt() {
        TestServer server = TestServer.get();
        server.recreate("never_filled");
        List<String> made =
                keysAndIndexes(JdbcClient.create(server.owner("never_filled").dataSource()));
        assertThat(made).hasSizeGreaterThan(150);
        assertThat(keysAndIndexes(jdbc)).containsExactlyInAnyOrderElementsOf(made);
    }

    private static List<String> keysAndIndexes(JdbcClient database) {
        return database.sql("""
                        select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated
                          from pg_constraint where connamespace = 'public'::regnamespace
                        union all
                        select indexdef from pg_indexes where schemaname = 'public'
                        """).query(String.class).list();
    }

    @Test
    void newRowsComeAfterTheLoadedOnes() {
        assertThat(count("select nextval(pg_get_serial_sequence('member', 'id')) - max(id) from member"))
                .isPositive();
    }

    @Test
    void isTheSameEveryTime() {
        assertThat(fingerprint()).isEqualTo(fingerprint());
    }

    private Map<String, String> fingerprint() {
        District district = loader.district(DemoSize.of(installation.demo()));
        Map<String, MessageDigest> digests = new TreeMap<>();
        try (CopyStream stream = new CopyStream(district.tables().inOrder(), 1, batch -> {
            for (CopyStream.Portion portion : batch) {
                digest(portion, digests);
            }
        })) {
            district.generate(stream);
        }
        return digests.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> HexFormat.of().formatHex(entry.getValue().digest())));
    }

    private static void digest(CopyStream.Portion portion, Map<String, MessageDigest> digests) throws Exception {
        CopyTable table = portion.table();
        MessageDigest digest = digests.get(table.name());
        if (digest == null) {
            digest = MessageDigest.getInstance("SHA-256");
            digests.put(table.name(), digest);
        }
        List<Integer> steady = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            if (!CHANGING.contains(table.columns().get(i))) {
                steady.add(i);
            }
        }
        for (String row : portion.rows().split("\n")) {
            String[] cells = row.split("\t", -1);
            for (int column : steady) {
                digest.update(cells[column].getBytes());
            }
        }
    }

    private int count(String sql) {
        return jdbc.sql(sql).query(Integer.class).single();
    }
}
