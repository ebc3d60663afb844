package org.hongfan.keys;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.shared.Audited;
import org.hongfan.shared.KeyFileException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The fingerprints of the keys that the database is sealed with, held against the key file before anything else begins. A start without its keys
 * would take wrong ones for right, seal with them, and show what was sealed before as a fault.
 */
@Component
@Slf4j
class KeyRegister implements SmartLifecycle {
    private static final long LOCK = 0x6b657973L;
    private static final String WHY = "which keys the database is sealed with";

    private final Secrets secrets;
    private final ObjectProvider<SealedRows> rows;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Reach reach;
    private final Set<Integer> lost;
    private volatile boolean running;
    private volatile boolean made;

    /** @param lost the numbers of the keys of which no copy is left, as the operator says */
    KeyRegister(
            Secrets secrets,
            ObjectProvider<SealedRows> rows,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Reach reach,
            @Value("${" + NotedKey.LOST + ":}") Set<Integer> lost) {
        this.secrets = secrets;
        this.rows = rows;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.events = events;
        this.reach = reach;
        this.lost = Set.copyOf(lost);
    }

    @Override
    public void start() {
        reach.asSystem(WHY, () -> transaction.executeWithoutResult(status -> holdAgainstFile()));
        running = true;
    }

    /** One start or change of keys at a time, whatever instance it is in. */
    private void lock() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((row, n) -> n)
                .list();
    }

    private void holdAgainstFile() {
        lock();
        List<NotedKey> noted = list();
        if (noted.isEmpty()) {
            requireKeyOfRows();
        } else {
            noteLost(noted);
            noted = list();
            if (secrets.isThere()) {
                NotedKey.require(secrets, noted);
            } else if (!noted.stream().allMatch(key -> key.lost() || key.retired())) {
                throw NotedKey.missing(secrets, noted);
            }
        }
        if (!secrets.isThere()) {
            make(NotedKey.highest(noted) + 1);
        } else if (isOfRetiredKeysAlone(noted)) {
            secrets.addKey(now(), NotedKey.highest(noted));
            made = true;
        }
        note();
    }

    /** A database from before its keys were noted, or a new one. */
    private void requireKeyOfRows() {
        long fields = 0;
        long unreadable = 0;
        int newest = 0;
        for (SealedRows each : rows) {
            SealedRows.Survey survey = each.survey().get();
            fields += survey.fields();
            unreadable += survey.unreadable().size();
            newest = Math.max(newest, survey.newestKey());
        }
        if (fields == 0 || unreadable < fields) {
            return;
        }
        if (secrets.isThere()) {
            throw NotedKey.other(secrets, newest, Integer.toString(newest));
        }
        if (!lost.contains(newest)) {
            throw NotedKey.missing(secrets, Integer.toString(newest));
        }
        make(newest + 1);
    }

    /** An older copy of the file: what was exchanged, perhaps because others had seen it, must not seal again. */
    private boolean isOfRetiredKeysAlone(List<NotedKey> noted) {
        Set<Integer> retired =
                noted.stream().filter(NotedKey::retired).map(NotedKey::number).collect(Collectors.toSet());
        return noted.stream().anyMatch(NotedKey::lost) && retired.containsAll(NotedKey.numbersIn(secrets));
    }

    private void make(int number) {
        secrets.make(number, number == 1 ? null : now());
        made = true;
    }

    private Instant now() {
        return jdbc.sql("select clock_timestamp()")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    /** The operator's word counts for a key that the file does not hold, and is kept. */
    private void noteLost(List<NotedKey> noted) {
        Set<Integer> there = NotedKey.numbersIn(secrets);
        for (NotedKey key : noted) {
            if (lost.contains(key.number()) && !key.lost() && !there.contains(key.number())) {
                jdbc.sql("update sealing_key set lost_at = now() where number = :number")
                        .param("number", key.number())
                        .update();
                events.publishEvent(
                        new Audited(null, "key_lost", "key", null, "第 " + key.number() + " 号密钥丢失，没有副本；用它加密的内容再也打不开"));
            }
        }
    }

    /** Writes down what the key file holds: a number that is noted is never given to another key. */
    void note() {
        for (Secrets.KeyFact key : secrets.facts()) {
            int same = jdbc.sql("""
                            insert into sealing_key (number, fingerprint, retired_at) values (:number, :fingerprint, case when :inUse then null else now() end)
                            on conflict (number) do update set retired_at = case when :inUse then null else coalesce(sealing_key.retired_at, now()) end,
                                                               lost_at = null
                             where sealing_key.fingerprint = excluded.fingerprint
                            """)
                    .param("number", key.version())
                    .param("fingerprint", secrets.fingerprint(key.version()))
                    .param("inUse", key.inUse())
                    .update();
            if (same == 0) {
                throw new RefusedException("密钥文件里的第 " + key.version() + " 号密钥不是这个数据库的那一把。");
            }
        }
    }

    /**
     * Before a key is added, in the same transaction: nobody else adds one meanwhile, and the file is the latest.
     *
     * @return the highest number that any key has had
     * @throws RefusedException when the file lacks a key that another instance has added
     */
    int lockAndRequireLatest() {
        lock();
        List<NotedKey> noted = list();
        try {
            NotedKey.require(secrets, noted);
        } catch (KeyFileException e) {
            throw new RefusedException(e.getMessage() + "请先把最新的密钥文件放到每一台运行平台的机器上。");
        }
        return NotedKey.highest(noted);
    }

    /** The numbers of the keys that are lost. */
    List<Integer> listLost() {
        return list().stream().filter(NotedKey::lost).map(NotedKey::number).toList();
    }

    private List<NotedKey> list() {
        return jdbc.sql("""
                        select number, fingerprint, retired_at is not null as retired, lost_at is not null as lost from sealing_key order by number
                        """).query(NotedKey.class).list();
    }

    /** After the address, so that it is the last thing that is read. */
    @EventListener(ApplicationReadyEvent.class)
    @Order
    void announce() {
        if (made) {
            log.warn("密钥文件建在 {}。请现在就复制一份，放到别的机器或者保险的地方：丢了它，身份证号和电话再也打不开，备份里也没有它。", secrets.file());
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What has been held against the file once is right until the portal ends. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    /** Before everything that works by itself. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
