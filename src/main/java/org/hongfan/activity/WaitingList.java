package org.hongfan.activity;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.member.MemberEvents;
import org.hongfan.shared.Audited;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who waits for a place in a full activity, in the order in which they asked. The caller holds the activity's lock, so that two who want the
 * last place come one after the other.
 *
 * <p>A place that falls free before the activity begins goes to the first in the line who still belongs to those it is meant for, also after
 * the deadline for enrolment: who waits has asked in time. From the beginning on nobody moves up; who came is recorded by hand.
 */
@Component
@RequiredArgsConstructor
class WaitingList {
    private final JdbcClient jdbc;
    private final Reach reach;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /**
     * Puts members at the end of the line; who waits already stays where they are, who is enrolled is left out.
     *
     * @param within whose reach the members must belong to; null: anywhere below the audience
     * @return how many of them wait now
     */
    int join(Activity activity, List<Long> memberIds, Viewer by, @Nullable Viewer within) {
        jdbc.sql("""
                        insert into activity_waiting (activity_id, member_id, branch_id, waiting_since, recorded_by)
                        select :activity, m.id, m.branch_id, :now, :account
                          from unnest(:members) with ordinality as v (member, n)
                          join member m on m.id = v.member
                          join organization b on b.id = m.branch_id
                          join organization u on u.id = :audience
                         where m.status = 'ACTIVE' and starts_with(b.path, u.path)
                           and (:anywhere or b.path >= :pathFrom and b.path < :pathTo)
                           and not exists (select 1 from participation p
                                            where p.activity_id = :activity and p.member_id = m.id and p.status <> 'WITHDRAWN')
                         order by v.n
                        on conflict do nothing
                        """)
                .param("activity", activity.getId())
                .param("audience", activity.getAudienceId())
                .param("members", memberIds.stream().mapToLong(Long::longValue).toArray())
                .param("now", OffsetDateTime.now(clock))
                .param("account", by.accountId())
                .param("anywhere", within == null)
                .param("pathFrom", by.scope().pathFrom())
                .param("pathTo", by.scope().pathTo())
                .update();
        return jdbc.sql(
                        "select count(*) from activity_waiting where activity_id = :activity and member_id = any(:members)")
                .param("activity", activity.getId())
                .param("members", memberIds.stream().mapToLong(Long::longValue).toArray())
                .query(Integer.class)
                .single();
    }

    /** Takes members out of the line, who were enrolled or do not want to wait any more. Returns how many stood in it. */
    int leave(long activityId, List<Long> memberIds) {
        return jdbc.sql("delete from activity_waiting where activity_id = :activity and member_id = any(:members)")
                .param("activity", activityId)
                .param("members", memberIds.stream().mapToLong(Long::longValue).toArray())
                .update();
    }

    /** Changes places with the one before; the first stays the first. */
    void advance(long activityId, long memberId) {
        int moved = jdbc.sql("""
                        with line as (
                              select w.member_id, w.place, lag(w.member_id) over o as before_id, lag(w.place) over o as before_place
                                from activity_waiting w where w.activity_id = :activity window o as (order by w.place)),
                             swap as (select * from line where member_id = :member and before_id is not null)
                        update activity_waiting w
                           set place = case w.member_id when s.member_id then s.before_place else s.place end
                          from swap s
                         where w.activity_id = :activity and w.member_id in (s.member_id, s.before_id)
                        """)
                .param("activity", activityId)
                .param("member", memberId)
                .update();
        if (moved == 0 && position(activityId, memberId) == null) {
            throw new RefusedException("这名党员已经不在候补名单里，可能刚转为报名");
        }
    }

    @Nullable Integer position(long activityId, long memberId) {
        return jdbc.sql("""
                        select l.position from activity_waiting w join activity_line l on l.activity_id = w.activity_id and l.place = w.place
                         where w.activity_id = :activity and w.member_id = :member
                        """)
                .param("activity", activityId)
                .param("member", memberId)
                .query(Integer.class)
                .optional()
                .orElse(null);
    }

    /** Gives the places that are free to those who wait, the first first. Whose place it was, and who waits, may belong anywhere. */
    void fill(Activity activity, @Nullable Long accountId) {
        if (activity.getStatus() != ActivityStatus.PUBLISHED || activity.hasBegun(clock.instant())) {
            return;
        }
        reach.asSystem("a free place goes to who waits for it, wherever they belong", () -> {
            forgetWhoLeft(activity);
            tell(activity, promote(activity), accountId);
        });
    }

    @EventListener
    void on(MemberEvents.StandingChanged changed) {
        forget(changed.memberId());
    }

    @EventListener
    void on(MemberEvents.Moved moved) {
        forget(moved.memberId());
    }

    /** Who has left, or belongs to a branch that an activity is not meant for, waits for it no longer. */
    private void forget(long memberId) {
        reach.asSystem("a free place goes to who waits for it, wherever they belong", () -> {
            jdbc.sql("""
                            delete from activity_waiting w
                             using activity a
                             where w.member_id = :member and a.id = w.activity_id and a.starts_at > :now
                               and not exists (select 1 from member m join organization b on b.id = m.branch_id
                                                 join organization u on u.id = a.audience_id
                                                where m.id = w.member_id and m.status = 'ACTIVE' and starts_with(b.path, u.path))
                            """)
                    .param("member", memberId)
                    .param("now", OffsetDateTime.now(clock))
                    .update();
        });
    }

    private void tell(Activity activity, List<String> promoted, @Nullable Long accountId) {
        if (!promoted.isEmpty()) {
            events.publishEvent(new Audited(
                    accountId,
                    "activity_promoted",
                    "activity",
                    activity.getId(),
                    "有了名额，候补转为报名：" + String.join("、", promoted) + "（" + activity.getTitle() + "，"
                            + Activity.minute(activity.getStartsAt()) + "）"));
        }
    }

    private void forgetWhoLeft(Activity activity) {
        jdbc.sql("""
                        delete from activity_waiting w
                         where w.activity_id = :activity
                           and not exists (select 1 from member m join organization b on b.id = m.branch_id join organization u on u.id = :audience
                                            where m.id = w.member_id and m.status = 'ACTIVE' and starts_with(b.path, u.path))
                        """)
                .param("activity", activity.getId())
                .param("audience", activity.getAudienceId())
                .update();
    }

    /** The names of those who have a place now. */
    private List<String> promote(Activity activity) {
        return jdbc.sql("""
                        with free as (
                              select case when cast(:places as integer) is null then null
                                          else greatest(0, :places - count(*)) end as places
                                from participation where activity_id = :activity and status <> 'WITHDRAWN'),
                             next as (
                              delete from activity_waiting w
                               where w.activity_id = :activity
                                 and w.member_id in (select n.member_id from activity_waiting n
                                                      where n.activity_id = :activity order by n.place limit (select places from free))
                              returning w.member_id, w.place),
                             enrolled as (
                              insert into participation (activity_id, member_id, year, branch_id, status, enrolled_at, promoted_at)
                              select :activity, m.id, :year, m.branch_id, 'ENROLLED', :now, :now
                                from next n join member m on m.id = n.member_id
                              on conflict (activity_id, member_id) do update
                                 set status = 'ENROLLED', branch_id = excluded.branch_id, enrolled_at = excluded.enrolled_at,
                                     promoted_at = excluded.promoted_at
                              returning member_id)
                        select m.told from next n join enrolled e on e.member_id = n.member_id join member m on m.id = n.member_id
                         order by n.place
                        """)
                .param("activity", activity.getId())
                .param("places", activity.getPlaces())
                .param("year", activity.getHeldOn().getYear())
                .param("now", OffsetDateTime.now(clock))
                .query(String.class)
                .list();
    }
}
