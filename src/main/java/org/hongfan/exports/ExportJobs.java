package org.hongfan.exports;

import java.sql.Array;
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

/** The record of what was taken out. Callers bring the transaction. */
@Component
@RequiredArgsConstructor
class ExportJobs {
    /** Work that has given no sign for so long was cut off. */
    static final Duration LIFE_SIGN = Duration.ofMinutes(10);

    private static final String ROW = """
            select id, list, title, filters, words, plain,
                   case when status = 'DONE' and (file is null or expires_at <= :now) then 'EXPIRED'
                        when status in ('WAITING', 'RUNNING') and touched_at < :alive then 'FAILED'
                        else status end as state,
                   total, written, requested_at at time zone 'Asia/Shanghai' as requested_at,
                   expires_at at time zone 'Asia/Shanghai' as expires_at, file_name, file_size
              from export_job
             where account_id = :account
               and exists (select from unnest(cast(:roles as text[]), cast(:places as bigint[])) as held (role, place)
                            where held.role = export_job.role and held.place is not distinct from export_job.organization_id)
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    long begin(
            Viewer viewer,
            ExportTable<?> table,
            RequestExport command,
            String words,
            List<String> columns,
            boolean plain,
            long total) {
        return jdbc.sql("""
                        insert into export_job (account_id, role, organization_id, list, title, filters, words, columns, plain, reason,
                                                status, total, requested_at, touched_at)
                        values (:account, :role, :organization, :list, :title, :filters, :words, :columns, :plain, :reason,
                                'WAITING', :total, :now, :now)
                        returning id
                        """)
                .param("account", viewer.accountId())
                .param("role", viewer.current().role().name())
                .param("organization", viewer.current().organizationId())
                .param("list", table.name())
                .param("title", table.title())
                .param("filters", command.filters().withoutNumbers().query())
                .param("words", words)
                .param("columns", columns.toArray(String[]::new))
                .param("plain", plain)
                .param("reason", plain ? command.reason() : null)
                .param("total", total)
                .param("now", now())
                .query(Long.class)
                .single();
    }

    void progress(long id, long written) {
        jdbc.sql("update export_job set status = 'RUNNING', written = :written, touched_at = :now where id = :id")
                .param("id", id)
                .param("written", written)
                .param("now", now())
                .update();
    }

    void finish(long id, long written, String file, String fileName, long size, OffsetDateTime expiresAt) {
        jdbc.sql("""
                        update export_job set status = 'DONE', written = :written, touched_at = :now, expires_at = :expires, file = :file,
                                              file_name = :name, file_size = :size
                         where id = :id
                        """)
                .param("id", id)
                .param("written", written)
                .param("now", now())
                .param("expires", expiresAt)
                .param("file", file)
                .param("name", fileName)
                .param("size", size)
                .update();
    }

    void fail(long id) {
        jdbc.sql("update export_job set status = 'FAILED', touched_at = :now where id = :id")
                .param("id", id)
                .param("now", now())
                .update();
    }

    Optional<ExportRow> find(Viewer viewer, long id) {
        return mine(viewer, ROW + " and id = :id")
                .param("id", id)
                .query(ExportRow.class)
                .optional();
    }

    List<ExportRow> list(Viewer viewer, int limit) {
        return mine(viewer, ROW + " order by id desc limit :limit")
                .param("limit", limit)
                .query(ExportRow.class)
                .list();
    }

    private JdbcClient.StatementSpec mine(Viewer viewer, String sql) {
        return jdbc.sql(sql)
                .param("account", viewer.accountId())
                .param(
                        "roles",
                        viewer.posts().stream().map(post -> post.role().name()).toArray(String[]::new))
                .param(
                        "places",
                        viewer.posts().stream()
                                .map(post -> post.organizationId())
                                .toArray(Long[]::new))
                .param("now", now())
                .param("alive", now().minus(LIFE_SIGN));
    }

    /** The name of the file in the store, while it may be fetched. */
    Optional<String> findFile(long id) {
        return jdbc.sql(
                        "select file from export_job where id = :id and status = 'DONE' and expires_at > :now and file is not null")
                .param("id", id)
                .param("now", now())
                .query(String.class)
                .optional();
    }

    /** The columns the account chose when it last took this list out. */
    @Nullable List<String> lastColumns(long accountId, String list) {
        return jdbc.sql(
                        "select columns from export_job where account_id = :account and list = :list order by id desc limit 1")
                .param("account", accountId)
                .param("list", list)
                .query((row, n) -> {
                    Array columns = row.getArray(1);
                    return List.of((String[]) columns.getArray());
                })
                .optional()
                .orElse(null);
    }

    /** Forgets the files that expired. @return their names in the store */
    List<String> expire() {
        return jdbc.sql("""
                        update export_job j set file = null
                          from (select id, file from export_job where file is not null and expires_at <= :now) old
                         where old.id = j.id
                        returning old.file
                        """).param("now", now()).query(String.class).list();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
