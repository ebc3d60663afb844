package org.hongfan.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hongfan.imports.Workbooks.row;
import static org.hongfan.imports.Workbooks.xlsx;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.awaitility.Awaitility;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.dashboard.Statistics;
import org.hongfan.duty.DutyLedger;
import org.hongfan.meeting.AttendanceStatus;
import org.hongfan.meeting.Finding;
import org.hongfan.meeting.Mark;
import org.hongfan.meeting.MeetingPlan;
import org.hongfan.meeting.MeetingService;
import org.hongfan.meeting.MeetingType;
import org.hongfan.meeting.UnsettledException;
import org.hongfan.points.PointLedger;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A ledger of hundreds of meetings: what follows from them is worked out once, and is what follows when each is archived by itself. */
@PostgresTest
@RequiredArgsConstructor
class ManyMeetingsTests {
    private static final int MANY = 600;
    private static final int SOME = 36;
    private static final List<String> SURNAMES = List.of("赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯");
    private static final List<String> GIVEN = List.of("建国", "秀英", "志明");
    private static final MeetingType[] TYPES = {
        MeetingType.THEME_DAY, MeetingType.GENERAL_MEETING, MeetingType.PARTY_LECTURE
    };
    private static final LocalDate NEW_YEAR = LocalDate.of(2026, 1, 1);

    private final ApplicationContext context;
    private final MeetingService meetings;
    private final PointLedger points;
    private final DutyLedger duties;
    private final Statistics statistics;
    private ImportWorld world;
    private final Map<String, Long> second = new LinkedHashMap<>();

    /** @param excused the name of the one who was excused, {@code absent} of the one who stayed away */
    private record Held(MeetingType type, LocalDateTime startsAt, String excused, String absent) {}

    @BeforeEach
    void twoBranchesOfTwentySeven() {
        world = new ImportWorld(context);
        for (String surname : SURNAMES) {
            for (String given : GIVEN) {
                world.village.member(world.village.first, surname + given);
                second.put(surname + given, world.village.member(world.village.second, surname + given));
            }
        }
        points.openYear(2026);
        for (int month = 1; month <= 11; month++) {
            duties.open(LocalDate.of(2026, month, 1));
        }
    }

    private static List<Held> held(int count, int aDay, int everyDays) {
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(new Held(
                    TYPES[i % TYPES.length],
                    NEW_YEAR.plusDays((long) i / aDay * everyDays)
                            .atTime(LocalTime.of(9, 0).plusHours(i % aDay * 10L)),
                    SURNAMES.get(i % 9) + GIVEN.get(i % 2),
                    SURNAMES.get((i + 4) % 9) + GIVEN.get(2)));
        }
        return held;
    }

    private static byte[] ledger(List<Held> held) {
        List<Object[]> lines = new ArrayList<>();
        lines.add(row("会议类型", "会议时间", "召开单位", "请假人员", "缺席人员"));
        held.forEach(one -> lines.add(row(
                one.type().title(),
                one.startsAt().toString().replace('T', ' '),
                "河南第一党支部",
                one.excused() + "（住院）",
                one.absent())));
        return xlsx(lines);
    }

    /** How often the portal sends a statement with these words while the step runs. */
    private <T> T counting(String words, AtomicInteger count, Supplier<T> step) {
        Logger logger = (Logger)
                LoggerFactory.getLogger(context.getBean(JdbcTemplate.class).getClass());
        Level before = logger.getLevel();
        AppenderBase<ILoggingEvent> counter = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getMessage().startsWith("Executing prepared SQL statement")
                        && event.getMessage().contains(words)) {
                    count.incrementAndGet();
                }
            }
        };
        counter.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(counter);
        try {
            return step.get();
        } finally {
            logger.detachAppender(counter);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
    }

    private void assertAllAddsUp() {
        assertThat(points.check(2026)).isEmpty();
        assertThat(duties.check()).isEmpty();
        assertThat(statistics.check()).isEmpty();
    }

    @Test
    void hundredsOfMeetingsOfOneBranchAndYearComeInWhileSomebodyWaits() {
        ImportJob job = world.send(world.town, "meetings", "台账.xlsx", ledger(held(MANY, 2, 1)));
        assertThat(job.newRows())
                .as(String.valueOf(world.rows(world.town, job)))
                .isEqualTo(MANY);
        AtomicInteger settled = new AtomicInteger();
        ImportJob applied = counting("insert into point_entry", settled, () -> {
            world.imports.apply(world.town, job.id(), false);
            return Awaitility.await()
                    .atMost(Patience.LONG)
                    .until(
                            () -> world.imports.get(world.town, job.id()),
                            each -> !each.status().isRunning());
        });
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        assertThat(settled.get())
                .as("statements that reverse or add points, for the year and not for each meeting")
                .isBetween(1, 4);
        assertThat(world.count("select count(*) from point_entry where reverses_id is not null"))
                .as("nothing was entered only to be reversed by the next meeting")
                .isZero();
        assertAllAddsUp();
    }

    @Test
    void whatFollowsIsWhatFollowsFromEachByItself() {
        List<Held> held = held(SOME, 1, 9);
        ImportJob job = world.send(world.town, "meetings", "台账.xlsx", ledger(held));
        ImportJob applied = world.apply(world.town, job, false);
        assertThat(applied.status()).as(applied.message()).isEqualTo(ImportStatus.APPLIED);
        Viewer secretary = world.viewer("one-by-one", Role.BRANCH_SECRETARY, world.village.second);
        Viewer checker = world.viewer("one-by-one-checker", Role.COMMUNITY_STAFF, world.village.south);
        for (Held one : held) {
            meetings.archive(checker, logged(secretary, one));
        }
        assertThat(earned(world.village.first)).hasSizeGreaterThan(SOME).isEqualTo(earned(world.village.second));
        assertThat(totals(world.village.first)).hasSize(27).isEqualTo(totals(world.village.second));
        assertThat(owed(world.village.first)).isNotEmpty().isEqualTo(owed(world.village.second));
        assertThat(counted(world.village.first)).isNotEmpty().isEqualTo(counted(world.village.second));
        assertAllAddsUp();

        ImportJob undone = world.undo(world.town, applied);
        assertThat(undone.status()).as(undone.message()).isEqualTo(ImportStatus.UNDONE);
        assertThat(earned(world.village.first)).noneMatch(line -> line.contains("MEETING"));
        assertThat(counted(world.village.first)).noneMatch(line -> !line.endsWith(" 0 0 0 0"));
        assertAllAddsUp();
    }

    /** As a secretary who enters an old ledger late: what the portal asks is confirmed. */
    private long logged(Viewer secretary, Held one) {
        try {
            return logged(secretary, one, Set.of());
        } catch (UnsettledException asked) {
            return logged(
                    secretary, one, asked.findings().stream().map(Finding::code).collect(Collectors.toSet()));
        }
    }

    private long logged(Viewer secretary, Held one, Set<String> confirmed) {
        return meetings.log(
                secretary,
                new MeetingPlan(
                        world.village.second,
                        null,
                        one.type(),
                        "一次会议",
                        one.startsAt(),
                        one.startsAt().plusMinutes(60),
                        "会议室",
                        null,
                        null,
                        null,
                        List.of()),
                new MeetingService.Draft(
                        0,
                        "会议内容",
                        List.of(
                                new Mark(member(one.excused()), AttendanceStatus.EXCUSED, "住院"),
                                new Mark(member(one.absent()), AttendanceStatus.ABSENT, null))),
                List.of(),
                confirmed);
    }

    private long member(String name) {
        return Objects.requireNonNull(second.get(name));
    }

    private List<String> earned(long branch) {
        return list("""
                select concat_ws(' ', m.name, e.rule_id, e.source_type, e.occurred_on, e.points, e.explanation)
                  from point_entry e join member m on m.id = e.member_id
                 where e.branch_id = :unit and e.reverses_id is null and not e.reversed
                 order by m.name, e.occurred_on, e.rule_id, e.points
                """, branch);
    }

    private List<String> totals(long branch) {
        return list("""
                select m.name || ' ' || t.total from point_total t join member m on m.id = t.member_id
                 where t.branch_id = :unit and t.year = 2026 order by m.name
                """, branch);
    }

    private List<String> owed(long branch) {
        return list("""
                select concat_ws(' ', rule, period_start, required, done, invalid, reason) from duty where organization_id = :unit
                 order by rule, period_start
                """, branch);
    }

    private List<String> counted(long branch) {
        return list("""
                select concat_ws(' ', month, meetings, called, present, first_topics) from monthly_statistic where organization_id = :unit
                 order by month
                """, branch);
    }

    private List<String> list(String sql, long unit) {
        return world.jdbc.sql(sql).param("unit", unit).query(String.class).list();
    }
}
