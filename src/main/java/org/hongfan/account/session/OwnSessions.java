package org.hongfan.account.session;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.account.AccountService;
import org.hongfan.account.SignedIn;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Where a user is signed in, for the user to see and to end. */
@Service
@RequiredArgsConstructor
@Transactional
public class OwnSessions {
    private final JdbcClient jdbc;
    private final SessionStore store;
    private final SessionProperties settings;
    private final AccountService accounts;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /**
     * One place the user is signed in at.
     *
     * @param number by which it is ended
     * @param begunAt of the sign-in, in Asia/Shanghai
     * @param seenAt the last use, to the minute
     * @param current whether it is the one that asks
     */
    public record SessionRow(
            long number,
            @Nullable String device,
            @Nullable String address,
            LocalDateTime begunAt,
            LocalDateTime seenAt,
            boolean current) {}

    /** The one that asks first, then the one used last. */
    @Transactional(readOnly = true)
    public List<SessionRow> list(SignedIn user, String sessionId) {
        return jdbc.sql("""
                        select s.number, s.device, s.address, s.begun_at at time zone 'Asia/Shanghai' as begun_at,
                               s.seen_at at time zone 'Asia/Shanghai' as seen_at, s.number = :own as current
                          from portal_session s
                          join account a on a.id = s.account_id and a.session_epoch = s.session_epoch
                         where s.account_id = :account and s.seen_at > :idle and s.begun_at > :longest
                         order by current desc, s.seen_at desc, s.number desc
                        """)
                .param("own", store.numberOf(sessionId))
                .param("account", user.accountId())
                .param("idle", now().minus(settings.idle()))
                .param("longest", now().minus(settings.longest()))
                .query(SessionRow.class)
                .list();
    }

    /** In how many places the account is signed in. */
    @Transactional(readOnly = true)
    public int count(long accountId) {
        return jdbc.sql("""
                        select count(*)
                          from portal_session s
                          join account a on a.id = s.account_id and a.session_epoch = s.session_epoch
                         where s.account_id = :account and s.seen_at > :idle and s.begun_at > :longest
                        """)
                .param("account", accountId)
                .param("idle", now().minus(settings.idle()))
                .param("longest", now().minus(settings.longest()))
                .query(Integer.class)
                .single();
    }

    /**
     * Ends one, and what all browsers kept to be known by: which of them kept which is not known.
     *
     * @throws NotFoundException when it is not a session of this user
     */
    public void end(SignedIn user, long number) {
        String device = jdbc.sql("""
                        delete from portal_session where number = :number and account_id = :account returning coalesce(device, '')
                        """)
                .param("number", number)
                .param("account", user.accountId())
                .query(String.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("session", number));
        ended(user, "session_ended", user.username() + " 结束了一处登录：" + device);
    }

    /** Ends all but the one that asks. */
    public void endOthers(SignedIn user, String sessionId) {
        int ended = jdbc.sql("delete from portal_session where account_id = :account and number <> :own")
                .param("account", user.accountId())
                .param("own", store.numberOf(sessionId))
                .update();
        ended(user, "sessions_ended", user.username() + " 结束了其他 " + ended + " 处登录");
    }

    private void ended(SignedIn user, String action, String summary) {
        accounts.forgetDevices(user);
        events.publishEvent(new Audited(user.accountId(), action, "account", user.accountId(), summary));
        store.forget(user.accountId());
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
