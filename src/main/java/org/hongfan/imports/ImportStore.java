package org.hongfan.imports;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The tables of imports. */
@Component
@RequiredArgsConstructor
@Transactional(propagation = Propagation.MANDATORY)
class ImportStore {
    private static final int LOCK_SPACE = 0x1A7B;
    private static final String JOB = """
            select j.id, j.kind, j.organization_id, o.short_name as organization_name, o.path as organization_path, j.account_id, a.name as who,
                   j.grant_id, j.file_name, j.file_size, j.sha256, j.file_type, j.file_key, j.sheet_name, j.heading_line, j.status, j.mode,
                   j.message, j.attempts, j.total_rows, j.done_rows, j.new_rows, j.changed_rows, j.same_rows, j.error_rows, j.caution_rows,
                   j.ignored_rows, j.written_new, j.written_changed,
                   j.created_at at time zone 'Asia/Shanghai' as created_at, j.checked_at at time zone 'Asia/Shanghai' as checked_at,
                   j.applied_at at time zone 'Asia/Shanghai' as applied_at, j.undone_at at time zone 'Asia/Shanghai' as undone_at
              from import_job j
              join organization o on o.id = j.organization_id
              join account a on a.id = j.account_id
            """;

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final Clock clock;

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }

    long insert(
            Viewer viewer,
            long organizationId,
            String kind,
            String fileName,
            CheckedFile file,
            byte[] sha256,
            String key) {
        return jdbc.sql("""
                        insert into import_job (kind, organization_id, account_id, grant_id, file_name, file_size, sha256, file_type, file_key,
                                                status, total_rows, created_at)
                        values (:kind, :organization, :account, :grant, :name, :size, :sha256, :type, :key, 'UPLOADED', :rows, :now)
                        returning id
                        """)
                .param("kind", kind)
                .param("organization", organizationId)
                .param("account", viewer.accountId())
                .param("grant", viewer.current().grantId())
                .param("name", fileName)
                .param("size", file.content().length)
                .param("sha256", sha256)
                .param("type", file.type().name())
                .param("key", key)
                .param("rows", file.rows())
                .param("now", now())
                .query(Long.class)
                .single();
    }

    Optional<ImportJob> find(Viewer viewer, long id) {
        return jdbc.sql(JOB + " where j.id = :id and o.path >= :pathFrom and o.path < :pathTo")
                .param("id", id)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(ImportJob.class)
                .optional();
    }

    /** For the portal itself: whoever's it is. */
    Optional<ImportJob> find(long id) {
        return jdbc.sql(JOB + " where j.id = :id")
                .param("id", id)
                .query(ImportJob.class)
                .optional();
    }

    List<ImportJob> list(Viewer viewer, List<String> kinds, int limit, int offset) {
        return jdbc.sql(JOB + """
                         where o.path >= :pathFrom and o.path < :pathTo and j.kind = any(:kinds)
                         order by j.id desc limit :limit offset :offset
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .param("kinds", kinds.toArray(new String[0]))
                .param("limit", limit)
                .param("offset", offset)
                .query(ImportJob.class)
                .list();
    }

    long count(Viewer viewer, List<String> kinds) {
        return jdbc.sql("""
                        select count(*) from import_job j join organization o on o.id = j.organization_id
                         where o.path >= :pathFrom and o.path < :pathTo and j.kind = any(:kinds)
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .param("kinds", kinds.toArray(new String[0]))
                .query(Long.class)
                .single();
    }

    /** When the same file was last applied in this organization; null if never. */
    @Nullable ImportJob lastApplied(ImportJob job) {
        return jdbc.sql(JOB + """
                         where j.kind = :kind and j.organization_id = :organization and j.sha256 = :sha256 and j.id < :id and j.status = 'APPLIED'
                         order by j.id desc limit 1
                        """)
                .param("kind", job.kind())
                .param("organization", job.organizationId())
                .param("sha256", job.sha256())
                .param("id", job.id())
                .query(ImportJob.class)
                .optional()
                .orElse(null);
    }

    /** Whether this transaction alone works on the import; held until it ends, and let go by a process that dies. */
    boolean tryLock(long id) {
        return jdbc.sql("select pg_try_advisory_xact_lock(:space, :id)")
                .param("space", LOCK_SPACE)
                .param("id", (int) id)
                .query(Boolean.class)
                .single();
    }

    List<Long> listRunning() {
        return jdbc.sql("select id from import_job where status in ('CHECKING', 'APPLYING', 'UNDOING') order by id")
                .query(Long.class)
                .list();
    }

    @Nullable Layout layout(long id) {
        return jdbc.sql("select sheet, sheet_name, heading_line, headings, choices from import_job where id = :id")
                .param("id", id)
                .query((row, number) -> {
                    if (row.getArray("choices") == null) {
                        return Optional.<Layout>empty();
                    }
                    return Optional.of(new Layout(
                            row.getInt("sheet"),
                            row.getString("sheet_name"),
                            row.getInt("heading_line"),
                            List.of((String[]) row.getArray("headings").getArray()),
                            List.of((String[]) row.getArray("choices").getArray())));
                })
                .single()
                .orElse(null);
    }

    void lay(long id, Layout layout) {
        jdbc.sql("""
                        update import_job set sheet = :sheet, sheet_name = :name, heading_line = :line, headings = :headings, choices = :choices
                         where id = :id
                        """)
                .param("sheet", layout.sheet())
                .param("name", layout.sheetName())
                .param("line", layout.headingLine())
                .param("headings", layout.headings().toArray(new String[0]))
                .param("choices", layout.columns().toArray(new String[0]))
                .param("id", id)
                .update();
    }

    @Nullable List<String> remembered(long organizationId, String kind, byte[] signature) {
        return jdbc.sql(
                        "select choices from import_choice where organization_id = :organization and kind = :kind and signature = :signature")
                .param("organization", organizationId)
                .param("kind", kind)
                .param("signature", signature)
                .query((row, number) ->
                        List.of((String[]) row.getArray("choices").getArray()))
                .optional()
                .orElse(null);
    }

    void remember(long organizationId, String kind, byte[] signature, List<String> choices, long accountId) {
        jdbc.sql("""
                        insert into import_choice (organization_id, kind, signature, choices, account_id, chosen_at)
                        values (:organization, :kind, :signature, :choices, :account, :now)
                        on conflict (organization_id, kind, signature)
                        do update set choices = excluded.choices, account_id = excluded.account_id, chosen_at = excluded.chosen_at
                        """)
                .param("organization", organizationId)
                .param("kind", kind)
                .param("signature", signature)
                .param("choices", choices.toArray(new String[0]))
                .param("account", accountId)
                .param("now", now())
                .update();
    }

    /** Begins a step anew. */
    void begin(long id, ImportStatus status, @Nullable String mode) {
        jdbc.sql("""
                        update import_job set status = :status, mode = coalesce(:mode, mode), message = null, attempts = 0, done_rows = 0
                         where id = :id
                        """)
                .param("status", status.name())
                .param("mode", mode)
                .param("id", id)
                .update();
    }

    int attempt(long id) {
        return jdbc.sql("update import_job set attempts = attempts + 1 where id = :id returning attempts")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .orElse(Integer.MAX_VALUE);
    }

    void progress(long id, int rows) {
        jdbc.sql("update import_job set done_rows = :rows where id = :id")
                .param("rows", rows)
                .param("id", id)
                .update();
    }

    void settle(long id, ImportStatus status, @Nullable String message) {
        jdbc.sql("update import_job set status = :status, message = :message where id = :id")
                .param("status", status.name())
                .param("message", message)
                .param("id", id)
                .update();
    }

    /** Counts of one check by state, with the cautions apart. */
    record Tally(int fresh, int changed, int same, int wrong, int cautions, int ignored) {
        Tally plus(Judged<?> judged) {
            return new Tally(
                    fresh + (judged.state() == RowState.NEW ? 1 : 0),
                    changed + (judged.state() == RowState.CHANGED ? 1 : 0),
                    same + (judged.state() == RowState.SAME ? 1 : 0),
                    wrong + (judged.state() == RowState.ERROR ? 1 : 0),
                    cautions + (judged.caution() ? 1 : 0),
                    ignored + (judged.state() == RowState.IGNORED ? 1 : 0));
        }

        int all() {
            return fresh + changed + same + wrong + ignored;
        }
    }

    void checked(long id, Tally tally) {
        jdbc.sql("""
                        update import_job
                           set status = 'CHECKED', message = null, checked_at = :now, total_rows = :all, done_rows = :all, new_rows = :fresh,
                               changed_rows = :changed, same_rows = :same, error_rows = :wrong, caution_rows = :cautions, ignored_rows = :ignored
                         where id = :id
                        """)
                .param("now", now())
                .param("all", tally.all())
                .param("fresh", tally.fresh())
                .param("changed", tally.changed())
                .param("same", tally.same())
                .param("wrong", tally.wrong())
                .param("cautions", tally.cautions())
                .param("ignored", tally.ignored())
                .param("id", id)
                .update();
    }

    void applied(long id, int fresh, int changed) {
        jdbc.sql("""
                        update import_job
                           set status = 'APPLIED', message = null, applied_at = :now, done_rows = total_rows, written_new = :fresh,
                               written_changed = :changed
                         where id = :id
                        """)
                .param("now", now())
                .param("fresh", fresh)
                .param("changed", changed)
                .param("id", id)
                .update();
    }

    void undone(long id) {
        jdbc.sql(
                        "update import_job set status = 'UNDONE', message = null, undone_at = :now, done_rows = total_rows where id = :id")
                .param("now", now())
                .param("id", id)
                .update();
        jdbc.sql("delete from import_batch where import_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("delete from import_trace where import_id = :id")
                .param("id", id)
                .update();
    }

    void forgetRows(long id) {
        jdbc.sql("delete from import_block where import_id = :id")
                .param("id", id)
                .update();
    }

    void remove(long id) {
        jdbc.sql("delete from import_job where id = :id").param("id", id).update();
    }

    void putBlock(ImportJob job, int number, byte[] sealed, List<? extends Judged<?>> judged) {
        jdbc.sql("""
                        insert into import_block (import_id, organization_id, block, cells, lines, states, cautions, notes)
                        values (:id, :organization, :block, :cells, :lines, :states, :cautions, :notes)
                        """)
                .param("id", job.id())
                .param("organization", job.organizationId())
                .param("block", number)
                .param("cells", sealed)
                .param("lines", judged.stream().mapToInt(Judged::line).toArray())
                .param("states", judged.stream().map(one -> one.state().name()).toArray(String[]::new))
                .param("cautions", judged.stream().map(Judged::caution).toArray(Boolean[]::new))
                .param("notes", judged.stream().map(ImportStore::note).toArray(String[]::new))
                .update();
    }

    private static @Nullable String note(Judged<?> judged) {
        return judged.notes().isEmpty() ? null : String.join("\n", judged.notes());
    }

    /** Rows of a block turned out to be wrong after they were checked. */
    void markWrong(long id, int block, List<? extends Judged<?>> judged) {
        jdbc.sql("""
                        update import_block b
                           set states = r.states, notes = r.notes
                          from (select array_agg(coalesce(w.state, v.state) order by v.line) as states,
                                       array_agg(case when w.line is null then v.note else w.note end order by v.line) as notes
                                  from import_row v
                                  left join (select n.line, n.note, 'ERROR' as state from unnest(:lines, :notes) as n (line, note)) w
                                         on w.line = v.line and v.state <> 'ERROR'
                                 where v.import_id = :id and v.block = :block) r
                         where b.import_id = :id and b.block = :block
                        """)
                .param("lines", judged.stream().mapToInt(Judged::line).toArray())
                .param("notes", judged.stream().map(ImportStore::note).toArray(String[]::new))
                .param("id", id)
                .param("block", block)
                .update();
    }

    int countBlocks(long id) {
        return jdbc.sql("select count(*) from import_block where import_id = :id")
                .param("id", id)
                .query(Integer.class)
                .single();
    }

    /** The cells of a block as they are kept; needs no transaction. */
    @Transactional(propagation = Propagation.SUPPORTS)
    byte[] seal(Block block) {
        return secrets.seal(block.text());
    }

    /** What {@link #seal} sealed; needs no transaction. */
    @Transactional(propagation = Propagation.SUPPORTS)
    Block unseal(byte[] sealed) {
        return Block.of(secrets.open(sealed));
    }

    byte[] sealedBlock(long id, int number) {
        return jdbc.sql("select cells from import_block where import_id = :id and block = :block")
                .param("id", id)
                .param("block", number)
                .query(byte[].class)
                .single();
    }

    Block block(long id, int number) {
        return unseal(sealedBlock(id, number));
    }

    /** A row of the view {@code import_row}. */
    record StoredRow(
            int line,
            RowState state,
            boolean caution,
            @Nullable String note,
            int block) {
        List<String> notes() {
            return note == null ? List.of() : List.of(note.split("\n"));
        }
    }

    List<StoredRow> rows(long id, @Nullable RowState state, boolean cautionOnly, int limit, int offset) {
        return jdbc.sql("""
                        select line, state, caution, note, block from import_row
                         where import_id = :id and (cast(:state as text) is null or state = :state) and (not :cautionOnly or caution)
                         order by block, line limit :limit offset :offset
                        """)
                .param("id", id)
                .param("state", state == null ? null : state.name())
                .param("cautionOnly", cautionOnly)
                .param("limit", limit)
                .param("offset", offset)
                .query(StoredRow.class)
                .list();
    }

    List<StoredRow> rowsOfBlock(long id, int block) {
        return jdbc.sql(
                        "select line, state, caution, note, block from import_row where import_id = :id and block = :block order by line")
                .param("id", id)
                .param("block", block)
                .query(StoredRow.class)
                .list();
    }

    long countRows(long id, @Nullable RowState state, boolean cautionOnly) {
        return jdbc.sql("""
                        select count(*) from import_row
                         where import_id = :id and (cast(:state as text) is null or state = :state) and (not :cautionOnly or caution)
                        """)
                .param("id", id)
                .param("state", state == null ? null : state.name())
                .param("cautionOnly", cautionOnly)
                .query(Long.class)
                .single();
    }

    void putCreated(ImportJob job, int batch, List<Long> created) {
        jdbc.sql("""
                        insert into import_batch (import_id, organization_id, batch, created) values (:id, :organization, :batch, :created)
                        """)
                .param("id", job.id())
                .param("organization", job.organizationId())
                .param("batch", batch)
                .param("created", created.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    void putTraces(ImportJob job, List<ImportTrace> traces) {
        jdbc.sql("""
                        insert into import_trace (import_id, organization_id, table_name, row_id, before, version_after)
                        select :id, :organization, v.table_name, v.row_id, cast(v.before as jsonb), nullif(v.version_after, -1)
                          from unnest(:tables, :rows, :images, :versions) as v(table_name, row_id, before, version_after)
                        """)
                .param("id", job.id())
                .param("organization", job.organizationId())
                .param("tables", traces.stream().map(ImportTrace::tableName).toArray(String[]::new))
                .param("rows", traces.stream().mapToLong(ImportTrace::rowId).toArray())
                .param("images", traces.stream().map(ImportTrace::before).toArray(String[]::new))
                .param(
                        "versions",
                        traces.stream()
                                .mapToInt(trace -> trace.versionAfter() == null ? -1 : trace.versionAfter())
                                .toArray())
                .update();
    }

    List<Long> created(long id) {
        List<Long> created = new ArrayList<>();
        jdbc.sql("select created from import_batch where import_id = :id order by batch")
                .param("id", id)
                .query((row, number) -> (Long[]) row.getArray("created").getArray())
                .list()
                .forEach(batch -> created.addAll(List.of(batch)));
        return created;
    }

    List<ImportTrace> traces(long id) {
        return jdbc.sql("""
                        select table_name, row_id, before::text as before, version_after from import_trace where import_id = :id order by id
                        """).param("id", id).query(ImportTrace.class).list();
    }
}
