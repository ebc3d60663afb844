package org.hongfan.account;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The record of who asked for slips. Callers bring the transaction. */
@Component
@RequiredArgsConstructor
class ActivationBatches {
    /** Work that has given no sign for so long was cut off. */
    private static final Duration LIFE_SIGN = Duration.ofMinutes(10);

    private static final String ROW = """
            select b.id, b.organization_id, o.name as place,
                   case when b.status = 'DONE' and (b.file is null or b.expires_at <= :now) then 'EXPIRED'
                        when b.status in ('WAITING', 'RUNNING') and b.touched_at < :alive then 'FAILED'
                        else b.status end as state,
                   b.total, b.written, (select count(*) from activation_slip s where s.batch_id = b.id and s.ended_at is null) as good, b.requested_at at time zone 'Asia/Shanghai' as requested_at,
                   b.expires_at at time zone 'Asia/Shanghai' as expires_at
              from activation_batch b left join organization o on o.id = b.organization_id
             where b.account_id = :account and b.role = :role and b.post_id is not distinct from :post
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    long begin(Viewer viewer, @Nullable Long organizationId, int total) {
        return jdbc.sql("""
                        insert into activation_batch (account_id, role, post_id, organization_id, status, total, requested_at, touched_at)
                        values (:account, :role, :post, :organization, 'WAITING', :total, :now, :now)
                        returning id
                        """)
                .param("account", viewer.accountId())
                .param("role", viewer.current().role().name())
                .param("post", viewer.current().organizationId())
                .param("organization", organizationId)
                .param("total", total)
                .param("now", now())
                .query(Long.class)
                .single();
    }

    void progress(long id, int written) {
        jdbc.sql("update activation_batch set status = 'RUNNING', written = :written, touched_at = :now where id = :id")
                .param("id", id)
                .param("written", written)
                .param("now", now())
                .update();
    }

    void finish(long id, int written, String file, OffsetDateTime expiresAt) {
        jdbc.sql("""
                        update activation_batch
                           set status = 'DONE', total = :written, written = :written, touched_at = :now, expires_at = :expires, file = :file
                         where id = :id
                        """)
                .param("id", id)
                .param("written", written)
                .param("now", now())
                .param("expires", expiresAt)
                .param("file", file)
                .update();
    }

    void fail(long id) {
        jdbc.sql("update activation_batch set status = 'FAILED', touched_at = :now where id = :id")
                .param("id", id)
                .param("now", now())
                .update();
    }

    /** The viewer's own, asked for in the post acted in. */
    Optional<ActivationBatchRow> find(Viewer viewer, long id) {
        return mine(viewer, ROW + " and b.id = :id")
                .param("id", id)
                .query(ActivationBatchRow.class)
                .optional();
    }

    List<ActivationBatchRow> list(Viewer viewer, int limit) {
        return mine(viewer, ROW + " and b.requested_at > :since order by b.id desc limit :limit")
                .param("since", now().minus(ActivationService.KEPT))
                .param("limit", limit)
                .query(ActivationBatchRow.class)
                .list();
    }

    private JdbcClient.StatementSpec mine(Viewer viewer, String sql) {
        return jdbc.sql(sql)
                .param("account", viewer.accountId())
                .param("role", viewer.current().role().name())
                .param("post", viewer.current().organizationId())
                .param("now", now())
                .param("alive", now().minus(LIFE_SIGN));
    }

    /** The name of the files in the store, while they may be fetched. */
    Optional<String> findFile(long id) {
        return jdbc.sql(
                        "select file from activation_batch where id = :id and status = 'DONE' and expires_at > :now and file is not null")
                .param("id", id)
                .param("now", now())
                .query(String.class)
                .optional();
    }

    /** Forgets the files that expired. @return their names in the store */
    List<String> expire() {
        return jdbc.sql("""
                        update activation_batch b set file = null
                          from (select id, file from activation_batch where file is not null and expires_at <= :now) old
                         where old.id = b.id
                        returning old.file
                        """).param("now", now()).query(String.class).list();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
