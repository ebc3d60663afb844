package org.hongfan.dashboard;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Role;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.account.GrantConsents;
import org.hongfan.account.GrantEndings;
import org.hongfan.account.GrantProposals;
import org.hongfan.duty.DutyBoard;
import org.hongfan.duty.DutyItem;
import org.hongfan.duty.DutyState;
import org.hongfan.meeting.MeetingHoldings;
import org.hongfan.meeting.ReopeningRequests;
import org.hongfan.member.CorrectionRow;
import org.hongfan.member.CorrectionState;
import org.hongfan.member.MemberCorrections;
import org.hongfan.member.MemberRetention;
import org.hongfan.member.RevealAllowance;
import org.hongfan.member.RevealNotice;
import org.hongfan.member.RosterFlaws;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Says what needs doing today in the viewer's post, what comes next, and two or three figures. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class HomeBoard {
    private static final int LINES = 5;
    private static final int DAYS_AHEAD = 7;
    private static final int TERM_MONTHS = 6;
    private static final Set<String> UNDER_WAY = Set.of("PLANNED", "HELD", "RETURNED");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("M月d日");
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("M月d日 E HH:mm", Locale.CHINA);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final JdbcClient jdbc;
    private final DutyBoard duties;
    private final MemberCorrections corrections;
    private final RosterFlaws flaws;
    private final RevealAllowance reveals;
    private final MemberRetention retention;
    private final ReopeningRequests reopenings;
    private final OrganizationDirectory organizations;
    private final GrantProposals proposals;
    private final GrantEndings endings;
    private final GrantConsents consents;
    private final MeetingHoldings holdings;
    private final Clock clock;

    public Home show(Viewer viewer) {
        return switch (viewer.current().role()) {
            case BRANCH_SECRETARY -> ofSecretary(viewer);
            case COMMUNITY_STAFF, TOWN_STAFF, DISTRICT_STAFF -> ofStaff(viewer);
            case MEMBER, HOUSEHOLD_HOST, GROUP_LEADER -> ofMember(viewer);
            case SYSTEM_ADMIN -> ofSystemAdministrator();
            case SECURITY_ADMIN -> ofSecurityAdministrator(viewer);
            case AUDITOR -> ofAuditor();
        };
    }

    private Home ofSecretary(Viewer viewer) {
        OrganizationRef branch = ownUnit(viewer);
        LocalDate today = today();
        List<Home.Task> returned = new ArrayList<>();
        List<Home.Task> todays = new ArrayList<>();
        List<Home.Task> drafts = new ArrayList<>();
        List<Home.Ahead> ahead = new ArrayList<>();
        sortUnderWay(viewer, branch, today, returned, todays, drafts, ahead);
        List<Home.Task> owed = new ArrayList<>();
        List<DutyItem> now = duties.listNow(branch.id());
        List<DutyBoard.OwingGroup> owing = duties.listOwingGroups(now);
        for (DutyItem item : now) {
            if (item.isOpen() && item.type().equals("GROUP_MEETING")) {
                addOwing(item, owing, owed);
                continue;
            }
            String status = item.meetingStatus();
            if (item.isOpen() && (status == null || !UNDER_WAY.contains(status))) {
                owed.add(new Home.Task(
                        item.sentence() + "，" + lateOrDue(item),
                        item.state() == DutyState.INVALID && item.verdict() != null ? item.verdict() : item.reason(),
                        item.recordHref(),
                        "现在记录",
                        item.state().tone(),
                        item.state().word()));
            }
        }
        List<Home.Task> tasks = new ArrayList<>(firstSteps(branch));
        for (RosterFlaws.Flaw flaw : flaws.list(branch.id())) {
            tasks.add(new Home.Task(flaw.text(), "两样只能有一样对，请核对后改正", flaw.href(), "去改正", "soon", "待核对"));
        }
        corrections.listOpen(viewer).forEach(wish -> tasks.add(correction(wish)));
        for (ReopeningRequests.Waiting answer : reopenings.listDeclined(branch.id(), LINES)) {
            tasks.add(new Home.Task(
                    "“" + answer.title() + "”的更正申请没有同意",
                    answer.reason(),
                    "/meetings/" + answer.meetingId(),
                    "去查看",
                    "late",
                    "没有同意"));
        }
        tasks.addAll(returned);
        tasks.addAll(todays);
        for (MeetingHoldings.Vacancy vacancy : holdings.listVacancies(branch.id())) {
            tasks.add(new Home.Task(
                    "“" + vacancy.title() + "”要换" + vacancy.role() + "：" + vacancy.name() + "已离开",
                    vacancy.heldOn().format(DAY) + "召开",
                    "/meetings/" + vacancy.meetingId() + "/edit",
                    "去修改",
                    "soon",
                    "待修改"));
        }
        tasks.addAll(owed);
        tasks.addAll(drafts);
        for (ActivityLine activity : activitiesOf(branch, today)) {
            if (activity.own() && activity.endsAt().isBefore(now())) {
                tasks.add(new Home.Task(
                        "活动“" + activity.title() + "”结束了，还没有登记结果",
                        when(activity.startsAt()),
                        "/activities/" + activity.id(),
                        "去登记",
                        "soon",
                        "待登记"));
            } else if (!activity.endsAt().isBefore(now())
                    && activity.startsAt().toLocalDate().isBefore(today.plusDays(DAYS_AHEAD + 1L))) {
                ahead.add(aheadOf(activity));
            }
        }
        long owedNow = now.stream()
                .filter(item -> item.isCurrent() && item.required() > 0)
                .count();
        long doneNow = now.stream()
                .filter(item -> item.isCurrent() && item.state() == DutyState.DONE)
                .count();
        List<Home.Figure> figures = new ArrayList<>();
        figures.add(new Home.Figure(
                "本期应办事项",
                String.valueOf(doneNow),
                String.valueOf(owedNow),
                "项",
                "/duties?organization=" + branch.id()));
        figures.addAll(figuresOf(branch, today));
        return new Home(tasks, "接下来一周", ahead, figures);
    }

    /** One line for each group that owes; a meeting under way has a line of its own. */
    private static void addOwing(DutyItem item, List<DutyBoard.OwingGroup> owing, List<Home.Task> owed) {
        for (DutyBoard.OwingGroup group : owing) {
            if (group.start().equals(item.start()) && group.meetingId() == null) {
                owed.add(new Home.Task(
                        item.sentence(group.name()) + "，" + lateOrDue(item),
                        item.reason(),
                        group.href(item),
                        "现在记录",
                        item.state().tone(),
                        item.state().word()));
            }
        }
    }

    /** The unit's own meetings on their way to the archive, and those of other units that the viewer is called to. */
    private void sortUnderWay(
            Viewer viewer,
            OrganizationRef unit,
            LocalDate today,
            List<Home.Task> returned,
            List<Home.Task> todays,
            List<Home.Task> drafts,
            List<Home.Ahead> ahead) {
        sort(meetingsUnderWay(viewer, unit, today), today, returned, todays, drafts, ahead);
    }

    private void sort(
            List<MeetingLine> meetings,
            LocalDate today,
            List<Home.Task> returned,
            List<Home.Task> todays,
            List<Home.Task> drafts,
            List<Home.Ahead> ahead) {
        for (MeetingLine meeting : meetings) {
            String href = "/meetings/" + meeting.id();
            String day = meeting.heldOn().format(DAY);
            if (meeting.status().equals("RETURNED")) {
                returned.add(
                        new Home.Task("“" + meeting.title() + "”的记录被退回", meeting.remark(), href, "去修改", "late", "被退回"));
            } else if (meeting.status().equals("HELD")) {
                drafts.add(new Home.Task("“" + meeting.title() + "”还没有提交记录", day + "召开", href, "继续记录", "doing", "记录中"));
            } else if (meeting.heldOn().isBefore(today)) {
                drafts.add(
                        new Home.Task("“" + meeting.title() + "”的时间已过，还没有记录", "原定" + day, href, "现在记录", "soon", "待记录"));
            } else if (meeting.heldOn().isEqual(today)) {
                todays.add(new Home.Task(
                        "今天 " + time(meeting.startsAt()) + "“" + meeting.title() + "”",
                        meeting.place(),
                        href,
                        meeting.status().equals("CALLED") ? "查看会议" : "打开会议",
                        "doing",
                        "今天"));
            } else {
                ahead.add(new Home.Ahead(when(meeting.startsAt()), meeting.title(), meeting.place(), href));
            }
        }
    }

    private static Home.Task correction(CorrectionRow wish) {
        return new Home.Task(
                wish.memberName() + "申请更正" + wish.field().title(),
                wish.askedAt().format(DAY) + "提出",
                "/corrections/" + wish.id(),
                wish.state() == CorrectionState.OPEN ? "去核对" : "去修改",
                "doing",
                wish.state() == CorrectionState.OPEN ? "待核对" : wish.state().title());
    }

    private static Home.Task usedUp(RevealNotice notice) {
        return new Home.Task(
                notice.revealedBy() + "一天查看完整号码 " + notice.looks() + " 次，到了上限",
                DAY_AND_TIME.format(notice.usedUpAt()) + "。每次的原因，被看的党员和审计员都看得到，请问一问是为了什么",
                "/organizations/" + notice.unitId(),
                "查看组织",
                "soon",
                "请留意");
    }

    private void addRetention(Viewer viewer, List<Home.Task> tasks) {
        int due = viewer.can(Permission.RETENTION_MANAGE) ? retention.countDue() : 0;
        if (due > 0) {
            tasks.add(new Home.Task(
                    "已离开的 " + due + " 人的资料到了保存期限", "转出、去世或出党满了规定的月数，要删去号码或姓名", "/retention", "去处理", "soon", "到期"));
        }
    }

    private Home ofStaff(Viewer viewer) {
        OrganizationRef unit = ownUnit(viewer);
        LocalDate today = today();
        String here = "organization=" + unit.id();
        List<Home.Task> tasks = new ArrayList<>(firstSteps(unit));
        List<Home.Task> todays = new ArrayList<>();
        List<Home.Task> drafts = new ArrayList<>();
        List<Home.Ahead> ahead = new ArrayList<>();
        sortUnderWay(viewer, unit, today, tasks, todays, drafts, ahead);
        tasks.addAll(todays);
        tasks.addAll(drafts);
        for (ReopeningRequests.Waiting wish : reopenings.listWaiting(unit.id(), LINES)) {
            tasks.add(new Home.Task(
                    wish.unitName() + "申请更正“" + wish.title() + "”",
                    wish.reason(),
                    "/meetings/" + wish.meetingId(),
                    "去核对",
                    "doing",
                    "待答复"));
        }
        if (viewer.can(Permission.MEMBER_MANAGE)) {
            corrections.listOfSecretaries(viewer).forEach(wish -> tasks.add(correction(wish)));
        }
        tasks.addAll(proposals(viewer));
        reveals.listUsedUp(unit.id(), LINES).forEach(notice -> tasks.add(usedUp(notice)));
        addSubmitted(unit, tasks);
        Page<DutyBoard.Overdue> overdue = duties.listOverdue(unit, null, true, 1, LINES);
        for (DutyBoard.Overdue line : overdue.rows()) {
            tasks.add(new Home.Task(
                    line.branchName() + "有 " + line.missing() + " 项逾期",
                    line.items(),
                    "/duties?organization=" + line.branchId(),
                    "去查看",
                    "late",
                    "逾期"));
        }
        if (overdue.total() > LINES) {
            tasks.add(new Home.Task(
                    "共有 " + overdue.total() + " 个支部逾期",
                    "上个月、上个季度应办而没有完成的",
                    "/duties?state=overdue&" + here,
                    "看全部",
                    null,
                    null));
        }
        List<TermLine> terms = jdbc.sql("""
                        with ending as materialized (
                              select id, name, path, level, term_ends_on from organization where closed_on is null and term_ends_on < :until)
                        select o.id, o.name, o.level = 'BRANCH' as branch, o.term_ends_on, count(*) over () as total
                          from ending o
                         where o.path >= :pathFrom and o.path < :pathTo
                         order by o.term_ends_on, o.path limit :lines
                        """)
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("until", today.plusMonths(TERM_MONTHS))
                .param("lines", LINES)
                .query(TermLine.class)
                .list();
        for (TermLine term : terms) {
            boolean over = term.termEndsOn().isBefore(today);
            tasks.add(new Home.Task(
                    term.name() + "：本届委员会" + (over ? "已于" : "将于")
                            + term.termEndsOn().format(DateTimeFormatter.ofPattern("yyyy年M月d日")) + "届满",
                    over ? "请督促尽快换届" : "请提前做好换届准备",
                    "/organizations/" + term.id() + (term.branch() ? "/committee" : ""),
                    "去查看",
                    over ? "late" : "soon",
                    over ? "已届满" : "将届满"));
        }
        if (!terms.isEmpty() && terms.get(0).total() > LINES) {
            tasks.add(new Home.Task(
                    "共有 " + terms.get(0).total() + " 个组织半年内届满", null, "/dashboard/terms?" + here, "看全部", null, null));
        }
        addRetention(viewer, tasks);
        for (MeetingLine meeting : jdbc.sql("""
                        with planned as materialized (
                              select id, organization_id, title, status, starts_at, held_on, place, remark
                                from meeting where status = 'PLANNED' and held_on between :today and :until)
                        select m.id, o.short_name || '：' || m.title as title, m.status, m.starts_at, m.held_on, m.place, m.remark
                          from planned m join organization o on o.id = m.organization_id
                         where o.path > :pathFrom and o.path < :pathTo
                         order by m.starts_at, m.id limit :lines
                        """)
                .param("today", today)
                .param("until", today.plusDays(DAYS_AHEAD))
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("lines", LINES)
                .query(MeetingLine.class)
                .list()) {
            ahead.add(new Home.Ahead(
                    when(meeting.startsAt()), meeting.title(), meeting.place(), "/meetings/" + meeting.id()));
        }
        List<Home.Figure> figures = new ArrayList<>();
        record Kept(int required, int done) {}
        Kept kept = jdbc.sql("""
                        select coalesce(sum(c.branches), 0) as required, coalesce(sum(c.fulfilled), 0) as done
                          from duty_count c join duty_rule r on r.code = c.rule
                         where c.organization_id = :unit and r.period = 'MONTH' and c.period_start = :month
                        """)
                .param("unit", unit.id())
                .param("month", today.withDayOfMonth(1))
                .query(Kept.class)
                .single();
        figures.add(new Home.Figure(
                "本月应办事项", String.valueOf(kept.done()), String.valueOf(kept.required()), "项", "/duties?" + here));
        figures.addAll(figuresOf(unit, today));
        return new Home(tasks, "接下来一周", ahead, figures);
    }

    /** A unit checks what the units right below it have written; of what lies deeper it sees how much waits. */
    private void addSubmitted(OrganizationRef unit, List<Home.Task> tasks) {
        List<SubmittedLine> submitted = jdbc.sql("""
                        with submitted as materialized (
                              select id, organization_id, title, submitted_at from meeting where status = 'SUBMITTED')
                        select m.id, m.title, o.short_name as unit_name, m.submitted_at, coalesce(o.parent_id, o.id) = :unit as own,
                               count(*) filter (where coalesce(o.parent_id, o.id) = :unit) over () as own_total,
                               count(*) filter (where coalesce(o.parent_id, o.id) <> :unit) over () as below,
                               min(m.submitted_at) filter (where coalesce(o.parent_id, o.id) <> :unit) over () as oldest_below
                          from submitted m join organization o on o.id = m.organization_id
                         where (o.id <> :unit or o.parent_id is null) and o.path >= :pathFrom and o.path < :pathTo
                         order by own desc, m.submitted_at, m.id limit :lines
                        """)
                .param("unit", unit.id())
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("lines", LINES)
                .query(SubmittedLine.class)
                .list();
        if (submitted.isEmpty()) {
            return;
        }
        for (SubmittedLine line : submitted) {
            if (line.own()) {
                tasks.add(new Home.Task(
                        line.unitName() + "提交了“" + line.title() + "”",
                        when(line.submittedAt()) + " 提交",
                        "/meetings/" + line.id(),
                        "去审核",
                        "doing",
                        "待审核"));
            }
        }
        SubmittedLine first = submitted.get(0);
        String all = "/meetings?status=SUBMITTED&organization=" + unit.id();
        if (first.ownTotal() > LINES) {
            tasks.add(new Home.Task("共有 " + first.ownTotal() + " 份会议记录待审核", null, all, "看全部", null, null));
        }
        if (first.below() > 0) {
            tasks.add(new Home.Task(
                    "下级正在审核 " + first.below() + " 份会议记录",
                    "最早的一份 " + when(first.oldestBelow()) + " 提交，由支部的上一级审核",
                    all,
                    "看全部",
                    null,
                    null));
        }
    }

    /** What a group's leader has to do: records under way and sent back, and months whose meeting is missing. */
    private void addLed(Viewer viewer, LocalDate today, List<Home.Task> tasks) {
        Long group = viewer.current().groupId();
        if (group == null) {
            return;
        }
        List<MeetingLine> meetings = jdbc.sql("""
                        select id, title, status, starts_at, held_on, place, remark from meeting
                         where group_id = :group and status in ('PLANNED', 'HELD', 'RETURNED') and held_on <= :today
                         order by starts_at, id limit :lines
                        """)
                .param("group", group)
                .param("today", today)
                .param("lines", LINES)
                .query(MeetingLine.class)
                .list();
        List<Home.Task> drafts = new ArrayList<>();
        sort(meetings, today, tasks, tasks, drafts, new ArrayList<>());
        record Owed(LocalDate month, String name, long branchId) {}
        List<Owed> months = jdbc.sql("""
                        select k.month, g.name, g.branch_id
                          from party_group g
                         cross join unnest(cast(array[:last, :this] as date[])) as k (month)
                         where g.id = :group and g.founded_on <= k.month
                           and not exists (select from meeting w
                                            where w.group_id = g.id and w.status <> 'CANCELLED' and coalesce(w.valid, true)
                                              and w.held_on between k.month and k.month + interval '1 month' - interval '1 day')
                         order by k.month
                        """)
                .param("group", group)
                .param("last", today.withDayOfMonth(1).minusMonths(1).toString())
                .param("this", today.withDayOfMonth(1).toString())
                .query(Owed.class)
                .list();
        for (Owed owed : months) {
            boolean late = owed.month().isBefore(today.withDayOfMonth(1));
            tasks.add(new Home.Task(
                    (late ? owed.month().getMonthValue() + "月" : "本月") + owed.name() + "的党小组会"
                            + (late ? "没有记录" : "还没有记录"),
                    "每个党小组每月至少召开一次",
                    "/meetings/new?organization=" + owed.branchId() + "&type=GROUP_MEETING&group=" + group
                            + (late ? "&period=" + owed.month().plusMonths(1).minusDays(1) : ""),
                    "现在记录",
                    late ? "late" : "doing",
                    late ? "逾期" : "本月"));
        }
        tasks.addAll(drafts);
    }

    private Home ofMember(Viewer viewer) {
        LocalDate today = today();
        long self = viewer.memberId() == null ? 0 : viewer.memberId();
        boolean host = viewer.is(Role.HOUSEHOLD_HOST);
        List<Home.Task> tasks = new ArrayList<>();
        List<Dated> later = new ArrayList<>();
        Standing own = standingOf(self, today.getYear());
        addLed(viewer, today, tasks);
        record Called(
                long id,
                String title,
                OffsetDateTime startsAt,
                LocalDate heldOn,
                String place,
                boolean signedIn,
                int waiting) {}
        List<Called> meetings = jdbc.sql("""
                        select m.id, m.title, m.starts_at, m.held_on, m.place, coalesce(a.status in ('PRESENT', 'LATE'), false) as signed_in,
                               (select count(*) from attendance w join member h on h.id = w.member_id
                                 where w.meeting_id = m.id and h.household_id = :household and w.status = 'EXPECTED') as waiting
                          from meeting m
                          join meeting_rule r on r.type = m.type
                          left join attendance a on a.meeting_id = m.id and a.member_id = :self
                         where m.organization_id in (:line) and m.status in ('PLANNED', 'HELD') and m.held_on between :today and :until
                           and (a.member_id is not null
                                or m.organization_id = :branch
                                   and (r.audience = 'MEMBERS' or r.audience = 'GROUP' and m.group_id = :group
                                        or r.audience = 'COMMITTEE'
                                           and exists (select 1 from appointment t
                                                        where t.member_id = :self and t.organization_id = :branch
                                                          and t.post not in ('GROUP_LEADER', 'HOUSEHOLD_HOST', 'FIRST_SECRETARY')
                                                          and t.from_on <= m.held_on and (t.to_on is null or t.to_on > m.held_on))))
                         order by m.starts_at
                        """)
                .param("self", self)
                .param("household", viewer.scope().householdId())
                .param("line", own.line())
                .param("branch", own.branchId())
                .param("group", own.groupId())
                .param("today", today)
                .param("until", today.plusDays(2 * DAYS_AHEAD))
                .query(Called.class)
                .list();
        for (Called meeting : meetings) {
            String href = "/meetings/" + meeting.id();
            if (!meeting.heldOn().isEqual(today)) {
                later.add(new Dated(
                        meeting.startsAt(),
                        new Home.Ahead(when(meeting.startsAt()), meeting.title(), meeting.place(), href)));
                continue;
            }
            if (host && meeting.waiting() > 0) {
                tasks.add(new Home.Task(
                        "“" + meeting.title() + "”：中心户还有 " + meeting.waiting() + " 名党员没有登记到会",
                        "今天 " + time(meeting.startsAt()) + "，" + meeting.place(),
                        href,
                        "去登记",
                        "doing",
                        "今天"));
            }
            tasks.add(
                    meeting.signedIn()
                            ? new Home.Task(
                                    "今天 " + time(meeting.startsAt()) + "“" + meeting.title() + "”",
                                    meeting.place(),
                                    href,
                                    "查看会议",
                                    "done",
                                    "已签到")
                            : new Home.Task(
                                    "今天 " + time(meeting.startsAt()) + "“" + meeting.title() + "”",
                                    meeting.place() + "。到会场扫屏幕上的码签到，也可以请书记登记",
                                    href,
                                    "查看会议",
                                    "doing",
                                    "今天"));
        }
        List<Home.Offer> offers = new ArrayList<>();
        List<Home.News> news = new ArrayList<>();
        List<JoinLine> activities = listJoined(self, own, today);
        for (JoinLine activity : activities) {
            String href = "/activities/" + activity.id();
            switch (activity.kind()) {
                case "OPEN" ->
                    offers.add(new Home.Offer(
                            when(activity.startsAt()), activity.title(), activity.place(), href, activity.full()));
                case "WAITING" ->
                    later.add(new Dated(
                            activity.startsAt(),
                            new Home.Ahead(
                                    when(activity.startsAt()),
                                    activity.title(),
                                    activity.place(),
                                    href,
                                    "soon",
                                    "候补第 " + activity.position() + " 位")));
                default -> {
                    if (activity.promoted() && activity.startsAt().isAfter(now())) {
                        news.add(new Home.News(
                                "“" + activity.title() + "”（" + when(activity.startsAt())
                                        + "）有了名额，已经为您报名。去不了的，请在活动开始前取消报名。",
                                href));
                    }
                    later.add(new Dated(
                            activity.startsAt(),
                            new Home.Ahead(
                                    when(activity.startsAt()),
                                    activity.title(),
                                    activity.place(),
                                    href,
                                    "done",
                                    "已报名")));
                }
            }
        }
        List<Home.Figure> figures = new ArrayList<>();
        if (own.points() != null) {
            figures.add(new Home.Figure(
                    today.getYear() + "年积分", plain(own.points().max(BigDecimal.ZERO)), null, "分", "/me/points"));
        }
        figures.add(new Home.Figure(
                "今年到会",
                String.valueOf(own.present()),
                String.valueOf(own.called()),
                "次",
                self == 0 ? null : "/me/attendance"));
        return new Home(
                tasks,
                "接下来两周",
                later.stream()
                        .sorted(Comparator.comparing(Dated::at))
                        .map(Dated::ahead)
                        .toList(),
                figures,
                offers,
                news);
    }

    /** What the member is enrolled in or waits for, and what they may still join: each for a reason of its own, none of it a duty. */
    private List<JoinLine> listJoined(long self, Standing own, LocalDate today) {
        LocalDate until = today.plusDays(2 * DAYS_AHEAD);
        return jdbc.sql("""
                        with mine as materialized (
                              select activity_id, promoted_at from participation
                               where member_id = :self and status <> 'WITHDRAWN' and year in (:years)),
                             waits as materialized (select activity_id, place from activity_waiting where member_id = :self)
                        (select a.id, a.title, a.starts_at, a.place, 'ENROLLED' as kind, coalesce(m.promoted_at > :recently, false) as promoted,
                                cast(null as bigint) as position, false as full
                           from mine m join activity a on a.id = m.activity_id
                          where a.status = 'PUBLISHED' and a.ends_at > :now
                            and (a.held_on <= :until or m.promoted_at > :recently))
                        union all
                        (select a.id, a.title, a.starts_at, a.place, 'WAITING', false,
                                (select l.position from activity_line l where l.activity_id = w.activity_id and l.place = w.place), true
                           from waits w join activity a on a.id = w.activity_id
                          where a.status = 'PUBLISHED' and a.starts_at > :now)
                        union all
                        (select a.id, a.title, a.starts_at, a.place, 'OPEN', false, null,
                                coalesce(a.places <= (select coalesce(sum(h.people), 0) from activity_headcount h
                                                       where h.activity_id = a.id), false)
                           from activity a
                          where a.audience_id in (:line) and a.status = 'PUBLISHED' and :now < coalesce(a.enrol_until, a.starts_at)
                            and not exists (select 1 from mine m where m.activity_id = a.id)
                            and not exists (select 1 from waits w where w.activity_id = a.id)
                          order by a.starts_at, a.id limit :lines)
                        order by starts_at, id
                        """)
                .param("self", self)
                .param("line", own.line())
                .param("years", List.of(today.getYear(), until.getYear()))
                .param("until", until)
                .param("recently", now().minusDays(DAYS_AHEAD))
                .param("now", now())
                .param("lines", LINES)
                .query(JoinLine.class)
                .list();
    }

    private record Dated(OffsetDateTime at, Home.Ahead ahead) {}

    /** @param kind ENROLLED, WAITING or OPEN */
    private record JoinLine(
            long id,
            String title,
            OffsetDateTime startsAt,
            String place,
            String kind,
            boolean promoted,
            @Nullable Long position,
            boolean full) {}

    /**
     * Where a member belongs and what they have come to this year. What concerns them is then looked up by these ids: compared with the path of a
     * joined row, row security would have every meeting and activity of the district looked at first.
     */
    private record Standing(
            long branchId,
            @Nullable Long groupId,
            String path,
            @Nullable BigDecimal points,
            int called,
            int present) {
        static final Standing NOWHERE = new Standing(0, null, "/0/", null, 0, 0);

        List<Long> line() {
            return OrganizationRef.idsOn(path);
        }
    }

    private Standing standingOf(long memberId, int year) {
        return jdbc.sql("""
                        select p.branch_id, p.group_id, b.path, t.total as points, n.called, n.present
                          from member p
                          join organization b on b.id = p.branch_id
                          left join point_total t on t.member_id = p.id and t.year = :year
                          left join lateral (
                                select count(*) filter (where a.called) as called,
                                       count(*) filter (where a.called and a.status in ('PRESENT', 'LATE')) as present
                                  from attendance a join meeting m on m.id = a.meeting_id and m.status in ('SUBMITTED', 'RETURNED', 'ARCHIVED')
                                 where a.member_id = p.id and a.year = :year) n on true
                         where p.id = :member
                        """)
                .param("member", memberId)
                .param("year", year)
                .query(Standing.class)
                .optional()
                .orElse(Standing.NOWHERE);
    }

    private Home ofSystemAdministrator() {
        record Count(int locked, int fresh, int total) {}
        Count count = jdbc.sql("""
                        select count(*) filter (where locked_until > :now) as locked,
                               count(*) filter (where must_change_password and enabled) as fresh, count(*) as total
                          from account
                        """).param("now", now()).query(Count.class).single();
        List<Home.Task> tasks = new ArrayList<>();
        if (count.locked() > 0) {
            tasks.add(new Home.Task(
                    count.locked() + " 个账号因多次输错密码暂时锁定",
                    "核实本人后可以解除登录锁定，也可以等到期自动解除",
                    "/accounts?state=LOCKED",
                    "去处理",
                    "soon",
                    "暂时锁定"));
        }
        return new Home(
                tasks,
                "",
                List.of(),
                List.of(
                        new Home.Figure("账号", String.valueOf(count.total()), null, "个", "/accounts"),
                        new Home.Figure(
                                "还没有改初始密码",
                                String.valueOf(count.fresh()),
                                null,
                                "个",
                                "/accounts?state=FIRST_PASSWORD")));
    }

    /** Roles that go with posts, where the viewer confirms them. */
    private List<Home.Task> proposals(Viewer viewer) {
        int waiting = proposals.count(viewer);
        return waiting == 0
                ? List.of()
                : List.of(new Home.Task(
                        waiting + " 项任职带来的岗位待确认", "核对后可以一次确认", "/grants/proposals", "去确认", "doing", "待确认"));
    }

    private Home ofSecurityAdministrator(Viewer viewer) {
        record Without(long id, String name, String username, long total) {}
        List<Without> without = jdbc.sql("""
                        select a.id, a.name, a.username, count(*) over () as total
                          from account a
                         where a.enabled
                           and not exists (select 1 from role_grant g
                                            where g.account_id = a.id
                                              and (g.from_on <= :today and (g.to_on is null or g.to_on > :today)
                                                   or g.departure_id is not null and g.returned_at is null))
                         order by a.id limit :lines
                        """)
                .param("today", today())
                .param("lines", LINES)
                .query(Without.class)
                .list();
        List<Home.Task> tasks = new ArrayList<>(proposals(viewer));
        int asked = consents.countFor(viewer);
        if (asked > 0) {
            tasks.add(new Home.Task(
                    asked + " 项管到镇街以上的授权等您同意", "另一名安全管理员授予的，您同意以后才有效", "/grants/consents", "去核对", "doing", "待同意"));
        }
        int ended = endings.countFresh(viewer);
        if (ended > 0) {
            tasks.add(new Home.Task(
                    ended + " 项岗位因离任、离开而结束，或者人已恢复", "谁的、为什么、哪一天，列在一起", "/grants/ended", "去查看", "doing", "新"));
        }
        for (Without account : without) {
            tasks.add(new Home.Task(
                    account.name() + "（" + account.username() + "）还没有岗位",
                    "没有岗位的账号登录后什么也看不到",
                    "/accounts/" + account.id() + "/grants",
                    "去授权",
                    "soon",
                    "待授权"));
        }
        long total = without.isEmpty() ? 0 : without.get(0).total();
        long grants = jdbc.sql(
                        "select count(*) from role_grant where from_on <= :today and (to_on is null or to_on > :today)")
                .param("today", today())
                .query(Long.class)
                .single();
        return new Home(
                tasks,
                "",
                List.of(),
                List.of(
                        new Home.Figure("有效授权", String.valueOf(grants), null, "项", "/grants"),
                        new Home.Figure("没有岗位的账号", String.valueOf(total), null, "个", null)));
    }

    private Home ofAuditor() {
        record Entry(
                OffsetDateTime happenedAt,
                String summary,
                @Nullable String name) {}
        List<Home.Ahead> latest = jdbc.sql("""
                        select e.happened_at, e.summary, a.name
                          from audit_entry e left join account a on a.id = e.account_id
                         order by e.happened_at desc, e.id desc limit 10
                        """).query(Entry.class).list().stream()
                .map(entry -> new Home.Ahead(when(entry.happenedAt()), entry.summary(), entry.name(), null))
                .toList();
        long since = jdbc.sql("select count(*) from audit_entry where happened_at >= :day")
                .param("day", today().atStartOfDay(clock.getZone()).toOffsetDateTime())
                .query(Long.class)
                .single();
        return new Home(
                List.of(),
                "最近的操作",
                latest,
                List.of(new Home.Figure("今天的操作", String.valueOf(since), null, "条", "/audit")));
    }

    private List<MeetingLine> meetingsUnderWay(Viewer viewer, OrganizationRef unit, LocalDate today) {
        return jdbc.sql("""
                        with called as materialized (
                              select meeting_id from attendance where member_id = :self and year in (:years))
                        select id, title, status, starts_at, held_on, place, remark
                          from meeting
                         where organization_id = :unit and status in ('PLANNED', 'HELD', 'RETURNED') and held_on <= :until
                        union all
                        select m.id, o.short_name || '：' || m.title, 'CALLED', m.starts_at, m.held_on, m.place, null
                          from called a join meeting m on m.id = a.meeting_id join organization_name o on o.id = m.organization_id
                         where m.organization_id <> :unit and m.status in ('PLANNED', 'HELD') and m.held_on between :today and :until
                         order by starts_at, id limit 30
                        """)
                .param("unit", unit.id())
                .param("self", viewer.scope().memberId())
                .param("today", today)
                .param("until", today.plusDays(DAYS_AHEAD))
                .param(
                        "years",
                        List.of(today.getYear(), today.plusDays(DAYS_AHEAD).getYear()))
                .query(MeetingLine.class)
                .list();
    }

    /** Published activities that the branch runs, or that reach it and are still to come. */
    private List<ActivityLine> activitiesOf(OrganizationRef branch, LocalDate today) {
        return jdbc.sql("""
                        select a.id, a.title, a.starts_at, a.ends_at, a.place, true as own
                          from activity a
                         where a.organization_id = :branch and a.status = 'PUBLISHED'
                        union all
                        select a.id, a.title, a.starts_at, a.ends_at, a.place, false
                          from activity a
                         where a.audience_id in (:line) and a.organization_id <> :branch and a.status = 'PUBLISHED' and a.held_on >= :today
                         order by starts_at limit 20
                        """)
                .param("branch", branch.id())
                .param("line", branch.idsOnPath())
                .param("today", today)
                .query(ActivityLine.class)
                .list();
    }

    private List<Home.Figure> figuresOf(OrganizationRef unit, LocalDate today) {
        record Kept(int members, int called, int present) {}
        return jdbc
                .sql("""
                        select coalesce(c.members, 0) as members, coalesce(s.called, 0) as called, coalesce(s.present, 0) as present
                          from organization o
                          left join organization_count c on c.organization_id = o.id
                          left join monthly_statistic s on s.organization_id = o.id and s.month = :month
                         where o.id = :unit
                        """)
                .param("unit", unit.id())
                .param("month", today.withDayOfMonth(1))
                .query(Kept.class)
                .list()
                .stream()
                .flatMap(kept -> List.of(
                        new Home.Figure(
                                "本月实到／应到人次",
                                String.valueOf(kept.present()),
                                String.valueOf(kept.called()),
                                null,
                                "/meetings?organization=" + unit.id()),
                        new Home.Figure(
                                "党员", String.valueOf(kept.members()), null, "名", "/members?organization=" + unit.id()))
                        .stream())
                .toList();
    }

    /** What a unit that has just been founded begins with: units below it, then people. A district has the list of its first day. */
    private List<Home.Task> firstSteps(OrganizationRef unit) {
        record Sizes(int branches, int members) {}
        return jdbc.sql("""
                        select coalesce(c.branches, 0) as branches, coalesce(c.members, 0) as members
                          from organization o left join organization_count c on c.organization_id = o.id
                         where o.id = :unit
                        """).param("unit", unit.id()).query(Sizes.class).list().stream()
                .filter(sizes -> sizes.members() == 0 && unit.level() != Level.DISTRICT)
                .map(sizes -> unit.level() == Level.BRANCH || sizes.branches() > 0
                        ? new Home.Task("名册里还没有党员", "登记以后，会议的应到名单会自动生成", "/members", "去登记", "soon", "先办")
                        : new Home.Task(
                                "下面还没有党支部", "先建立下级组织，再登记党员", "/organizations/" + unit.id(), "去建立", "soon", "先办"))
                .toList();
    }

    private OrganizationRef ownUnit(Viewer viewer) {
        Long id = viewer.current().organizationId();
        return organizations.get(viewer, id == null ? 0 : id);
    }

    private Home.Ahead aheadOf(ActivityLine activity) {
        return new Home.Ahead(
                when(activity.startsAt()), activity.title(), activity.place(), "/activities/" + activity.id());
    }

    private static String lateOrDue(DutyItem item) {
        return item.daysLeft() < 0 ? "已逾期 " + -item.daysLeft() + " 天" : item.dueWords();
    }

    private String when(OffsetDateTime at) {
        return at.atZoneSameInstant(clock.getZone()).format(DAY_AND_TIME);
    }

    private String time(OffsetDateTime at) {
        return at.atZoneSameInstant(clock.getZone()).format(TIME);
    }

    private static String plain(BigDecimal figure) {
        return figure.stripTrailingZeros().toPlainString();
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private OffsetDateTime now() {
        return ZonedDateTime.now(clock).toOffsetDateTime();
    }

    private record MeetingLine(
            long id,
            String title,
            String status,
            OffsetDateTime startsAt,
            LocalDate heldOn,
            String place,
            @Nullable String remark) {}

    private record ActivityLine(
            long id, String title, OffsetDateTime startsAt, OffsetDateTime endsAt, String place, boolean own) {}

    private record SubmittedLine(
            long id,
            String title,
            String unitName,
            OffsetDateTime submittedAt,
            boolean own,
            long ownTotal,
            long below,
            OffsetDateTime oldestBelow) {}

    private record TermLine(long id, String name, boolean branch, LocalDate termEndsOn, long total) {}
}
