package org.hongfan.audit;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.audit.AuditChain.Link;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts committed entries into the chain, in the order of time as far as they are there, every second and once more at the end. Whoever
 * writes an entry therefore waits for nobody. Several instances may do it: one at a time holds the lock.
 */
@Component
@Slf4j
class AuditSealer implements SmartLifecycle {
    private static final int BATCH = 1000;

    /** Any number that no other lock of the portal uses. */
    private static final long LOCK = 4_201_001;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditHeads heads;
    private final Clock clock;
    private final Reach reach;
    private final Duration every;
    private volatile @Nullable ScheduledExecutorService worker;
    private boolean failing;

    /** @param every how long an entry waits at most; zero: only when asked */
    AuditSealer(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            AuditHeads heads,
            Clock clock,
            Reach reach,
            @Value("${hongfan.audit.seal-every:1s}") Duration every) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.heads = heads;
        this.clock = clock;
        this.reach = reach;
        this.every = every;
    }

    /** Seals everything that is committed and waits; returns how many entries that were. */
    synchronized int seal() {
        int sealed = 0;
        int batch;
        do {
            batch = reach.asSystem("sealing the trail", () -> transaction.execute(status -> sealBatch()));
            sealed += batch;
        } while (batch == BATCH);
        return sealed;
    }

    /** Where the chain ends. */
    record End(long seq, byte[] hash) {}

    private int sealBatch() {
        boolean mine = jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query(Boolean.class)
                .single();
        if (!mine) {
            return 0;
        }
        List<Link> waiting = jdbc.sql("select " + AuditChain.COLUMNS
                        + " from audit_entry where hash is null order by happened_at, id limit " + BATCH)
                .query((row, n) -> Link.of(row))
                .list();
        if (waiting.isEmpty()) {
            return 0;
        }
        End end = end();
        byte[] hash = end.hash();
        Long[] ids = new Long[waiting.size()];
        String[] hashes = new String[waiting.size()];
        for (int i = 0; i < ids.length; i++) {
            hash = AuditChain.hash(hash, end.seq() + 1 + i, waiting.get(i));
            ids[i] = waiting.get(i).id();
            hashes[i] = HexFormat.of().formatHex(hash);
        }
        jdbc.sql("""
                        update audit_entry e set seq = :after + u.place, hash = decode(u.hash, 'hex')
                          from unnest(cast(:ids as bigint[]), cast(:hashes as text[])) with ordinality as u(id, hash, place)
                         where e.id = u.id
                        """)
                .param("after", end.seq())
                .param("ids", ids)
                .param("hashes", hashes)
                .update();
        long last = end.seq() + ids.length;
        byte[] lastHash = hash;
        org.springframework.transaction.support.TransactionSynchronizationManager.registerSynchronization(
                new org.springframework.transaction.support.TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        heads.keep(last, lastHash, clock.instant());
                    }
                });
        return ids.length;
    }

    private End end() {
        return jdbc.sql("""
                        select seq, hash from (select seq, hash from audit_entry where seq is not null
                                               union all select seq, hash from audit_anchor) ends
                         order by seq desc limit 1
                        """)
                .query((row, n) -> new End(row.getLong(1), row.getBytes(2)))
                .optional()
                .orElseGet(() -> new End(0, AuditChain.BEGINNING));
    }

    @Override
    public void start() {
        if (every.isZero()) {
            return;
        }
        ScheduledExecutorService fresh = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "audit-sealer");
            thread.setDaemon(true);
            return thread;
        });
        fresh.scheduleWithFixedDelay(this::tick, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        worker = fresh;
    }

    /** A database that is away comes back; it is said once. */
    private void tick() {
        try {
            seal();
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("The audit trail cannot be sealed just now: {}", e.getMessage());
            }
            failing = true;
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = worker;
        if (running != null) {
            running.shutdown();
            worker = null;
            tick();
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    /** Ends after the web server has finished its requests. */
    @Override
    public int getPhase() {
        return 0;
    }
}
