package org.hongfan.member;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What became of each row when two files were merged: whoever moves rows writes them down here, and reads them when it is undone. */
@Component
@RequiredArgsConstructor
public class MergeTraces {
    private final JdbcClient jdbc;

    /**
     * A row as JSON.
     *
     * @param beside that of the file that stays, where both had one
     */
    public record Trace(String image, @Nullable String beside) {}

    /** @param part what kind of rows these are, in the words of the module that moves them */
    public void write(long mergeId, String part, List<Trace> rows) {
        jdbc.sql("""
                        insert into merge_trace (merge_id, member_id, part, image, beside)
                        select g.id, g.member_id, :part, cast(v.image as jsonb), cast(v.beside as jsonb)
                          from member_merge g cross join unnest(cast(:images as text[]), cast(:besides as text[])) with ordinality as v(image, beside, n)
                         where g.id = :merge order by v.n
                        """)
                .param("merge", mergeId)
                .param("part", part)
                .param("images", rows.stream().map(Trace::image).toArray(String[]::new))
                .param("besides", rows.stream().map(Trace::beside).toArray(String[]::new))
                .update();
    }

    /** The same for rows that only the file that goes had. */
    public void writeImages(long mergeId, String part, List<String> images) {
        write(
                mergeId,
                part,
                images.stream().map(image -> new Trace(image, null)).toList());
    }

    /** Rows of a table with an {@code id} whose column named the file that goes name the one that stays, and it is written down which. */
    public void repoint(MemberEvents.Merged merged, String part, String table, String column) {
        writeImages(
                merged.mergeId(),
                part,
                jdbc.sql(
                                "update %1$s t set %2$s = :kept where %2$s = :gone returning jsonb_build_object('id', t.id)::text"
                                        .formatted(table, column))
                        .param("kept", merged.keptId())
                        .param("gone", merged.goneId())
                        .query(String.class)
                        .list());
    }

    /** The rows of this part name the file that had gone again, unless somebody has changed that since. */
    public void pointBack(MemberEvents.MergeUndone undone, String part, String table, String column) {
        jdbc.sql("""
                        update %1$s set %2$s = :gone
                         where %2$s = :kept
                           and id in (select cast(t.image ->> 'id' as bigint) from merge_trace t where t.merge_id = :merge and t.part = :part)
                        """.formatted(table, column))
                .param("gone", undone.goneId())
                .param("kept", undone.keptId())
                .param("merge", undone.mergeId())
                .param("part", part)
                .update();
    }

    public List<Trace> list(long mergeId, String part) {
        return jdbc.sql(
                        "select image::text, beside::text from merge_trace where merge_id = :merge and part = :part order by id")
                .param("merge", mergeId)
                .param("part", part)
                .query(Trace.class)
                .list();
    }

    /** As one JSON array, for a statement that reads them as rows. */
    public String images(long mergeId, String part) {
        return jdbc.sql(
                        "select coalesce(jsonb_agg(image order by id), '[]')::text from merge_trace where merge_id = :merge and part = :part")
                .param("merge", mergeId)
                .param("part", part)
                .query(String.class)
                .single();
    }

    /** The rows of the file that stays, likewise. */
    public String besides(long mergeId, String part) {
        return jdbc.sql("""
                        select coalesce(jsonb_agg(beside order by id), '[]')::text from merge_trace
                         where merge_id = :merge and part = :part and beside is not null
                        """)
                .param("merge", mergeId)
                .param("part", part)
                .query(String.class)
                .single();
    }

    /** Says in the merge's own words what was decided where both files had something. */
    public void tell(long mergeId, String words) {
        jdbc.sql(
                        "update member_merge set told = case told when '' then :words else told || '；' || :words end where id = :merge")
                .param("merge", mergeId)
                .param("words", words)
                .update();
    }
}
