package org.hongfan.account;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Post;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
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
    private static final Pattern USERNAME = Pattern.compile("[a-z][a-z0-9._-]{2,31}");

    private final AccountRepository accounts;
    private final JdbcClient jdbc;
    private final PasswordEncoder passwords;
    private final PasswordPolicy policy;
    private final ApplicationEventPublisher events;
    private final Clock clock;

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
        return accounts.saveAndFlush(new Account(
                username,
                command.name().strip(),
                command.memberId(),
                passwords.encode(command.password()),
                command.mustChangePassword(),
                OffsetDateTime.now(clock)));
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

    /** Ends every session of the user, this one included. */
    public void signOutEverywhere(SignedIn user) {
        get(user.accountId()).endSessions();
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
