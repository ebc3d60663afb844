package org.hongfan.account;

import java.sql.Array;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.organization.Level;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.Page;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Accounts and grants as their administrators read them. They hold no business data, and every administrator sees every account. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class AccountDirectory {
    static final int PAGE_SIZE = 50;
    static final int MOST_PLACES = 30;

    private final JdbcClient jdbc;
    private final Clock clock;

    /** By user name, those whose name or user name contains {@code words}. */
    public Page<AccountRow> list(@Nullable String words, @Nullable AccountState state, int page) {
        int number = Math.max(1, page);
        JdbcClient.StatementSpec rows = jdbc.sql("""
                select a.id, a.username, a.name, a.member_id is not null as of_member, a.enabled,
                       coalesce(a.locked_until > :now, false) as locked, a.must_change_password,
                       exists (select 1 from role_grant g
                                where g.account_id = a.id and g.role in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')
                                  and g.from_on <= :today and (g.to_on is null or g.to_on > :today)) as administrator,
                       a.last_signed_in_at at time zone 'Asia/Shanghai' as last_signed_in_at,
                       a.created_at at time zone 'Asia/Shanghai' as created_at
                  from account a
                 where (cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0)
                   and (cast(:state as text) is null
                        or :state = case when not a.enabled then 'DISABLED' when a.locked_until > :now then 'LOCKED'
                                         when a.must_change_password then 'FIRST_PASSWORD' else 'ACTIVE' end)
                 order by a.username
                 limit :size offset :skipped
                """);
        JdbcClient.StatementSpec count = jdbc.sql("""
                select count(*)
                  from account a
                 where (cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0)
                   and (cast(:state as text) is null
                        or :state = case when not a.enabled then 'DISABLED' when a.locked_until > :now then 'LOCKED'
                                         when a.must_change_password then 'FIRST_PASSWORD' else 'ACTIVE' end)
                """);
        for (JdbcClient.StatementSpec each : List.of(rows, count)) {
            each.param("words", blankToNull(words))
                    .param("state", state == null ? null : state.name())
                    .param("now", OffsetDateTime.now(clock));
        }
        List<AccountRow> shown = rows.param("today", LocalDate.now(clock))
                .param("size", PAGE_SIZE)
                .param("skipped", (number - 1) * PAGE_SIZE)
                .query(AccountRow.class)
                .list();
        return new Page<>(shown, number, PAGE_SIZE, count.query(Long.class).single());
    }

    public AccountRow get(long id) {
        return jdbc.sql("""
                        select a.id, a.username, a.name, a.member_id is not null as of_member, a.enabled,
                               coalesce(a.locked_until > :now, false) as locked, a.must_change_password,
                               exists (select 1 from role_grant g
                                        where g.account_id = a.id and g.role in ('SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDITOR')
                                          and g.from_on <= :today and (g.to_on is null or g.to_on > :today)) as administrator,
                               a.last_signed_in_at at time zone 'Asia/Shanghai' as last_signed_in_at,
                               a.created_at at time zone 'Asia/Shanghai' as created_at
                          from account a
                         where a.id = :id
                        """)
                .param("id", id)
                .param("now", OffsetDateTime.now(clock))
                .param("today", LocalDate.now(clock))
                .query(AccountRow.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("account", id));
    }

    /** Accounts with what they hold today, by user name; {@code role}: only those who hold it, {@code without}: only those who hold none. */
    public Page<HolderRow> listHolders(@Nullable String words, @Nullable Role role, boolean without, int page) {
        int number = Math.max(1, page);
        LocalDate today = LocalDate.now(clock);
        List<HolderRow> shown = jdbc.sql("""
                        select a.id, a.username, a.name, a.enabled, array_agg(g.role order by g.id) as roles,
                               array_agg(coalesce(o.short_name, '') order by g.id) as places
                          from account a
                          left join role_grant g on g.account_id = a.id and g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                          left join organization o on o.id = g.organization_id
                         where (cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0)
                         group by a.id
                        having (cast(:role as text) is null or bool_or(g.role = :role)) and (not :without or count(g.id) = 0)
                         order by a.username
                         limit :size offset :skipped
                        """)
                .param("today", today)
                .param("words", blankToNull(words))
                .param("role", role == null ? null : role.name())
                .param("without", without)
                .param("size", PAGE_SIZE)
                .param("skipped", (number - 1) * PAGE_SIZE)
                .query((row, n) -> new HolderRow(
                        row.getLong("id"),
                        row.getString("username"),
                        row.getString("name"),
                        row.getBoolean("enabled"),
                        titles(row.getArray("roles"), row.getArray("places"))))
                .list();
        long total = jdbc.sql("""
                        select count(*)
                          from account a
                         where (cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0)
                           and (cast(:role as text) is null
                                or exists (select 1 from role_grant g where g.account_id = a.id and g.role = :role
                                              and g.from_on <= :today and (g.to_on is null or g.to_on > :today)))
                           and (not :without
                                or not exists (select 1 from role_grant g where g.account_id = a.id
                                                  and g.from_on <= :today and (g.to_on is null or g.to_on > :today)))
                        """)
                .param("today", today)
                .param("words", blankToNull(words))
                .param("role", role == null ? null : role.name())
                .param("without", without)
                .query(Long.class)
                .single();
        return new Page<>(shown, number, PAGE_SIZE, total);
    }

    /** Every grant the account has or had, the latest first. */
    public List<GrantRow> listGrants(long accountId) {
        return jdbc.sql("""
                        select g.id, g.role, o.short_name || coalesce(' ' || q.name, '') as place, g.from_on, g.to_on, b.name as granted_by,
                               case when g.to_on <= :today then 'OVER' when g.from_on > :today then 'COMING' else 'HELD' end as standing
                          from role_grant g
                          left join organization o on o.id = g.organization_id
                          left join party_group q on q.id = g.group_id
                          left join account b on b.id = g.granted_by
                         where g.account_id = :account
                         order by g.to_on desc nulls first, g.from_on desc, g.id desc
                        """)
                .param("account", accountId)
                .param("today", LocalDate.now(clock))
                .query(GrantRow.class)
                .list();
    }

    /** Open party groups whose name, branch or community contains {@code words}: at most {@value #MOST_PLACES}, in the tree's order. */
    public List<PlaceRow> listGroups(@Nullable String words) {
        return jdbc.sql("""
                        select g.id, g.name, p.short_name || ' / ' || o.name as parent_name
                          from party_group g
                          join organization o on o.id = g.branch_id
                          left join organization p on p.id = o.parent_id
                         where g.closed_on is null and o.closed_on is null
                           and (cast(:words as text) is null or position(:words in o.name) > 0 or position(:words in p.short_name) > 0
                                or position(:words in g.name) > 0)
                         order by o.path, g.id
                         limit :most
                        """)
                .param("words", blankToNull(words))
                .param("most", MOST_PLACES)
                .query(PlaceRow.class)
                .list();
    }

    /** The branch whose group it is. */
    public long branchOfGroup(long groupId) {
        return jdbc.sql("select branch_id from party_group where id = :id")
                .param("id", groupId)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new RefusedException("groupId", "没有这个党小组"));
    }

    /** Open organizations of the level whose name contains {@code words}: at most {@value #MOST_PLACES}, in the tree's order. */
    public List<PlaceRow> listPlaces(Level level, @Nullable String words) {
        return jdbc.sql("""
                        select o.id, o.name, p.short_name as parent_name
                          from organization o
                          left join organization p on p.id = o.parent_id
                         where o.level = :level and o.closed_on is null
                           and (cast(:words as text) is null or position(:words in o.name) > 0 or position(:words in o.short_name) > 0
                                or position(:words in p.short_name) > 0 or o.code = :words)
                         order by o.path
                         limit :most
                        """)
                .param("level", level.name())
                .param("words", blankToNull(words))
                .param("most", MOST_PLACES)
                .query(PlaceRow.class)
                .list();
    }

    private static List<String> titles(Array roles, Array places) throws SQLException {
        String[] role = (String[]) roles.getArray();
        String[] place = (String[]) places.getArray();
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < role.length; i++) {
            if (role[i] != null) {
                String title = Role.valueOf(role[i]).title();
                titles.add(place[i].isEmpty() ? title : place[i] + " · " + title);
            }
        }
        return List.copyOf(titles);
    }

    private static @Nullable String blankToNull(@Nullable String words) {
        return words == null || words.isBlank() ? null : words.strip();
    }
}
