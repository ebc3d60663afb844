package org.hongfan.meeting;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.member.CalledMember;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the pages read of meetings.
 *
 * <p>Whoever reaches the branch sees its meetings whole. A member sees the meetings they are on the list of, and of the list only
 * themselves; a household's host also those of the household. Everything else is {@link NotFoundException}.
 */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MeetingBoard {
    private static final int PAGE_SIZE = 30;
    private static final int SEARCHED_DAYS = 400;

    private final JdbcClient jdbc;
    private final OrganizationDirectory organizations;
    private final MeetingRules rules;
    private final AttendanceSheet sheet;
    private final Reach reach;
    private final Clock clock;

    /**
     * @param twin another meeting on record is probably the same one; only in the list of a unit's meetings
     * @param ownStatus the viewer's own attendance in lists that are theirs; null otherwise
     * @param called null until the record is archived, like {@code present} and {@code valid}
     */
    public record MeetingRow(
            long id,
            long organizationId,
            String organizationName,
            Level organizationLevel,
            MeetingType type,
            String title,
            MeetingStatus status,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            String place,
            @Nullable Integer called,
            @Nullable Integer present,
            @Nullable Boolean valid,
            @Nullable AttendanceStatus ownStatus,
            boolean twin) {
        public String typeName() {
            return type.title(organizationLevel);
        }
    }

    /**
     * What to list; null means any.
     *
     * @param organizationId the subtree of this unit
     * @param q part of the title or of the branch's name
     */
    public record Filter(
            @Nullable Long organizationId,
            @Nullable MeetingType type,
            @Nullable MeetingStatus status,
            @Nullable YearMonth month,
            @Nullable String q) {
        public static final Filter NONE = new Filter(null, null, null, null, null);

        public boolean isSet() {
            return organizationId != null || type != null || status != null || month != null || q != null;
        }
    }

    /** @param next the cursor of the following page, "2026-11-05_123"; null at the end */
    public record Slice(List<MeetingRow> rows, @Nullable String next) {}

    /** The header of one meeting and what the viewer may do with it. Times in Asia/Shanghai. */
    public record MeetingView(
            long id,
            long organizationId,
            String organizationName,
            String organizationFullName,
            Level organizationLevel,
            String organizationPath,
            @Nullable Long groupId,
            @Nullable String groupName,
            MeetingType type,
            @Nullable Invitation invitation,
            String title,
            MeetingStatus status,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            LocalDate heldOn,
            String place,
            @Nullable Long chairId,
            @Nullable String chairName,
            @Nullable Long recorderId,
            @Nullable String recorderName,
            @Nullable String observers,
            String minutes,
            @Nullable LocalDateTime minutesSavedAt,
            int minutesVersion,
            @Nullable String remark,
            @Nullable String cancelledBecause,
            @Nullable LocalDateTime submittedAt,
            @Nullable String submittedByName,
            @Nullable LocalDateTime archivedAt,
            @Nullable String archivedByName,
            int revision,
            @Nullable Integer called,
            @Nullable Integer present,
            @Nullable Integer excused,
            @Nullable Integer absent,
            @Nullable Integer voters,
            @Nullable Integer votersPresent,
            @Nullable Boolean valid,
            @Nullable String verdict,
            int version) {
        public String typeName() {
            return type.title(organizationLevel);
        }

        /** The time of the end; after midnight it says so. */
        public String ending() {
            String day = endsAt.toLocalDate().isAfter(startsAt.toLocalDate()) ? "次日 " : "";
            return day + "%tR".formatted(endsAt);
        }

        public boolean ofBranch() {
            return organizationLevel == Level.BRANCH;
        }
    }

    /** @param version how often the row was marked; @param reason why excused; @param note why not called or without a vote */
    public record AttendanceRow(
            long memberId,
            String name,
            AttendanceStatus status,
            @Nullable String reason,
            Means means,
            boolean called,
            boolean voter,
            @Nullable String note,
            @Nullable LocalDateTime recordedAt,
            @Nullable String recordedByName,
            int version) {

        /** What the record will say if nobody touches the row any more. */
        public AttendanceStatus effective() {
            return status == AttendanceStatus.EXPECTED && called ? AttendanceStatus.PRESENT : status;
        }

        /** Somebody who has come onto the roll since the sheet was written. */
        static AttendanceRow of(CalledMember member) {
            return new AttendanceRow(
                    member.memberId(),
                    member.name(),
                    AttendanceStatus.EXPECTED,
                    null,
                    Means.LIST,
                    member.called(),
                    member.voter(),
                    member.note(),
                    null,
                    null,
                    0);
        }

        AttendanceRow by(CalledMember member) {
            return standing(member.called(), member.voter(), member.note());
        }

        /** Somebody who was marked and has gone from the roll since. */
        AttendanceRow without() {
            return standing(false, false, "列席，不在应到名单");
        }

        private AttendanceRow standing(boolean nowCalled, boolean nowVoter, @Nullable String nowNote) {
            return new AttendanceRow(
                    memberId,
                    name,
                    status,
                    reason,
                    means,
                    nowCalled,
                    nowVoter,
                    nowNote,
                    recordedAt,
                    recordedByName,
                    version);
        }
    }

    /**
     * @param voters how many were entitled when the vote was put on record; null: that was not kept
     * @param votersPresent how many of those came, as the sheet stands
     */
    public record ResolutionRow(
            long id,
            String title,
            String kind,
            String kindName,
            int votesFor,
            int against,
            int abstained,
            VoteOutcome.Result result,
            String explanation,
            @Nullable Integer voters,
            int votersPresent) {
        public int cast() {
            return votesFor + against + abstained;
        }
    }

    public record StepRow(
            MeetingStatus status,
            @Nullable String remark,
            @Nullable String byName,
            LocalDateTime at) {}

    public record RevisionRow(
            long id,
            String occasion,
            String minutes,
            @Nullable String byName,
            LocalDateTime at) {}

    public record AttachmentRow(long id, String fileName, String contentType, long size, LocalDateTime uploadedAt) {
        public boolean isPicture() {
            return contentType.startsWith("image/");
        }

        public String sizeInWords() {
            return size < 1024 * 1024 ? Math.max(1, size / 1024) + " KB" : "%.1f MB".formatted(size / 1024.0 / 1024.0);
        }
    }

    /**
     * One meeting with its papers.
     *
     * @param whole false when the viewer sees it as one of those called: then {@code attendance} holds only their own rows
     * @param mayLog may plan, mark, write and submit
     * @param mayCheck may archive, return and reopen
     * @param begun whether its time has come
     * @param headcount the numbers as the sheet stands, untouched rows counted as present
     */
    public record MeetingFile(
            MeetingView meeting,
            List<AgendaRow> agendaRows,
            List<AttendanceRow> attendance,
            List<ResolutionRow> resolutions,
            List<StepRow> steps,
            List<AttachmentRow> attachments,
            MeetingRule rule,
            Headcount headcount,
            Quorum quorum,
            boolean whole,
            boolean mayLog,
            boolean mayCheck,
            boolean begun) {
        public List<MeetingPlan.AgendaItem> agenda() {
            return agendaRows.stream()
                    .map(row -> new MeetingPlan.AgendaItem(row.title(), row.firstTopic(), row.done()))
                    .toList();
        }

        public MeetingPlan plan() {
            return new MeetingPlan(
                    meeting.organizationId(),
                    meeting.groupId(),
                    meeting.type(),
                    meeting.title(),
                    meeting.startsAt(),
                    meeting.endsAt(),
                    meeting.place(),
                    meeting.chairId(),
                    meeting.recorderId(),
                    meeting.observers(),
                    agenda(),
                    meeting.invitation());
        }

        /** Whether numbers and quorum can be judged: what has not taken place, or never will, has no verdict. */
        public boolean judged() {
            return meeting.status() != MeetingStatus.CANCELLED && meeting.status() != MeetingStatus.PLANNED;
        }
    }

    /** @param done whether it was dealt with; null while nobody has said */
    public record AgendaRow(
            long id,
            String title,
            boolean firstTopic,
            @Nullable Boolean done) {}

    private static final String ROW_COLUMNS = """
            m.id, m.organization_id, o.level as organization_level, m.type, m.title, m.status,
            m.starts_at at time zone 'Asia/Shanghai' as starts_at, m.ends_at at time zone 'Asia/Shanghai' as ends_at,
            m.place, m.called, m.present, m.valid
            """;

    /** Meetings in reach, the latest first. {@code after} is the cursor of {@link Slice#next}. */
    public Slice list(Viewer viewer, Filter filter, @Nullable String after) {
        Scope scope = viewer.scope();
        if (filter.organizationId() != null) {
            String path = organizations.get(viewer, filter.organizationId()).path();
            scope = Scope.subtree(path, 0);
        }
        return list(scope, filter, after, scope.pathFrom().isEmpty());
    }

    /** Meetings that the viewer, as a member, is on the list of, whichever unit holds them; the latest first. */
    public Slice listOwn(Viewer viewer, Filter filter, @Nullable String after) {
        return list(Scope.group(viewer.scope().groupId(), viewer.scope().memberId()), filter, after, true);
    }

    private Slice list(Scope scope, Filter filter, @Nullable String after, boolean own) {
        Cursor cursor = Cursor.parse(after);
        List<MeetingRow> rows = jdbc.sql(own ? LIST_OWN : LIST_IN_REACH)
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("member", scope.memberId())
                .param("household", scope.householdId())
                .param("group", scope.groupId())
                .param("type", filter.type() == null ? null : filter.type().name())
                .param(
                        "status",
                        filter.status() == null ? null : filter.status().name())
                .param(
                        "monthFrom",
                        filter.month() == null
                                ? LocalDate.of(1900, 1, 1)
                                : filter.month().atDay(1))
                .param(
                        "monthTo",
                        filter.month() == null
                                ? LocalDate.of(2999, 1, 1)
                                : filter.month().atEndOfMonth())
                .param("q", filter.q() == null ? null : "%" + escaped(filter.q()) + "%")
                .param("full", Scope.holdsCommunities(scope.pathFrom()))
                .param("day", cursor.day())
                .param("id", cursor.id())
                .param("size", PAGE_SIZE + 1)
                .query(MeetingRow.class)
                .list();
        if (rows.size() <= PAGE_SIZE) {
            return new Slice(rows, null);
        }
        MeetingRow last = rows.get(PAGE_SIZE - 1);
        return new Slice(rows.subList(0, PAGE_SIZE), last.startsAt().toLocalDate() + "_" + last.id());
    }

    private static final String FILTERS = """
               and (cast(:type as text) is null or m.type = :type)
               and (cast(:status as text) is null or m.status = :status)
               and m.held_on between :monthFrom and :monthTo
               and (cast(:q as text) is null or m.title like :q or o.name like :q)
               and (m.held_on, m.id) < (:day, :id)
             order by m.held_on desc, m.id desc limit :size
            """;

    private static final String LIST_IN_REACH = "select " + ROW_COLUMNS + """
                 , case when :full then o.name else o.short_name end as organization_name, cast(null as text) as own_status
                 , m.status <> 'CANCELLED'
                   and exists (select from meeting t
                                where t.organization_id = m.organization_id and t.held_on = m.held_on and t.type = m.type and t.id <> m.id
                                  and t.group_id is not distinct from m.group_id and t.status <> 'CANCELLED'
                                  and alike(m.starts_at, m.ends_at, m.title, t.starts_at, t.ends_at, t.title)) as twin
              from meeting m join organization o on o.id = m.organization_id
             where o.path >= :pathFrom and o.path < :pathTo
               and cast(:member as bigint) is not null and cast(:household as bigint) is not null and cast(:group as bigint) is not null
            """ + FILTERS;

    private static final String LIST_OWN = "select " + ROW_COLUMNS + """
                 , o.short_name as organization_name
                 , (select a.status from attendance a where a.meeting_id = m.id and a.member_id = :member) as own_status, false as twin
              from meeting m join organization_name o on o.id = m.organization_id
             where m.id in (select a.meeting_id from attendance a where a.member_id = :member
                            union all
                            select a.meeting_id from attendance a join member x on x.id = a.member_id
                             where x.household_id = :household
                            union all
                            select w.id from meeting w where w.group_id = :group)
               and cast(:pathFrom as text) is not null and cast(:pathTo as text) is not null
            """ + FILTERS;

    private static final String TITLED = "select " + ROW_COLUMNS + """
                 , case when :full then o.name else o.short_name end as organization_name, cast(null as text) as own_status, false as twin
              from meeting m join organization_name o on o.id = m.organization_id
             where m.held_on >= :since and strpos(m.title, :q) > 0
               and (o.path >= :pathFrom and o.path < :pathTo
                    or exists (select from attendance a where a.meeting_id = m.id and a.member_id = :member)
                    or exists (select from attendance a join member x on x.id = a.member_id
                                where a.meeting_id = m.id and x.household_id = :household))
             order by m.held_on desc, m.id desc limit :limit
            """;

    /** Meetings the viewer may see with {@code q} in their title, of the last {@value #SEARCHED_DAYS} days and those planned, the latest first. */
    public List<MeetingRow> search(Viewer viewer, String q, int limit) {
        Scope scope = viewer.scope();
        return jdbc.sql(TITLED)
                .param("full", Scope.holdsCommunities(scope.pathFrom()))
                .param("since", LocalDate.now(clock).minusDays(SEARCHED_DAYS))
                .param("q", q)
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("member", scope.memberId())
                .param("household", scope.householdId())
                .param("limit", limit)
                .query(MeetingRow.class)
                .list();
    }

    private static String escaped(String q) {
        return q.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private record Cursor(LocalDate day, long id) {
        static Cursor parse(@Nullable String text) {
            if (text == null || !text.matches("\\d{4}-\\d{2}-\\d{2}_\\d{1,18}")) {
                return new Cursor(LocalDate.of(2999, 12, 31), Long.MAX_VALUE);
            }
            try {
                return new Cursor(LocalDate.parse(text.substring(0, 10)), Long.parseLong(text.substring(11)));
            } catch (java.time.DateTimeException noSuchDay) {
                return parse(null);
            }
        }
    }

    /** Meetings not yet over that the viewer, as a member, is on the list of; the next first. */
    public List<MeetingRow> listAhead(Viewer viewer, int limit) {
        return jdbc.sql("select " + ROW_COLUMNS + """
                             , o.short_name as organization_name, a.status as own_status, false as twin
                          from attendance a join meeting m on m.id = a.meeting_id join organization_name o on o.id = m.organization_id
                         where a.member_id = :member and m.status in ('PLANNED', 'HELD') and m.ends_at > :since
                         order by m.starts_at, m.id limit :limit
                        """)
                .param("member", viewer.scope().memberId())
                .param("since", OffsetDateTime.now(clock).minusHours(1))
                .param("limit", limit)
                .query(MeetingRow.class)
                .list();
    }

    /** Records submitted in the viewer's reach and not yet checked, the longest waiting first. */
    public List<MeetingRow> listWaitingForCheck(Viewer viewer, int limit) {
        return listInReach(viewer, WAITING_FOR_CHECK, limit);
    }

    /** How many records wait for a check in the viewer's reach. */
    public int countWaitingForCheck(Viewer viewer) {
        return jdbc.sql("""
                        select count(*) from meeting m join organization o on o.id = m.organization_id
                         where o.path >= :pathFrom and o.path < :pathTo and m.status = 'SUBMITTED'
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(Integer.class)
                .single();
    }

    /** Meetings whose record the branch still owes: held, returned, or planned for a time that has passed; the oldest first. */
    public List<MeetingRow> listUnfinished(Viewer viewer, int limit) {
        return listInReach(viewer, UNFINISHED, limit);
    }

    /** Meetings planned in the viewer's reach from now on, the next first. */
    public List<MeetingRow> listPlanned(Viewer viewer, int limit) {
        return listInReach(viewer, PLANNED, limit);
    }

    private static final String IN_REACH = "select " + ROW_COLUMNS + """
                 , o.short_name as organization_name, cast(null as text) as own_status, false as twin
              from meeting m join organization o on o.id = m.organization_id
             where o.path >= :pathFrom and o.path < :pathTo and cast(:now as timestamptz) is not null
            """;

    private static final String WAITING_FOR_CHECK =
            IN_REACH + " and m.status = 'SUBMITTED' order by m.submitted_at, m.id limit :limit";

    private static final String UNFINISHED = IN_REACH + """
               and (m.status in ('HELD', 'RETURNED') or (m.status = 'PLANNED' and m.starts_at <= :now))
             order by m.starts_at, m.id limit :limit
            """;

    private static final String PLANNED =
            IN_REACH + " and m.status = 'PLANNED' and m.starts_at > :now order by m.starts_at, m.id limit :limit";

    private List<MeetingRow> listInReach(Viewer viewer, String list, int limit) {
        return jdbc.sql(list)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .param("now", OffsetDateTime.now(clock))
                .param("limit", limit)
                .query(MeetingRow.class)
                .list();
    }

    /** Meetings of the branch whose time overlaps; cancelled ones do not count. {@code exceptId} is the meeting itself, or 0. Row security
     * shows those in reach. */
    public List<MeetingRow> listOverlaps(
            long organizationId, LocalDateTime startsAt, LocalDateTime endsAt, long exceptId) {
        OrganizationRef unit = organizations.get(organizationId);
        return jdbc.sql("select " + ROW_COLUMNS + """
                             , o.short_name as organization_name, cast(null as text) as own_status, false as twin
                          from meeting m join organization o on o.id = m.organization_id
                         where m.organization_id = :organization and m.status <> 'CANCELLED' and m.id <> :except
                           and m.held_on between cast(:startsAt as date) - 1 and cast(:endsAt as date)
                           and m.starts_at < :endsAt and m.ends_at > :startsAt
                         order by m.starts_at
                        """)
                .param("organization", unit.id())
                .param("except", exceptId)
                .param("startsAt", startsAt.atZone(Meeting.ZONE).toOffsetDateTime())
                .param("endsAt", endsAt.atZone(Meeting.ZONE).toOffsetDateTime())
                .query(MeetingRow.class)
                .list();
    }

    /** The meeting with all the viewer may see of it. */
    public MeetingFile get(Viewer viewer, long id) {
        MeetingView meeting = find(id).orElseThrow(() -> new NotFoundException("meeting", id));
        Scope scope = viewer.scope();
        boolean whole = MeetingPolicy.seesWhole(viewer, meeting.organizationPath(), meeting.groupId());
        List<AttendanceRow> attendance = listAttendance(id, whole ? null : scope);
        if (!whole && attendance.isEmpty()) {
            throw new NotFoundException("meeting", id);
        }
        MeetingRule rule = rules.get(meeting.type(), meeting.organizationLevel());
        boolean drawnUp = whole && meeting.status().isOpen();
        if (drawnUp) {
            attendance = asOfNow(attendance, sheet.audience(rule, meeting));
        }
        Headcount headcount = drawnUp ? count(attendance) : sheet.count(id);
        return new MeetingFile(
                meeting,
                listAgenda(id),
                attendance,
                listResolutions(id),
                whole ? listSteps(id) : List.of(),
                listAttachments(id),
                rule,
                headcount,
                Quorum.of(rule, headcount),
                whole,
                MeetingPolicy.mayLog(viewer, meeting.organizationId(), meeting.groupId()),
                MeetingPolicy.mayCheck(viewer, meeting.organizationId(), meeting.organizationPath()),
                !meeting.startsAt().isAfter(LocalDateTime.now(clock)));
    }

    /**
     * The sheet by the roll as it stands now: until the record is handed in, who joins, moves, dies or is excluded comes onto it or goes from it. A
     * mark that somebody made stays on the page.
     */
    private static List<AttendanceRow> asOfNow(List<AttendanceRow> rows, List<CalledMember> audience) {
        Map<Long, AttendanceRow> left = new LinkedHashMap<>();
        rows.forEach(row -> left.put(row.memberId(), row));
        List<AttendanceRow> called = new ArrayList<>();
        List<AttendanceRow> others = new ArrayList<>();
        for (CalledMember member : audience) {
            AttendanceRow row = left.remove(member.memberId());
            (member.called() ? called : others).add(row == null ? AttendanceRow.of(member) : row.by(member));
        }
        for (AttendanceRow row : left.values()) {
            if (row.status() != AttendanceStatus.EXPECTED) {
                others.add(row.without());
            }
        }
        called.addAll(others);
        return called;
    }

    private static Headcount count(List<AttendanceRow> rows) {
        int[] counts = new int[6];
        for (AttendanceRow row : rows) {
            if (row.called()) {
                AttendanceStatus status = row.effective();
                counts[0]++;
                counts[1] += status.isPresent() ? 1 : 0;
                counts[2] += status == AttendanceStatus.EXCUSED ? 1 : 0;
                counts[3] += status == AttendanceStatus.ABSENT ? 1 : 0;
                counts[4] += row.voter() ? 1 : 0;
                counts[5] += row.voter() && status.isPresent() ? 1 : 0;
            }
        }
        return new Headcount(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
    }

    /** The rows of the host's own household; empty when nobody of it is called. */
    public List<AttendanceRow> listOfHousehold(Viewer viewer, long id) {
        return listAttendance(id, Scope.household(viewer.scope().householdId(), 0));
    }

    /** The header alone, for a viewer who reaches the branch. */
    public MeetingView getWhole(Viewer viewer, long id) {
        return find(id).filter(
                        meeting -> MeetingPolicy.seesWhole(viewer, meeting.organizationPath(), meeting.groupId()))
                .orElseThrow(() -> new NotFoundException("meeting", id));
    }

    /** The header alone, for whoever plans and logs the meetings of its unit. */
    MeetingView getForLogging(Viewer viewer, long id) {
        return find(id).filter(meeting -> MeetingPolicy.mayLog(viewer, meeting.organizationId(), meeting.groupId()))
                .orElseThrow(() -> new NotFoundException("meeting", id));
    }

    /** The numbers and the verdict as the sheet stands now. */
    public Quorum getQuorum(Viewer viewer, long id) {
        MeetingView meeting = getWhole(viewer, id);
        return Quorum.of(rules.get(meeting.type(), meeting.organizationLevel()), sheet.count(id));
    }

    /** The states of the minutes that were kept, the latest first; at most 50. */
    public List<RevisionRow> listRevisions(Viewer viewer, long id) {
        getWhole(viewer, id);
        return jdbc.sql("""
                        select r.id, r.occasion, r.minutes, a.name as by_name, r.saved_at at time zone 'Asia/Shanghai' as at
                          from minutes_revision r left join account_name a on a.id = r.saved_by
                         where r.meeting_id = :meeting order by r.id desc limit 50
                        """).param("meeting", id).query(RevisionRow.class).list();
    }

    private Optional<MeetingView> find(long id) {
        return jdbc.sql("""
                        select m.id, m.organization_id, o.short_name as organization_name, o.name as organization_full_name,
                               o.level as organization_level, o.path as organization_path, m.group_id, g.name as group_name, m.type, m.invitation, m.title, m.status,
                               m.starts_at at time zone 'Asia/Shanghai' as starts_at, m.ends_at at time zone 'Asia/Shanghai' as ends_at,
                               m.held_on, m.place, m.chair_id, c.name as chair_name, m.recorder_id, r.name as recorder_name,
                               m.observers, m.minutes, m.minutes_saved_at at time zone 'Asia/Shanghai' as minutes_saved_at,
                               m.minutes_version, m.remark, m.cancelled_because,
                               m.submitted_at at time zone 'Asia/Shanghai' as submitted_at, s.name as submitted_by_name,
                               m.archived_at at time zone 'Asia/Shanghai' as archived_at, f.name as archived_by_name, m.revision,
                               m.called, m.present, m.excused, m.absent, m.voters, m.voters_present, m.valid, m.verdict, m.version
                          from meeting m
                          join organization_name o on o.id = m.organization_id
                          left join party_group g on g.id = m.group_id
                          left join person_name c on c.id = m.chair_id
                          left join person_name r on r.id = m.recorder_id
                          left join account_name s on s.id = m.submitted_by
                          left join account_name f on f.id = m.archived_by
                         where m.id = :id
                        """).param("id", id).query(MeetingView.class).optional();
    }

    private List<AttendanceRow> listAttendance(long id, @Nullable Scope only) {
        return jdbc.sql("""
                        select a.member_id, """ + AttendanceSheet.TOLD + """
                             , a.status, a.reason, a.means, a.called, a.voter, a.note,
                               a.recorded_at at time zone 'Asia/Shanghai' as recorded_at, b.name as recorded_by_name, a.version
                          from attendance a join member m on m.id = a.member_id left join account_name b on b.id = a.recorded_by
                         where a.meeting_id = :meeting
                           and (:everybody or a.member_id = :member or m.household_id = :household)
                         order by a.called desc, m.pinyin, m.id
                        """)
                .param("meeting", id)
                .param("everybody", only == null)
                .param("member", only == null ? 0 : only.memberId())
                .param("household", only == null ? 0 : only.householdId())
                .query(AttendanceRow.class)
                .list();
    }

    private List<AgendaRow> listAgenda(long id) {
        return jdbc.sql(
                        "select id, title, first_topic, done from agenda_item where meeting_id = :meeting order by position")
                .param("meeting", id)
                .query(AgendaRow.class)
                .list();
    }

    private List<ResolutionRow> listResolutions(long id) {
        return jdbc.sql("""
                        select r.id, r.title, r.kind, v.name as kind_name, r.votes_for, r.against, r.abstained, r.result, r.explanation, r.voters,
                               (select count(*) from attendance a
                                 where a.meeting_id = r.meeting_id and a.called and a.voter and a.status in ('EXPECTED', 'PRESENT', 'LATE')
                                   and (r.based_on is null or a.listed_at is null or a.listed_at <= r.based_on)) as voters_present
                          from resolution r join vote_rule v on v.kind = r.kind
                         where r.meeting_id = :meeting order by r.position
                        """).param("meeting", id).query(ResolutionRow.class).list();
    }

    private List<StepRow> listSteps(long id) {
        return jdbc.sql("""
                        select s.status, s.remark, a.name as by_name, s.taken_at at time zone 'Asia/Shanghai' as at
                          from meeting_step s left join account_name a on a.id = s.taken_by
                         where s.meeting_id = :meeting order by s.id
                        """).param("meeting", id).query(StepRow.class).list();
    }

    private List<AttachmentRow> listAttachments(long id) {
        return jdbc.sql("""
                        select id, file_name, content_type, size, uploaded_at at time zone 'Asia/Shanghai' as uploaded_at
                          from attachment where meeting_id = :meeting and removed_at is null order by id
                        """).param("meeting", id).query(AttachmentRow.class).list();
    }

    public record MemberAttendanceRow(
            long meetingId,
            String title,
            Level organizationLevel,
            MeetingType type,
            LocalDateTime startsAt,
            MeetingStatus meetingStatus,
            AttendanceStatus status,
            @Nullable String reason,
            Means means,
            boolean called) {
        public String typeName() {
            return type.title(organizationLevel);
        }
    }

    /**
     * A member's year: every meeting held that they were on the list of, the latest first.
     *
     * @param elsewhere how many more there were that are not the viewer's to see: of the branch the member belonged to before, of another unit
     *     they hold a post in
     */
    public record MemberAttendance(
            long memberId, String name, int year, List<MemberAttendanceRow> rows, long elsewhere) {
        public long count(AttendanceStatus status) {
            return rows.stream()
                    .filter(row -> row.called() && row.status() == status)
                    .count();
        }

        public long called() {
            return rows.stream().filter(MemberAttendanceRow::called).count();
        }

        public long attended() {
            return rows.stream()
                    .filter(row -> row.called() && row.status().isPresent())
                    .count();
        }
    }

    /** The attendance of a member within the viewer's reach; only meetings whose record was submitted. */
    public MemberAttendance getAttendanceOf(Viewer viewer, long memberId, int year) {
        Scope scope = viewer.scope();
        String name = jdbc.sql("""
                        select m.told from member m join organization o on o.id = m.branch_id
                         where m.id = :id and (o.path >= :pathFrom and o.path < :pathTo
                               or m.household_id = :household or m.id = :self)
                        """)
                .param("id", memberId)
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("household", scope.householdId())
                .param("self", scope.memberId())
                .query(String.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("member", memberId));
        List<MemberAttendanceRow> rows = jdbc.sql("""
                        select m.id as meeting_id, m.title, o.level as organization_level, m.type, m.starts_at at time zone 'Asia/Shanghai' as starts_at,
                               m.status as meeting_status, a.status, a.reason, a.means, a.called
                          from attendance a join meeting m on m.id = a.meeting_id join organization_name o on o.id = m.organization_id
                         where a.member_id = :member and a.year = :year and m.status in ('SUBMITTED', 'RETURNED', 'ARCHIVED')
                         order by m.held_on desc, m.id desc
                        """)
                .param("member", memberId)
                .param("year", year)
                .query(MemberAttendanceRow.class)
                .list();
        long all = reach.asSystem(
                "how many meetings a member was called to, wherever",
                () -> jdbc.sql("""
                        select count(*) from attendance a join meeting m on m.id = a.meeting_id
                         where a.member_id = :member and a.year = :year and m.status in ('SUBMITTED', 'RETURNED', 'ARCHIVED')
                        """)
                        .param("member", memberId)
                        .param("year", year)
                        .query(Long.class)
                        .single());
        return new MemberAttendance(memberId, name, year, rows, all - rows.size());
    }

    /** When a planned meeting may be opened, an hour before its time; null once it may. */
    public @Nullable LocalDateTime opensAt(MeetingView meeting) {
        LocalDateTime opens = meeting.startsAt().minus(Meeting.EARLY);
        return meeting.status() == MeetingStatus.PLANNED
                        && LocalDateTime.now(clock).isBefore(opens)
                ? opens
                : null;
    }

    /** Whether nobody can sign in by the code any more, because the meeting has long ended. */
    public boolean isCodeOver(MeetingView meeting) {
        return LocalDateTime.now(clock).isAfter(meeting.endsAt().plus(Meeting.LATE));
    }
}
