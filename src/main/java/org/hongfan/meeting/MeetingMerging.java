package org.hongfan.meeting;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.MemberEvents;
import org.hongfan.member.MergeTraces;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.shared.RefusedException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Meetings of two files that are of one person. Who stood twice on a sheet stands there once, by the line that says they came; the sheet is counted anew, and what was
 * archived is worked out again from that.
 */
@Component
@RequiredArgsConstructor
class MeetingMerging {
    private final MergeTraces traces;
    private final MeetingRepository meetings;
    private final MeetingRules rules;
    private final AttendanceSheet sheet;
    private final Resolutions resolutions;
    private final OrganizationDirectory organizations;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

    @EventListener
    void on(MemberEvents.Merged merged) {
        List<MergeTraces.Trace> doubled = jdbc.sql("""
                        select to_jsonb(g)::text as image, to_jsonb(k)::text as beside
                          from attendance g join attendance k on k.meeting_id = g.meeting_id and k.member_id = :kept
                         where g.member_id = :gone order by g.meeting_id
                        """)
                .param("kept", merged.keptId())
                .param("gone", merged.goneId())
                .query(MergeTraces.Trace.class)
                .list();
        traces.write(merged.mergeId(), "attendance twice", doubled);
        List<Long> twice = meetings(merged.mergeId(), "attendance twice");
        jdbc.sql("""
                        delete from attendance d using attendance o
                         where o.meeting_id = d.meeting_id and d.meeting_id = any(:meetings)
                           and d.member_id in (:kept, :gone) and o.member_id in (:kept, :gone) and o.member_id <> d.member_id
                           and (array_position(array['PRESENT', 'LATE', 'EXCUSED', 'ABSENT', 'EXPECTED'], d.status), d.member_id = :gone)
                             > (array_position(array['PRESENT', 'LATE', 'EXCUSED', 'ABSENT', 'EXPECTED'], o.status), o.member_id = :gone)
                        """)
                .param("meetings", twice.toArray(Long[]::new))
                .param("kept", merged.keptId())
                .param("gone", merged.goneId())
                .update();
        traces.writeImages(
                merged.mergeId(),
                "attendance",
                images(
                        "select to_jsonb(a)::text from attendance a where member_id = :gone order by meeting_id",
                        merged.goneId()));
        jdbc.sql("update attendance set member_id = :kept where member_id = :gone")
                .param("kept", merged.keptId())
                .param("gone", merged.goneId())
                .update();
        moveOfficers(merged);
        if (!twice.isEmpty()) {
            traces.tell(merged.mergeId(), "在 " + twice.size() + " 场会议里登记了两次，各留到会的一条");
            recount(twice, merged.accountId());
        }
    }

    private void moveOfficers(MemberEvents.Merged merged) {
        traces.repoint(merged, "chair", "meeting", "chair_id");
        traces.repoint(merged, "recorder", "meeting", "recorder_id");
        traces.writeImages(
                merged.mergeId(),
                "wish",
                jdbc.sql("""
                        update reopening_line l set member_id = :kept
                         where member_id = :gone and not exists (select 1 from reopening_line o where o.request_id = l.request_id and o.member_id = :kept)
                        returning jsonb_build_object('request_id', l.request_id)::text
                        """)
                        .param("kept", merged.keptId())
                        .param("gone", merged.goneId())
                        .query(String.class)
                        .list());
    }

    @EventListener
    void on(MemberEvents.MergeUndone undone) {
        List<Long> twice = meetings(undone.mergeId(), "attendance twice");
        requireUntouched(undone);
        jdbc.sql("delete from attendance where member_id = :kept and meeting_id = any(:meetings)")
                .param("kept", undone.keptId())
                .param("meetings", twice.toArray(Long[]::new))
                .update();
        jdbc.sql("""
                        update attendance set member_id = :gone
                         where member_id = :kept
                           and meeting_id in (select v.meeting_id from jsonb_populate_recordset(null::attendance, cast(:rows as jsonb)) v)
                           and not (meeting_id = any(:twice))
                        """)
                .param("kept", undone.keptId())
                .param("gone", undone.goneId())
                .param("rows", traces.images(undone.mergeId(), "attendance"))
                .param("twice", twice.toArray(Long[]::new))
                .update();
        for (String rows : List.of(
                traces.images(undone.mergeId(), "attendance twice"),
                traces.besides(undone.mergeId(), "attendance twice"))) {
            jdbc.sql(
                            "insert into attendance select * from jsonb_populate_recordset(null::attendance, cast(:rows as jsonb))")
                    .param("rows", rows)
                    .update();
        }
        traces.pointBack(undone, "chair", "meeting", "chair_id");
        traces.pointBack(undone, "recorder", "meeting", "recorder_id");
        jdbc.sql("""
                        update reopening_line l set member_id = :gone
                          from jsonb_populate_recordset(null::reopening_line, cast(:rows as jsonb)) v
                         where l.request_id = v.request_id and l.member_id = :kept
                        """)
                .param("gone", undone.goneId())
                .param("kept", undone.keptId())
                .param("rows", traces.images(undone.mergeId(), "wish"))
                .update();
        if (!twice.isEmpty()) {
            recount(twice, undone.accountId());
        }
    }

    /** What was marked otherwise since belongs to nobody's old line. */
    private void requireUntouched(MemberEvents.MergeUndone undone) {
        List<String> touched = jdbc.sql("""
                        select m.title from attendance a join meeting m on m.id = a.meeting_id
                          join jsonb_populate_recordset(null::attendance, cast(:rows as jsonb)) v on v.meeting_id = a.meeting_id
                          join jsonb_populate_recordset(null::attendance, cast(:besides as jsonb)) w on w.meeting_id = a.meeting_id
                         where a.member_id = :kept and a.status not in (v.status, w.status)
                        """)
                .param("rows", traces.images(undone.mergeId(), "attendance twice"))
                .param("besides", traces.besides(undone.mergeId(), "attendance twice"))
                .param("kept", undone.keptId())
                .query(String.class)
                .list();
        if (!touched.isEmpty()) {
            throw new RefusedException("合并以后改过“" + touched.get(0) + "”的到会，不能撤销合并。");
        }
    }

    private List<Long> meetings(long mergeId, String part) {
        return jdbc.sql("select v.meeting_id from jsonb_populate_recordset(null::attendance, cast(:rows as jsonb)) v")
                .param("rows", traces.images(mergeId, part))
                .query(Long.class)
                .list();
    }

    private List<String> images(String statement, long gone) {
        return jdbc.sql(statement).param("gone", gone).query(String.class).list();
    }

    private void recount(List<Long> ids, long accountId) {
        List<MeetingEvents.Changed> changed = new ArrayList<>();
        for (long id : ids) {
            meetings.findForChange(id).ifPresent(meeting -> {
                resolutions.recount(id);
                if (meeting.getStatus() == MeetingStatus.ARCHIVED) {
                    Headcount count = sheet.count(id);
                    meeting.count(
                            count,
                            Quorum.of(
                                    rules.get(
                                            meeting.getType(),
                                            organizations
                                                    .get(meeting.getOrganizationId())
                                                    .level()),
                                    count));
                    meetings.saveAndFlush(meeting);
                    LocalDate day = meeting.getHeldOn();
                    changed.add(new MeetingEvents.Changed(id, meeting.getOrganizationId(), day));
                }
            });
        }
        if (!changed.isEmpty()) {
            events.publishEvent(new MeetingEvents.ManyChanged(List.copyOf(changed), accountId));
        }
    }
}
