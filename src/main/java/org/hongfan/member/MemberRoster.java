package org.hongfan.member;

import java.time.Clock;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Permission;
import org.hongfan.access.Scope;
import org.hongfan.access.Viewer;
import org.hongfan.organization.Level;
import org.hongfan.organization.OrganizationCounts;
import org.hongfan.organization.OrganizationDirectory;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.Page;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads rosters and members within the viewer's reach. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MemberRoster {
    private static final int PAGE_SIZE = 30;

    private static final String COLUMNS = """
            select m.id, m.told as name, m.branch_id, case when :full then b.name else b.short_name end as branch_name, m.kind,
                   m.sex, m.birth_date, m.joined_on, m.phone_masked,
                   m.status, m.floating
            """;

    static final String NOW = """
              from member_in_reach m join organization b on b.id = m.branch_id
            """;

    private static final String OF_HOUSEHOLD = """
              from member m join organization b on b.id = m.branch_id
            """;

    /** Those who reach a subtree, or narrow it to one unit: the branches come by the range of their paths. */
    private static final String IN_SUBTREE = """
             where b.path >= :pathFrom and b.path < :pathTo and m.status in (:statuses)
            """;

    /** A household's members; its host is one of them or stands beside them. */
    private static final String IN_HOUSEHOLD = """
             where (m.household_id = :household or m.id = :self) and m.status in (:statuses)
            """;

    private static final String FILTERS = """
               and m.removed_on is null and m.merged_into is null
               and (cast(:kind as text) is null or m.kind = :kind)
               and (cast(:sex as text) is null or m.sex = :sex)
               and (cast(:bornAfter as date) is null or m.birth_date > :bornAfter)
               and (cast(:bornUntil as date) is null or m.birth_date <= :bornUntil)
               and (cast(:education as text) is null or left(m.education, 1) = :education)
               and (cast(:sector as text) is null or m.sector = :sector)
               and (cast(:floating as text) is null or m.floating = :floating)
            """;

    private final JdbcClient jdbc;
    private final OrganizationDirectory organizations;
    private final OrganizationCounts counts;
    private final MemberSeals seals;
    private final MemberCuts cuts;
    private final Clock clock;

    /**
     * Which members a filter leaves: the two parts of a statement from its FROM on, between which further joins may stand, with its
     * parameters. The branch is {@code b}, the member {@code m}.
     *
     * @param top the path below which the members' branches lie
     * @param counted the unit whose counters already know how many they are; null when they must be counted
     */
    record Selection(
            String from,
            String where,
            Map<String, @Nullable Object> params,
            String top,
            @Nullable Long counted) {
        String sql() {
            return from + where;
        }
    }

    /** The unit asked for must be within reach. */
    Selection select(Viewer viewer, MemberFilter filter) {
        Scope scope = viewer.scope();
        MemberSearch search = search(viewer, filter.q());
        Map<String, @Nullable Object> params = filters(filter);
        params.putAll(search.params());
        MemberCell cell = filter.cell();
        String from = NOW;
        String where = IN_SUBTREE;
        String pathFrom = scope.pathFrom();
        String pathTo = scope.pathTo();
        if (scope.householdId() != 0) {
            from = OF_HOUSEHOLD;
            where = IN_HOUSEHOLD;
            params.put("household", scope.householdId());
            params.put("self", scope.memberId());
        } else if (filter.organizationId() != null) {
            OrganizationRef unit = organizations.get(viewer, filter.organizationId());
            pathFrom = unit.path();
            pathTo = Scope.upperBound(pathFrom);
            if (unit.level() == Level.HOUSEHOLD) {
                from = OF_HOUSEHOLD;
                where = IN_HOUSEHOLD;
                params.put("household", unit.id());
                params.put("self", 0L);
            }
        }
        params.put("pathFrom", pathFrom);
        params.put("pathTo", pathTo);
        params.put("full", Scope.holdsCommunities(pathFrom));
        if (cell != null && where.equals(IN_SUBTREE)) {
            params.putAll(cuts.params(pathFrom, pathTo, cell.on()));
            params.put("cut", name(cell.cut()));
            params.put("is", cell.is());
            from = MemberCuts.ON_DAY;
            where = MemberCuts.OF_THAT_DAY + MemberCuts.IN_CELL;
        }
        Long unit = filter.organizationId() == null ? viewer.current().organizationId() : filter.organizationId();
        Long counted = where.equals(IN_SUBTREE) && filter.isPlain() ? unit : null;
        return new Selection(from, where + FILTERS + search.condition(), params, top(pathFrom, where), counted);
    }

    /** A household hangs under the branch of its members. */
    private static String top(String pathFrom, String where) {
        if (!where.equals(IN_HOUSEHOLD)) {
            return pathFrom;
        }
        return pathFrom.isEmpty() ? "/" : pathFrom.substring(0, pathFrom.lastIndexOf('/', pathFrom.length() - 2) + 1);
    }

    /** One page of the roster by name in pinyin order; the unit asked for must be within reach. */
    public Page<MemberRow> list(Viewer viewer, MemberFilter filter, int page) {
        Selection selection = select(viewer, filter);
        int number = Math.max(1, page);
        List<MemberRow> rows = jdbc.sql(
                        COLUMNS + selection.sql() + " order by m.pinyin, m.id limit :limit offset :offset")
                .params(selection.params())
                .param("limit", PAGE_SIZE)
                .param("offset", (number - 1L) * PAGE_SIZE)
                .query(MemberRow.class)
                .list();
        return new Page<>(rows, number, PAGE_SIZE, count(selection, number, rows.size()));
    }

    /** A page that is not full is the last one and says itself how many there are. */
    private long count(Selection selection, int page, int shown) {
        if (selection.counted() != null) {
            return counts.get(selection.counted()).members();
        }
        if (shown < PAGE_SIZE && (shown > 0 || page == 1)) {
            return (page - 1L) * PAGE_SIZE + shown;
        }
        return jdbc.sql("select count(*) " + selection.sql())
                .params(selection.params())
                .query(Long.class)
                .single();
    }

    private Map<String, @Nullable Object> filters(MemberFilter filter) {
        LocalDate today = LocalDate.now(clock);
        Map<String, @Nullable Object> params = new LinkedHashMap<>();
        params.put("statuses", statuses(filter));
        params.put("kind", name(filter.kind()));
        params.put("sex", name(filter.sex()));
        params.put("bornAfter", AgeBand.bornAfter(filter.age(), today));
        params.put("bornUntil", AgeBand.bornUntil(filter.age(), today));
        params.put(
                "education",
                filter.education() == null ? null : filter.education().code().substring(0, 1));
        params.put("sector", name(filter.sector()));
        params.put("floating", name(filter.floating()));
        return params;
    }

    private static List<String> statuses(MemberFilter filter) {
        if (filter.everyStatus()) {
            return List.of("ACTIVE", "SUSPENDED", "TRANSFERRED", "DECEASED", "LEFT");
        }
        return List.of((filter.status() == null ? MemberStatus.ACTIVE : filter.status()).name());
    }

    private static @Nullable String name(@Nullable Enum<?> value) {
        return value == null ? null : value.name();
    }

    /** The member, if the viewer reaches their branch or household, or is that member. */
    public MemberFacts get(Viewer viewer, long id) {
        return find(viewer, id).orElseThrow(() -> new NotFoundException("member", id));
    }

    /** The viewer's own record; 404 for those who have none. */
    public MemberFacts getOwn(Viewer viewer) {
        long id = viewer.memberId() == null ? 0 : viewer.memberId();
        return get(viewer, id);
    }

    private Optional<MemberFacts> find(Viewer viewer, long id) {
        Scope scope = viewer.scope();
        return jdbc.sql("""
                        select m.id, m.version, m.name, m.told, m.sex, m.birth_date, m.ethnicity as ethnicity_code, m.education as education_code,
                               m.sector, m.occupation, m.id_number_masked, m.phone_masked, m.kind, m.joined_on, m.confirmed_on, m.status,
                               m.ended_on, m.floating, m.floating_place, m.seriously_ill, m.branch_id, b.name as branch_name,
                               b.path as branch_path, m.group_id, g.name as group_name, m.household_id, h.name as household_name,
                               s.from_on as belongs_from
                          from member m
                          join organization b on b.id = m.branch_id
                          left join party_group g on g.id = m.group_id
                          left join organization h on h.id = m.household_id
                          left join membership s on s.member_id = m.id and s.to_on is null
                         where m.id = :id
                           and ((b.path >= :pathFrom and b.path < :pathTo) or m.household_id = :household or m.id = :self)
                        """)
                .param("id", id)
                .param("pathFrom", scope.pathFrom())
                .param("pathTo", scope.pathTo())
                .param("household", scope.householdId())
                .param("self", scope.memberId())
                .query(MemberFacts.class)
                .optional();
    }

    /** Where the member belonged, latest first. The caller has loaded the member. */
    public List<MembershipRow> listMemberships(long memberId) {
        return jdbc.sql("""
                        select s.branch_id, b.name as branch_name, s.from_on, s.to_on, s.reason
                          from membership s join organization_name b on b.id = s.branch_id
                         where s.member_id = :member order by s.from_on desc, s.id desc
                        """)
                .param("member", memberId)
                .query(MembershipRow.class)
                .list();
    }

    /** The member's posts, present ones first. The caller has loaded the member. */
    public List<AppointmentRow> listAppointments(long memberId) {
        return jdbc.sql("""
                        select a.id, a.member_id, m.name as member_name, a.organization_id, o.name as organization_name, a.post,
                               g.name as group_name, a.from_on, a.to_on
                          from appointment a join person_name m on m.id = a.member_id join organization_name o on o.id = a.organization_id
                          left join party_group g on g.id = a.group_id
                         where a.member_id = :member order by a.to_on is not null, a.from_on desc, a.id desc
                        """)
                .param("member", memberId)
                .query(AppointmentRow.class)
                .list();
    }

    /** Who holds a post in the unit today, the secretary first. The caller has checked the unit. */
    public List<AppointmentRow> listCommittee(long organizationId) {
        return jdbc.sql("""
                        select a.id, a.member_id, m.name as member_name, a.organization_id, o.name as organization_name, a.post,
                               g.name as group_name, a.from_on, a.to_on
                          from appointment a join person_name m on m.id = a.member_id join organization_name o on o.id = a.organization_id
                          left join party_group g on g.id = a.group_id
                         where a.organization_id = :unit and a.from_on <= :today and (a.to_on is null or a.to_on > :today)
                         order by array_position(array['FIRST_SECRETARY', 'SECRETARY', 'DEPUTY_SECRETARY', 'ORGANIZATION_OFFICER',
                                    'PUBLICITY_OFFICER', 'DISCIPLINE_OFFICER', 'COMMITTEE_MEMBER', 'GROUP_LEADER', 'HOUSEHOLD_HOST'], a.post),
                                  g.name, m.pinyin, a.id
                        """)
                .param("unit", organizationId)
                .param("today", LocalDate.now(clock))
                .query(AppointmentRow.class)
                .list();
    }

    /** The member's exclusions, latest first. The caller has loaded the member. */
    public List<ExclusionRow> listExclusions(long memberId) {
        return jdbc.sql("""
                        select id, reason, from_on, to_on, approved_on, agreed_on, note from member_exclusion
                         where member_id = :member order by from_on desc, id desc
                        """).param("member", memberId).query(ExclusionRow.class).list();
    }

    /** The branch's groups with leader and size. The caller has checked the branch. */
    public List<GroupRow> listGroups(long branchId) {
        return jdbc.sql("""
                        select g.id, g.name, g.founded_on, l.id as leader_id, l.told as leader_name,
                               (select count(*) from member m where m.branch_id = :branch and m.group_id = g.id and m.status = 'ACTIVE') as members
                          from party_group g
                          left join appointment a on a.group_id = g.id and a.organization_id = g.branch_id and a.to_on is null
                          left join member l on l.id = a.member_id
                         where g.branch_id = :branch and g.closed_on is null order by g.id
                        """).param("branch", branchId).query(GroupRow.class).list();
    }

    /** What was typed into a search of people, as a condition on {@code m} for a statement of another module. */
    public MemberSearch search(Viewer viewer, @Nullable String typed) {
        return MemberSearch.of(typed, seals, viewer.can(Permission.MEMBER_REVEAL));
    }

    /** Active members at or below the unit whose name, pinyin or initials begin like that, for choosing one; at most {@code limit}. */
    public List<MemberRow> listChoices(Viewer viewer, long organizationId, @Nullable String q, int limit) {
        OrganizationRef unit = organizations.get(viewer, organizationId);
        String pathFrom = unit.level() == Level.HOUSEHOLD
                ? unit.path()
                        .substring(0, unit.path().lastIndexOf('/', unit.path().length() - 2) + 1)
                : unit.path();
        MemberSearch search = search(viewer, q);
        Map<String, @Nullable Object> params = filters(MemberFilter.NONE);
        params.putAll(search.params());
        params.put("pathFrom", pathFrom);
        params.put("pathTo", Scope.upperBound(pathFrom));
        params.put("full", false);
        params.put("limit", limit);
        return jdbc.sql(COLUMNS + NOW + IN_SUBTREE + FILTERS + search.condition()
                        + " order by m.pinyin, m.id limit :limit")
                .params(params)
                .query(MemberRow.class)
                .list();
    }
}
