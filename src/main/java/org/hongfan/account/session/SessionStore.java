package org.hongfan.account.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.hongfan.account.SignedIn;
import org.hongfan.account.session.KeptSession.Snapshot;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sessions in the table {@code portal_session}. An instance goes by what it has read for {@link SessionProperties#nearCache()}, so that a user
 * at work costs one statement in that time and one write a minute, not three statements a request.
 *
 * <p>Two instances may change one session at once: each writes what its own request has changed over what stands in the table.
 */
@Component
@Slf4j
public class SessionStore implements SessionRepository<KeptSession> {
    /** Set at sign-in; kept in columns, so that users recognise their sessions. */
    public static final String ADDRESS = "hongfan.address";

    public static final String DEVICE = "hongfan.device";

    /** Set on the session of a request that an open page sends by itself: the session is not used by it. Not kept. */
    public static final String UNUSED = "hongfan.unused";

    private static final String CONTEXT = HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AttributeSeal seal;
    private final Clock clock;
    private final SessionProperties settings;
    private final Reach reach;
    private final Cache<String, Snapshot> near;

    SessionStore(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            AttributeSeal seal,
            Clock clock,
            SessionProperties settings,
            Reach reach) {
        this.reach = reach;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.seal = seal;
        this.clock = clock;
        this.settings = settings;
        this.near = Caffeine.newBuilder()
                .expireAfterWrite(settings.nearCache())
                .maximumSize(50_000)
                .build();
    }

    static String newId() {
        byte[] id = new byte[24];
        RANDOM.nextBytes(id);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
    }

    @Override
    public KeptSession createSession() {
        return new KeptSession(newId(), clock.instant(), settings.idle());
    }

    @Override
    public @Nullable KeptSession findById(String id) {
        Snapshot snapshot = near.get(id, this::read);
        if (snapshot == null) {
            return null;
        }
        Instant now = clock.instant();
        if (!now.isBefore(snapshot.seenAt().plus(settings.idle()))
                || !now.isBefore(snapshot.begunAt().plus(settings.longest()))) {
            return null;
        }
        return new KeptSession(id, snapshot, settings.idle());
    }

    @Override
    public void save(KeptSession session) {
        Snapshot stored = session.stored();
        if (stored == null) {
            session.stored(insert(session));
        } else if (!session.changes().isEmpty() || !session.getId().equals(session.storedId())) {
            update(session);
        } else if (session.isUsed() && isDue(stored.seenAt())) {
            touch(session, stored);
        }
    }

    @Override
    public void deleteById(String id) {
        jdbc.sql("delete from portal_session where id_hash = :hash")
                .param("hash", hash(id))
                .update();
        near.invalidate(id);
    }

    /** The number of the session with this id, by which its user knows it; 0 when it stands nowhere. */
    public long numberOf(String id) {
        Snapshot snapshot = near.get(id, this::read);
        return snapshot == null ? 0 : snapshot.number();
    }

    /** Forgets what was read of the account's sessions; the rows are the caller's matter. */
    public void forget(long accountId) {
        near.asMap().values().removeIf(snapshot -> snapshot.accountId() != null && snapshot.accountId() == accountId);
    }

    /** @return how many sessions were removed that had run out or were ended by a new epoch */
    int removeEnded() {
        Integer removed = reach.asSystem(
                "sessions that have ended, whoever's they were", () -> transaction.execute(status -> deleteEnded()));
        return removed == null ? 0 : removed;
    }

    private int deleteEnded() {
        Instant now = clock.instant();
        return jdbc.sql("""
                        delete from portal_session s
                         where s.seen_at <= :idle or s.begun_at <= :longest
                            or s.account_id is not null
                               and not exists (select 1 from account a where a.id = s.account_id and a.session_epoch = s.session_epoch)
                        """)
                .param("idle", utc(now.minus(settings.idle())))
                .param("longest", utc(now.minus(settings.longest())))
                .update();
    }

    private @Nullable Snapshot read(String id) {
        return jdbc.sql("""
                        select number, account_id, begun_at, seen_at, attributes from portal_session where id_hash = :hash
                        """)
                .param("hash", hash(id))
                .query(Row.class)
                .optional()
                .map(this::open)
                .orElse(null);
    }

    private @Nullable Snapshot open(Row row) {
        try {
            return new Snapshot(
                    row.number(),
                    row.accountId(),
                    row.begunAt().toInstant(),
                    row.seenAt().toInstant(),
                    seal.open(row.attributes()));
        } catch (IllegalStateException unreadable) {
            log.warn(
                    "Session {} is not readable by this version or with these keys: its user signs in anew",
                    row.number());
            return null;
        }
    }

    private Snapshot insert(KeptSession session) {
        Map<String, Object> attributes = Map.copyOf(session.attributes());
        SignedIn user = userOf(attributes);
        long number = jdbc.sql("""
                        insert into portal_session (id_hash, account_id, session_epoch, begun_at, seen_at, address, device, attributes)
                        values (:hash, :account, :epoch, :begun, :seen, :address, :device, :attributes)
                        returning number
                        """)
                .param("hash", hash(session.getId()))
                .param("account", user == null ? null : user.accountId())
                .param("epoch", user == null ? null : user.sessionEpoch())
                .param("begun", utc(session.getCreationTime()))
                .param("seen", utc(clock.instant()))
                .param("address", attributes.get(ADDRESS))
                .param("device", attributes.get(DEVICE))
                .param("attributes", seal.seal(attributes))
                .query(Long.class)
                .single();
        Snapshot inserted = new Snapshot(
                number, user == null ? null : user.accountId(), session.getCreationTime(), clock.instant(), attributes);
        near.put(session.getId(), inserted);
        return inserted;
    }

    /** Does nothing when the session was ended meanwhile: a request that is under way does not bring it back. */
    private void update(KeptSession session) {
        near.invalidate(session.storedId());
        Snapshot after = transaction.execute(status -> merge(session));
        if (after != null) {
            near.put(session.getId(), after);
            session.stored(after);
        }
    }

    private @Nullable Snapshot merge(KeptSession session) {
        Row row = jdbc.sql("""
                        select number, account_id, begun_at, seen_at, attributes from portal_session where id_hash = :hash for update
                        """)
                .param("hash", hash(session.storedId()))
                .query(Row.class)
                .optional()
                .orElse(null);
        Snapshot stored = row == null ? null : open(row);
        if (stored == null) {
            return null;
        }
        Map<String, Object> merged = new HashMap<>(stored.attributes());
        session.changes().forEach((name, value) -> {
            if (value == null) {
                merged.remove(name);
            } else {
                merged.put(name, value);
            }
        });
        SignedIn user = userOf(merged);
        Long account = user == null ? null : user.accountId();
        Instant now = clock.instant();
        boolean signedInNow = account != null && !account.equals(stored.accountId());
        Instant begun = signedInNow ? now : stored.begunAt();
        Instant seen = session.isUsed() ? now : stored.seenAt();
        jdbc.sql("""
                        update portal_session
                           set id_hash = :hash, account_id = :account, session_epoch = :epoch, begun_at = :begun, seen_at = :seen,
                               address = :address, device = :device, attributes = :attributes
                         where number = :number
                        """)
                .param("hash", hash(session.getId()))
                .param("account", account)
                .param("epoch", user == null ? null : user.sessionEpoch())
                .param("begun", utc(begun))
                .param("seen", utc(seen))
                .param("address", merged.get(ADDRESS))
                .param("device", merged.get(DEVICE))
                .param("attributes", seal.seal(merged))
                .param("number", stored.number())
                .update();
        return new Snapshot(stored.number(), account, begun, seen, Map.copyOf(merged));
    }

    private void touch(KeptSession session, Snapshot before) {
        Instant now = clock.instant();
        int there = jdbc.sql("update portal_session set seen_at = :now where number = :number and id_hash = :hash")
                .param("now", utc(now))
                .param("number", before.number())
                .param("hash", hash(session.getId()))
                .update();
        if (there == 0) {
            near.invalidate(session.getId());
        } else {
            // Another request of the session may have changed its attributes meanwhile.
            near.asMap().computeIfPresent(session.getId(), (id, known) -> known.seenAt(now));
            session.stored(before.seenAt(now));
        }
    }

    private boolean isDue(Instant written) {
        return Duration.between(written, clock.instant()).compareTo(settings.seenEvery()) >= 0;
    }

    private static @Nullable SignedIn userOf(Map<String, Object> attributes) {
        return attributes.get(CONTEXT) instanceof SecurityContext context
                        && context.getAuthentication() != null
                        && context.getAuthentication().getPrincipal() instanceof SignedIn user
                ? user
                : null;
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static byte[] hash(String id) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private record Row(
            long number, @Nullable Long accountId, OffsetDateTime begunAt, OffsetDateTime seenAt, byte[] attributes) {}
}
