package org.hongfan.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.hongfan.access.Post;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberEvents;
import org.hongfan.organization.OrganizationEvents;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Turns the account of a session into the {@link Viewer} of a request, by one statement.
 *
 * <p>What was read is kept for {@code hongfan.viewer-kept}, five seconds unless set otherwise: at most that long does a change made by another instance stay unseen here.
 */
@Service
public class ViewerService {
    /** The post acted in until the user chooses: the one with the widest reach. */
    private static final Comparator<Post> WIDEST_FIRST =
            Comparator.comparing(Post::role).reversed().thenComparing(Post::grantId);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecondFactor secondFactor;
    private final Reach reach;
    private final TransactionTemplate transaction;
    private final Cache<Long, Optional<Standing>> standings;

    ViewerService(
            JdbcClient jdbc,
            Clock clock,
            SecondFactor secondFactor,
            Reach reach,
            TransactionTemplate transaction,
            @Value("${hongfan.viewer-kept:5s}") Duration kept) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.secondFactor = secondFactor;
        this.reach = reach;
        this.transaction = transaction;
        this.standings =
                Caffeine.newBuilder().expireAfterWrite(kept).maximumSize(20_000).build();
    }

    /** The viewer with every grant valid today; empty when there is no such account, it is disabled, or it holds no valid grant. */
    public Optional<Viewer> load(long accountId) {
        return standing(accountId).filter(Standing::enabled).map(Standing::viewer);
    }

    /** Whether a post that the account holds today asks for a second factor. */
    public boolean requiresSecondFactor(long accountId) {
        return load(accountId).stream()
                .flatMap(viewer -> viewer.posts().stream())
                .anyMatch(post -> secondFactor.isRequiredOf(post.role()));
    }

    public Optional<Standing> standing(long accountId) {
        return standings.get(
                accountId, id -> reach.asSystem("who is asking", () -> transaction.execute(status -> read(id))));
    }

    @TransactionalEventListener(fallbackExecution = true)
    void forget(AccountChanged changed) {
        standings.invalidate(changed.accountId());
    }

    @TransactionalEventListener(fallbackExecution = true)
    void forgetPaths(OrganizationEvents.Moved moved) {
        standings.invalidateAll();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void forgetTitles(MemberEvents.AppointmentsMade made) {
        standings.invalidateAll();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void forgetTitles(MemberEvents.AppointmentsEnded ended) {
        standings.invalidateAll();
    }

    @TransactionalEventListener(fallbackExecution = true)
    void forgetHomes(MemberEvents.Moved moved) {
        standings.invalidateAll();
    }

    private Optional<Standing> read(long accountId) {
        List<Row> rows = jdbc.sql("""
                        select a.id as account_id, a.username, a.name, a.member_id, a.enabled, a.must_change_password, a.session_epoch,
                               exists (select 1 from account_two_factor t where t.account_id = a.id and t.confirmed_at is not null) as second_factor,
                               a.last_grant_id, g.id as grant_id, g.role, g.organization_id, o.short_name, o.path, g.group_id,
                               p.name as group_name,
                               case when g.role = 'BRANCH_SECRETARY'
                                     and exists (select 1 from appointment t where t.member_id = a.member_id and t.organization_id = g.organization_id
                                                  and t.post = 'DEPUTY_SECRETARY' and t.to_on is null)
                                     and not exists (select 1 from appointment t where t.member_id = a.member_id and t.organization_id = g.organization_id
                                                      and t.post in ('SECRETARY', 'FIRST_SECRETARY') and t.to_on is null)
                                    then '支部副书记' end as held,
                               h.path as home
                          from account a
                          left join member m on m.id = a.member_id
                          left join organization h on h.id = m.branch_id
                          left join role_grant g on g.account_id = a.id and g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                          left join organization o on o.id = g.organization_id
                          left join party_group p on p.id = g.group_id
                         where a.id = :id
                        """)
                .param("id", accountId)
                .param("today", LocalDate.now(clock))
                .query(Row.class)
                .list();
        return rows.isEmpty() ? Optional.empty() : Optional.of(standing(rows));
    }

    private Standing standing(List<Row> rows) {
        Row row = rows.get(0);
        List<Post> posts = rows.stream()
                .filter(each -> each.grantId() != null)
                .map(Row::post)
                .sorted(WIDEST_FIRST)
                .toList();
        Viewer viewer = null;
        if (!posts.isEmpty()) {
            Post current = posts.stream()
                    .filter(post -> Long.valueOf(post.grantId()).equals(row.lastGrantId()))
                    .findFirst()
                    .orElse(posts.get(0));
            viewer = new Viewer(row.accountId(), row.memberId(), row.name(), current, posts);
        }
        return new Standing(
                row.accountId(),
                row.username(),
                row.name(),
                row.enabled(),
                row.mustChangePassword(),
                !row.secondFactor() && posts.stream().anyMatch(post -> secondFactor.isRequiredOf(post.role())),
                row.sessionEpoch(),
                row.home() == null ? "" : row.home(),
                viewer);
    }

    private record Row(
            long accountId,
            String username,
            String name,
            @Nullable Long memberId,
            boolean enabled,
            boolean mustChangePassword,
            int sessionEpoch,
            boolean secondFactor,
            @Nullable Long lastGrantId,
            @Nullable Long grantId,
            @Nullable Role role,
            @Nullable Long organizationId,
            @Nullable String shortName,
            @Nullable String path,
            @Nullable Long groupId,
            @Nullable String groupName,
            @Nullable String held,
            @Nullable String home) {

        Post post() {
            return new Post(
                    grantId,
                    role,
                    organizationId,
                    (shortName == null ? "全区" : shortName) + (groupName == null ? "" : groupName),
                    path == null ? "" : path,
                    groupId,
                    held);
        }
    }
}
