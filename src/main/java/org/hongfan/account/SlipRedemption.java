package org.hongfan.account;

import java.io.Serializable;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.member.MemberIdentity;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a slip in: first whoever holds it says who they are, then they choose a password and have an account.
 *
 * <p>It is never said which part of an answer was wrong, nor whether there is such a slip. What became of a slip is only told to who knows everything.
 * After {@link #TRIES} wrong answers a slip is void, whoever gave them; before that they have to wait, see {@link SignInThrottle}.
 */
@Service
@RequiredArgsConstructor
public class SlipRedemption {
    static final int TRIES = 10;

    private static final String WHY = "a slip, before there is a viewer";

    private final JdbcClient jdbc;
    private final SlipBook book;
    private final MemberIdentity identity;
    private final AccountService accounts;
    private final GrantService grants;
    private final SignInThrottle throttle;
    private final PasswordPolicy policy;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;

    /** What an answer leads to. */
    public sealed interface Answer {
        /** They are who the slip is for. */
        record Confirmed(Holder holder) implements Answer {}

        /** @param message what to do next, in words */
        record Refused(String message) implements Answer {}

        record Wait(SignInResult.Wait waiting) implements Answer {}
    }

    /**
     * Who has shown to be the holder of a slip.
     *
     * @param signInName what they sign in with from then on, in words
     */
    public record Holder(long slipId, String name, String username, String signInName) implements Serializable {}

    private record Row(
            long id,
            @Nullable Long memberId,
            @Nullable Long accountId,
            @Nullable Long organizationId,
            @Nullable Long waitingAccountId,
            byte @Nullable [] lastSixHash,
            String username,
            String name,
            @Nullable String phoneMasked,
            boolean ownPhone,
            boolean memberHere,
            boolean hasAccount,
            boolean holdsMore,
            @Nullable String endedAs,
            OffsetDateTime expiresAt,
            int wrongTries,
            long issuedBy) {}

    /** Whether the slip is, or was, that of whose account this is. */
    public boolean isOf(ActivationCode code, long accountId) {
        return reach.asSystem(
                WHY,
                () -> inTransaction(() -> jdbc.sql("""
                                select exists (select 1 from activation_slip s join account a on a.id = :account
                                                where s.code_hash in (:hashes) and (s.account_id = a.id or s.member_id = a.member_id))
                                """)
                        .param("account", accountId)
                        .param("hashes", book.hashes(code))
                        .query(Boolean.class)
                        .single()));
    }

    /** @param lastSix of the ID number */
    public Answer confirm(ActivationCode code, String name, String lastSix, Origin origin) {
        return reach.asSystem(WHY, () -> {
            SignInThrottle.Counts counts = throttle.slip(code.value(), origin);
            SignInThrottle.Verdict verdict = throttle.charge(counts);
            if (!verdict.allows()) {
                return new Answer.Wait(new SignInResult.Wait(verdict.waiting()));
            }
            return inTransaction(() -> {
                Row slip = find(code).orElse(null);
                if (slip != null && isOutdated(slip, name)) {
                    return new Answer.Refused("这张开通单上没有登记身份证号，核对不了是不是您本人，不能用来开通。请找系统管理员重置密码，用一次性密码登录。");
                }
                if (slip == null || !isHolder(slip, code, name, lastSix)) {
                    return wrong(slip, origin);
                }
                throttle.forgive(counts);
                String objection = objection(slip);
                return objection == null
                        ? new Answer.Confirmed(new Holder(slip.id(), slip.name(), slip.username(), signInName(slip)))
                        : new Answer.Refused(objection);
            });
        });
    }

    /** Slips once came without: name and code both stand on them, so whoever found one would have the account. */
    private static boolean isOutdated(Row slip, String name) {
        return slip.memberId() == null
                && slip.lastSixHash() == null
                && slip.endedAs() == null
                && MemberIdentity.isSameName(slip.name(), name);
    }

    private boolean isHolder(Row slip, ActivationCode code, String name, String lastSix) {
        if (slip.memberId() != null) {
            return identity.confirms(slip.memberId(), name, lastSix);
        }
        boolean sameName = MemberIdentity.isSameName(slip.name(), name);
        return slip.lastSixHash() != null & sameName
                && book.isEnding(Objects.requireNonNull(slip.lastSixHash()), code, lastSix);
    }

    private Answer wrong(@Nullable Row slip, Origin origin) {
        record("slip_refused", slip == null ? null : slip.memberId(), "开通单没有核对上，来自 " + origin.address());
        if (slip != null && slip.endedAs() == null) {
            boolean last = slip.wrongTries() + 1 >= TRIES;
            jdbc.sql("""
                            update activation_slip
                               set wrong_tries = wrong_tries + 1,
                                   ended_at = case when :last then cast(:now as timestamptz) end, ended_as = case when :last then 'TRIED_OUT' end,
                                   last_six_hash = case when not :last then last_six_hash end
                             where id = :id
                            """)
                    .param("last", last)
                    .param("now", OffsetDateTime.now(clock))
                    .param("id", slip.id())
                    .update();
            if (last) {
                record("slip_tried_out", slip.memberId(), slip.name() + " 的开通单输错 " + TRIES + " 次，已经作废");
            }
        }
        return new Answer.Refused("姓名、身份证号后六位和开通单对不上，或者这张开通单不能用了。请再核对一遍；连续输错要等几分钟，输错 " + TRIES + " 次这张单就作废，找发单的人重发。");
    }

    private @Nullable String objection(Row slip) {
        if ("USED".equals(slip.endedAs()) || slip.hasAccount()) {
            return "您的账号已经开通，不用再开。请直接登录；忘了密码，请找支部书记重置。";
        }
        if (slip.endedAs() != null) {
            return "这张开通单已经作废。如果手里有更新的一张，请扫那一张；没有，请找发单的人重发。";
        }
        if (!slip.expiresAt().isAfter(OffsetDateTime.now(clock))) {
            return "这张开通单过期了。请找发单的人重发一张。";
        }
        if (slip.holdsMore()) {
            return "系统管理员已经给您建了账号，请扫他发的开通单，或者用他给的一次性密码登录；都没有的，请找系统管理员。";
        }
        return slip.memberHere() ? null : "您的组织关系有变动，这张开通单不能用了。请找现在的支部书记重发一张。";
    }

    private static String signInName(Row slip) {
        return slip.ownPhone() ? "手机号 " + slip.phoneMasked() + "，或用户名 " + slip.username() : "用户名 " + slip.username();
    }

    /**
     * Opens the account with this password.
     *
     * @throws RefusedException on the field {@code password} when it is weak; without a field when the slip is no longer good
     */
    public SignedIn open(Holder holder, String password, Origin origin) {
        policy.objection(holder.username(), password).ifPresent(objection -> {
            throw new RefusedException("password", objection);
        });
        return reach.asSystem(
                WHY,
                () -> inTransaction(() -> {
                    book.lock();
                    Row slip = find(holder.slipId());
                    String objection = objection(slip);
                    if (objection != null) {
                        throw new RefusedException(objection);
                    }
                    long account = slip.accountId() != null
                            ? accounts.takeUp(slip.accountId(), password)
                            : openFor(slip, Objects.requireNonNull(slip.memberId()), password);
                    book.use(slip.id(), account);
                    SignedIn user = accounts.signInAfterOpening(account);
                    events.publishEvent(new Audited(
                            account,
                            "account_activated",
                            "account",
                            account,
                            user.username() + " 用开通单开通账号，来自 " + origin.address()));
                    return user;
                }));
    }

    /** The account of a member, who is a member in their branch and nothing else; one that was made for them and waits is taken up. */
    private long openFor(Row slip, long memberId, String password) {
        if (slip.waitingAccountId() != null) {
            accounts.takeUp(slip.waitingAccountId(), password);
            grants.grantMembership(
                    slip.waitingAccountId(), Objects.requireNonNull(slip.organizationId()), slip.issuedBy());
            return slip.waitingAccountId();
        }
        String username = accounts.exists(slip.username()) ? book.freeName(slip.username()) : slip.username();
        long account = accounts.create(new CreateAccount(username, slip.name(), memberId, password, false));
        grants.grant(
                new GrantRole(account, Role.MEMBER, slip.organizationId(), LocalDate.now(clock), null),
                slip.issuedBy());
        return account;
    }

    private Optional<Row> find(ActivationCode code) {
        return jdbc.sql("select id from activation_slip where code_hash in (:hashes) for update")
                .param("hashes", book.hashes(code))
                .query(Long.class)
                .optional()
                .map(this::find);
    }

    private Row find(long slipId) {
        return jdbc.sql("""
                        select s.id, m.id as member_id, s.account_id, s.organization_id, w.id as waiting_account_id, s.last_six_hash,
                               coalesce(w.username, s.username) as username, coalesce(m.name, a.name) as name, m.phone_masked,
                               coalesce(m.phone_masked like '1%', false)
                               and not exists (select 1 from member o
                                                where o.phone_hash = m.phone_hash and o.id <> m.id and o.status in ('ACTIVE', 'SUSPENDED')) as own_phone,
                               m.id is null or (m.status = 'ACTIVE' and (s.organization_id is null or m.branch_id = s.organization_id)) as member_here,
                               exists (select 1 from account x
                                        where (x.id = s.account_id or s.account_id is null and x.member_id = m.id)
                                          and not (x.must_change_password and x.last_signed_in_at is null)) as has_account,
                               w.id is not null
                               and exists (select 1 from role_grant g left join organization o on o.id = g.organization_id
                                            where g.account_id = w.id and g.role <> 'MEMBER'
                                              and (o.path like i.path || '%') is not true) as holds_more,
                               s.ended_as, s.expires_at, s.wrong_tries, s.issued_by
                          from activation_slip s
                          left join account a on a.id = s.account_id
                          left join member m on m.id = coalesce(s.member_id, a.member_id)
                          left join account w on s.account_id is null and w.member_id = m.id
                          left join activation_batch b on b.id = s.batch_id
                          left join organization i on i.id = b.post_id
                         where s.id = :id
                           for update of s
                        """).param("id", slipId).query(Row.class).single();
    }

    private void record(String action, @Nullable Long memberId, String summary) {
        events.publishEvent(new Audited(null, action, memberId == null ? "account" : "member", memberId, summary));
    }

    private <T> T inTransaction(Supplier<T> step) {
        return transaction.execute(status -> step.get());
    }
}
