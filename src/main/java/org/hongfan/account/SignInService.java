package org.hongfan.account;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.hongfan.access.Reach;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.PhoneNumber;
import org.hongfan.shared.Audited;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Checks user name and password, and then the code of the second factor where the account has one.
 *
 * <p>Every way to fail answers alike and takes alike long, so that nobody learns which accounts exist or are disabled.
 */
@Service
public class SignInService {
    /** BCrypt reads no more of a password than this. */
    static final int PASSWORD_BYTES = 72;

    private static final String BEFORE = "sign-in, before there is a viewer";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PasswordEncoder passwords;
    private final SignInThrottle throttle;
    private final KnownDevices devices;
    private final SecondFactor secondFactor;
    private final MemberSeals seals;
    private final TransactionTemplate transaction;
    private final Reach reach;
    private final ApplicationEventPublisher events;
    /** Reckoned beside the start, which it would hold up. */
    private final CompletableFuture<String> nobodysHash;

    SignInService(
            JdbcClient jdbc,
            Clock clock,
            PasswordEncoder passwords,
            SignInThrottle throttle,
            KnownDevices devices,
            SecondFactor secondFactor,
            MemberSeals seals,
            TransactionTemplate transaction,
            Reach reach,
            ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.passwords = passwords;
        this.throttle = throttle;
        this.devices = devices;
        this.secondFactor = secondFactor;
        this.seals = seals;
        this.transaction = transaction;
        this.reach = reach;
        this.events = events;
        this.nobodysHash = CompletableFuture.supplyAsync(() -> passwords.encode("nobody"));
    }

    /**
     * Success and failure are both recorded, and that waiting begins; attempts during the waiting are not, for there is no end of them.
     *
     * <p>The hash is computed outside a transaction, so that waiting guesses hold no connection.
     */
    public SignInResult signIn(String username, String password, Origin origin) {
        return reach.asSystem(BEFORE, () -> attempt(username, password, origin, true));
    }

    /** Whether this is the user's password; a wrong one counts like a failed sign-in. */
    public SignInResult confirm(SignedIn user, String password, Origin origin) {
        return reach.asSystem(BEFORE, () -> attempt(user.username(), password, origin, false));
    }

    /** The code that a right password has asked for; refused for a wrong or a used one. */
    public SignInResult signInWithCode(SignedIn user, String code, Origin origin) {
        return reach.asSystem(BEFORE, () -> withCode(user, code, origin));
    }

    private SignInResult withCode(SignedIn user, String code, Origin origin) {
        Credentials found = find(user.username()).stream().findFirst().orElse(null);
        SignInThrottle.Counts counts = throttle.code(user.username(), knows(found, origin));
        SignInThrottle.Verdict verdict = throttle.charge(counts);
        if (!verdict.allows()) {
            return new SignInResult.Wait(verdict.waiting());
        }
        return transaction.execute(status -> {
            boolean holds = found != null && found.sessionEpoch() == user.sessionEpoch() && found.enabled();
            if (!holds || !secondFactor.accept(user.accountId(), code)) {
                record(user.accountId(), user.username() + " 登录失败：验证码不正确，来自 " + origin.address());
                sayThatWaitingBegins(verdict, user.username(), user.accountId(), origin);
                return new SignInResult.Refused();
            }
            throttle.forgive(counts);
            return open(found, origin);
        });
    }

    private SignInResult attempt(String typed, String password, Origin origin, boolean opens) {
        List<Credentials> meant = find(typed);
        Credentials found = meant.size() == 1 ? meant.get(0) : null;
        boolean phone = PhoneNumber.mobile(typed).isPresent();
        String username = found == null ? typed.strip().toLowerCase(Locale.ROOT) : found.username();
        SignInThrottle.Counts counts = throttle.signIn(username, origin, knows(found, origin));
        for (Credentials one : meant.size() > 1 ? meant : List.<Credentials>of()) {
            counts = SignInThrottle.together(counts, throttle.signIn(one.username(), origin, false));
        }
        SignInThrottle.Counts charged = counts;
        SignInThrottle.Verdict verdict = throttle.charge(counts);
        if (!verdict.allows()) {
            return new SignInResult.Wait(verdict.waiting());
        }
        boolean readable = password.getBytes(StandardCharsets.UTF_8).length <= PASSWORD_BYTES;
        boolean right = matches(password, readable, meant, 0);
        // Whoever types a phone waits for two, whether one account has it, two or none.
        boolean second = phone && matches(password, readable, meant, 1);
        if (meant.size() > 1 && meant.get(0).enabled() && (right || second)) {
            transaction.executeWithoutResult(status -> record(null, "登录没有完成：手机号有几个账号在用，来自 " + origin.address()));
            return new SignInResult.PhoneShared();
        }
        return transaction.execute(status -> {
            if (found == null || !right || !found.enabled()) {
                fail(found, right, origin);
                sayThatWaitingBegins(
                        verdict, found == null ? null : found.username(), found == null ? null : found.id(), origin);
                return new SignInResult.Refused();
            }
            throttle.forgive(charged);
            SignedIn user = new SignedIn(found.id(), found.username(), found.sessionEpoch());
            if (!opens) {
                return new SignInResult.Opened(user);
            }
            if (found.passwordExpiresAt() != null && found.passwordExpiresAt().isBefore(OffsetDateTime.now(clock))) {
                record(found.id(), found.username() + " 登录失败：一次性密码已过期，来自 " + origin.address());
                return new SignInResult.PasswordExpired();
            }
            return secondFactor.isAskedFor(found.id()) ? new SignInResult.CodeWanted(user) : open(found, origin);
        });
    }

    private boolean knows(@Nullable Credentials account, Origin origin) {
        return account != null && devices.knows(account.id(), account.deviceEpoch(), origin);
    }

    private boolean matches(String password, boolean readable, List<Credentials> meant, int number) {
        String hash = number < meant.size() ? meant.get(number).passwordHash() : nobodysHash.join();
        return passwords.matches(readable ? password : "", hash) && readable;
    }

    private SignInResult open(Credentials account, Origin origin) {
        int opened = jdbc.sql("""
                        update account set last_signed_in_at = :now, locked_until = null
                         where id = :id and enabled and password_hash = :hash and session_epoch = :epoch
                        """)
                .param("id", account.id())
                .param("hash", account.passwordHash())
                .param("epoch", account.sessionEpoch())
                .param("now", OffsetDateTime.now(clock))
                .update();
        if (opened == 0) {
            return new SignInResult.Refused();
        }
        events.publishEvent(new Audited(
                account.id(), "sign_in", "account", account.id(), account.username() + " 登录，来自 " + origin.address()));
        return new SignInResult.Opened(new SignedIn(account.id(), account.username(), account.sessionEpoch()));
    }

    private void fail(@Nullable Credentials account, boolean right, Origin origin) {
        if (account == null) {
            record(null, "登录失败：没有这个用户名，来自 " + origin.address());
        } else {
            record(
                    account.id(),
                    account.username() + " 登录失败：" + (right ? "账号已停用" : "密码不正确") + "，来自 " + origin.address());
        }
    }

    private void sayThatWaitingBegins(
            SignInThrottle.Verdict verdict, @Nullable String username, @Nullable Long accountId, Origin origin) {
        if (verdict.blockedUntil() == null) {
            return;
        }
        events.publishEvent(new Audited(
                null,
                "sign_in_slowed",
                "account",
                accountId,
                (username == null ? "" : username + " ") + "多次登录失败，再试要等待，来自 " + origin.address()));
        if (accountId != null) {
            // Only shown to administrators: what holds is the throttle's own count.
            jdbc.sql("update account set locked_until = :until where id = :id")
                    .param("until", verdict.blockedUntil())
                    .param("id", accountId)
                    .update();
        }
    }

    private void record(@Nullable Long accountId, String summary) {
        events.publishEvent(new Audited(null, "sign_in_failed", "account", accountId, summary));
    }

    /**
     * By user name, or by a mobile number: none, one, or those who share the phone. A closed account keeps nobody from theirs, nor does a member
     * without one. Of more than two who share a phone the first two are asked.
     */
    private List<Credentials> find(String typed) {
        String username = typed.strip().toLowerCase(Locale.ROOT);
        return transaction.execute(status -> jdbc.sql("""
                        select id, username, password_hash, password_expires_at, enabled, session_epoch, device_epoch
                          from account
                         where username = :username
                            or member_id in (select m.id from member m
                                              where m.phone_hash = any(:phones) and m.status in ('ACTIVE', 'SUSPENDED'))
                               and (enabled
                                    or not exists (select 1 from account o join member m on m.id = o.member_id
                                                    where o.enabled and m.phone_hash = any(:phones) and m.status in ('ACTIVE', 'SUSPENDED')))
                         order by not enabled, id
                         limit 2
                        """)
                .param("username", username)
                .param("phones", phoneHashes(typed))
                .query(Credentials.class)
                .list());
    }

    private byte[][] phoneHashes(String typed) {
        return PhoneNumber.mobile(typed)
                .map(phone -> seals.hashes(phone).toArray(byte[][]::new))
                .orElse(new byte[0][]);
    }

    private record Credentials(
            long id,
            String username,
            String passwordHash,
            @Nullable OffsetDateTime passwordExpiresAt,
            boolean enabled,
            int sessionEpoch,
            int deviceEpoch) {}
}
