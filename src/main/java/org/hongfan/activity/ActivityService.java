package org.hongfan.activity;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Changes;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.ObjectOptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes activities from draft to finished and keeps who took part.
 *
 * <p>Every method throws {@link NotFoundException} for an activity out of the viewer's reach or a step their role does not take, and
 * {@link RefusedException}, with the field where there is one, when a rule refuses. What follows from a finished activity hangs on
 * {@link ActivityEvents} and commits with it.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class ActivityService {
    private static final int LONGEST_REASON = 200;

    private final ActivityRepository activities;
    private final OrganizationDirectory organizations;
    private final WaitingList waiting;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** @return the new draft's id */
    public long draft(Viewer viewer, ActivityPlan plan) {
        require(viewer, Permission.ACTIVITY_MANAGE);
        OrganizationRef organization = organizations.get(viewer, plan.organizationId());
        check(organization, plan);
        Activity activity = activities.saveAndFlush(Activity.draft(plan, viewer.accountId(), clock.instant()));
        audit(viewer, activity, "activity_drafted", "起草了活动");
        return activity.getId();
    }

    /** Drafts and publishes in one go. Returns the new activity's id. */
    public long announce(Viewer viewer, ActivityPlan plan) {
        long id = draft(viewer, plan);
        publish(viewer, id);
        return id;
    }

    /** Changes the plan; throws ObjectOptimisticLockingFailureException when somebody saved since the form was opened. */
    public void edit(Viewer viewer, long id, int version, ActivityPlan plan) {
        Activity activity = forManaging(viewer, id);
        if (activity.getVersion() != version) {
            throw new ObjectOptimisticLockingFailureException(Activity.class, id);
        }
        check(organizations.get(activity.getOrganizationId()), plan);
        if (plan.places() != null
                && activity.getStatus() == ActivityStatus.PUBLISHED
                && plan.places() < countEnrolled(id)) {
            throw new RefusedException("places", "已有 " + countEnrolled(id) + " 人报名，名额不能比这少");
        }
        Changes changes = changes(activity, plan);
        activity.change(plan);
        activities.saveAndFlush(activity);
        if (!changes.isEmpty()) {
            audit(viewer, activity, "activity_changed", "修改了活动安排：" + changes);
        }
        waiting.fill(activity, viewer.accountId());
    }

    private Changes changes(Activity activity, ActivityPlan plan) {
        return new Changes()
                .note("名称", activity.getTitle(), plan.title())
                .note("类型", nameOfType(activity.getType()), nameOfType(plan.type()))
                .note("面向", nameOf(activity.getAudienceId()), nameOf(plan.audienceId()))
                .note("开始", Activity.local(activity.getStartsAt()), plan.startsAt())
                .note("结束", Activity.local(activity.getEndsAt()), plan.endsAt())
                .note("报名截止", Activity.local(activity.getEnrolUntil()), plan.enrolUntil())
                .note("地点", activity.getPlace(), plan.place())
                .note("名额", activity.getPlaces(), plan.places())
                .note("工时", inWords(activity.getHours()), inWords(plan.hours()))
                .note("共建单位", activity.getLinkedOrganization(), plan.linkedOrganization())
                .note("内容", activity.getDescription(), plan.description());
    }

    private static String inWords(BigDecimal hours) {
        return hours.stripTrailingZeros().toPlainString();
    }

    private String nameOf(long organizationId) {
        return organizations.get(organizationId).shortName();
    }

    private String nameOfType(String code) {
        return jdbc.sql("select name from activity_type where code = :code")
                .param("code", code)
                .query(String.class)
                .single();
    }

    public void publish(Viewer viewer, long id) {
        Activity activity = forManaging(viewer, id);
        activity.publish();
        activities.saveAndFlush(activity);
        audit(viewer, activity, "activity_published", "发布了活动");
    }

    public void cancel(Viewer viewer, long id, @Nullable String reason) {
        Activity activity = forManaging(viewer, id);
        String why = said("reason", reason, "请写明为什么取消");
        activity.cancel(why);
        activities.saveAndFlush(activity);
        audit(viewer, activity, "activity_cancelled", "取消了活动：" + why);
    }

    /** The viewer enrols themselves: in time, while there is a place, and when their branch lies below the audience. */
    public void enrol(Viewer viewer, long id) {
        require(viewer, Permission.ACTIVITY_ENROL);
        Activity activity = load(id);
        long self = self(viewer, id);
        if (activity.getStatus() == ActivityStatus.DRAFT || addBelow(activity, List.of(self), viewer, null) == 0) {
            throw new NotFoundException("activity", id);
        }
        activity.requireEnrolment(clock.instant());
        requirePlaces(activity);
        waiting.leave(id, List.of(self));
    }

    /**
     * The viewer waits for a place, or is enrolled where one has fallen free meanwhile.
     *
     * @return where in the line they stand, from 1; null: they have a place
     */
    public @Nullable Integer await(Viewer viewer, long id) {
        require(viewer, Permission.ACTIVITY_ENROL);
        Activity activity = load(id);
        if (hasFreePlace(activity)) {
            enrol(viewer, id);
            return null;
        }
        long self = self(viewer, id);
        if (activity.getStatus() == ActivityStatus.DRAFT) {
            throw new NotFoundException("activity", id);
        }
        activity.requireEnrolment(clock.instant());
        if (waiting.join(activity, List.of(self), viewer, null) == 0) {
            throw new NotFoundException("activity", id);
        }
        return waiting.position(id, self);
    }

    /** The viewer does not want to wait any more. */
    public void stopWaiting(Viewer viewer, long id) {
        require(viewer, Permission.ACTIVITY_ENROL);
        load(id);
        if (waiting.leave(id, List.of(self(viewer, id))) == 0) {
            throw new RefusedException("您不在候补名单里：也许已经转为报名，请看上面的状态");
        }
    }

    /** Puts members of the viewer's subtree at the end of the line of a full activity; while there are places they are enrolled. */
    public void addWaiting(Viewer viewer, long id, List<Long> memberIds) {
        require(viewer, Permission.ACTIVITY_MANAGE);
        Activity activity = load(id);
        activity.requirePublished("添加候补");
        requireChosen(memberIds);
        if (activity.hasBegun(clock.instant())) {
            throw new RefusedException("活动已经开始，不再候补。来参加了的，请直接添加到名单");
        }
        if (waiting.join(activity, memberIds, viewer, viewer)
                < memberIds.stream().distinct().count()) {
            throw new NotFoundException("member for activity", id);
        }
        waiting.fill(activity, viewer.accountId());
    }

    /** Lets somebody who waits change places with the one before. */
    public void advance(Viewer viewer, long id, long memberId) {
        Activity activity = forManaging(viewer, id);
        activity.requirePublished("调整候补");
        waiting.advance(id, memberId);
    }

    /** Takes somebody out of the line. */
    public void removeWaiting(Viewer viewer, long id, long memberId) {
        Activity activity = forManaging(viewer, id);
        activity.requirePublished("调整候补");
        if (waiting.leave(id, List.of(memberId)) == 0) {
            throw new RefusedException("这名党员已经不在候补名单里，可能刚转为报名");
        }
    }

    /** The viewer takes the enrolment back, until the activity begins. */
    public void withdraw(Viewer viewer, long id) {
        require(viewer, Permission.ACTIVITY_ENROL);
        Activity activity = load(id);
        long self = self(viewer, id);
        activity.requirePublished("取消报名");
        if (activity.hasBegun(clock.instant())) {
            throw new RefusedException("活动已经开始，不能取消报名。没有去的，请告诉支部书记");
        }
        if (withdraw(id, self) == 0 && !hasWithdrawn(id, self)) {
            throw new NotFoundException("participation", id);
        }
    }

    /**
     * Puts members of the viewer's subtree on the list, enrolled or not. Before the activity begins the places count; afterwards everybody
     * who came is recorded.
     */
    public void add(Viewer viewer, long id, List<Long> memberIds) {
        require(viewer, Permission.ACTIVITY_MANAGE);
        Activity activity = load(id);
        activity.requirePublished("添加人员");
        requireChosen(memberIds);
        int added = addBelow(activity, memberIds, viewer, viewer);
        if (added < memberIds.stream().distinct().count()) {
            throw new NotFoundException("member for activity", id);
        }
        if (!activity.hasBegun(clock.instant())) {
            requirePlaces(activity);
        }
        waiting.leave(id, memberIds);
    }

    private static void requireChosen(List<Long> memberIds) {
        if (memberIds.isEmpty() || memberIds.stream().anyMatch(Objects::isNull)) {
            throw new RefusedException("请先选择人员");
        }
    }

    /** Takes somebody off the list who does not belong there. */
    public void remove(Viewer viewer, long id, long memberId) {
        Activity activity = forManaging(viewer, id);
        activity.requirePublished("移出人员");
        if (withdraw(id, memberId) == 0 && !hasWithdrawn(id, memberId)) {
            throw new NotFoundException("participation", memberId);
        }
    }

    /** Marks attendance, hours, teams, awards and the result while the activity is open. */
    public void record(Viewer viewer, long id, List<Attendance> attendances, @Nullable String result) {
        Activity activity = forManaging(viewer, id);
        activity.requirePublished("登记参加情况");
        if (!activity.hasBegun(clock.instant())) {
            throw new RefusedException("活动还没有开始，开始以后再登记参加情况");
        }
        for (Attendance attendance : attendances) {
            checkHours("hours", attendance.hours());
            int known = jdbc.sql("""
                            update participation
                               set status = :status, hours = cast(:hours as numeric), team = :team, award = :award, recorded_by = :account
                             where activity_id = :activity and member_id = :member and status <> 'WITHDRAWN'
                            """)
                    .param("status", attendance.attended() ? "ATTENDED" : "MISSED")
                    .param("hours", attendance.hours())
                    .param("team", blankToNull(attendance.team()))
                    .param("award", blankToNull(attendance.award()))
                    .param("account", viewer.accountId())
                    .param("activity", id)
                    .param("member", attendance.memberId())
                    .update();
            if (known == 0) {
                throw new RefusedException("名单里有人刚被移出，请刷新后再登记");
            }
        }
        activity.writeResult(blankToNull(result));
        activities.saveAndFlush(activity);
    }

    /** Closes the activity: who enrolled and is not marked was there; branch and exemption are frozen as of its day. */
    public void finish(Viewer viewer, long id) {
        Activity activity = close(viewer, id);
        events.publishEvent(new ActivityEvents.Finished(
                id, activity.getOrganizationId(), activity.getHeldOn(), viewer.accountId()));
    }

    private Activity close(Viewer viewer, long id) {
        Activity activity = forManaging(viewer, id);
        activity.finish(viewer.accountId(), clock.instant());
        activities.saveAndFlush(activity);
        LocalDate day = activity.getHeldOn();
        int attended = jdbc.sql("""
                        update participation p
                           set status = case p.status when 'ENROLLED' then 'ATTENDED' else p.status end,
                               year = extract(year from cast(:day as date)),
                               branch_id = coalesce((select s.branch_id from membership s
                                                      where s.member_id = p.member_id and s.from_on <= :day and (s.to_on is null or s.to_on > :day)
                                                      order by s.from_on desc limit 1), p.branch_id),
                               scored = m.floating = 'NONE' and not m.seriously_ill
                                        and m.birth_date > make_date(extract(year from cast(:day as date))::int - 70, 1, 1)
                          from member m
                         where p.activity_id = :activity and p.status <> 'WITHDRAWN' and m.id = p.member_id
                        """).param("day", day).param("activity", id).update();
        if (attended == 0) {
            throw new RefusedException("名单里还没有人，请先添加参加活动的人");
        }
        audit(viewer, activity, "activity_finished", "办结了活动，名单 " + attended + " 人");
        return activity;
    }

    /** Takes over a finished activity from a ledger kept elsewhere, with everybody who was there. What follows is the caller's to tell. */
    Activity takeOver(Viewer viewer, ActivityPlan plan, List<Attendance> people, @Nullable String result) {
        long id = announce(viewer, plan);
        Activity activity = load(id);
        int there = jdbc.sql("""
                        insert into participation (activity_id, member_id, year, branch_id, status, enrolled_at, recorded_by)
                        select :activity, s.member_id, :year, s.branch_id, 'ENROLLED', :now, :account
                          from membership s
                          join organization b on b.id = s.branch_id
                          join organization u on u.id = :audience
                         where s.member_id = any(:members) and s.from_on <= :day and (s.to_on is null or s.to_on > :day)
                           and starts_with(b.path, u.path)
                        """)
                .param("activity", id)
                .param("year", activity.getHeldOn().getYear())
                .param("now", OffsetDateTime.now(clock))
                .param("account", viewer.accountId())
                .param("audience", activity.getAudienceId())
                .param(
                        "members",
                        people.stream().mapToLong(Attendance::memberId).toArray())
                .param("day", activity.getHeldOn())
                .update();
        if (there < people.size()) {
            throw new NotFoundException("member for activity", id);
        }
        record(viewer, id, people, result);
        close(viewer, id);
        return load(id);
    }

    /** Cancels an activity that was taken over; refused when anything was done to it since. What followed is the caller's to take back. */
    ActivityEvents.Changed takeBack(Viewer viewer, long id, int version, String reason) {
        Activity activity = forManaging(viewer, id);
        if (activity.getVersion() != version) {
            throw new RefusedException("“" + activity.getTitle() + "”（" + Activity.minute(activity.getStartsAt())
                    + "）导入以后又办理过，不能整批撤销。请到活动页面更正。");
        }
        takeUp(viewer, id, reason);
        cancel(viewer, id, reason);
        return new ActivityEvents.Changed(id, activity.getOrganizationId(), activity.getHeldOn());
    }

    /** Takes a finished activity up again to amend it: what followed from it is taken back until it is finished again. */
    public void reopen(Viewer viewer, long id, @Nullable String reason) {
        Activity activity = takeUp(viewer, id, reason);
        events.publishEvent(new ActivityEvents.Reopened(
                id, activity.getOrganizationId(), activity.getHeldOn(), viewer.accountId()));
    }

    private Activity takeUp(Viewer viewer, long id, @Nullable String reason) {
        Activity activity = forManaging(viewer, id);
        String why = said("reason", reason, "请写明为什么要重新打开");
        activity.reopen();
        activities.saveAndFlush(activity);
        audit(viewer, activity, "activity_reopened", "重新打开了已办结的活动：" + why);
        return activity;
    }

    /**
     * Enrols those of the members who are in force and whose branch lies below the audience and, with {@code within}, in that viewer's
     * reach. Who withdrew comes back; who is on the list stays as they are.
     */
    private int addBelow(Activity activity, List<Long> memberIds, Viewer by, @Nullable Viewer within) {
        return jdbc.sql("""
                        insert into participation (activity_id, member_id, year, branch_id, status, enrolled_at, recorded_by)
                        select :activity, m.id, :year, m.branch_id, 'ENROLLED', :now, :account
                          from member m
                          join organization b on b.id = m.branch_id
                          join organization u on u.id = :audience
                         where m.id = any(:members) and m.status = 'ACTIVE' and starts_with(b.path, u.path)
                           and (:anywhere or b.path >= :pathFrom and b.path < :pathTo)
                        on conflict (activity_id, member_id) do update
                           set status = case participation.status when 'WITHDRAWN' then 'ENROLLED' else participation.status end,
                               enrolled_at = case participation.status when 'WITHDRAWN' then excluded.enrolled_at else participation.enrolled_at end,
                               promoted_at = case participation.status when 'WITHDRAWN' then null else participation.promoted_at end
                        """)
                .param("activity", activity.getId())
                .param("audience", activity.getAudienceId())
                .param("year", activity.getHeldOn().getYear())
                .param("members", memberIds.stream().mapToLong(Long::longValue).toArray())
                .param("now", OffsetDateTime.now(clock))
                .param("account", by.accountId())
                .param("anywhere", within == null)
                .param("pathFrom", by.scope().pathFrom())
                .param("pathTo", by.scope().pathTo())
                .update();
    }

    /** The place goes to who waits for it. */
    private int withdraw(long id, long memberId) {
        int withdrawn =
                jdbc.sql("""
                        update participation set status = 'WITHDRAWN'
                         where activity_id = :activity and member_id = :member and status <> 'WITHDRAWN'
                        """).param("activity", id).param("member", memberId).update();
        waiting.fill(load(id), null);
        return withdrawn;
    }

    /** A second tap, or another tab: what is asked for is so already. */
    private boolean hasWithdrawn(long id, long memberId) {
        return jdbc.sql(
                                "select count(*) from participation where activity_id = :activity and member_id = :member and status = 'WITHDRAWN'")
                        .param("activity", id)
                        .param("member", memberId)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private void requirePlaces(Activity activity) {
        long enrolled = countEnrolled(activity.getId());
        if (activity.getPlaces() != null && enrolled > activity.getPlaces()) {
            throw new RefusedException("名额已满（" + activity.getPlaces() + " 人）。可以候补，有人取消就按次序递补");
        }
    }

    private boolean hasFreePlace(Activity activity) {
        return activity.getPlaces() == null || countEnrolled(activity.getId()) < activity.getPlaces();
    }

    private long countEnrolled(long id) {
        return jdbc.sql("select coalesce(sum(people), 0) from activity_headcount where activity_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private void check(OrganizationRef organization, ActivityPlan plan) {
        if (!organization.isOpen()) {
            throw new RefusedException(organization.shortName() + "已经撤销，不能再办活动");
        }
        if (organization.level() == Level.HOUSEHOLD) {
            throw new RefusedException("活动记在支部或上级党组织名下");
        }
        OrganizationRef audience = organizations
                .find(plan.audienceId())
                .filter(unit -> unit.isOpen() && unit.path().startsWith(organization.path()))
                .orElseThrow(() -> new RefusedException("audienceId", "请选择本组织或下级组织"));
        if (audience.level() == Level.HOUSEHOLD) {
            throw new RefusedException("audienceId", "请选择支部或上级党组织");
        }
        if (!plan.endsAt().isAfter(plan.startsAt())) {
            throw new RefusedException("end", "结束时间要晚于开始时间");
        }
        if (Duration.between(plan.startsAt(), plan.endsAt()).toDays() > 31) {
            throw new RefusedException("end", "一次活动不能超过一个月，请核对日期");
        }
        if (plan.enrolUntil() != null && plan.enrolUntil().isAfter(plan.startsAt())) {
            throw new RefusedException("enrolUntil", "报名截止不能晚于活动开始");
        }
        checkHours("hours", plan.hours());
        boolean known = jdbc.sql("select exists (select 1 from activity_type where code = :code)")
                .param("code", plan.type())
                .query(Boolean.class)
                .single();
        if (!known) {
            throw new RefusedException("type", "请选择活动类型");
        }
    }

    private static void checkHours(String field, @Nullable BigDecimal hours) {
        if (hours != null && (hours.signum() < 0 || hours.compareTo(BigDecimal.valueOf(24)) > 0)) {
            throw new RefusedException(field, "工时应在 0 到 24 小时之间");
        }
    }

    private Activity forManaging(Viewer viewer, long id) {
        require(viewer, Permission.ACTIVITY_MANAGE);
        Activity activity = load(id);
        organizations.get(viewer, activity.getOrganizationId());
        return activity;
    }

    private Activity load(long id) {
        return activities.findForChange(id).orElseThrow(() -> new NotFoundException("activity", id));
    }

    private static long self(Viewer viewer, long id) {
        if (viewer.memberId() == null) {
            throw new NotFoundException("activity", id);
        }
        return viewer.memberId();
    }

    private static void require(Viewer viewer, Permission permission) {
        if (!viewer.can(permission)) {
            throw new NotFoundException("permission", permission);
        }
    }

    private static String said(String field, @Nullable String text, String otherwise) {
        if (text == null || text.isBlank()) {
            throw new RefusedException(field, otherwise);
        }
        if (text.strip().length() > LONGEST_REASON) {
            throw new RefusedException(field, "原因不超过 " + LONGEST_REASON + " 个字");
        }
        return text.strip();
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    private void audit(Viewer viewer, Activity activity, String action, String words) {
        events.publishEvent(new Audited(
                viewer.accountId(), action, "activity", activity.getId(), "“" + activity.getTitle() + "”" + words));
    }
}
