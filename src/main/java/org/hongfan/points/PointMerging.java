package org.hongfan.points;

import lombok.RequiredArgsConstructor;
import org.hongfan.member.MemberEvents;
import org.hongfan.member.MergeTraces;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Points that somebody brought along go with the file; of a year in which both files have some, those of the file that stays count. */
@Component
@RequiredArgsConstructor
class PointMerging {
    private final MergeTraces traces;
    private final JdbcClient jdbc;

    @EventListener
    void on(MemberEvents.Merged merged) {
        traces.writeImages(
                merged.mergeId(),
                "opening",
                jdbc.sql("""
                        update opening_point o set member_id = :kept
                         where member_id = :gone
                           and (withdrawn_at is not null
                                or not exists (select 1 from opening_point k where k.member_id = :kept and k.year = o.year and k.withdrawn_at is null))
                        returning to_jsonb(o)::text
                        """)
                        .param("kept", merged.keptId())
                        .param("gone", merged.goneId())
                        .query(String.class)
                        .list());
    }

    @EventListener
    void on(MemberEvents.MergeUndone undone) {
        traces.pointBack(undone, "opening", "opening_point", "member_id");
    }
}
