package org.hongfan.activity;

import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.MemberEvents;
import org.hongfan.member.MergeTraces;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Activities of two files that are of one person: who stands twice on a list stands there once, by the line that says they came. */
@Component
@RequiredArgsConstructor
class ActivityMerging {
    private final MergeTraces traces;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    @EventListener
    void on(MemberEvents.Merged merged) {
        long id = merged.mergeId();
        traces.write(
                id,
                "activity twice",
                jdbc.sql("""
                        select to_jsonb(g)::text as image, to_jsonb(k)::text as beside
                          from participation g join participation k on k.activity_id = g.activity_id and k.member_id = :kept
                         where g.member_id = :gone order by g.activity_id
                        """)
                        .param("kept", merged.keptId())
                        .param("gone", merged.goneId())
                        .query(MergeTraces.Trace.class)
                        .list());
        Long[] twice = twice(id);
        jdbc.sql("""
                        delete from participation d using participation o
                         where o.activity_id = d.activity_id and d.activity_id = any(:activities)
                           and d.member_id in (:kept, :gone) and o.member_id in (:kept, :gone) and o.member_id <> d.member_id
                           and (array_position(array['ATTENDED', 'ENROLLED', 'MISSED', 'WITHDRAWN'], d.status), d.member_id = :gone)
                             > (array_position(array['ATTENDED', 'ENROLLED', 'MISSED', 'WITHDRAWN'], o.status), o.member_id = :gone)
                        """)
                .param("activities", twice)
                .param("kept", merged.keptId())
                .param("gone", merged.goneId())
                .update();
        traces.writeImages(
                id,
                "activity",
                jdbc.sql("""
                        update participation p set member_id = :kept where member_id = :gone returning to_jsonb(p)::text
                        """)
                        .param("kept", merged.keptId())
                        .param("gone", merged.goneId())
                        .query(String.class)
                        .list());
        traces.writeImages(
                id,
                "waiting",
                jdbc.sql("""
                        delete from activity_waiting w where member_id = :gone returning to_jsonb(w)::text
                        """).param("gone", merged.goneId()).query(String.class).list());
        jdbc.sql("""
                        insert into activity_waiting (activity_id, member_id, branch_id, place, waiting_since, recorded_by)
                        select v.activity_id, :kept, v.branch_id, v.place, v.waiting_since, v.recorded_by
                          from jsonb_populate_recordset(null::activity_waiting, cast(:rows as jsonb)) v
                         where not exists (select 1 from participation p
                                            where p.activity_id = v.activity_id and p.member_id = :kept and p.status <> 'WITHDRAWN')
                        on conflict do nothing
                        """)
                .param("kept", merged.keptId())
                .param("rows", traces.images(id, "waiting"))
                .update();
        if (twice.length > 0) {
            traces.tell(id, "在 " + twice.length + " 场活动里登记了两次，各留参加了的一条");
            tell(twice, merged.accountId());
        }
    }

    @EventListener
    void on(MemberEvents.MergeUndone undone) {
        long id = undone.mergeId();
        Long[] twice = twice(id);
        jdbc.sql("delete from participation where member_id = :kept and activity_id = any(:activities)")
                .param("kept", undone.keptId())
                .param("activities", twice)
                .update();
        jdbc.sql("""
                        update participation set member_id = :gone
                         where member_id = :kept
                           and activity_id in (select v.activity_id from jsonb_populate_recordset(null::participation, cast(:rows as jsonb)) v)
                           and not (activity_id = any(:twice))
                        """)
                .param("kept", undone.keptId())
                .param("gone", undone.goneId())
                .param("rows", traces.images(id, "activity"))
                .param("twice", twice)
                .update();
        for (String rows : List.of(traces.images(id, "activity twice"), traces.besides(id, "activity twice"))) {
            jdbc.sql(
                            "insert into participation select * from jsonb_populate_recordset(null::participation, cast(:rows as jsonb))")
                    .param("rows", rows)
                    .update();
        }
        jdbc.sql("""
                        delete from activity_waiting w using jsonb_populate_recordset(null::activity_waiting, cast(:rows as jsonb)) v
                         where w.activity_id = v.activity_id and w.member_id = :kept and w.place = v.place
                        """)
                .param("kept", undone.keptId())
                .param("rows", traces.images(id, "waiting"))
                .update();
        jdbc.sql("""
                        insert into activity_waiting (activity_id, member_id, branch_id, place, waiting_since, recorded_by)
                        select v.activity_id, v.member_id, v.branch_id, v.place, v.waiting_since, v.recorded_by
                          from jsonb_populate_recordset(null::activity_waiting, cast(:rows as jsonb)) v
                          join activity a on a.id = v.activity_id and a.status = 'PUBLISHED'
                        """).param("rows", traces.images(id, "waiting")).update();
        if (twice.length > 0) {
            tell(twice, undone.accountId());
        }
    }

    private Long[] twice(long mergeId) {
        return jdbc.sql(
                        "select v.activity_id from jsonb_populate_recordset(null::participation, cast(:rows as jsonb)) v")
                .param("rows", traces.images(mergeId, "activity twice"))
                .query(Long.class)
                .list()
                .toArray(Long[]::new);
    }

    private record Finished(long id, long organizationId, LocalDate heldOn) {}

    private void tell(Long[] activities, long accountId) {
        List<ActivityEvents.Changed> changed = jdbc
                .sql("select id, organization_id, held_on from activity where id = any(:ids) and status = 'FINISHED'")
                .param("ids", activities)
                .query(Finished.class)
                .list()
                .stream()
                .map(one -> new ActivityEvents.Changed(one.id(), one.organizationId(), one.heldOn()))
                .toList();
        if (!changed.isEmpty()) {
            events.publishEvent(new ActivityEvents.ManyChanged(changed, accountId));
        }
    }
}
