package org.hongfan.meeting;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Reach;
import org.hongfan.access.Viewer;
import org.hongfan.member.CalledMember;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Changes;
import org.hongfan.shared.ConflictException;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes meetings from plan to archive.
 *
 * <p>Every method throws {@link NotFoundException} for a meeting out of the viewer's reach or a step their role does not take, and
 * {@link RefusedException}, with the field where there is one, when a rule of the field refuses. What follows from an archived meeting
 * hangs on {@link MeetingEvents} and commits with it.
 */
@Service
@RequiredArgsConstructor
@Transactional
public class MeetingService {
    private final MeetingRepository meetings;
    private final MeetingRules rules;
    private final AttendanceSheet sheet;
    private final RollCall roll;
    private final Resolutions resolutions;
    private final DraftMeetings drafts;
    private final MeetingTwins twins;
    private final MeetingChecks checks;
    private final Confirmations confirmations;
    private final MeetingBoard board;
    private final MeetingPapers papers;
    private final MeetingTrail trail;
    private final OrganizationDirectory organizations;
    private final Reach reach;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /**
     * A meeting's record as the secretary types it.
     *
     * @param minutesVersion the version of the minutes the typing started from
     * @param marks exceptions only, or everybody; who is not named stays as they were
     */
    public record Draft(int minutesVersion, String minutes, List<Mark> marks) {}

    /**
     * The minutes after a save.
     *
     * @param version to be sent along with the next save
     */
    public record SavedMinutes(int version, OffsetDateTime savedAt) {}

    /** @return the new meeting's id */
    public long plan(Viewer viewer, MeetingPlan plan) {
        return plan(viewer, plan, Set.of());
    }

    /**
     * @param confirmed codes of findings that the secretary says are so
     * @return the new meeting's id
     * @throws UnsettledException when the meeting is probably on record already, or its date is unusual, and nobody has confirmed that
     */
    public long plan(Viewer viewer, MeetingPlan plan, Set<String> confirmed) {
        OrganizationRef organization = ownUnit(viewer, plan.organizationId(), plan.groupId());
        check(organization, plan);
        twins.lock(organization.id());
        List<Finding> findings = checks.ofPlan(plan, 0);
        confirmations.require(0, findings, confirmed);
        Meeting meeting = plan(viewer, organization, plan);
        confirm(viewer, meeting, findings, confirmed);
        return meeting.getId();
    }

    private void confirm(Viewer viewer, Meeting meeting, List<Finding> findings, Set<String> confirmed) {
        String answers = confirmations.keep(meeting.getId(), findings, confirmed, viewer.accountId());
        if (!answers.isEmpty()) {
            trail.write(viewer, meeting, "meeting_confirmed", "核对了会议记录", "：" + answers);
        }
    }

    /** Plans, records and submits a meeting that was already held, in one go. Returns its id. */
    public long log(Viewer viewer, MeetingPlan plan, Draft draft, List<Motion> motions) {
        return log(viewer, plan, draft, motions, Set.of());
    }

    /**
     * Likewise, with the codes of findings that the secretary says are so.
     *
     * @throws UnsettledException with everything that does not fit or is not confirmed
     */
    public long log(Viewer viewer, MeetingPlan plan, Draft draft, List<Motion> motions, Set<String> confirmed) {
        return log(viewer, null, plan, draft, motions, SeenRoll.AS_IT_STANDS, confirmed);
    }

    /**
     * Likewise, from a form that showed this roll.
     *
     * @param key of the form, by which its meeting is found again; null: it is no form's
     * @throws RollChangedException when the roll of that day is another one now
     */
    public long log(
            Viewer viewer,
            @Nullable String key,
            MeetingPlan plan,
            Draft draft,
            List<Motion> motions,
            SeenRoll seen,
            Set<String> confirmed) {
        OrganizationRef organization = ownUnit(viewer, plan.organizationId(), plan.groupId());
        twins.lock(organization.id());
        requireNew(viewer, key);
        Meeting meeting = plan(viewer, organization, plan);
        meeting.comesFrom(key);
        log(viewer, meeting, draft, motions, seen);
        settle(viewer, meeting, confirmed);
        return meeting.getId();
    }

    /** Of two sendings of one form at once, the second waits for the first at the unit's lock, and finds what it made. */
    private void requireNew(Viewer viewer, @Nullable String key) {
        if (key != null && drafts.find(viewer, key).isPresent()) {
            throw new RefusedException("这张表刚才已经保存过，请再提交一次");
        }
    }

    /** The meeting that this form of the viewer's has made, if it has. */
    @Transactional(readOnly = true)
    public Optional<DraftMeeting> findDraft(Viewer viewer, @Nullable String key) {
        return key == null ? Optional.empty() : drafts.find(viewer, key);
    }

    /**
     * Puts a meeting that is still being recorded on record, without handing it in: made once for each form, changed from then on.
     *
     * @param key of the form
     * @param confirmed codes of findings that the secretary says are so
     * @return the meeting's id
     * @throws UnsettledException when the meeting is probably on record already and nobody has said that it is another one
     */
    public long keepDraft(Viewer viewer, String key, MeetingPlan plan, Set<String> confirmed) {
        OrganizationRef organization = ownUnit(viewer, plan.organizationId(), plan.groupId());
        twins.lock(organization.id());
        Optional<DraftMeeting> made = drafts.find(viewer, key);
        if (made.isPresent()) {
            rewrite(viewer, made.get().id(), plan, confirmed);
            return made.get().id();
        }
        check(organization, plan);
        List<Finding> findings = twins.find(plan, 0);
        confirmations.require(0, findings, confirmed);
        Meeting meeting = plan(viewer, organization, plan);
        meeting.comesFrom(key);
        meetings.saveAndFlush(meeting);
        confirm(viewer, meeting, findings, confirmed);
        return meeting.getId();
    }

    private void rewrite(Viewer viewer, long id, MeetingPlan plan, Set<String> confirmed) {
        Meeting meeting = forLogging(viewer, id);
        meeting.requireOpen("修改");
        MeetingPlan before = board.get(viewer, id).plan();
        if (!plan.equals(before)) {
            meeting.ofGroup(plan.groupId());
            edit(viewer, meeting, plan, twins.find(plan, id), confirmed);
        }
    }

    private void log(Viewer viewer, Meeting meeting, Draft draft, List<Motion> motions, SeenRoll seen) {
        roll.mark(viewer, meeting, draft.marks());
        meeting.write(draft.minutes(), clock.instant());
        meetings.saveAndFlush(meeting);
        papers.keepMinutes(meeting.getId(), draft.minutes(), "保存", viewer.accountId(), now());
        for (Motion motion : motions) {
            resolutions.add(meeting, motion);
        }
        handIn(viewer, meeting, seen);
    }

    /**
     * Takes over a meeting from a ledger kept elsewhere. The unit's own secretary hands it to the level above like any record; whoever checks
     * the unit's records archives it at once. What follows from that is the caller's to tell.
     */
    Meeting takeOver(Viewer viewer, MeetingPlan plan, Draft draft) {
        OrganizationRef organization = organizations.get(viewer, plan.organizationId());
        boolean checks = MeetingPolicy.mayCheck(viewer, organization.id(), organization.path());
        if (!checks && !MeetingPolicy.mayLog(viewer, organization.id(), plan.groupId())) {
            throw new NotFoundException("organization", organization.id());
        }
        Meeting meeting = plan(viewer, organization, plan);
        Set<Long> called = sheet.listLines(meeting.getId()).keySet();
        for (Mark mark : draft.marks()) {
            if (!called.contains(mark.memberId()) && !sheet.admit(meeting, mark.memberId())) {
                throw new NotFoundException("member for meeting", mark.memberId());
            }
        }
        log(viewer, meeting, draft, List.of(), SeenRoll.AS_IT_STANDS);
        if (checks) {
            archive(viewer, meeting);
        }
        return meeting;
    }

    /**
     * Cancels a meeting that was taken over; refused when anything was done to it since. For one that was in the archive it returns what the
     * caller is to tell, so that what followed is taken back.
     */
    Optional<MeetingEvents.Changed> takeBack(Viewer viewer, long id, int version, String reason) {
        Meeting meeting = meetings.findForChange(id).orElseThrow(() -> new NotFoundException("meeting", id));
        organizations.get(viewer, meeting.getOrganizationId());
        if (meeting.getVersion() != version) {
            throw new RefusedException("“" + meeting.getTitle() + "”（" + Chinese.minute(meeting.getStartsAt())
                    + "）导入以后又办理过，不能整批撤销。请到会议页面更正。");
        }
        boolean archived = meeting.getStatus() == MeetingStatus.ARCHIVED;
        if (archived) {
            reopen(viewer, meeting, reason);
        } else {
            meeting.takeBackSubmission();
        }
        meeting.cancel(reason);
        meetings.saveAndFlush(meeting);
        trail.step(viewer, meeting, reason, "meeting_cancelled", "取消了会议：" + reason);
        return archived
                ? Optional.of(new MeetingEvents.Changed(id, meeting.getOrganizationId(), meeting.getHeldOn()))
                : Optional.empty();
    }

    private Meeting plan(Viewer viewer, OrganizationRef organization, MeetingPlan plan) {
        check(organization, plan);
        Meeting meeting = meetings.saveAndFlush(Meeting.plan(plan, viewer.accountId(), clock.instant()));
        papers.replaceAgenda(meeting.getId(), plan.agenda());
        MeetingRule rule = rules.get(plan.type(), organization.level());
        sheet.refresh(meeting);
        if (rule.audience() != MeetingRule.Audience.MEMBERS
                && sheet.count(meeting.getId()).called() == 0) {
            throw new RefusedException(
                    switch (rule.audience()) {
                        case GROUP -> "这个党小组当时没有党员，请先在党员资料里编组";
                        case COMMITTEE, INVITED, MEMBERS ->
                            organization.level() == Level.BRANCH
                                    ? "这个支部当时没有支委，不需要也不能召开支部委员会"
                                    : organization.shortName() + "当时没有登记委员会成员，请先到组织页面登记任职";
                    });
        }
        trail.step(viewer, meeting, null, "meeting_planned", "安排了会议");
        return meeting;
    }

    public void edit(Viewer viewer, long id, int version, MeetingPlan plan) {
        edit(viewer, id, version, plan, Set.of());
    }

    /**
     * Changes time, place, people and agenda; {@code version} is the one the form was filled from. Throws as {@link #plan} does.
     *
     * @param confirmed codes of findings that the secretary says are so
     */
    public void edit(Viewer viewer, long id, int version, MeetingPlan plan, Set<String> confirmed) {
        Meeting meeting = forLogging(viewer, id);
        if (meeting.getVersion() != version) {
            throw new RefusedException("这场会议刚才已被别人修改。下面是您填写的内容，核对后再保存就以它为准");
        }
        OrganizationRef organization = organizations.get(meeting.getOrganizationId());
        twins.lock(organization.id());
        MeetingPlan kept = keptUnit(meeting, plan);
        edit(viewer, meeting, kept, checks.ofPlan(kept, id), confirmed);
    }

    /** Unit, group, type and who is invited stay as they are. */
    private static MeetingPlan keptUnit(Meeting meeting, MeetingPlan plan) {
        return new MeetingPlan(
                meeting.getOrganizationId(),
                meeting.getGroupId(),
                meeting.getType(),
                plan.title(),
                plan.startsAt(),
                plan.endsAt(),
                plan.place(),
                plan.chairId(),
                plan.recorderId(),
                plan.observers(),
                plan.agenda(),
                meeting.getInvitation());
    }

    private void edit(Viewer viewer, Meeting meeting, MeetingPlan plan, List<Finding> findings, Set<String> confirmed) {
        long id = meeting.getId();
        MeetingPlan kept = keptUnit(meeting, plan);
        check(organizations.get(meeting.getOrganizationId()), kept);
        confirmations.require(id, findings, confirmed);
        Changes changes = changes(meeting, kept);
        boolean otherDay = !meeting.getHeldOn().equals(kept.startsAt().toLocalDate());
        meeting.change(kept);
        meetings.saveAndFlush(meeting);
        papers.replaceAgenda(id, withAnswers(plan.agenda(), papers.listAgenda(id)));
        sheet.refresh(meeting);
        if (otherDay) {
            resolutions.rebase(id);
        } else {
            resolutions.recount(id);
        }
        confirm(viewer, meeting, findings, confirmed);
        if (!changes.isEmpty()) {
            trail.write(viewer, meeting, "meeting_changed", "修改了会议安排", "：" + changes);
        }
    }

    /** What was said of an item stays with it while its words stay. */
    private static List<MeetingPlan.AgendaItem> withAnswers(
            List<MeetingPlan.AgendaItem> agenda, List<MeetingPlan.AgendaItem> before) {
        Map<String, Boolean> done = before.stream()
                .filter(item -> item.done() != null)
                .collect(Collectors.toMap(
                        MeetingPlan.AgendaItem::title, item -> Boolean.TRUE.equals(item.done()), (a, b) -> a));
        return agenda.stream()
                .map(item -> item.done() != null
                        ? item
                        : new MeetingPlan.AgendaItem(item.title(), item.firstTopic(), done.get(item.title())))
                .toList();
    }

    /**
     * Says of items of the agenda whether they were dealt with.
     *
     * @param done by the item's id; who is not named stays as it was
     */
    public void noteAgenda(Viewer viewer, long id, Map<Long, Boolean> done) {
        if (done.isEmpty()) {
            return;
        }
        forLogging(viewer, id).requireOpen("登记议程");
        papers.noteDone(id, done);
    }

    private Changes changes(Meeting meeting, MeetingPlan plan) {
        return new Changes()
                .note("名称", meeting.getTitle(), plan.title())
                .note("开始", LocalDateTime.ofInstant(meeting.getStartsAt(), Meeting.ZONE), plan.startsAt())
                .note("结束", LocalDateTime.ofInstant(meeting.getEndsAt(), Meeting.ZONE), plan.endsAt())
                .note("地点", meeting.getPlace(), plan.place())
                .note("主持人", papers.nameOf(meeting.getChairId()), papers.nameOf(plan.chairId()))
                .note("记录人", papers.nameOf(meeting.getRecorderId()), papers.nameOf(plan.recorderId()))
                .note("列席", meeting.getObservers(), plan.observers())
                .note(
                        "议程",
                        MeetingPapers.agendaInWords(papers.listAgenda(meeting.getId())),
                        MeetingPapers.agendaInWords(plan.agenda()));
    }

    /** The meeting begins. */
    public void open(Viewer viewer, long id) {
        Meeting meeting = forLogging(viewer, id);
        meeting.open(clock.instant());
        meetings.saveAndFlush(meeting);
        sheet.refresh(meeting);
        resolutions.recount(id);
        trail.step(viewer, meeting, null, "meeting_opened", "开始会议");
    }

    public void takeBackOpening(Viewer viewer, long id) {
        Meeting meeting = forLogging(viewer, id);
        meeting.takeBackOpening();
        meetings.saveAndFlush(meeting);
        trail.step(viewer, meeting, "取消开始", "meeting_opening_taken_back", "取消了会议开始");
    }

    /**
     * Marks attendance while plan and record are open.
     *
     * @return sentences on marks that were not taken because somebody else had marked the member since the page was opened
     */
    public List<String> mark(Viewer viewer, long id, List<Mark> marks) {
        Meeting meeting = forLogging(viewer, id);
        return mark(viewer, meeting, marks);
    }

    /** How these members stand on the sheet now, for the page that has just marked them. */
    @Transactional(readOnly = true)
    public List<SeenRoll.Line> listStanding(Viewer viewer, long id, List<Mark> marks) {
        board.getForLogging(viewer, id);
        return roll.standing(id, marks.stream().map(Mark::memberId).toList());
    }

    private List<String> mark(Viewer viewer, Meeting meeting, List<Mark> marks) {
        List<String> kept = roll.mark(viewer, meeting, marks);
        if (!marks.isEmpty()) {
            resolutions.recount(meeting.getId());
        }
        return kept;
    }

    /**
     * Marks members of the host's own household, recorded as done by the host.
     *
     * @return sentences on marks that were not taken because somebody else had marked the member since the page was opened
     * @throws NotFoundException for a meeting without anybody of the household, or a member of another household or who is not called
     */
    public List<String> markHousehold(Viewer viewer, long id, List<Mark> marks) {
        require(viewer, Permission.MEETING_MARK_HOUSEHOLD);
        Meeting meeting = meetings.findForChange(id).orElseThrow(() -> new NotFoundException("meeting", id));
        List<String> kept = roll.markHousehold(viewer, meeting, marks);
        reach.asSystem("what a vote comes to follows from who came", () -> resolutions.recount(id));
        return kept;
    }

    /**
     * Saves a draft of the minutes.
     *
     * @throws ConflictException with both texts when somebody else saved since {@code minutesVersion}
     */
    public SavedMinutes saveMinutes(Viewer viewer, long id, int minutesVersion, String minutes) {
        return saveMinutes(viewer, id, minutesVersion, minutes, Set.of());
    }

    /**
     * Likewise, from a page that does not know whether what it sent before has come.
     *
     * @param unanswered fingerprints of those texts: length, a point, {@link String#hashCode()}; what is stored from this page is no conflict
     */
    public SavedMinutes saveMinutes(
            Viewer viewer, long id, int minutesVersion, String minutes, Set<String> unanswered) {
        Meeting meeting = forLogging(viewer, id);
        String stored = meeting.getMinutes();
        boolean own = unanswered.contains(stored.length() + "." + stored.hashCode());
        return write(viewer, meeting, own ? meeting.getMinutesVersion() : minutesVersion, minutes);
    }

    private SavedMinutes write(Viewer viewer, Meeting meeting, int minutesVersion, String minutes) {
        OffsetDateTime now = now();
        meeting.requireOpen("修改记录");
        if (!meeting.getMinutes().equals(minutes)) {
            if (meeting.getMinutesVersion() != minutesVersion) {
                throw new ConflictException(
                                "/meetings/" + meeting.getId() + "/minutes",
                                "minutes",
                                minutes,
                                meeting.getMinutes(),
                                meeting.getMinutesVersion())
                        .besides("到会情况已经保存。");
            }
            meeting.write(minutes, clock.instant());
            meetings.saveAndFlush(meeting);
            papers.keepDraft(meeting.getId(), minutes, viewer.accountId(), now);
        }
        return new SavedMinutes(meeting.getMinutesVersion(), now);
    }

    /** Puts a motion's votes on record; the result is worked out. */
    public VoteOutcome resolve(Viewer viewer, long id, Motion motion) {
        return resolutions.record(viewer, forLogging(viewer, id), motion);
    }

    public void withdrawResolution(Viewer viewer, long id, long resolutionId) {
        resolutions.withdraw(viewer, forLogging(viewer, id), resolutionId);
    }

    /**
     * Hands the record to the level above. Whoever is called, was shown as present and is unmarked is present.
     *
     * @param seen the roll as it was shown to whoever hands it in
     * @param confirmed codes of findings that the secretary says are so
     * @throws RollChangedException when another roll holds for that day now, or somebody shown without a mark has none yet
     * @throws UnsettledException with everything that does not fit or is not confirmed
     */
    public void submit(Viewer viewer, long id, SeenRoll seen, Set<String> confirmed) {
        Meeting meeting = forLogging(viewer, id);
        twins.lock(meeting.getOrganizationId());
        handIn(viewer, meeting, seen);
        settle(viewer, meeting, confirmed);
    }

    /** The facts against each other, as they stand handed in; what was not dealt with is then said so. */
    private void settle(Viewer viewer, Meeting meeting, Set<String> confirmed) {
        List<Finding> findings = checks.ofRecord(board.get(viewer, meeting.getId()));
        confirmations.require(meeting.getId(), findings, confirmed);
        confirm(viewer, meeting, findings, confirmed);
        papers.noteRestUndone(meeting.getId());
    }

    private void handIn(Viewer viewer, Meeting meeting, SeenRoll seen) {
        boolean unopened = meeting.getStatus() == MeetingStatus.PLANNED;
        meeting.submit(viewer.accountId(), clock.instant());
        meetings.saveAndFlush(meeting);
        sheet.refresh(meeting);
        roll.requireSeen(organizations.get(meeting.getOrganizationId()), meeting, seen);
        int unmarked = sheet.presentByDefault(meeting.getId(), viewer.accountId(), now());
        resolutions.recount(meeting.getId());
        if (unopened) {
            papers.noteStep(meeting.getId(), MeetingStatus.HELD, null, viewer.accountId(), now());
        }
        trail.step(
                viewer,
                meeting,
                null,
                "meeting_submitted",
                "提交了会议记录" + (unmarked == 0 ? "" : "，没有逐人登记的 " + unmarked + " 人按到会记"));
    }

    /** The branch takes its submission back before it was checked. */
    public void takeBackSubmission(Viewer viewer, long id) {
        Meeting meeting = forLogging(viewer, id);
        meeting.takeBackSubmission();
        meetings.saveAndFlush(meeting);
        trail.step(viewer, meeting, "撤回提交", "meeting_submission_taken_back", "撤回了会议记录");
    }

    /** Checks the record and locks it: attendance, votes and verdict are frozen as of the day of the meeting. */
    public Quorum archive(Viewer viewer, long id) {
        Meeting meeting = forChecking(viewer, id);
        if (meeting.getStatus() == MeetingStatus.ARCHIVED) {
            throw new RefusedException("这场会议刚才已经归档了，不用再归档");
        }
        requireConsistent(viewer, meeting);
        Quorum quorum = archive(viewer, meeting);
        events.publishEvent(new MeetingEvents.Archived(
                id, meeting.getOrganizationId(), meeting.getType().name(), meeting.getHeldOn(), viewer.accountId()));
        return quorum;
    }

    private void requireConsistent(Viewer viewer, Meeting meeting) {
        String contradictions = checks.ofRecord(board.get(viewer, meeting.getId())).stream()
                .filter(Finding::mustBeMended)
                .map(Finding::text)
                .collect(Collectors.joining("；"));
        if (!contradictions.isEmpty()) {
            throw new RefusedException("记录里有矛盾，不能归档，请让支部修改后再提交：" + contradictions);
        }
    }

    private Quorum archive(Viewer viewer, Meeting meeting) {
        long id = meeting.getId();
        MeetingRule rule = rules.get(
                meeting.getType(),
                organizations.get(meeting.getOrganizationId()).level());
        sheet.refresh(meeting);
        sheet.presentByDefault(id, viewer.accountId(), now());
        resolutions.recount(meeting.getId());
        Headcount count = sheet.count(id);
        Quorum quorum = Quorum.of(rule, count);
        meeting.archive(count, quorum, viewer.accountId(), clock.instant());
        meetings.saveAndFlush(meeting);
        papers.keepMinutes(id, meeting.getMinutes(), "归档", viewer.accountId(), now());
        trail.step(
                viewer, meeting, null, "meeting_archived", "归档了会议记录，" + quorum.explanation() + sheet.meansInWords(id));
        return quorum;
    }

    /** Sends the record back to be mended; {@code remark} says what. */
    public void sendBack(Viewer viewer, long id, String remark) {
        Meeting meeting = forChecking(viewer, id);
        meeting.sendBack(said("remark", remark, "请写明退回的原因，支部才知道改什么"));
        meetings.saveAndFlush(meeting);
        trail.step(viewer, meeting, remark.strip(), "meeting_returned", "退回了会议记录：" + remark.strip());
    }

    /** Takes an archived record out to be amended: what followed from it is taken back until it is archived again. */
    public void reopen(Viewer viewer, long id, String reason) {
        Meeting meeting = forChecking(viewer, id);
        reopen(viewer, meeting, said("reason", reason, "请写明为什么要重新打开"));
        events.publishEvent(new MeetingEvents.Reopened(
                id, meeting.getOrganizationId(), meeting.getType().name(), meeting.getHeldOn(), viewer.accountId()));
    }

    /**
     * Opens an archived record, corrects these lines and archives it again: for whoever checks and has just seen each of them.
     *
     * @param minutes null: the text stays
     * @throws RefusedException when the corrected record contradicts itself
     */
    Quorum correct(Viewer viewer, long id, String why, List<Mark> marks, @Nullable String minutes) {
        reopen(viewer, id, why);
        Meeting meeting = forChecking(viewer, id);
        mark(viewer, meeting, marks);
        if (minutes != null) {
            meeting.write(minutes, clock.instant());
            meetings.saveAndFlush(meeting);
            papers.keepMinutes(id, minutes, "更正", viewer.accountId(), now());
        }
        handIn(viewer, meeting, SeenRoll.AS_IT_STANDS);
        return archive(viewer, id);
    }

    private void reopen(Viewer viewer, Meeting meeting, String why) {
        long id = meeting.getId();
        papers.keepLines(id, meeting.getRevision(), RecordLines.of(board.get(viewer, id)));
        meeting.reopen(why);
        meetings.saveAndFlush(meeting);
        papers.keepMinutes(id, meeting.getMinutes(), "重新打开", viewer.accountId(), now());
        trail.step(viewer, meeting, "重新打开：" + why, "meeting_reopened", "重新打开了已归档的会议记录：" + why);
    }

    public void cancel(Viewer viewer, long id, String reason) {
        Meeting meeting = forLogging(viewer, id);
        String why = said("reason", reason, "请写明为什么取消");
        meeting.cancel(why);
        meetings.saveAndFlush(meeting);
        trail.step(viewer, meeting, why, "meeting_cancelled", "取消了会议：" + why);
    }

    public void restore(Viewer viewer, long id) {
        restore(viewer, id, Set.of());
    }

    /** A cancelled meeting is planned again. Throws as {@link #plan} does. */
    public void restore(Viewer viewer, long id, Set<String> confirmed) {
        Meeting meeting = forLogging(viewer, id);
        twins.lock(meeting.getOrganizationId());
        List<Finding> findings = checks.ofPlan(board.get(viewer, id).plan(), id);
        confirmations.require(id, findings, confirmed);
        confirm(viewer, meeting, findings, confirmed);
        meeting.restore();
        meetings.saveAndFlush(meeting);
        trail.step(viewer, meeting, "恢复", "meeting_restored", "恢复了已取消的会议");
    }

    private void check(OrganizationRef organization, MeetingPlan plan) {
        MeetingRule rule = rules.get(plan.type(), organization.level());
        if (!rule.invitations().isEmpty()
                && (plan.invitation() == null || !rule.invitations().contains(plan.invitation()))) {
            throw new RefusedException("invitation", "请选择参加范围");
        }
        if (rule.invitations().isEmpty() && plan.invitation() != null) {
            throw new RefusedException("invitation", "这类会议的应到名单由规定确定，不用选择参加范围");
        }
        if (!organization.isOpen()) {
            throw new RefusedException(organization.shortName() + "已经撤销，不能再记会议");
        }
        if (!plan.endsAt().isAfter(plan.startsAt())) {
            throw new RefusedException("endsAt", "结束时间要晚于开始时间");
        }
        if (Duration.between(plan.startsAt(), plan.endsAt()).toHours() >= 24) {
            throw new RefusedException("endsAt", "一场会议不能超过 24 小时，请核对日期");
        }
        if (plan.startsAt().toLocalDate().isBefore(organization.foundedOn())) {
            throw new RefusedException("startsAt", "这一天" + organization.shortName() + "还没有成立");
        }
        if ((plan.type() == MeetingType.GROUP_MEETING) != (plan.groupId() != null)) {
            throw new RefusedException("groupId", "请选择召开会议的党小组");
        }
        if (plan.groupId() != null && !ownsGroup(organization.id(), plan.groupId())) {
            throw new NotFoundException("group", plan.groupId());
        }
        String outside = organization.level() == Level.BRANCH ? "当天不在这个支部" : "当天不是委员会成员或下一级书记";
        List<Long> there = sheet.candidates(organization, plan.startsAt().toLocalDate()).stream()
                .map(CalledMember::memberId)
                .toList();
        if (plan.chairId() != null && !there.contains(plan.chairId())) {
            throw new RefusedException("chairId", "主持人" + outside + "，请重新选择");
        }
        if (plan.recorderId() != null && !there.contains(plan.recorderId())) {
            throw new RefusedException("recorderId", "记录人" + outside + "，请重新选择");
        }
    }

    private boolean ownsGroup(long branchId, long groupId) {
        return jdbc.sql("select exists (select 1 from party_group where id = :id and branch_id = :branch)")
                .param("id", groupId)
                .param("branch", branchId)
                .query(Boolean.class)
                .single();
    }

    private OrganizationRef ownUnit(Viewer viewer, long organizationId, @Nullable Long groupId) {
        if (!MeetingPolicy.mayLog(viewer, organizationId, groupId)) {
            throw new NotFoundException("organization", organizationId);
        }
        return organizations.get(organizationId);
    }

    private Meeting forLogging(Viewer viewer, long id) {
        Meeting meeting = meetings.findForChange(id).orElseThrow(() -> new NotFoundException("meeting", id));
        ownUnit(viewer, meeting.getOrganizationId(), meeting.getGroupId());
        return meeting;
    }

    Meeting forChecking(Viewer viewer, long id) {
        Meeting meeting = meetings.findForChange(id).orElseThrow(() -> new NotFoundException("meeting", id));
        String path = organizations.get(meeting.getOrganizationId()).path();
        if (!MeetingPolicy.mayCheck(viewer, meeting.getOrganizationId(), path)) {
            throw new NotFoundException("meeting", id);
        }
        return meeting;
    }

    private static void require(Viewer viewer, Permission permission) {
        if (!viewer.can(permission)) {
            throw new NotFoundException("permission", permission);
        }
    }

    private static String said(String field, @Nullable String text, String refusal) {
        if (text == null || text.isBlank()) {
            throw new RefusedException(field, refusal);
        }
        return text.strip();
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(clock);
    }
}
