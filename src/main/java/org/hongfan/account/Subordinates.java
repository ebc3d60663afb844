package org.hongfan.account;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Role;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The accounts below a post: every post they hold today lies in its subtree and is of a lower level. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class Subordinates {
    static final int PAGE_SIZE = 50;
    private static final String WHY = "who stands below, by all the posts they hold";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Reach reach;

    /**
     * @param place where, and as what
     * @param oneTimePassword whether a one-time password waits to be changed
     */
    public record SubordinateRow(long id, String username, String name, String place, boolean oneTimePassword) {}

    /** By user name; {@code words} narrows to those whose name or user name contains them. */
    public Page<SubordinateRow> list(Viewer viewer, @Nullable String words, int page) {
        return reach.asSystem(WHY, () -> find(viewer, words, page));
    }

    private Page<SubordinateRow> find(Viewer viewer, @Nullable String words, int page) {
        int number = Math.max(1, page);
        String sought = words == null || words.isBlank() ? null : words.strip();
        List<SubordinateRow> rows = jdbc.sql("""
                        select a.id, a.username, a.name, string_agg(o.short_name, '、' order by g.id) as place, a.must_change_password as one_time_password
                          from account a
                          join role_grant g on g.account_id = a.id and g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                          left join organization o on o.id = g.organization_id
                         where a.enabled and a.id <> :own
                           and (cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0)
                         group by a.id
                        having bool_and(g.role = any(:lower) and o.path >= :from and o.path < :to)
                         order by a.username
                         limit :size offset :skipped
                        """)
                .param("today", LocalDate.now(clock))
                .param("own", viewer.accountId())
                .param("words", sought)
                .param("lower", lower(viewer))
                .param("from", viewer.scope().pathFrom())
                .param("to", viewer.scope().pathTo())
                .param("size", PAGE_SIZE)
                .param("skipped", (number - 1) * PAGE_SIZE)
                .query(SubordinateRow.class)
                .list();
        long total = jdbc.sql("""
                        select count(*) from (
                        select a.id
                          from account a
                          join role_grant g on g.account_id = a.id and g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                          left join organization o on o.id = g.organization_id
                         where a.enabled and a.id <> :own
                           and (cast(:words as text) is null or position(:words in a.username) > 0 or position(:words in a.name) > 0)
                         group by a.id
                        having bool_and(g.role = any(:lower) and o.path >= :from and o.path < :to)) below
                        """)
                .param("today", LocalDate.now(clock))
                .param("own", viewer.accountId())
                .param("words", sought)
                .param("lower", lower(viewer))
                .param("from", viewer.scope().pathFrom())
                .param("to", viewer.scope().pathTo())
                .query(Long.class)
                .single();
        return new Page<>(rows, number, PAGE_SIZE, total);
    }

    /** @throws NotFoundException when the account is not below the viewer's post */
    void require(Viewer viewer, long accountId) {
        reach.asSystem(WHY, () -> requireBelow(viewer, accountId));
    }

    private void requireBelow(Viewer viewer, long accountId) {
        jdbc.sql("""
                        select a.id
                          from account a
                          join role_grant g on g.account_id = a.id and g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                          left join organization o on o.id = g.organization_id
                         where a.enabled and a.id = :id and a.id <> :own
                         group by a.id
                        having bool_and(g.role = any(:lower) and o.path >= :from and o.path < :to)
                        """)
                .param("today", LocalDate.now(clock))
                .param("id", accountId)
                .param("own", viewer.accountId())
                .param("lower", lower(viewer))
                .param("from", viewer.scope().pathFrom())
                .param("to", viewer.scope().pathTo())
                .query(Long.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("subordinate account", accountId));
    }

    /** The roles of the levels below; administrators stand beside the levels, not below them. */
    private static String[] lower(Viewer viewer) {
        Role own = viewer.current().role();
        return Arrays.stream(Role.values())
                .filter(role -> own.reachesSubtree() && !role.isAdministrator() && role.compareTo(own) < 0)
                .map(Role::name)
                .toArray(String[]::new);
    }
}
