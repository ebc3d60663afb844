package org.hongfan.account;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes guessing slow without letting anybody lock others out. Attempts are counted for all instances together, and counted before the
 * password is looked at, so that guesses sent at once are not more than guesses sent one after the other.
 *
 * <p>After {@link Limit#free} attempts each further one has to wait: a minute, then twice as long each time, at most {@link #LONGEST}. The
 * counts are of (user name, address), of the user name over all addresses, and of the address over all user names; the latter two do not
 * count for a device on which the account has signed in before, so strangers cannot keep its owner out. All such devices of an account have
 * one allowance together, for whoever signs in often has many marks.
 */
@Component
@RequiredArgsConstructor
class SignInThrottle {
    static final Duration LONGEST = Duration.ofMinutes(15);
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final Clock clock;

    /** What is counted, and how many attempts are free of waiting. */
    enum Limit {
        /** Five slips of one person. */
        PAIR(5),
        /** Guesses at one account from many places. */
        USERNAME(20),
        /** Guesses at many accounts from one place; a whole office may share an address. */
        ADDRESS(50),
        /** Codes of the second factor: whoever is asked for one knows the password. */
        CODE(5),
        /** Tries at who a slip is for: whoever holds it knows half of it. */
        SLIP(5);

        private final int free;

        Limit(int free) {
            this.free = free;
        }
    }

    /**
     * What one attempt counts for.
     *
     * @param usernameKey by which an administrator lifts what counts against this user name
     */
    record Counts(byte[] usernameKey, Map<String, Limit> keys) {}

    /**
     * @param waiting zero when the attempt may go on
     * @param blockedUntil the attempt may go on, but is the last one until then
     */
    record Verdict(Duration waiting, @Nullable OffsetDateTime blockedUntil) {
        boolean allows() {
            return waiting.isZero();
        }
    }

    Counts signIn(String username, Origin origin, boolean knownDevice) {
        Map<String, Limit> keys = new TreeMap<>();
        if (knownDevice) {
            keys.put(key("pair", username, "known devices"), Limit.PAIR);
        } else {
            keys.put(key("pair", username, origin.address()), Limit.PAIR);
            keys.put(key("username", username), Limit.USERNAME);
            keys.put(key("address", origin.address()), Limit.ADDRESS);
        }
        return new Counts(usernameKey(username), keys);
    }

    /** An attempt that may mean any of several accounts counts against each. */
    static Counts together(Counts one, Counts other) {
        Map<String, Limit> keys = new TreeMap<>(one.keys());
        keys.putAll(other.keys());
        return new Counts(one.usernameKey(), keys);
    }

    Counts code(String username, boolean knownDevice) {
        String key = knownDevice ? key("code", username, "known devices") : key("code", username);
        return new Counts(usernameKey(username), Map.of(key, Limit.CODE));
    }

    /** A try with a slip: counted for the slip, and for the address over all slips. */
    Counts slip(String code, Origin origin) {
        Map<String, Limit> keys = new TreeMap<>();
        keys.put(key("slip", code), Limit.SLIP);
        keys.put(key("slips from", origin.address()), Limit.ADDRESS);
        return new Counts(usernameKey("slip " + code), keys);
    }

    @Transactional
    public Verdict charge(Counts counts) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        byte[][] keys = keysOf(counts);
        jdbc.sql("""
                        insert into sign_in_throttle (key, username_hash, attempts, last_at)
                        select key, :username, 0, :now from unnest(:keys) key on conflict do nothing
                        """)
                .param("keys", keys)
                .param("username", counts.usernameKey())
                .param("now", now)
                .update();
        List<Row> rows = jdbc.sql("""
                        select key, attempts, last_at, blocked_until from sign_in_throttle where key = any(:keys) order by key for update
                        """).param("keys", keys).query(Row.class).list();
        Duration waiting = rows.stream()
                .map(row -> row.waitingAt(now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        if (!waiting.isZero()) {
            return new Verdict(waiting, null);
        }
        OffsetDateTime blockedUntil = null;
        for (Row row : rows) {
            Limit limit = counts.keys().get(HexFormat.of().formatHex(row.key()));
            int attempts = row.lastAt().isBefore(now.minus(FORGOTTEN_AFTER)) ? 1 : row.attempts() + 1;
            OffsetDateTime until = attempts < limit.free ? null : now.plus(waitingAfter(attempts - limit.free));
            jdbc.sql(
                            "update sign_in_throttle set attempts = :attempts, last_at = :now, blocked_until = :until where key = :key")
                    .param("attempts", attempts)
                    .param("now", now)
                    .param("until", until)
                    .param("key", row.key())
                    .update();
            if (until != null && (blockedUntil == null || until.isAfter(blockedUntil))) {
                blockedUntil = until;
            }
        }
        return new Verdict(Duration.ZERO, blockedUntil);
    }

    /** Takes back what the attempt counted, for it was right; slips of the same person at the same place are forgiven. */
    @Transactional
    public void forgive(Counts counts) {
        counts.keys().forEach((key, limit) -> {
            boolean ofOnePerson = limit != Limit.USERNAME && limit != Limit.ADDRESS;
            jdbc.sql("""
                            update sign_in_throttle
                               set attempts = case when :clear then 0 else greatest(attempts - 1, 0) end, blocked_until = null
                             where key = :key
                            """)
                    .param("clear", ofOnePerson)
                    .param("key", HexFormat.of().parseHex(key))
                    .update();
        });
    }

    /** Lifts every waiting with this user name, wherever it was tried from. */
    @Transactional
    public void lift(String username) {
        jdbc.sql("delete from sign_in_throttle where username_hash = :username")
                .param("username", usernameKey(username))
                .update();
    }

    @Transactional
    public int removeForgotten() {
        return jdbc.sql("delete from sign_in_throttle where last_at < :before")
                .param(
                        "before",
                        OffsetDateTime.now(clock).minus(FORGOTTEN_AFTER).minus(LONGEST))
                .update();
    }

    private static Duration waitingAfter(int over) {
        Duration waiting = SHORTEST.multipliedBy(1L << Math.min(over, 10));
        return waiting.compareTo(LONGEST) < 0 ? waiting : LONGEST;
    }

    private byte[] usernameKey(String username) {
        return secrets.hash("throttle username " + username);
    }

    private String key(String... parts) {
        return HexFormat.of().formatHex(secrets.hash("throttle " + String.join("\n", parts)));
    }

    private static byte[][] keysOf(Counts counts) {
        List<byte[]> keys = new ArrayList<>();
        counts.keys().keySet().forEach(key -> keys.add(HexFormat.of().parseHex(key)));
        keys.sort(Arrays::compareUnsigned);
        return keys.toArray(byte[][]::new);
    }

    private record Row(
            byte[] key,
            int attempts,
            OffsetDateTime lastAt,
            @Nullable OffsetDateTime blockedUntil) {
        Duration waitingAt(OffsetDateTime now) {
            return blockedUntil == null || !blockedUntil.isAfter(now)
                    ? Duration.ZERO
                    : Duration.between(now, blockedUntil);
        }
    }
}
