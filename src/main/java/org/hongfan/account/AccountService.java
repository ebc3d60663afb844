package org.hongfan.account;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Post;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberSeals;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Opens, closes and mends accounts, and keeps what users choose for themselves. Roles are the {@link GrantService}'s matter. */
@Service
@RequiredArgsConstructor
@Transactional
public class AccountService {
    /** How long a one-time password is good. */
    public static final Duration ONE_TIME_PASSWORD = Duration.ofHours(72);

    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9._-]{2,31}");

    private final AccountRepository accounts;
    private final LastAdministrator administrators;
    private final Subordinates subordinates;
    private final SignInThrottle throttle;
    private final MemberSeals seals;
    private final JdbcClient jdbc;
    private final PasswordEncoder passwords;
    private final PasswordPolicy policy;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    /**
     * Opens an account on the portal's own behalf, at first run or for the demonstration.
     *
     * @return its id
     * @throws RefusedException when the user name is malformed or taken, or the member has an account
     */
    public long create(CreateAccount command) {
        Account account = open(command);
        events.publishEvent(
                new Audited(null, "account_created", "account", account.getId(), "建立账号 " + account.getUsername()));
        return account.getId();
    }

    /**
     * Opens an account with a one-time password.
     *
     * @param idNumber of the member whose account it is; blank for staff who are not on the roster. The administrator sees no roster, so the
     *     member is only found when name and number agree
     */
    public IssuedPassword create(Viewer by, String username, String name, @Nullable String idNumber) {
        Long memberId = idNumber == null || idNumber.isBlank() ? null : memberOf(name, idNumber);
        String password = policy.random();
        Account account = open(new CreateAccount(username, name, memberId, password, true));
        account.expirePasswordAt(OffsetDateTime.now(clock).plus(ONE_TIME_PASSWORD));
        audit(by.accountId(), "account_created", account.getId(), "建立账号 " + account.getUsername());
        return new IssuedPassword(account.getId(), account.getName(), account.getUsername(), password);
    }

    /** Gives the account a new one-time password, lifts its lock and ends its sessions. */
    public IssuedPassword resetPassword(Viewer by, long id) {
        return issue(by, ofAnother(by, id));
    }

    /**
     * The same, by the level above whose post reaches every post of the account.
     *
     * @throws NotFoundException when the account is not below the viewer's post
     */
    public IssuedPassword resetPasswordBelow(Viewer by, long id) {
        subordinates.require(by, id);
        return issue(by, ofAnother(by, id));
    }

    private IssuedPassword issue(Viewer by, Account account) {
        String password = policy.random();
        account.issuePassword(
                passwords.encode(password), OffsetDateTime.now(clock).plus(ONE_TIME_PASSWORD));
        throttle.lift(account.getUsername());
        audit(by.accountId(), "password_reset", account.getId(), "重置 " + account.getUsername() + " 的密码");
        changed(account.getId());
        return new IssuedPassword(account.getId(), account.getName(), account.getUsername(), password);
    }

    /**
     * Closes the account and ends its sessions.
     *
     * @throws RefusedException for one's own account and for the last one that holds an administrator's role
     */
    public void disable(Viewer by, long id) {
        Account account = ofAnother(by, id);
        administrators.requireAnother(id);
        account.disable();
        audit(by.accountId(), "account_disabled", id, "停用账号 " + account.getUsername());
        changed(id);
    }

    public void enable(Viewer by, long id) {
        Account account = ofAnother(by, id);
        account.enable();
        audit(by.accountId(), "account_enabled", id, "启用账号 " + account.getUsername());
        changed(id);
    }

    /** Lifts the lock that failed sign-ins have put on the account. */
    public void unlock(Viewer by, long id) {
        Account account = ofAnother(by, id);
        account.unlock();
        throttle.lift(account.getUsername());
        audit(by.accountId(), "account_unlocked", id, "解除 " + account.getUsername() + " 的登录锁定");
        changed(id);
    }

    /** Ends every session of somebody else, who may sign in again. */
    public void signOutEverywhere(Viewer by, long id) {
        Account account = ofAnother(by, id);
        account.signOutEverywhere();
        audit(by.accountId(), "sessions_ended", id, "结束 " + account.getUsername() + " 的所有登录");
        changed(id);
    }

    private Account ofAnother(Viewer by, long id) {
        Account account = accounts.lockById(id).orElseThrow(() -> new NotFoundException("account", id));
        if (by.accountId() == id) {
            throw new RefusedException("不能管理自己的账号，请由另一名系统管理员办理");
        }
        return account;
    }

    private long memberOf(String name, String idNumber) {
        List<byte[]> hashes = seals.hashes(IdNumber.parse(idNumber, LocalDate.now(clock)));
        return reach.asSystem(
                        "the member an account is made for, by name and number alone",
                        () -> jdbc.sql("select id from member where id_number_hash in (:hashes) and name = :name")
                                .param("hashes", hashes)
                                .param("name", name.strip())
                                .query(Long.class)
                                .optional())
                .orElseThrow(() -> new RefusedException("idNumber", "名册里没有姓名和身份证号都相符的党员"));
    }

    private Account open(CreateAccount command) {
        String username = command.username().strip().toLowerCase(Locale.ROOT);
        if (!USERNAME.matcher(username).matches()) {
            throw new RefusedException("username", "用户名用 3 至 32 个小写字母、数字、点、横线或下划线，以字母开头");
        }
        if (accounts.existsByUsername(username)) {
            throw new RefusedException("username", "用户名 " + username + " 已被使用");
        }
        if (command.memberId() != null && accounts.existsByMemberId(command.memberId())) {
            throw new RefusedException("idNumber", "这名党员已有账号");
        }
        Account account = accounts.saveAndFlush(new Account(
                username,
                command.name().strip(),
                command.memberId(),
                passwords.encode(command.password()),
                command.mustChangePassword(),
                OffsetDateTime.now(clock)));
        if (command.memberId() != null) {
            events.publishEvent(new AccountOpened(account.getId(), command.memberId()));
        }
        return account;
    }

    /**
     * From now on the viewer acts in the post of this grant, here and at the next sign-in.
     *
     * @throws NotFoundException when it is not one of the viewer's posts
     */
    public void actIn(Viewer viewer, long grantId) {
        Post post = viewer.posts().stream()
                .filter(each -> each.grantId() == grantId)
                .findFirst()
                .orElseThrow(() -> new NotFoundException("grant", grantId));
        get(viewer.accountId()).actIn(grantId);
        audit(viewer.accountId(), "post_switched", viewer.accountId(), viewer.name() + " 切换到 " + post.title());
        changed(viewer.accountId());
    }

    public void useLargeType(SignedIn user, boolean large) {
        get(user.accountId()).useLargeType(large);
    }

    /** Whether the user has chosen large type; empty when the account is gone. */
    @Transactional(readOnly = true)
    public Optional<Boolean> typeSize(SignedIn user) {
        return accounts.findById(user.accountId()).map(Account::isLargeType);
    }

    public void signOut(SignedIn user) {
        audit(user.accountId(), "sign_out", user.accountId(), user.username() + " 退出登录");
    }

    /** No browser counts any longer as one on which the user has signed in before. */
    public void forgetDevices(SignedIn user) {
        accounts.lockById(user.accountId())
                .orElseThrow(() -> new NotFoundException("account", user.accountId()))
                .forgetDevices();
    }

    /** Ends every session of the user, this one included. */
    public void signOutEverywhere(SignedIn user) {
        get(user.accountId()).signOutEverywhere();
        audit(user.accountId(), "sign_out_everywhere", user.accountId(), user.username() + " 退出了所有设备上的登录");
        changed(user.accountId());
    }

    /**
     * Gives the user a password of their own choice and ends the sessions that began with the old one.
     *
     * @return the principal with which this session goes on
     * @throws RefusedException on the field {@code password} when the password is weak or the same as before
     */
    public SignedIn choosePassword(SignedIn user, String password) {
        Account account = accounts.lockById(user.accountId())
                .orElseThrow(() -> new NotFoundException("account", user.accountId()));
        policy.objection(account.getUsername(), password).ifPresent(objection -> {
            throw new RefusedException("password", objection);
        });
        if (passwords.matches(password, account.getPasswordHash())) {
            throw new RefusedException("password", "新密码不能与原密码相同");
        }
        account.choosePassword(passwords.encode(password));
        audit(user.accountId(), "password_changed", user.accountId(), user.username() + " 修改了密码");
        changed(user.accountId());
        return new SignedIn(account.getId(), account.getUsername(), account.getSessionEpoch());
    }

    static boolean isUsername(String text) {
        return USERNAME.matcher(text).matches();
    }

    boolean exists(String username) {
        return accounts.existsByUsername(username);
    }

    /** The first password of an account that waits for its holder. */
    long takeUp(long id, String password) {
        Account account = accounts.lockById(id).orElseThrow(() -> new NotFoundException("account", id));
        account.choosePassword(passwords.encode(password));
        changed(id);
        return id;
    }

    /** The principal of the session that begins when somebody has just opened their account. */
    SignedIn signInAfterOpening(long id) {
        accounts.saveAndFlush(get(id));
        return jdbc.sql("""
                        update account set last_signed_in_at = :now where id = :id returning id as account_id, username, session_epoch
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("id", id)
                .query(SignedIn.class)
                .single();
    }

    private Account get(long id) {
        return accounts.findById(id).orElseThrow(() -> new NotFoundException("account", id));
    }

    private void audit(long by, String action, long accountId, String summary) {
        events.publishEvent(new Audited(by, action, "account", accountId, summary));
    }

    private void changed(long accountId) {
        events.publishEvent(new AccountChanged(accountId));
    }
}
