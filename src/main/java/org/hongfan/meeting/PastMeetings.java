package org.hongfan.meeting;

import jakarta.persistence.EntityManager;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.member.CalledMember;
import org.hongfan.member.MemberDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Meetings that were held and written down before the portal kept them, taken over by the rules for any other: who was called, quorum and
 * verdict as of the day, and all that follows from an archived record.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class PastMeetings {
    private static final int LOCK = 0x1A7C;

    private final MeetingService meetings;
    private final MeetingRules rules;
    private final AttendanceSheet sheet;
    private final MemberDirectory members;
    private final JdbcClient jdbc;
    private final EntityManager entities;
    private final ApplicationEventPublisher events;

    /**
     * A meeting that stands, as far as a ledger can tell it from another; cancelled ones do not count.
     *
     * @param status PLANNED and HELD are not yet written down
     */
    public record Known(
            long id,
            MeetingStatus status,
            String title,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            String place,
            @Nullable String chair,
            @Nullable String recorder,
            @Nullable String observers,
            String minutes) {}

    /** Somebody on a meeting's sheet whose coming is known. */
    public record Came(String name, AttendanceStatus status, boolean called) {}

    /** @param version to be given back to {@link #takeBack} */
    public record TakenOver(long id, int version) {}

    /** What follows from many meetings, gathered while they are taken over. */
    public static final class Sum {
        private final List<MeetingEvents.Changed> changed = new ArrayList<>();
    }

    /** Whether the viewer may hand in, or check, the records of this unit. */
    @Transactional(readOnly = true)
    public boolean mayTakeOver(Viewer viewer, long organizationId) {
        return MeetingPolicy.mayLog(viewer, organizationId, null) || viewer.can(Permission.MEETING_CHECK);
    }

    /** What the unit has on this day of this type, by time. */
    @Transactional(readOnly = true)
    public List<Known> list(long organizationId, MeetingType type, @Nullable Long groupId, LocalDate day) {
        return jdbc.sql("""
                        select m.id, m.status, m.title, m.starts_at at time zone 'Asia/Shanghai' as starts_at,
                               m.ends_at at time zone 'Asia/Shanghai' as ends_at, m.place, c.plain as chair, r.plain as recorder, m.observers,
                               m.minutes
                          from meeting m
                          left join person_name c on c.id = m.chair_id
                          left join person_name r on r.id = m.recorder_id
                         where m.organization_id = :organization and m.held_on = :day and m.type = :type and m.status <> 'CANCELLED'
                           and m.group_id is not distinct from cast(:group as bigint)
                         order by m.starts_at, m.id
                        """)
                .param("organization", organizationId)
                .param("day", day)
                .param("type", type.name())
                .param("group", groupId)
                .query(Known.class)
                .list();
    }

    /** Who came and who did not, by name in pinyin order. */
    @Transactional(readOnly = true)
    public List<Came> listCame(long meetingId) {
        return jdbc.sql("""
                        select m.name, a.status, a.called from attendance a join member m on m.id = a.member_id
                         where a.meeting_id = :meeting and a.status <> 'EXPECTED' order by m.pinyin, m.id
                        """).param("meeting", meetingId).query(Came.class).list();
    }

    /** The rule of the type for this unit; refused when units of its level do not hold it. */
    @Transactional(readOnly = true)
    public MeetingRule rule(OrganizationRef unit, MeetingType type) {
        return rules.get(type, unit.level());
    }

    /** Who was called, and who belonged without being called, as of the day. */
    @Transactional(readOnly = true)
    public List<CalledMember> listAudience(
            OrganizationRef unit,
            MeetingType type,
            @Nullable Long groupId,
            @Nullable Invitation invitation,
            LocalDate day) {
        return sheet.audience(rules.get(type, unit.level()), unit, groupId, invitation, day);
    }

    /** Everybody who may have chaired or recorded a meeting of the unit on that day. */
    @Transactional(readOnly = true)
    public List<CalledMember> listCandidates(OrganizationRef unit, LocalDate day) {
        return sheet.candidates(unit, day);
    }

    /** Everybody of these names in the unit's branches on that day, called or not. */
    @Transactional(readOnly = true)
    public List<CalledMember> listNamed(OrganizationRef unit, Collection<String> names, LocalDate day) {
        return members.listNamed(unit, names, day);
    }

    /** The title the portal would propose. */
    public static String usualTitle(MeetingType type, OrganizationRef unit, LocalDate day) {
        return MeetingPlanner.title(type, unit.level(), day);
    }

    /** The time the portal takes when only the day is known. */
    public static LocalTime usualTime(MeetingType type) {
        return type == MeetingType.THEME_DAY ? MeetingPlanner.MORNING : MeetingPlanner.EVENING;
    }

    /** Until the transaction ends no other ledger is taken over, so that no meeting comes twice. */
    public void lock() {
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", LOCK)
                .query((row, number) -> number)
                .list();
    }

    /**
     * Takes a meeting over: submitted by its unit's secretary, archived by whoever checks the unit's records. What follows from an archived
     * one follows with {@link #finish}, in the same transaction.
     *
     * @param marks exceptions only; whoever is called and not named came
     */
    public TakenOver takeOver(Viewer viewer, MeetingPlan plan, String minutes, List<Mark> marks, Sum sum) {
        Meeting meeting = meetings.takeOver(viewer, plan, new MeetingService.Draft(0, minutes, marks));
        TakenOver taken = new TakenOver(meeting.getId(), meeting.getVersion());
        if (meeting.getStatus() == MeetingStatus.ARCHIVED) {
            sum.changed.add(
                    new MeetingEvents.Changed(meeting.getId(), meeting.getOrganizationId(), meeting.getHeldOn()));
        }
        entities.flush();
        entities.clear();
        return taken;
    }

    /** Points, duties and counters of all that was taken over. */
    public void finish(Viewer viewer, Sum sum) {
        if (!sum.changed.isEmpty()) {
            events.publishEvent(new MeetingEvents.ManyChanged(List.copyOf(sum.changed), viewer.accountId()));
        }
    }

    /** Cancels what was taken over; refused, and nothing is cancelled, when anything was done to one of the meetings since. */
    public void takeBack(Viewer viewer, List<TakenOver> taken, String reason) {
        lock();
        List<String> papers = jdbc.sql("""
                        select distinct m.title from attachment a join meeting m on m.id = a.meeting_id
                         where a.meeting_id = any(:ids) and a.removed_at is null
                        """)
                .param("ids", taken.stream().mapToLong(TakenOver::id).toArray())
                .query(String.class)
                .list();
        if (!papers.isEmpty()) {
            throw new RefusedException("“" + papers.get(0) + "”导入以后上传过附件，不能整批撤销。请到会议页面更正。");
        }
        Sum sum = new Sum();
        for (TakenOver one : taken) {
            meetings.takeBack(viewer, one.id(), one.version(), reason).ifPresent(sum.changed::add);
            entities.flush();
            entities.clear();
        }
        finish(viewer, sum);
    }
}
