package org.hongfan.account;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.PartyGroupRef;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Days;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who holds which role where, and from when to when.
 *
 * <p>The three administrators are three people without business of their own (GB/T 22239-2019, 8.1.5): nobody holds two of the three, an
 * administrator holds no other role, and nobody grants to themself.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class GrantService {
    private static final Map<Role, Level> LEVELS = Map.of(
            Role.MEMBER, Level.BRANCH,
            Role.HOUSEHOLD_HOST, Level.HOUSEHOLD,
            Role.GROUP_LEADER, Level.BRANCH,
            Role.BRANCH_SECRETARY, Level.BRANCH,
            Role.COMMUNITY_STAFF, Level.COMMUNITY,
            Role.TOWN_STAFF, Level.TOWN,
            Role.DISTRICT_STAFF, Level.DISTRICT);

    private final AccountRepository accounts;
    private final RoleGrantRepository grants;
    private final LastAdministrator administrators;
    private final Holders holders;
    private final OrganizationDirectory organizations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** The level at which a role is held; null for the three administrators, who are held for the whole portal. */
    public static @Nullable Level levelOf(Role role) {
        return LEVELS.get(role);
    }

    /** Grants on the portal's own behalf, at first run or for the demonstration. */
    public long grant(GrantRole command) {
        return grant(command, null);
    }

    /**
     * Gives a role and ends the sessions of who receives it.
     *
     * @return the grant's id
     * @throws RefusedException when the separation of administrators forbids it, the role does not belong at the organization's level, or the
     *     same role is held there already
     */
    long grant(Viewer viewer, GrantRole command) {
        requireAnother(viewer, command);
        return grant(command, viewer.accountId());
    }

    private static void requireAnother(Viewer viewer, GrantRole command) {
        if (viewer.accountId() == command.accountId()) {
            throw new RefusedException("不能给自己授权，请由另一名安全管理员办理");
        }
    }

    /**
     * Whether the viewer could give the role, without giving it.
     *
     * @return what would be given, in words
     * @throws RefusedException as {@link #grant(Viewer, GrantRole)}
     */
    String examine(Viewer viewer, GrantRole command) {
        requireAnother(viewer, command);
        Account account = accounts.lockById(command.accountId())
                .orElseThrow(() -> new NotFoundException("account", command.accountId()));
        return words(account, examine(account, command), command);
    }

    /**
     * Ends a grant today and the sessions of who held it; one that has not begun yet will never be valid.
     *
     * @throws RefusedException for one's own grants, for one that is over, and for the last grant of an administrator's role
     */
    public void end(Viewer viewer, long accountId, long grantId) {
        if (viewer.accountId() == accountId) {
            throw new RefusedException("不能结束自己的岗位，请由另一名安全管理员办理");
        }
        Account account = accounts.lockById(accountId).orElseThrow(() -> new NotFoundException("account", accountId));
        RoleGrant grant = grants.findByIdAndAccountId(grantId, accountId)
                .orElseThrow(() -> new NotFoundException("grant", grantId));
        LocalDate today = LocalDate.now(clock);
        if (grant.isOverOn(today)) {
            throw new RefusedException("这个岗位已经结束");
        }
        if (grant.getRole().isAdministrator()) {
            administrators.requireAnother(accountId);
        }
        grant.end(today, GrantEnd.byHand(viewer.accountId()), OffsetDateTime.now(clock));
        account.endSessions();
        audit(
                viewer.accountId(),
                "role_ended",
                account,
                "结束 " + account.getUsername() + " 的" + grant.getRole().title() + "岗位");
    }

    /**
     * Ends a grant with the post it went with, or with its holder's leaving, and the sessions.
     *
     * @param on the day of that; one that lies in the past ends it today: what was done with it until now was done with it
     */
    void end(long accountId, long grantId, LocalDate on, GrantEnd because) {
        Account account = accounts.lockById(accountId).orElseThrow(() -> new NotFoundException("account", accountId));
        RoleGrant grant = grants.findByIdAndAccountId(grantId, accountId)
                .orElseThrow(() -> new NotFoundException("grant", grantId));
        LocalDate today = LocalDate.now(clock);
        LocalDate day = on.isBefore(today) ? today : on;
        if (grant.isOverOn(day)) {
            return;
        }
        grant.end(day, because, OffsetDateTime.now(clock));
        grants.saveAndFlush(grant);
        account.endSessions();
        audit(
                null,
                "role_ended",
                account,
                "结束 " + account.getUsername() + " 的" + grant.getRole().title() + "岗位：" + because.words());
    }

    /** Makes whoever takes up an account that waited a member in the portal, where they are not one there yet. */
    void grantMembership(long accountId, long branchId, long by) {
        LocalDate today = LocalDate.now(clock);
        boolean held = grants.findByAccountId(accountId).stream()
                .anyMatch(grant -> grant.getRole() == Role.MEMBER
                        && Objects.equals(grant.getOrganizationId(), branchId)
                        && !grant.isOverOn(today));
        if (!held) {
            grant(new GrantRole(accountId, Role.MEMBER, branchId, today, null), by);
        }
    }

    /** @param by whose decision it is: an administrator, or who issued the slip by which a member came on board */
    long grant(GrantRole command, @Nullable Long by) {
        Account account = accounts.lockById(command.accountId())
                .orElseThrow(() -> new NotFoundException("account", command.accountId()));
        String where = examine(account, command);
        RoleGrant grant = grants.saveAndFlush(new RoleGrant(command, by, OffsetDateTime.now(clock)));
        account.endSessions();
        audit(by, "role_granted", account, words(account, where, command));
        return grant.getId();
    }

    private static String words(Account account, String where, GrantRole command) {
        String until = command.toOn() == null ? "" : "，到" + Days.inWords(command.toOn()) + "为止";
        return "授予 " + account.getUsername() + "：" + where + command.role().title() + "，自"
                + Days.inWords(command.fromOn()) + until;
    }

    /** @return where, in words */
    private String examine(Account account, GrantRole command) {
        if (command.toOn() != null && !command.toOn().isAfter(command.fromOn())) {
            throw new RefusedException("toOn", "结束日期要晚于开始日期");
        }
        String where = place(command);
        holders.requireInForce(account.getMemberId());
        if (command.role() == Role.MEMBER && account.getMemberId() == null) {
            throw new RefusedException("role", "这个账号没有对应的党员，不能授予党员角色");
        }
        for (RoleGrant held : grants.findByAccountId(account.getId())) {
            if (held.overlaps(command.fromOn(), command.toOn())) {
                refuseBeside(held, command);
            }
        }
        return where;
    }

    private String place(GrantRole command) {
        Level level = levelOf(command.role());
        if (level == null) {
            if (command.organizationId() != null) {
                throw new RefusedException("organizationId", command.role().title() + "不属于任何一个组织");
            }
            return "";
        }
        if (command.organizationId() == null) {
            throw new RefusedException("organizationId", "请选择组织");
        }
        OrganizationRef unit = organizations
                .find(command.organizationId())
                .orElseThrow(() -> new RefusedException("organizationId", "没有这个组织"));
        if (unit.level() != level) {
            throw new RefusedException(
                    "organizationId", command.role().title() + "要授在" + level.title() + "一级，" + unit.shortName() + "不是");
        }
        if (!unit.isOpen()) {
            throw new RefusedException("organizationId", unit.shortName() + "已经撤销");
        }
        return unit.shortName() + group(command) + " ";
    }

    private String group(GrantRole command) {
        if (command.role() != Role.GROUP_LEADER) {
            if (command.groupId() != null) {
                throw new RefusedException("groupId", command.role().title() + "不属于某一个党小组");
            }
            return "";
        }
        return organizations.listGroups(Objects.requireNonNull(command.organizationId())).stream()
                .filter(group -> group.isOpen() && Objects.equals(group.id(), command.groupId()))
                .findFirst()
                .map(PartyGroupRef::name)
                .orElseThrow(() -> new RefusedException("groupId", "请选择这个支部的党小组"));
    }

    private static void refuseBeside(RoleGrant held, GrantRole command) {
        if (held.getRole() == command.role()
                && Objects.equals(held.getOrganizationId(), command.organizationId())
                && Objects.equals(held.getGroupId(), command.groupId())) {
            throw new RefusedException("role", "这段时间里已经有同样的岗位");
        }
        if (command.role().isAdministrator() || held.getRole().isAdministrator()) {
            throw new RefusedException(
                    "role", "这段时间里已是" + held.getRole().title() + "：系统管理员、安全管理员、审计员须由三个人分别担任，也不兼任其他岗位");
        }
    }

    private void audit(@Nullable Long by, String action, Account account, String summary) {
        events.publishEvent(new Audited(by, action, "account", account.getId(), summary));
        events.publishEvent(new AccountChanged(account.getId()));
    }
}
