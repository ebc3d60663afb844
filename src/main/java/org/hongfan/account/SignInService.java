package org.hongfan.account;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import org.hongfan.shared.Audited;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks user name and password, and locks an account for {@link #LOCKED_FOR} after {@value #TRIES} failures in a row.
 *
 * <p>Every way to fail answers alike and takes alike long, so that nobody learns which accounts exist, are locked or disabled.
 */
@Service
public class SignInService {
    static final int TRIES = 5;
    static final Duration LOCKED_FOR = Duration.ofMinutes(15);

    /** BCrypt reads no more of a password than this. */
    static final int PASSWORD_BYTES = 72;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PasswordEncoder passwords;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final String nobodysHash;

    SignInService(
            JdbcClient jdbc,
            Clock clock,
            PasswordEncoder passwords,
            TransactionTemplate transaction,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.passwords = passwords;
        this.transaction = transaction;
        this.events = events;
        this.nobodysHash = passwords.encode("nobody");
    }

    /**
     * The account's principal, if the password is right and the account may sign in now. Success and failure are both recorded.
     *
     * <p>The hash is computed outside a transaction, so that waiting guesses hold no connection; a success still counts only if no other
     * guess has locked the account meanwhile.
     *
     * @param from the address the request came from
     */
    public Optional<SignedIn> signIn(String username, String password, String from) {
        Credentials found = find(username);
        boolean readable = password.getBytes(StandardCharsets.UTF_8).length <= PASSWORD_BYTES;
        boolean right = passwords.matches(readable ? password : "", found == null ? nobodysHash : found.passwordHash())
                && readable;
        return transaction.execute(status -> {
            if (found == null) {
                events.publishEvent(new Audited(null, "sign_in_failed", "account", null, "登录失败：没有这个用户名，来自 " + from));
                return Optional.<SignedIn>empty();
            }
            if (right && succeed(found)) {
                events.publishEvent(
                        new Audited(found.id(), "sign_in", "account", found.id(), found.username() + " 登录，来自 " + from));
                return Optional.of(new SignedIn(found.id(), found.username(), found.sessionEpoch()));
            }
            fail(found, right, from);
            return Optional.<SignedIn>empty();
        });
    }

    /** Whether this is the user's password; a wrong one counts like a failed sign-in, and while the account is locked none is right. */
    public boolean confirm(SignedIn user, String password, String from) {
        return signIn(user.username(), password, from).isPresent();
    }

    private @Nullable Credentials find(String username) {
        return jdbc.sql("select id, username, password_hash, session_epoch from account where username = :username")
                .param("username", username.strip().toLowerCase(Locale.ROOT))
                .query(Credentials.class)
                .optional()
                .orElse(null);
    }

    private boolean succeed(Credentials account) {
        return jdbc.sql("""
                        update account set failed_attempts = 0, locked_until = null, last_signed_in_at = :now
                         where id = :id and enabled and password_hash = :hash and (locked_until is null or locked_until <= :now)
                        """)
                        .param("id", account.id())
                        .param("hash", account.passwordHash())
                        .param("now", OffsetDateTime.now(clock))
                        .update()
                == 1;
    }

    private void fail(Credentials account, boolean right, String from) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        if (!right) {
            // A lock that has run out starts a new count; while one runs, further guesses do not prolong it.
            jdbc.sql("""
                            update account
                               set failed_attempts = case when locked_until <= :now then 1 else failed_attempts + 1 end,
                                   locked_until = case when locked_until > :now then locked_until
                                                       when locked_until is null and failed_attempts + 1 >= :tries then :until end
                             where id = :id
                            """)
                    .param("id", account.id())
                    .param("now", now)
                    .param("tries", TRIES)
                    .param("until", now.plus(LOCKED_FOR))
                    .update();
        }
        String why = right ? "账号已停用或暂时锁定" : "密码不正确";
        events.publishEvent(new Audited(
                null, "sign_in_failed", "account", account.id(), account.username() + " 登录失败：" + why + "，来自 " + from));
    }

    private record Credentials(long id, String username, String passwordHash, int sessionEpoch) {}
}
