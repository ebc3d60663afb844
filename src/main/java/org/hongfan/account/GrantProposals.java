package org.hongfan.account;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberEvents;
import org.hongfan.member.PartyPost;
import org.hongfan.organization.Level;
import org.hongfan.shared.Audited;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Posts bring keys. Taking up a post proposes the role that goes with it ({@link PostKeys}); somebody who grants confirms many with one tap or refuses with
 * a reason; giving up the post ends the grant on that day.
 *
 * <p>Who confirms is the security administrator. Where {@code hongfan.branch-posts-confirmed-by} says so, the staff above a branch confirm its
 * posts; nobody confirms their own, and no administrator's role ever comes this way.
 */
@Service
@Transactional
public class GrantProposals {
    static final int SHOWN = 200;
    private static final String WHY = "the role that goes with a post";

    private final JdbcClient jdbc;
    private final GrantService grants;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Reach reach;
    private final PostsConfirmedBy branchPosts;

    GrantProposals(
            JdbcClient jdbc,
            GrantService grants,
            ApplicationEventPublisher events,
            Clock clock,
            Reach reach,
            @Value("${hongfan.branch-posts-confirmed-by:SECURITY_ADMIN}") PostsConfirmedBy branchPosts) {
        this.jdbc = jdbc;
        this.grants = grants;
        this.events = events;
        this.clock = clock;
        this.reach = reach;
        this.branchPosts = branchPosts;
    }

    private record Line(
            long id,
            String name,
            String place,
            String post,
            Role role,
            long organizationId,
            LocalDate fromOn,
            @Nullable Long accountId,
            @Nullable String username,
            boolean administrator) {

        @Nullable String objection(Viewer viewer) {
            if (accountId != null && accountId == viewer.accountId()) {
                return "这是您自己，由别人确认";
            }
            return administrator ? "是系统管理员、安全管理员或审计员，不兼任其他岗位" : null;
        }

        ProposalRow row(Viewer viewer) {
            return new ProposalRow(id, name, place, post, role, fromOn, username, objection(viewer));
        }
    }

    /** Those that wait for the viewer, the oldest first, at most {@value #SHOWN}; {@link NotFoundException} for whoever confirms none. */
    @Transactional(readOnly = true)
    public List<ProposalRow> list(Viewer viewer) {
        requireConfirms(viewer);
        return reach.asSystem(WHY, () -> find(viewer, null)).stream()
                .map(line -> line.row(viewer))
                .toList();
    }

    /** How many wait for the viewer; 0 for whoever confirms none. */
    @Transactional(readOnly = true)
    public int count(Viewer viewer) {
        return confirms(viewer) ? reach.asSystem(WHY, () -> find(viewer, null)).size() : 0;
    }

    private boolean confirms(Viewer viewer) {
        return viewer.is(Role.SECURITY_ADMIN)
                || branchPosts == PostsConfirmedBy.LEVEL_ABOVE
                        && viewer.current().role().reachesSubtree()
                        && !viewer.is(Role.BRANCH_SECRETARY);
    }

    private void requireConfirms(Viewer viewer) {
        if (!confirms(viewer)) {
            throw new NotFoundException("grant proposals of", viewer.accountId());
        }
    }

    private List<Line> find(Viewer viewer, @Nullable List<Long> ids) {
        boolean all = viewer.is(Role.SECURITY_ADMIN);
        return jdbc.sql("""
                        select p.id, p.member_name as name, o.name as place, p.post, p.role, p.organization_id, p.from_on, a.id as account_id, a.username,
                               exists (select 1 from role_grant g
                                        where g.account_id = a.id and g.role in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')
                                          and (g.to_on is null or g.to_on > :today)) as administrator
                          from grant_proposal p
                          join organization o on o.id = p.organization_id
                          left join account a on a.member_id = p.member_id
                         where p.status = 'OPEN' and (cast(:ids as bigint[]) is null or p.id = any(:ids))
                           and (:all or p.role in ('BRANCH_SECRETARY', 'HOUSEHOLD_HOST', 'GROUP_LEADER') and o.path >= :from and o.path < :to)
                         order by p.proposed_at, p.id
                         limit :shown
                        """)
                .param("ids", ids == null ? null : ids.toArray(Long[]::new))
                .param("all", all)
                .param("from", viewer.scope().pathFrom())
                .param("to", viewer.scope().pathTo())
                .param("today", today())
                .param("shown", SHOWN)
                .query(Line.class)
                .list();
    }

    /**
     * Confirms these; who has no account yet holds the role from the moment it is opened.
     *
     * @return how many were confirmed
     * @throws RefusedException when one of them cannot be: then none is
     */
    public int confirm(Viewer viewer, List<Long> ids) {
        List<Line> chosen = choose(viewer, ids);
        for (Line line : chosen) {
            String objection = line.objection(viewer);
            if (objection != null) {
                throw new RefusedException("proposals", line.name() + objection);
            }
        }
        reach.asSystem(WHY, () -> {
            decide(chosen, "CONFIRMED", null, viewer.accountId());
            give(chosen.stream().map(Line::id).toArray(Long[]::new));
        });
        chosen.forEach(line -> events.publishEvent(new Audited(
                viewer.accountId(),
                "role_confirmed",
                "account",
                line.accountId(),
                "确认 " + line.name() + "：" + line.place() + line.role().title() + "，因任" + line.post(),
                line.organizationId())));
        return chosen.size();
    }

    /** Refuses these with a reason, which stands in the trail. */
    public int refuse(Viewer viewer, List<Long> ids, String reason) {
        if (reason.isBlank()) {
            throw new RefusedException("reason", "请写明不同意的原因");
        }
        List<Line> chosen = choose(viewer, ids);
        reach.asSystem(WHY, () -> decide(chosen, "REFUSED", reason.strip(), viewer.accountId()));
        chosen.forEach(line -> events.publishEvent(new Audited(
                viewer.accountId(),
                "role_not_confirmed",
                "account",
                line.accountId(),
                "不同意 " + line.name() + "：" + line.place() + line.role().title() + "，因为" + reason.strip(),
                line.organizationId())));
        return chosen.size();
    }

    private List<Line> choose(Viewer viewer, List<Long> ids) {
        requireConfirms(viewer);
        if (ids.isEmpty()) {
            throw new RefusedException("proposals", "请至少选一项");
        }
        List<Line> chosen = reach.asSystem(WHY, () -> find(viewer, ids));
        if (chosen.isEmpty()) {
            throw new RefusedException("proposals", "选中的已经办过了，请看最新的名单");
        }
        return chosen;
    }

    private void decide(List<Line> lines, String status, @Nullable String reason, long by) {
        jdbc.sql("""
                        update grant_proposal set status = :status, reason = :reason, decided_by = :by, decided_at = :now
                         where id = any(:ids) and status = 'OPEN'
                        """)
                .param("status", status)
                .param("reason", reason)
                .param("by", by)
                .param("now", OffsetDateTime.now(clock))
                .param("ids", lines.stream().map(Line::id).toArray(Long[]::new))
                .update();
    }

    private record Due(
            long id,
            long accountId,
            Role role,
            long organizationId,
            @Nullable Long groupId,
            LocalDate fromOn,
            @Nullable Long heldGrant,
            long decidedBy) {}

    /** Turns confirmed proposals of people with an account into grants; a grant of the same role there that is held already is taken over. */
    private void give(Long[] ids) {
        List<Due> due = jdbc.sql("""
                        select p.id, a.id as account_id, p.role, p.organization_id, p.group_id, p.from_on, p.decided_by,
                               (select min(g.id) from role_grant g
                                 where g.account_id = a.id and g.role = p.role and g.organization_id = p.organization_id
                                   and g.group_id is not distinct from p.group_id
                                   and (g.to_on is null or g.to_on > :today)) as held_grant
                          from grant_proposal p join account a on a.member_id = p.member_id
                         where p.id = any(:ids) and p.status = 'CONFIRMED' and p.grant_id is null
                         order by p.id
                        """)
                .param("ids", ids)
                .param("today", today())
                .query(Due.class)
                .list();
        for (Due one : due) {
            Long grant = one.heldGrant() != null
                    ? one.heldGrant()
                    : Long.valueOf(grants.grant(
                            new GrantRole(
                                    one.accountId(),
                                    one.role(),
                                    one.organizationId(),
                                    one.groupId(),
                                    laterOf(one.fromOn()),
                                    null),
                            Long.valueOf(one.decidedBy())));
            jdbc.sql("update grant_proposal set grant_id = :grant where id = :id")
                    .param("grant", grant)
                    .param("id", one.id())
                    .update();
        }
    }

    /** Nobody held a role before it was granted. */
    private LocalDate laterOf(LocalDate from) {
        return from.isAfter(today()) ? from : today();
    }

    @EventListener
    void on(AccountOpened opened) {
        reach.asSystem(WHY, () -> {
            Long[] waiting = jdbc.sql(
                            "select id from grant_proposal where member_id = :member and status = 'CONFIRMED' and grant_id is null")
                    .param("member", opened.memberId())
                    .query(Long.class)
                    .list()
                    .toArray(Long[]::new);
            if (waiting.length > 0) {
                give(waiting);
            }
        });
    }

    @EventListener
    void on(MemberEvents.AppointmentsMade made) {
        reach.asSystem(WHY, () -> propose(made.posts()));
    }

    private record Place(long id, Level level) {}

    private void propose(List<MemberEvents.Tenure> posts) {
        Map<Long, Level> levels = jdbc
                .sql("select id, level from organization where id = any(:ids)")
                .param(
                        "ids",
                        posts.stream()
                                .map(MemberEvents.Tenure::organizationId)
                                .distinct()
                                .toArray(Long[]::new))
                .query(Place.class)
                .list()
                .stream()
                .collect(Collectors.toMap(Place::id, Place::level));
        List<MemberEvents.Tenure> bringing = new ArrayList<>();
        List<Role> roles = new ArrayList<>();
        for (MemberEvents.Tenure post : posts) {
            if (post.to() == null && levels.containsKey(post.organizationId())) {
                PostKeys.roleOf(post.post(), levels.get(post.organizationId())).ifPresent(role -> {
                    bringing.add(post);
                    roles.add(role);
                });
            }
        }
        if (!bringing.isEmpty()) {
            write(bringing, roles);
        }
    }

    /** Who holds the role there already needs no proposal; the grant goes on as that of the new post. */
    private void write(List<MemberEvents.Tenure> posts, List<Role> roles) {
        jdbc.sql("""
                        insert into grant_proposal (appointment_id, member_id, member_name, organization_id, group_id, post, role, from_on, status, proposed_at,
                                                    decided_at, grant_id)
                        select u.appointment, m.id, m.name, u.unit, u.party_group, u.post, u.role, u.from_on, case when g.id is null then 'OPEN' else 'CONFIRMED' end, :now,
                               case when g.id is not null then cast(:now as timestamptz) end, g.id
                          from unnest(cast(:appointments as bigint[]), cast(:members as bigint[]), cast(:units as bigint[]), cast(:groups as bigint[]), cast(:posts as text[]),
                                      cast(:roles as text[]), cast(:froms as date[])) as u(appointment, member, unit, party_group, post, role, from_on)
                          join member m on m.id = u.member
                          left join account a on a.member_id = m.id
                          left join role_grant g on g.account_id = a.id and g.role = u.role and g.organization_id = u.unit
                           and g.group_id is not distinct from u.party_group and g.to_on is null
                        on conflict (appointment_id) do nothing
                        """)
                .param("now", OffsetDateTime.now(clock))
                .param("appointments", column(posts, MemberEvents.Tenure::appointmentId))
                .param("members", column(posts, MemberEvents.Tenure::memberId))
                .param("units", column(posts, MemberEvents.Tenure::organizationId))
                .param("groups", column(posts, MemberEvents.Tenure::groupId))
                .param("posts", posts.stream().map(each -> each.post().title()).toArray(String[]::new))
                .param("roles", roles.stream().map(Role::name).toArray(String[]::new))
                .param(
                        "froms",
                        posts.stream().map(each -> each.from().toString()).toArray(String[]::new))
                .update();
    }

    private static Long[] column(List<MemberEvents.Tenure> posts, Function<MemberEvents.Tenure, @Nullable Long> value) {
        return posts.stream().map(value).toArray(Long[]::new);
    }

    @EventListener
    void on(MemberEvents.AppointmentsEnded ended) {
        reach.asSystem(WHY, () -> end(ended.posts()));
    }

    private record Over(
            long accountId,
            long grantId,
            Role role,
            LocalDate toOn,
            PartyPost post,
            Level level,
            boolean proposed,
            List<PartyPost> held) {

        /** Staff may hold their role by their employment too: theirs only ends with the post that brought it. */
        boolean endsWithPost() {
            boolean ofBranches = level == Level.BRANCH || level == Level.HOUSEHOLD;
            return (proposed || ofBranches)
                    && held.stream()
                            .noneMatch(other -> PostKeys.roleOf(other, level).equals(Optional.of(role)));
        }
    }

    /** Unless another post of the same person there brings the same role, the grant ends on the day of the post. */
    private void end(List<MemberEvents.Tenure> posts) {
        Long[] appointments = column(posts, MemberEvents.Tenure::appointmentId);
        List<Over> over = jdbc.sql("""
                        select g.account_id, g.id as grant_id, g.role, t.to_on, t.post, o.level, coalesce(p.grant_id = g.id, false) as proposed,
                               array(select s.post from appointment s
                                      where s.member_id = t.member_id and s.organization_id = t.organization_id
                                        and s.group_id is not distinct from t.group_id and s.to_on is null) as held
                          from appointment t
                          join organization o on o.id = t.organization_id
                          join account a on a.member_id = t.member_id
                          join role_grant g on g.account_id = a.id and g.organization_id = t.organization_id
                           and g.group_id is not distinct from t.group_id
                          left join grant_proposal p on p.appointment_id = t.id
                         where t.id = any(:appointments) and t.to_on is not null and (g.to_on is null or g.to_on > t.to_on)
                        """)
                .param("appointments", appointments)
                .query((row, n) -> over(row))
                .list();
        jdbc.sql(
                        "update grant_proposal set status = 'ENDED' where appointment_id = any(:appointments) and status in ('OPEN', 'CONFIRMED')")
                .param("appointments", appointments)
                .update();
        over.stream()
                .filter(one -> PostKeys.roleOf(one.post(), one.level()).equals(Optional.of(one.role())))
                .filter(Over::endsWithPost)
                .forEach(one -> grants.end(
                        one.accountId(),
                        one.grantId(),
                        one.toOn(),
                        GrantEnd.withPost("不再任" + one.post().title())));
    }

    private static Over over(ResultSet row) throws SQLException {
        return new Over(
                row.getLong("account_id"),
                row.getLong("grant_id"),
                Role.valueOf(row.getString("role")),
                row.getObject("to_on", LocalDate.class),
                PartyPost.valueOf(row.getString("post")),
                Level.valueOf(row.getString("level")),
                row.getBoolean("proposed"),
                Arrays.stream((String[]) row.getArray("held").getArray())
                        .map(PartyPost::valueOf)
                        .toList());
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }
}
