package org.hongfan.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.awaitility.Awaitility;
import org.hongfan.audit.AuditVerifier;
import org.hongfan.member.Village;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.TestClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/**
 * What the portal does by itself, done as the portal's role behind the wall of row security, where a step that does not say in whose reach it
 * works sees nothing and so does nothing, silently. A new step fails here until it stands in the table.
 */
@PostgresTest
@RequiredArgsConstructor
class BackgroundStepsTests {
    private static final String MINE = "org.hongfan.";

    private final JdbcClient jdbc;
    private final TestClock clock;
    private final ConfigurableApplicationContext context;

    @Value("${hongfan.data}")
    private Path data;

    private Village village;
    private long account;

    /**
     * @param prepare makes something for the step to do
     * @param left how much of it is still to be done; 0 afterwards
     */
    private record Step(Runnable prepare, LongSupplier left) {}

    @BeforeEach
    void aVillage() {
        village = new Village(context);
        village.member(village.first, "王秀兰");
        account = jdbc.sql(
                        "insert into account (username, password_hash, name, created_at) values ('somebody', '-', '某人', now()) returning id")
                .query(Long.class)
                .single();
    }

    /** Not as the test, which sees everything, but as the threads of the portal, which see what they say they must. */
    private static void asThePortal(Runnable step) {
        TestReach.close();
        try {
            step.run();
        } finally {
            TestReach.open();
        }
    }

    @Test
    void everyStepByTheClockDoesItsWork() {
        Path orphan = data.resolve("attachments/zz/orphan");
        Map<String, Step> table = Map.of(
                "member.PlainNames.rewrite",
                new Step(
                        () -> run("update member set name = '王秀⺠' where name = '王秀兰'"),
                        () -> count("select count(*) from member where name <> '王秀民' and name like '王秀_'")),
                "shared.once.Submissions.forget",
                new Step(
                        () -> run("insert into form_submission (key, begun_at) values ('x', '2026-11-20T08:00Z')"),
                        () -> count("select count(*) from form_submission")),
                "exports.ExportTidying.tidy",
                new Step(this::expiredExport, () -> count("select count(*) from export_job where file is not null")),
                "account.ActivationTidying.tidy",
                new Step(
                        this::expiredSlips,
                        () -> count("select count(*) from activation_batch where file is not null")),
                "account.session.SessionConfiguration$EndedSessions.remove",
                new Step(this::endedSession, () -> count("select count(*) from portal_session")),
                "forms.KeptForms.forget",
                new Step(this::oldForms, () -> count("select count(*) from kept_form where numbers is not null")),
                "meeting.AttachmentSweep.sweep",
                new Step(() -> orphan(orphan), () -> Files.exists(orphan) ? 1 : 0),
                "duty.DutyPeriods.openToday",
                new Step(
                        () -> clock.setTo(LocalDate.of(2027, 1, 1)),
                        () -> count("select count(*) = 0 from duty where period_start = '2027-01-01'")),
                "points.YearOpening.openThisYear",
                new Step(
                        () -> clock.setTo(LocalDate.of(2027, 1, 1)),
                        () -> count("select count(*) = 0 from point_total where year = 2027")));
        Map<String, Runnable> steps = scheduled();
        assertThat(steps.keySet()).as("steps by the clock").isEqualTo(new TreeMap<>(table).keySet());
        steps.forEach((name, step) -> {
            table.get(name).prepare().run();
            assertThat(table.get(name).left().getAsLong())
                    .as("there is something to do for " + name)
                    .isPositive();
            asThePortal(step);
            assertThat(table.get(name).left().getAsLong())
                    .as("what is left after " + name)
                    .isZero();
        });
    }

    @Test
    void everyStepOfAStartDoesItsWork() {
        assertThat(listeners(ApplicationReadyEvent.class))
                .containsExactlyInAnyOrder(
                        "duty.DutyPeriods.openToday",
                        "points.YearOpening.openThisYear",
                        "imports.ImportWorker.resume",
                        // These only say something.
                        "keys.KeyRegister.announce",
                        "platform.StartAnnouncement.announce",
                        "account.FirstRunService.announce");
        long id = jdbc.sql("""
                        insert into import_job (kind, organization_id, account_id, grant_id, file_name, file_size, sha256, file_type, status,
                                                created_at)
                        values ('members', :organization, :account, 0, '名册.xlsx', 1, sha256('x'), 'XLSX', 'CHECKING', now())
                        returning id
                        """)
                .param("organization", village.first)
                .param("account", account)
                .query(Long.class)
                .single();
        clock.setTo(LocalDate.of(2027, 1, 1));
        asThePortal(() -> context.publishEvent(
                new ApplicationReadyEvent(new SpringApplication(), new String[0], context, Duration.ZERO)));
        assertThat(count("select count(*) from duty where period_start = '2027-01-01'"))
                .isPositive();
        assertThat(count("select count(*) from point_total where year = 2027")).isPositive();
        Awaitility.await()
                .atMost(Patience.LONG)
                .untilAsserted(() -> assertThat(count(
                                "select count(*) from import_job where attempts > 0 and status = 'FAILED' and id = "
                                        + id))
                        .isOne());
    }

    @Test
    void everyStepThatNeverEndsDoesItsWork() {
        List<String> workers = context.getBeansOfType(SmartLifecycle.class).values().stream()
                .map(each -> AopUtils.getTargetClass(each).getName())
                .filter(name -> name.startsWith(MINE))
                .map(name -> name.substring(MINE.length()))
                .toList();
        // Noting and changing keys are tried as the portal by their own tests, in processes of their own.
        assertThat(workers).containsExactlyInAnyOrder("audit.AuditSealer", "keys.KeyRegister", "keys.KeyRotation");
        assertThat(count("select count(*) from audit_entry where hash is null")).isPositive();
        asThePortal(
                () -> assertThat(context.getBean(AuditVerifier.class).verify().isWhole())
                        .isTrue());
        assertThat(count("select count(*) from audit_entry where hash is null")).isZero();
    }

    private Map<String, Runnable> scheduled() {
        Map<String, Runnable> steps = new TreeMap<>();
        context.getBeansOfType(ScheduledTaskHolder.class).values().stream()
                .flatMap(holder -> holder.getScheduledTasks().stream())
                .map(task -> task.getTask().getRunnable())
                .filter(step -> step.toString().startsWith(MINE))
                .forEach(step -> steps.put(step.toString().substring(MINE.length()), step));
        return steps;
    }

    private List<String> listeners(Class<?> event) {
        return Arrays.stream(context.getBeanDefinitionNames())
                .map(context::getType)
                .filter(type -> type != null && type.getName().startsWith(MINE))
                .map(type -> type.getName().contains("$$") ? type.getSuperclass() : type)
                .distinct()
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> hears(method, event))
                .map(method -> method.getDeclaringClass().getName().substring(MINE.length()) + "." + method.getName())
                .toList();
    }

    private static boolean hears(Method method, Class<?> event) {
        EventListener listener = AnnotatedElementUtils.findMergedAnnotation(method, EventListener.class);
        return listener != null
                && Stream.concat(Arrays.stream(listener.classes()), Arrays.stream(method.getParameterTypes()))
                        .anyMatch(event::equals);
    }

    private void expiredExport() {
        run("""
                insert into export_job (account_id, role, organization_id, list, title, filters, words, columns, plain, status, total, requested_at,
                                        touched_at, expires_at, file)
                select id, 'BRANCH_SECRETARY', null, 'members', '党员名册', '', '', '{}', false, 'DONE', 1, now(), now(), '2026-11-20T08:00Z', 'gone'
                  from account where username = 'somebody'
                """);
    }

    private void expiredSlips() {
        run("""
                insert into activation_batch (account_id, role, status, total, requested_at, touched_at, expires_at, file)
                select id, 'BRANCH_SECRETARY', 'DONE', 1, now(), now(), '2026-11-20T08:00Z', 'gone' from account where username = 'somebody'
                """);
    }

    private void endedSession() {
        run("""
                insert into portal_session (id_hash, account_id, session_epoch, begun_at, seen_at, attributes)
                select 'x', id, session_epoch, '2026-11-20T08:00Z', '2026-11-20T08:00Z', '' from account where username = 'somebody'
                """);
    }

    private void oldForms() {
        run("""
                insert into kept_form (browser_hash, account_id, kept_at, content, numbers, had_numbers)
                select 'x', id, '2026-11-20T08:00Z', 'x', 'x', true from account where username = 'somebody'
                """);
    }

    /** Beside an attachment that has an entry: where none is in sight nothing is removed. */
    private void orphan(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-20T08:00:00Z")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        run("""
                with held as (insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                              select id, 'THEME_DAY', '主题党日', 'HELD', now(), now() + interval '1 hour', '2026-11-23', '村委会', now()
                                from organization where name = '河南第一党支部'
                              returning id)
                insert into attachment (meeting_id, file_name, content_type, size, sha256, storage_key, uploaded_by, uploaded_at)
                select held.id, '照片.jpg', 'image/jpeg', 1, sha256('x'), 'yy/kept', a.id, now() from held, account a where a.username = 'somebody'
                """);
    }

    private void run(String sql) {
        jdbc.sql(sql).update();
    }

    private long count(String sql) {
        return jdbc.sql("select cast(cast((" + sql + ") as int) as bigint)")
                .query(Long.class)
                .single();
    }
}
