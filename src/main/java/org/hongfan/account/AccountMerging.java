package org.hongfan.account;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.MemberEvents;
import org.hongfan.member.MergeTraces;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The account of two files that are of one person. Where only the file that goes has one, it goes on as that of the file that stays; where both have one, the other's roles
 * and sessions end, and undoing the merge gives none of them back by itself.
 */
@Component
@RequiredArgsConstructor
class AccountMerging {
    private final MergeTraces traces;
    private final GrantService grants;
    private final AccountRepository accounts;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    private record Two(@Nullable Long kept, @Nullable Long gone) {}

    private Two find(long keptId, long goneId) {
        return jdbc.sql("""
                        select (select id from account where member_id = :kept) as kept, (select id from account where member_id = :gone) as gone
                        """)
                .param("kept", keptId)
                .param("gone", goneId)
                .query(Two.class)
                .single();
    }

    @EventListener
    void on(MemberEvents.Merged merged) {
        jdbc.sql("""
                        update activation_slip set ended_at = :now, ended_as = 'LEFT'
                         where ended_at is null and (member_id = :gone or member_id = :kept and exists (select 1 from account where member_id = :gone))
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("gone", merged.goneId())
                .param("kept", merged.keptId())
                .update();
        traces.repoint(merged, "proposal", "grant_proposal", "member_id");
        Two accounts = find(merged.keptId(), merged.goneId());
        if (accounts.gone() == null) {
            return;
        }
        if (accounts.kept() == null) {
            give(accounts.gone(), merged.keptId());
            traces.writeImages(merged.mergeId(), "account", List.of("{\"id\": " + accounts.gone() + "}"));
            goHome(accounts.gone(), merged.keptId());
            traces.tell(merged.mergeId(), "登录账号并了过来");
        } else {
            for (Long grant : open(accounts.gone())) {
                grants.end(accounts.gone(), grant, LocalDate.now(clock), GrantEnd.withPost("档案合并，用另一个账号"));
            }
            this.accounts.lockById(accounts.gone()).ifPresent(Account::endSessions);
            traces.tell(merged.mergeId(), "两份档案都有账号，留下的档案的账号接着用，另一个的岗位结束");
        }
    }

    @EventListener
    void on(MemberEvents.MergeUndone undone) {
        traces.pointBack(undone, "proposal", "grant_proposal", "member_id");
        if (!traces.list(undone.mergeId(), "account").isEmpty()) {
            Two accounts = find(undone.keptId(), undone.goneId());
            if (accounts.kept() != null && accounts.gone() == null) {
                give(accounts.kept(), undone.goneId());
                goHome(accounts.kept(), undone.goneId());
            }
        }
    }

    private void give(long account, long member) {
        jdbc.sql(
                        "update account set member_id = :member, session_epoch = session_epoch + 1, version = version + 1 where id = :account")
                .param("member", member)
                .param("account", account)
                .update();
        events.publishEvent(new AccountChanged(account));
    }

    private List<Long> open(long account) {
        return jdbc.sql(
                        "select id from role_grant where account_id = :account and (to_on is null or to_on > :today) order by id")
                .param("account", account)
                .param("today", LocalDate.now(clock))
                .query(Long.class)
                .list();
    }

    private record Home(long grantId, long organizationId, long branchId) {}

    /** The role of a member is that of the branch of the file. */
    private void goHome(long account, long member) {
        for (Home home : jdbc.sql("""
                        select g.id as grant_id, g.organization_id, m.branch_id from role_grant g cross join member m
                         where g.account_id = :account and g.role = 'MEMBER' and (g.to_on is null or g.to_on > :today) and m.id = :member
                           and g.organization_id <> m.branch_id
                        """)
                .param("account", account)
                .param("member", member)
                .param("today", LocalDate.now(clock))
                .query(Home.class)
                .list()) {
            grants.end(account, home.grantId(), LocalDate.now(clock), GrantEnd.withPost("档案合并，岗位随档案"));
            grants.grant(new GrantRole(account, Role.MEMBER, home.branchId(), LocalDate.now(clock), null), null);
        }
    }
}
