package org.hongfan.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Changes keys while people work: a new key is added and seals from then on; rows of older keys are sealed anew in small batches, found under
 * either hash meanwhile; when none is left, and everybody who may still hold an older one has finished, the older keys are retired.
 *
 * <p>What there is to do is read from the key file and the rows themselves, so a restart goes on where the last one stopped, and rows under a
 * retired key (an import was undone, a backup brought back) are sealed anew too; that key is looked for meanwhile.
 */
@Service
@Slf4j
public class KeyRotation implements SmartLifecycle {
    private static final String WHY = "sealing every number anew";
    private static final Duration BETWEEN_BATCHES = Duration.ofMillis(50);
    private static final Duration BETWEEN_COUNTS = Duration.ofMinutes(10);

    private final Secrets secrets;
    private final KeyRegister register;
    private final List<SealedRows> rows;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Reach reach;
    private final Duration every;
    private volatile @Nullable ScheduledExecutorService worker;
    private volatile @Nullable Long countedAt;

    /** @param every how often to look whether there is something to do; zero: only when asked */
    KeyRotation(
            Secrets secrets,
            KeyRegister register,
            List<SealedRows> rows,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Reach reach,
            @Value("${hongfan.keys.look-every:15s}") Duration every) {
        this.secrets = secrets;
        this.register = register;
        this.rows = rows;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.events = events;
        this.reach = reach;
        this.every = every;
    }

    public KeyState state() {
        return reach.asSystem(
                WHY,
                () -> transaction.execute(
                        status -> new KeyState(secrets.facts(), countWaiting(), register.listLost())));
    }

    private long countWaiting() {
        return rows.stream().mapToLong(each -> each.waiting().getAsLong()).sum();
    }

    /** What no key at hand opens, one line each: which row and why. Everything that is sealed is opened for it. */
    public List<String> listUnreadable() {
        return reach.asSystem(
                WHY,
                () -> transaction.execute(status -> rows.stream()
                        .flatMap(each -> each.survey().get().unreadable().stream())
                        .toList()));
    }

    /** Adds a key and begins to seal everything anew; refused while that is still going on. */
    public void begin(Viewer viewer) {
        begin(viewer.accountId());
    }

    synchronized void begin(@Nullable Long accountId) {
        reach.asSystem(WHY, () -> add(accountId));
    }

    /** Whether rows still wait for the present key, broken ones aside. */
    boolean isUnderWay() {
        return !isOneKeyInUse() || state().waiting() > 0 && isAnythingReadable();
    }

    private void add(@Nullable Long accountId) {
        if (isUnderWay()) {
            throw new RefusedException("上一次更换还没有完成，请等它完成以后再换。");
        }
        int before = secrets.version();
        transaction.executeWithoutResult(status -> {
            OffsetDateTime now = jdbc.sql("select clock_timestamp()")
                    .query(OffsetDateTime.class)
                    .single();
            int version = secrets.addKey(now.toInstant(), register.lockAndRequireLatest());
            register.note();
            audit(
                    accountId,
                    "key_added",
                    "启用第 " + version + " 号密钥（" + secrets.facts().get(0).suite().title() + "），替换第 " + before + " 号");
        });
    }

    /** Seals one batch anew; returns how many rows that were. Retires the older keys when nothing is left to do. */
    public int step() {
        if (isOneKeyInUse()) {
            takeUpRowsOfRetiredKeys();
        }
        if (isOneKeyInUse()) {
            return 0;
        }
        for (SealedRows each : rows) {
            int sealed = reach.asSystem(
                    WHY, () -> transaction.execute(status -> each.sealNext().getAsInt()));
            if (sealed > 0) {
                return sealed;
            }
        }
        reach.asSystem(WHY, this::retireIfNobodyHoldsAnOlderKey);
        return 0;
    }

    /** Where all that waits is broken, no retired key helps. */
    private boolean isAnythingReadable() {
        List<String> unreadable = listUnreadable();
        if (!unreadable.isEmpty()) {
            log.warn("{} sealed fields cannot be opened; --hongfan.command=check lists them", unreadable.size());
        }
        return state().waiting() > 0;
    }

    private void note() {
        reach.asSystem(WHY, () -> transaction.executeWithoutResult(status -> register.note()));
    }

    private boolean isOneKeyInUse() {
        return secrets.versionsInUse().size() == 1;
    }

    private void takeUpRowsOfRetiredKeys() {
        countedAt = System.nanoTime();
        List<Secrets.KeyFact> keys = secrets.facts();
        if (keys.size() > 1 && state().waiting() > 0 && isAnythingReadable()) {
            secrets.useAgain(keys.stream().map(Secrets.KeyFact::version).collect(Collectors.toSet()));
            note();
        }
    }

    /** Somebody may have sealed with an older key before the new one came and not committed yet. */
    private void retireIfNobodyHoldsAnOlderKey() {
        transaction.executeWithoutResult(status -> {
            Instant since = Objects.requireNonNull(secrets.facts().get(0).since());
            boolean alone = jdbc.sql("""
                            select not exists (select 1 from pg_stat_activity
                                                where datname = current_database() and pid <> pg_backend_pid() and xact_start < :since)
                            """)
                    .param("since", since.atOffset(ZoneOffset.UTC))
                    .query(Boolean.class)
                    .single();
            if (alone && countWaiting() == 0) {
                secrets.retireOlder();
                register.note();
                int passedOver = listUnreadable().size();
                audit(
                        null,
                        "keys_retired",
                        (passedOver == 0 ? "全部数据" : "除了打不开的 " + passedOver + " 项，数据") + "已改用第 " + secrets.version()
                                + " 号密钥，旧密钥停用，只用于打开旧备份");
            }
        });
    }

    private void audit(@Nullable Long accountId, String action, String summary) {
        events.publishEvent(new Audited(accountId, action, "key", null, summary));
    }

    @Override
    public void start() {
        if (every.isZero()) {
            return;
        }
        ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "key-rotation");
            thread.setDaemon(true);
            return thread;
        });
        fresh.scheduleWithFixedDelay(() -> work(fresh), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        worker = fresh;
    }

    private void work(ScheduledExecutorService mine) {
        try {
            Long counted = countedAt;
            if (isOneKeyInUse() && counted != null && System.nanoTime() - counted < BETWEEN_COUNTS.toNanos()) {
                return;
            }
            while (!mine.isShutdown() && step() > 0) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_BATCHES.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            log.warn("Sealing anew goes on later: {}", e.getMessage());
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = worker;
        if (running != null) {
            running.shutdownNow();
            worker = null;
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }
}
