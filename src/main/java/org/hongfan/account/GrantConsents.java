package org.hongfan.account;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.platform.Installation;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Grants by hand. One that reaches a whole town or more, an administrator's among them, waits until a second security administrator consents: nobody
 * opens the district to a stranger alone. While there is only one, they may make a second, and nothing else of that kind.
 *
 * <p>Roles that go with posts are decided by two people anyway, who appoints and who confirms ({@link GrantProposals}).
 */
@Service
@Transactional
public class GrantConsents {
    static final int SHOWN = 200;

    private final JdbcClient jdbc;
    private final GrantService grants;
    private final LastAdministrator administrators;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final WideGrantRule rule;

    GrantConsents(
            JdbcClient jdbc,
            GrantService grants,
            LastAdministrator administrators,
            ApplicationEventPublisher events,
            Clock clock,
            Installation installation,
            @Value("${hongfan.wide-grants:#{null}}") @Nullable WideGrantRule rule) {
        this.jdbc = jdbc;
        this.grants = grants;
        this.administrators = administrators;
        this.events = events;
        this.clock = clock;
        WideGrantRule usual =
                installation.isDemo() ? WideGrantRule.ONE_ADMINISTRATOR : WideGrantRule.TWO_ADMINISTRATORS;
        this.rule = rule == null ? usual : rule;
    }

    public WideGrantRule rule() {
        return rule;
    }

    /** Whether the role reaches a whole town or more, or decides who does. */
    static boolean isWide(Role role) {
        Level level = GrantService.levelOf(role);
        return level == null || level == Level.DISTRICT || level == Level.TOWN;
    }

    /**
     * Gives the role, or asks for the consent that it needs.
     *
     * @return whether it is given; false: it waits
     * @throws RefusedException as {@link GrantService#grant}; also when the same waits already, and when there is nobody to consent
     */
    public boolean give(Viewer viewer, GrantRole command) {
        if (rule == WideGrantRule.ONE_ADMINISTRATOR || !isWide(command.role())) {
            grants.grant(viewer, command);
            return true;
        }
        if (administrators.isOnly(viewer.accountId(), Role.SECURITY_ADMIN)) {
            if (command.role() != Role.SECURITY_ADMIN) {
                throw new RefusedException("role", "这个岗位管到一个镇街以上，要两名安全管理员都同意。现在只有您一名，请先授予另一名安全管理员");
            }
            grants.grant(viewer, command);
            return true;
        }
        String what = grants.examine(viewer, command);
        int asked = jdbc.sql("""
                        insert into grant_request (account_id, role, organization_id, from_on, to_on, asked_by, asked_at)
                        values (:account, :role, :organization, :from, :to, :by, :now) on conflict do nothing
                        """)
                .param("account", command.accountId())
                .param("role", command.role().name())
                .param("organization", command.organizationId())
                .param("from", command.fromOn())
                .param("to", command.toOn())
                .param("by", viewer.accountId())
                .param("now", now())
                .update();
        if (asked == 0) {
            throw new RefusedException("role", "同样的岗位已经在等另一名安全管理员同意");
        }
        audit(viewer, "grant_asked", command.accountId(), "申请" + what + "，等另一名安全管理员同意");
        return false;
    }

    /** Those that wait, the oldest first, at most {@value #SHOWN}. */
    @Transactional(readOnly = true)
    public List<GrantRequestRow> list(Viewer viewer) {
        return jdbc.sql("""
                        select r.id, a.name, a.username, r.role, o.short_name as place, r.from_on, r.to_on, b.name as asked_by,
                               r.asked_at at time zone 'Asia/Shanghai' as asked_at, r.asked_by = :viewer as own, r.account_id = :viewer as self
                          from grant_request r
                          join account a on a.id = r.account_id
                          join account b on b.id = r.asked_by
                          left join organization o on o.id = r.organization_id
                         where r.status = 'OPEN'
                         order by r.asked_at, r.id limit :most
                        """)
                .param("viewer", viewer.accountId())
                .param("most", SHOWN)
                .query(GrantRequestRow.class)
                .list();
    }

    /** How many wait for the viewer, rather than for somebody else. */
    @Transactional(readOnly = true)
    public int countFor(Viewer viewer) {
        return jdbc.sql("""
                        select count(*) from grant_request where status = 'OPEN' and asked_by <> :viewer and account_id <> :viewer
                        """)
                .param("viewer", viewer.accountId())
                .query(Integer.class)
                .single();
    }

    /**
     * Consents to what another security administrator has asked for: from then on it is a grant.
     *
     * @throws RefusedException for what the viewer has asked for, or is to receive; and as {@link GrantService#grant}
     * @throws NotFoundException when nothing of the kind waits any more
     */
    public void consent(Viewer viewer, long id) {
        Request request = take(id);
        if (request.askedBy() == viewer.accountId()) {
            throw new RefusedException("这是您自己申请的，要由另一名安全管理员同意");
        }
        LocalDate today = LocalDate.now(clock);
        LocalDate from = request.fromOn().isBefore(today) ? today : request.fromOn();
        GrantRole command =
                new GrantRole(request.accountId(), request.role(), request.organizationId(), from, request.toOn());
        String what = grants.examine(viewer, command);
        decide(viewer, id, "GIVEN");
        grants.grant(viewer, command);
        audit(viewer, "grant_consented", request.accountId(), "同意" + what + "，由 " + request.asker() + " 申请");
    }

    /** Refuses what somebody else has asked for, or withdraws one's own. */
    public void decline(Viewer viewer, long id) {
        Request request = take(id);
        boolean own = request.askedBy() == viewer.accountId();
        decide(viewer, id, "DECLINED");
        audit(
                viewer,
                "grant_declined",
                request.accountId(),
                (own ? "撤回授予 " : "不同意授予 ") + request.username() + "："
                        + (request.place() == null ? "" : request.place() + " ")
                        + request.role().title() + (own ? "" : "，由 " + request.asker() + " 申请"));
    }

    private Request take(long id) {
        return jdbc.sql("""
                        select r.account_id, a.username, r.role, r.organization_id, o.short_name as place, r.from_on, r.to_on, r.asked_by,
                               b.username as asker
                          from grant_request r
                          join account a on a.id = r.account_id
                          join account b on b.id = r.asked_by
                          left join organization o on o.id = r.organization_id
                         where r.id = :id and r.status = 'OPEN' for update of r
                        """)
                .param("id", id)
                .query(Request.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("grant request", id));
    }

    private void decide(Viewer viewer, long id, String status) {
        jdbc.sql("update grant_request set status = :status, decided_by = :by, decided_at = :now where id = :id")
                .param("status", status)
                .param("by", viewer.accountId())
                .param("now", now())
                .param("id", id)
                .update();
    }

    private void audit(Viewer viewer, String action, long accountId, String summary) {
        events.publishEvent(new Audited(viewer.accountId(), action, "account", accountId, summary));
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    private record Request(
            long accountId,
            String username,
            Role role,
            @Nullable Long organizationId,
            @Nullable String place,
            LocalDate fromOn,
            @Nullable LocalDate toOn,
            long askedBy,
            String asker) {}
}
