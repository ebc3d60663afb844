package org.hongfan.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.platform.Installation;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The second factor of an account: codes of an authenticator app, and ten recovery codes for the day the phone is lost.
 *
 * <p>A code is good for its own 30 seconds and those before and after, since clocks differ, and is taken once.
 */
@Service
@Transactional
public class SecondFactor {
    static final int RECOVERY_CODES = 10;

    /** Without characters that look alike on paper. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int DRIFT_STEPS = 1;

    private final JdbcClient jdbc;
    private final AccountRepository accounts;
    private final Secrets secrets;
    private final SignInThrottle throttle;
    private final Clock clock;
    private final ApplicationEventPublisher events;
    private final TwoFactorRule rule;
    private final SecureRandom random = new SecureRandom();

    SecondFactor(
            JdbcClient jdbc,
            AccountRepository accounts,
            Secrets secrets,
            SignInThrottle throttle,
            Clock clock,
            ApplicationEventPublisher events,
            Installation installation,
            @Value("${hongfan.two-factor:#{null}}") @Nullable TwoFactorRule rule) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.secrets = secrets;
        this.throttle = throttle;
        this.clock = clock;
        this.events = events;
        TwoFactorRule usual = installation.isDemo() ? TwoFactorRule.OFFERED : TwoFactorRule.REQUIRED;
        this.rule = rule == null ? usual : rule;
    }

    /**
     * What a user sees of their own second factor.
     *
     * @param on whether codes are asked for at sign-in
     * @param secret in Base32, while it waits for a first code; null otherwise
     * @param recoveryCodes how many are left
     */
    public record State(boolean on, @Nullable String secret, int recoveryCodes) {}

    public TwoFactorRule rule() {
        return rule;
    }

    /** Whether an account that holds this role must have a second factor. */
    boolean isRequiredOf(Role role) {
        return rule == TwoFactorRule.REQUIRED && (role.isAdministrator() || role.reachesSubtree());
    }

    boolean isAskedFor(long accountId) {
        return rule != TwoFactorRule.OFF && isOn(accountId);
    }

    @Transactional(readOnly = true)
    public boolean isOn(long accountId) {
        return jdbc.sql(
                        "select exists (select 1 from account_two_factor where account_id = :id and confirmed_at is not null)")
                .param("id", accountId)
                .query(Boolean.class)
                .single();
    }

    @Transactional(readOnly = true)
    public State state(SignedIn user) {
        Row row = find(user.accountId());
        int left = jdbc.sql("select count(*) from account_recovery_code where account_id = :id and used_at is null")
                .param("id", user.accountId())
                .query(Integer.class)
                .single();
        boolean on = row != null && row.confirmedAt() != null;
        return new State(on, row == null || on ? null : Totp.base32(secretOf(row)), left);
    }

    /** Makes a secret, or another one while none has been confirmed. */
    public void begin(SignedIn user) {
        if (rule == TwoFactorRule.OFF) {
            throw new NotFoundException("second factor of", user.username());
        }
        byte[] secret = new byte[Totp.SECRET_BYTES];
        random.nextBytes(secret);
        jdbc.sql("""
                        insert into account_two_factor as t (account_id, secret) values (:id, :secret)
                        on conflict (account_id) do update set secret = excluded.secret where t.confirmed_at is null
                        """)
                .param("id", user.accountId())
                .param("secret", secrets.seal(HexFormat.of().formatHex(secret)))
                .update();
    }

    /**
     * Turns the second factor on, and ends every other session of the user.
     *
     * @return the recovery codes, which nobody can read again; empty when the code is wrong
     */
    public Optional<Enrolled> confirm(SignedIn user, String code) {
        Account account = accounts.lockById(user.accountId())
                .orElseThrow(() -> new NotFoundException("account", user.accountId()));
        Row row = find(user.accountId());
        if (row == null || row.confirmedAt() != null || !acceptStep(user.accountId(), row, code)) {
            return Optional.empty();
        }
        jdbc.sql("update account_two_factor set confirmed_at = :now where account_id = :id")
                .param("now", OffsetDateTime.now(clock))
                .param("id", user.accountId())
                .update();
        List<String> codes = newRecoveryCodes(user.accountId());
        account.signOutEverywhere();
        audit(user.accountId(), "two_factor_begun", account, account.getUsername() + " 开启了两步验证");
        return Optional.of(
                new Enrolled(new SignedIn(account.getId(), account.getUsername(), account.getSessionEpoch()), codes));
    }

    /** @param user with which this session goes on */
    public record Enrolled(SignedIn user, List<String> recoveryCodes) {}

    /** Ten new recovery codes instead of those before; empty when {@code code} is wrong. */
    public Optional<List<String>> renewRecoveryCodes(SignedIn user, String code) {
        if (!acceptSlowly(user, code)) {
            return Optional.empty();
        }
        Account account = get(user.accountId());
        audit(user.accountId(), "recovery_codes_renewed", account, account.getUsername() + " 重新生成了恢复码");
        return Optional.of(newRecoveryCodes(user.accountId()));
    }

    /** Whoever has taken over a session must not find the code by trying. */
    private boolean acceptSlowly(SignedIn user, String code) {
        SignInThrottle.Counts counts = throttle.code(user.username(), false);
        SignInThrottle.Verdict verdict = throttle.charge(counts);
        if (!verdict.allows()) {
            throw new RefusedException("验证码连续输错多次，请 " + new SignInResult.Wait(verdict.waiting()).minutes() + " 分钟后再试");
        }
        boolean right = accept(user.accountId(), code);
        if (right) {
            throttle.forgive(counts);
        }
        return right;
    }

    /** Takes a code of the app or a recovery code, once. */
    boolean accept(long accountId, String code) {
        Row row = find(accountId);
        if (row == null || row.confirmedAt() == null) {
            return false;
        }
        String plain = code.replaceAll("[\\s-]", "").toLowerCase(Locale.ROOT);
        return plain.length() == 6 ? acceptStep(accountId, row, plain) : acceptRecoveryCode(accountId, plain);
    }

    /**
     * Takes the second factor away, when phone and recovery codes are lost; at the next sign-in another one is set up. The system
     * administrator resets passwords and the security administrator resets this, so that neither can get into an account alone.
     */
    public void reset(Viewer by, long accountId) {
        Account account = accounts.lockById(accountId).orElseThrow(() -> new NotFoundException("account", accountId));
        if (by.accountId() == accountId) {
            throw new RefusedException("不能重置自己的两步验证，请由另一名安全管理员办理");
        }
        if (remove(accountId) == 0) {
            throw new RefusedException("这个账号没有开启两步验证");
        }
        account.signOutEverywhere();
        audit(by.accountId(), "two_factor_reset", account, "重置 " + account.getUsername() + " 的两步验证");
    }

    /**
     * Turns one's own second factor off.
     *
     * @return false when the code is wrong
     * @throws RefusedException where it is required
     */
    public boolean end(SignedIn user, boolean required, String code) {
        if (required) {
            throw new RefusedException("您的岗位必须使用两步验证，不能关闭");
        }
        if (!acceptSlowly(user, code)) {
            return false;
        }
        remove(user.accountId());
        Account account = get(user.accountId());
        account.forgetDevices();
        audit(user.accountId(), "two_factor_ended", account, account.getUsername() + " 关闭了两步验证");
        return true;
    }

    private int remove(long accountId) {
        jdbc.sql("delete from account_recovery_code where account_id = :id")
                .param("id", accountId)
                .update();
        return jdbc.sql("delete from account_two_factor where account_id = :id")
                .param("id", accountId)
                .update();
    }

    private boolean acceptStep(long accountId, Row row, String code) {
        byte[] secret = secretOf(row);
        long now = clock.instant().getEpochSecond() / Totp.STEP_SECONDS;
        for (long step = now - DRIFT_STEPS; step <= now + DRIFT_STEPS; step++) {
            if (step > row.lastStep() && same(Totp.code(secret, step), code.replaceAll("\\s", ""))) {
                return jdbc.sql(
                                        "update account_two_factor set last_step = :step where account_id = :id and last_step < :step")
                                .param("step", step)
                                .param("id", accountId)
                                .update()
                        == 1;
            }
        }
        return false;
    }

    private boolean acceptRecoveryCode(long accountId, String code) {
        int used = jdbc.sql("""
                        update account_recovery_code set used_at = :now where account_id = :id and code_hash = :hash and used_at is null
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("id", accountId)
                .param("hash", hash(accountId, code))
                .update();
        if (used == 1) {
            audit(
                    accountId,
                    "recovery_code_used",
                    get(accountId),
                    get(accountId).getUsername() + " 用掉了一个恢复码");
        }
        return used == 1;
    }

    private List<String> newRecoveryCodes(long accountId) {
        jdbc.sql("delete from account_recovery_code where account_id = :id")
                .param("id", accountId)
                .update();
        List<String> codes = new ArrayList<>();
        while (codes.size() < RECOVERY_CODES) {
            StringBuilder code = new StringBuilder();
            random.ints(12, 0, ALPHABET.length()).forEach(i -> code.append(ALPHABET.charAt(i)));
            jdbc.sql("insert into account_recovery_code (account_id, code_hash) values (:id, :hash)")
                    .param("id", accountId)
                    .param("hash", hash(accountId, code.toString()))
                    .update();
            codes.add(code.insert(8, '-').insert(4, '-').toString());
        }
        return List.copyOf(codes);
    }

    /** Without a key: 59 random bits need none, and codes on paper must outlive a change of keys. */
    private static byte[] hash(long accountId, String code) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((accountId + " " + code).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] secretOf(Row row) {
        try {
            return HexFormat.of().parseHex(secrets.open(row.secret()));
        } catch (SealedException e) {
            throw new RefusedException("code", "您的两步验证打不开：" + e.getMessage() + "。请改用恢复码登录，或者请安全管理员重置两步验证。");
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable Row find(long accountId) {
        return jdbc.sql("select secret, confirmed_at, last_step from account_two_factor where account_id = :id")
                .param("id", accountId)
                .query(Row.class)
                .optional()
                .orElse(null);
    }

    private Account get(long id) {
        return accounts.findById(id).orElseThrow(() -> new NotFoundException("account", id));
    }

    private void audit(long by, String action, Account account, String summary) {
        events.publishEvent(new Audited(by, action, "account", account.getId(), summary));
        events.publishEvent(new AccountChanged(account.getId()));
    }

    private record Row(byte[] secret, @Nullable OffsetDateTime confirmedAt, long lastStep) {}
}
