package org.hongfan.account;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.member.Departures;
import org.hongfan.member.Loss;
import org.hongfan.member.MemberEvents;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who leaves loses the keys at once: grants, however they were made, sessions, and slips that were not used. Who goes to another branch keeps what
 * is not tied to the old one, and stays a member: that role goes with them.
 */
@Component
@RequiredArgsConstructor
class AccountHoldings {
    private static final String WHY = "the keys of who leaves";
    private static final Set<Role> OF_A_BRANCH =
            Set.of(Role.MEMBER, Role.BRANCH_SECRETARY, Role.GROUP_LEADER, Role.HOUSEHOLD_HOST);

    private final JdbcClient jdbc;
    private final GrantService grants;
    private final LastAdministrator administrators;
    private final AccountRepository accounts;
    private final Departures departures;
    private final Reach reach;
    private final Clock clock;

    private record Held(
            long accountId,
            @Nullable Long grantId,
            @Nullable Role role,
            @Nullable String place,
            boolean ofBranch) {

        String words(Role role) {
            return (place == null ? "" : place + " ") + role.title();
        }
    }

    @EventListener
    void on(MemberEvents.Departed departed) {
        reach.asSystem(WHY, () -> {
            voidSlips(departed);
            List<Held> held = find(departed);
            if (!held.isEmpty()) {
                end(departed, held);
            }
        });
    }

    /** The accounts's grants that hold today or will hold, or one line without a grant. */
    private List<Held> find(MemberEvents.Departed departed) {
        return jdbc.sql("""
                        select a.id as account_id, g.id as grant_id, g.role, o.short_name || coalesce(p.name, '') as place,
                               coalesce(o.id = :branch or o.parent_id = :branch, false) as of_branch
                          from account a
                          left join role_grant g on g.account_id = a.id and (g.to_on is null or g.to_on > :today)
                          left join organization o on o.id = g.organization_id
                          left join party_group p on p.id = g.group_id
                         where a.member_id = :member
                         order by g.id
                        """)
                .param("member", departed.memberId())
                .param("branch", departed.branchId())
                .param("today", LocalDate.now(clock))
                .query(Held.class)
                .list();
    }

    private void end(MemberEvents.Departed departed, List<Held> held) {
        boolean wasMember = false;
        for (Held one : held) {
            Role role = one.role();
            if (role == null || one.grantId() == null || staysWith(departed, one, role)) {
                continue;
            }
            if (administrators.isOnly(one.accountId(), role)) {
                departures.note(departed.departureId(), Loss.GRANT, role.title() + "是唯一的，暂时保留：请尽快授给别人", null);
                continue;
            }
            grants.end(
                    one.accountId(),
                    one.grantId(),
                    departed.on(),
                    GrantEnd.withHolder(departed.kind().title(), departed.departureId()));
            if (role == Role.MEMBER && departed.toBranchId() != null) {
                wasMember = true;
            } else {
                departures.note(departed.departureId(), Loss.GRANT, one.words(role), null);
            }
        }
        long account = held.get(0).accountId();
        if (wasMember) {
            grants.grant(new GrantRole(account, Role.MEMBER, departed.toBranchId(), LocalDate.now(clock), null), null);
        }
        if (departed.toBranchId() == null) {
            accounts.lockById(account).ifPresent(Account::endSessions);
        }
    }

    private static boolean staysWith(MemberEvents.Departed departed, Held one, Role role) {
        return departed.toBranchId() != null && !(one.ofBranch() && OF_A_BRANCH.contains(role));
    }

    /** Slips of the member's own account, and of an account that was opened for them and waits. */
    private void voidSlips(MemberEvents.Departed departed) {
        int ended = jdbc.sql("""
                        update activation_slip s set ended_at = :now, ended_as = 'LEFT'
                         where s.ended_at is null
                           and (s.member_id = :member
                                or :left and s.account_id in (select a.id from account a where a.member_id = :member))
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("member", departed.memberId())
                .param("left", departed.toBranchId() == null)
                .update();
        if (ended > 0) {
            departures.note(departed.departureId(), Loss.SLIP, "还没有用的开通单作废", null);
        }
    }

    /** Who is in force again may need the roles anew: the security administrator is told. */
    @EventListener
    void on(MemberEvents.Returned returned) {
        reach.asSystem(
                WHY,
                () -> jdbc.sql("""
                                update role_grant set returned_at = :now
                                 where departure_id is not null and returned_at is null
                                   and account_id in (select id from account where member_id = :member)
                                """)
                        .param("now", OffsetDateTime.now(clock))
                        .param("member", returned.memberId())
                        .update());
    }
}
