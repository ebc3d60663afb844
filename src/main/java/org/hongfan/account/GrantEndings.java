package org.hongfan.account;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Page;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The grants that were ended, for the security administrator: whose, what, why and when. */
@Service
@RequiredArgsConstructor
@Transactional
public class GrantEndings {
    private static final int PAGE_SIZE = 30;

    private static final String FRESH = """
            (g.ended_by is null and greatest(g.ended_at, g.returned_at)
             > coalesce((select s.seen_at from grant_ending_seen s where s.account_id = :viewer), '-infinity'))
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    /** The latest first; those that ended by themselves since the viewer last looked are marked. */
    @Transactional(readOnly = true)
    public Page<GrantEndRow> list(Viewer viewer, int page) {
        int number = Math.max(1, page);
        List<GrantEndRow> rows = jdbc.sql("""
                        select a.id as account_id, a.name, a.username, g.role, g.organization_id, o.short_name || coalesce(p.name, '') as place, g.ended_at,
                               g.to_on, g.ended_because as because, b.name as by, g.returned_at,
                        """ + FRESH + """
                                as fresh
                          from role_grant g
                          join account a on a.id = g.account_id
                          left join organization o on o.id = g.organization_id
                          left join party_group p on p.id = g.group_id
                          left join account b on b.id = g.ended_by
                         where g.ended_at is not null
                         order by g.ended_at desc, g.id desc
                         limit :size offset :skipped
                        """)
                .param("viewer", viewer.accountId())
                .param("size", PAGE_SIZE)
                .param("skipped", (number - 1) * PAGE_SIZE)
                .query(GrantEndRow.class)
                .list();
        long total = jdbc.sql("select count(*) from role_grant where ended_at is not null")
                .query(Long.class)
                .single();
        return new Page<>(rows, number, PAGE_SIZE, total);
    }

    /** How many ended by themselves, or have a holder who is back, since the viewer last looked. */
    @Transactional(readOnly = true)
    public int countFresh(Viewer viewer) {
        return jdbc.sql("select count(*) from role_grant g where g.ended_at is not null and " + FRESH)
                .param("viewer", viewer.accountId())
                .query(Integer.class)
                .single();
    }

    /** The viewer has looked through what was listed at that moment; what ended since stays new. */
    public void see(Viewer viewer, Instant shown) {
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into grant_ending_seen (account_id, seen_at) values (:account, :now)
                        on conflict (account_id) do update set seen_at = excluded.seen_at
                        """)
                .param("account", viewer.accountId())
                .param("now", (shown.isAfter(now) ? now : shown).atOffset(ZoneOffset.UTC))
                .update();
    }
}
