package org.hongfan.audit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.audit.AuditChain.Link;
import org.hongfan.shared.Audited;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks the chain from its beginning to its end, and against what was kept outside the database. Finds entries that were altered, removed,
 * put in later or cut off at the end; only what was altered before it was sealed, within a second, it cannot know.
 */
@Service
@RequiredArgsConstructor
public class AuditVerifier {
    private static final int FINDINGS_AT_MOST = 50;
    private static final int FETCH = 2000;
    private static final Duration WAITS_AT_MOST = Duration.ofMinutes(2);

    /** An entry carries the time of the act, and long work commits later; what is later than this was not written then. */
    private static final Duration LATE_AT_MOST = Duration.ofHours(2);

    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");

    private final AuditSealer sealer;
    private final AuditHeads heads;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    /** Checks, and writes into the trail that it was checked. */
    public AuditVerification verify(Viewer viewer) {
        AuditVerification verification = verify();
        transaction.executeWithoutResult(status -> events.publishEvent(new Audited(
                viewer.accountId(),
                "audit_verified",
                "audit",
                null,
                verification.isWhole()
                        ? "核验审计日志：完好，共 " + verification.entries() + " 条"
                        : "核验审计日志：发现 " + verification.findings().size() + " 处问题")));
        return verification;
    }

    public AuditVerification verify() {
        sealer.seal();
        TransactionTemplate snapshot =
                new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        return reach.asSystem(
                "checking the trail", () -> Objects.requireNonNull(snapshot.execute(status -> new Walk().whole())));
    }

    /** One walk along the chain. */
    private final class Walk {
        private final List<String> findings = new ArrayList<>();
        private final Map<Long, AuditHeads.Head> kept = new HashMap<>();
        private long entries;
        private long last;
        private byte[] hash = AuditChain.BEGINNING;
        private long latest = Long.MIN_VALUE;
        private long highestKept;

        AuditVerification whole() {
            beginAtAnchor();
            long anchor = last;
            for (AuditHeads.Head head : heads.list()) {
                if (head.seq() > anchor) {
                    kept.put(head.seq(), head);
                    highestKept = Math.max(highestKept, head.seq());
                }
            }
            JdbcTemplate streaming = new JdbcTemplate(Objects.requireNonNull(jdbc.getDataSource()));
            streaming.setFetchSize(FETCH);
            streaming.query(
                    "select seq, hash, " + AuditChain.COLUMNS + " from audit_entry where seq is not null order by seq",
                    row -> {
                        check(row.getLong("seq"), row.getBytes("hash"), Link.of(row));
                    });
            if (highestKept > last) {
                find("日志末尾被截断：库外登记最后到第 " + highestKept + " 条，库里只到第 " + last + " 条");
            }
            countWaiting();
            return new AuditVerification(
                    LocalDateTime.now(clock),
                    entries,
                    last,
                    last == 0 ? null : HexFormat.of().formatHex(hash),
                    List.copyOf(findings));
        }

        private void beginAtAnchor() {
            jdbc.query("select seq, hash from audit_anchor order by seq desc limit 1", row -> {
                last = row.getLong(1);
                hash = row.getBytes(2);
            });
        }

        private void check(long seq, byte[] sealed, Link link) {
            entries++;
            if (seq <= last) {
                find("第 " + seq + " 条的序号不对：保留期以前的部分已经整理，不应还在");
                return;
            }
            String which = "第 " + seq + " 条（" + time(link.micros()) + "）";
            if (seq > last + 1) {
                find(
                        seq == last + 2
                                ? "第 " + (last + 1) + " 条不见了，被删除"
                                : "第 " + (last + 1) + " 至 " + (seq - 1) + " 条不见了，被删除");
            } else if (!Arrays.equals(sealed, AuditChain.hash(hash, seq, link))) {
                find(which + "与校验值不符，内容或前后次序被改过");
            }
            AuditHeads.Head head = kept.get(seq);
            if (head != null && !head.hash().equals(HexFormat.of().formatHex(sealed))) {
                find(which + "与库外登记的校验值不符，这条或它以前的记录被整段改写过");
            }
            if (latest != Long.MIN_VALUE && link.micros() < latest - LATE_AT_MOST.toNanos() / 1000) {
                find(which + "排在 " + time(latest) + " 的记录之后，是事后补进去的");
            }
            latest = Math.max(latest, link.micros());
            last = seq;
            hash = sealed;
        }

        private void countWaiting() {
            Long waiting = jdbc.queryForObject(
                    "select count(*) from audit_entry where hash is null and happened_at < ?",
                    Long.class,
                    OffsetDateTime.now(clock).minus(WAITS_AT_MOST));
            if (waiting != null && waiting > 0) {
                find("有 " + waiting + " 条记录超过两分钟还没有入链");
            }
        }

        private void find(String what) {
            if (findings.size() < FINDINGS_AT_MOST) {
                findings.add(what);
            }
        }

        private @Nullable String time(long micros) {
            return MINUTE.format(Instant.ofEpochSecond(0, 0)
                    .plusSeconds(Math.floorDiv(micros, 1_000_000L))
                    .atZone(ZoneId.of("Asia/Shanghai")));
        }
    }
}
