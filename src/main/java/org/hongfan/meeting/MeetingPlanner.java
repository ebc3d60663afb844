package org.hongfan.meeting;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.member.CalledMember;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Fills in a new meeting from what the portal knows, so that the secretary types what only they know. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MeetingPlanner {
    private static final int USUAL_DAY = 15;
    static final LocalTime MORNING = LocalTime.of(9, 0);
    static final LocalTime EVENING = LocalTime.of(19, 0);

    private final OrganizationDirectory organizations;
    private final MeetingRules rules;
    private final AttendanceSheet sheet;
    private final JdbcClient jdbc;
    private final Clock clock;

    public record Group(long id, String name) {}

    /**
     * @param plan the proposed meeting
     * @param called who is called on that day, by name in pinyin order
     * @param candidates everybody who may chair or record
     * @param groups the branch's groups, for a group meeting
     * @param past whether the proposed time has begun: then the record can be written at once
     */
    public record Suggestion(
            OrganizationRef organization,
            MeetingRule rule,
            MeetingPlan plan,
            List<CalledMember> called,
            List<CalledMember> candidates,
            List<Group> groups,
            boolean past) {

        /** What the record would say if everybody came. */
        public Quorum quorum() {
            int everybody = count(CalledMember::called);
            int voters = count(member -> member.called() && member.voter());
            return Quorum.of(rule, new Headcount(everybody, everybody, 0, 0, voters, voters));
        }

        private int count(Predicate<CalledMember> which) {
            return (int) called.stream().filter(which).count();
        }
    }

    /** Proposes a meeting whose type says who is called. */
    public Suggestion suggest(
            Viewer viewer,
            @Nullable Long organizationId,
            MeetingType type,
            @Nullable LocalDate period,
            @Nullable Long groupId) {
        return suggest(viewer, organizationId, type, period, groupId, null);
    }

    /**
     * Proposes a meeting of this type.
     *
     * @param organizationId the viewer's own unit, which is also meant when null
     * @param period a day of the month it is for, this month when null; of a month that is over the unit's usual day is proposed
     * @param invitation whom to invite where the type leaves it open; the own committee when null or wider than the level may
     * @throws RefusedException when the unit's level does not hold this type, or nobody of its committee is known
     */
    public Suggestion suggest(
            Viewer viewer,
            @Nullable Long organizationId,
            MeetingType type,
            @Nullable LocalDate period,
            @Nullable Long groupId,
            @Nullable Invitation invitation) {
        return suggest(viewer, organizationId, type, period, null, groupId, invitation);
    }

    /** Likewise for a day that is settled: who is called and who may chair is read from the roll of that day. */
    public Suggestion suggestFor(
            Viewer viewer,
            @Nullable Long organizationId,
            MeetingType type,
            @Nullable LocalDate day,
            @Nullable Long groupId,
            @Nullable Invitation invitation) {
        return suggest(viewer, organizationId, type, day, day, groupId, invitation);
    }

    private Suggestion suggest(
            Viewer viewer,
            @Nullable Long organizationId,
            MeetingType type,
            @Nullable LocalDate period,
            @Nullable LocalDate settled,
            @Nullable Long groupId,
            @Nullable Invitation invitation) {
        Long own = organizationId == null ? viewer.current().organizationId() : organizationId;
        Long led = type == MeetingType.GROUP_MEETING ? viewer.current().groupId() : null;
        if (own == null || !MeetingPolicy.mayLog(viewer, own, led)) {
            throw new NotFoundException("organization", own == null ? "own" : own);
        }
        OrganizationRef branch = organizations.get(own);
        MeetingRule rule = rules.get(type, branch.level());
        Invitation invited = rule.invitations().isEmpty()
                ? null
                : invitation != null && rule.invitations().contains(invitation) ? invitation : Invitation.COMMITTEE;
        Optional<Last> last = findLast(branch.id(), type, led == null ? groupId : led);
        LocalDate day = settled == null ? proposeDay(branch, type, period) : settled;
        LocalTime time = last.map(meeting -> meeting.startsAt().toLocalTime())
                .orElse(type == MeetingType.THEME_DAY ? MORNING : EVENING);
        LocalDateTime startsAt = day.atTime(time);
        List<Group> groups = type == MeetingType.GROUP_MEETING ? listGroups(branch.id(), day, led) : List.of();
        Long group = groups.isEmpty()
                ? null
                : groups.stream()
                        .map(Group::id)
                        .filter(id -> id.equals(groupId))
                        .findFirst()
                        .orElse(groups.get(0).id());
        List<CalledMember> everybody = sheet.candidates(branch, day);
        if (branch.level() != Level.BRANCH && everybody.isEmpty()) {
            throw new RefusedException(branch.shortName() + "还没有登记委员会成员。请先到组织页面“登记任职”，再安排会议");
        }
        MeetingPlan plan = new MeetingPlan(
                branch.id(),
                group,
                type,
                title(type, branch.level(), day),
                startsAt,
                startsAt.plusMinutes(last.map(Last::minutes).orElse(rule.usualMinutes())),
                Optional.ofNullable(branch.usualPlace())
                        .or(() -> last.map(Last::place))
                        .orElse(""),
                among(everybody, findChair(branch.id(), group, day)),
                among(
                        everybody,
                        findOfficer(branch.id(), "ORGANIZATION_OFFICER", day).or(() -> last.map(Last::recorderId))),
                null,
                agenda(type, branch.level()),
                invited);
        return new Suggestion(
                branch,
                rule,
                plan,
                sheet.audience(rule, branch, group, invited, day),
                everybody,
                groups,
                startsAt.isBefore(LocalDateTime.now(clock)));
    }

    /** What is to be said when the roll of another day or group takes the place of the one that was shown; empty when it is the same. */
    public Optional<String> compareRoll(Suggestion suggestion, SeenRoll seen) {
        return seen.compare(
                        suggestion.called().stream()
                                .filter(CalledMember::called)
                                .map(member -> new SeenRoll.Standing(member.memberId(), member.name(), false))
                                .toList(),
                        gone -> sheet.listGone(suggestion.organization(), gone))
                .map(RollChangedException::drawnAnew);
    }

    /** The types that the unit holds; the viewer's own unit when null. */
    public List<MeetingType> listTypes(Viewer viewer, @Nullable Long organizationId) {
        Long own = organizationId == null ? viewer.current().organizationId() : organizationId;
        if (own == null || !MeetingPolicy.mayLog(viewer, own, null)) {
            throw new NotFoundException("organization", own == null ? "own" : own);
        }
        return rules.listTypes(organizations.get(viewer, own).level());
    }

    /** Everybody who may chair or record a meeting of the unit on that day. */
    public List<CalledMember> listCandidates(Viewer viewer, long organizationId, LocalDate day) {
        return sheet.candidates(organizations.get(organizationId), day);
    }

    private LocalDate proposeDay(OrganizationRef branch, MeetingType type, @Nullable LocalDate period) {
        LocalDate today = LocalDate.now(clock);
        int themeDay = branch.themeDay() == null ? USUAL_DAY : branch.themeDay();
        YearMonth month = YearMonth.from(period == null ? today : period);
        if (type == MeetingType.THEME_DAY) {
            return month.atDay(themeDay);
        }
        boolean over = period != null && month.isBefore(YearMonth.from(today));
        return over ? month.atDay(themeDay) : today;
    }

    static String title(MeetingType type, Level level, LocalDate day) {
        String quarter = List.of("第一", "第二", "第三", "第四").get((day.getMonthValue() - 1) / 3) + "季度";
        return switch (type) {
            case THEME_DAY, COMMITTEE_MEETING, GROUP_MEETING -> day.getMonthValue() + "月" + type.title(level);
            case GENERAL_MEETING, PARTY_LECTURE -> day.getYear() + "年" + quarter + type.title();
            case ORGANIZATIONAL_LIFE, DEMOCRATIC_APPRAISAL -> day.getYear() + "年度" + type.title();
        };
    }

    private static List<MeetingPlan.AgendaItem> agenda(MeetingType type, Level level) {
        return switch (type) {
            case PARTY_LECTURE, DEMOCRATIC_APPRAISAL -> List.of(new MeetingPlan.AgendaItem(type.title(), false));
            case ORGANIZATIONAL_LIFE -> List.of(new MeetingPlan.AgendaItem("开展批评和自我批评", false));
            default ->
                List.of(
                        new MeetingPlan.AgendaItem("学习党中央决策部署", true),
                        new MeetingPlan.AgendaItem(
                                type == MeetingType.THEME_DAY
                                        ? "开展主题党日活动"
                                        : level == Level.BRANCH ? "研究本支部工作" : "研究党的建设工作",
                                false));
        };
    }

    private static @Nullable Long among(List<CalledMember> everybody, Optional<Long> memberId) {
        return memberId.filter(id -> everybody.stream().anyMatch(member -> member.memberId() == id))
                .orElse(null);
    }

    private Optional<Long> findChair(long branchId, @Nullable Long groupId, LocalDate day) {
        if (groupId == null) {
            return findOfficer(branchId, "SECRETARY", day);
        }
        return jdbc.sql("""
                        select member_id from appointment
                         where organization_id = :branch and post = 'GROUP_LEADER' and group_id = :group
                           and from_on <= :day and (to_on is null or to_on > :day)
                         order by id desc limit 1
                        """)
                .param("branch", branchId)
                .param("group", groupId)
                .param("day", day)
                .query(Long.class)
                .optional();
    }

    private Optional<Long> findOfficer(long branchId, String post, LocalDate day) {
        return jdbc.sql("""
                        select member_id from appointment
                         where organization_id = :branch and post = :post
                           and from_on <= :day and (to_on is null or to_on > :day)
                         order by id desc limit 1
                        """)
                .param("branch", branchId)
                .param("post", post)
                .param("day", day)
                .query(Long.class)
                .optional();
    }

    private Optional<Last> findLast(long branchId, MeetingType type, @Nullable Long groupId) {
        return jdbc.sql("""
                        select starts_at at time zone 'Asia/Shanghai' as starts_at,
                               cast(extract(epoch from ends_at - starts_at) / 60 as integer) as minutes, place, recorder_id
                          from meeting
                         where organization_id = :branch and type = :type and status <> 'CANCELLED'
                           and (cast(:group as bigint) is null or group_id = :group)
                         order by held_on desc, id desc limit 1
                        """)
                .param("branch", branchId)
                .param("type", type.name())
                .param("group", type == MeetingType.GROUP_MEETING ? groupId : null)
                .query(Last.class)
                .optional();
    }

    private List<Group> listGroups(long branchId, LocalDate day, @Nullable Long only) {
        return jdbc.sql("""
                        select id, name from party_group
                         where branch_id = :branch and founded_on <= :day and (closed_on is null or closed_on > :day)
                           and (cast(:only as bigint) is null or id = :only)
                         order by name
                        """)
                .param("branch", branchId)
                .param("day", day)
                .param("only", only)
                .query(Group.class)
                .list();
    }

    private record Last(
            LocalDateTime startsAt,
            int minutes,
            String place,
            @Nullable Long recorderId) {}
}
