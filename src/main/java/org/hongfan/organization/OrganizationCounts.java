package org.hongfan.organization;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import lombok.RequiredArgsConstructor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps {@code organization_count} for a unit and all its ancestors, in the transaction that changes the facts.
 *
 * <p>Every writer calls {@link #lock()} before it reads the paths it will count on. The district's own counter changes with every such
 * fact, so that writers wait for each other there in any case; taking it first means that no path moves underneath and nothing deadlocks.
 */
@Service
@RequiredArgsConstructor
@Transactional(propagation = Propagation.MANDATORY)
public class OrganizationCounts {
    private final JdbcClient jdbc;

    /** Waits for other writers of the tree or the roster; held until the transaction ends. */
    public void lock() {
        jdbc.sql("""
                        select c.organization_id from organization_count c join organization o on o.id = c.organization_id
                         where o.level = 'DISTRICT' for update of c
                        """).query(Long.class).optional();
    }

    /** The unit's counters; all zero for an unknown unit. */
    @Transactional(readOnly = true)
    public OrganizationCount get(long organizationId) {
        return jdbc.sql("""
                        select towns, communities, branches, households, members, full_members, probationary, floating_out, floating_in
                          from organization_count where organization_id = :id
                        """)
                .param("id", organizationId)
                .query(OrganizationCount.class)
                .optional()
                .orElse(OrganizationCount.NONE);
    }

    /** Adds the difference to each of these units, in one statement. */
    public void add(Collection<Long> organizationIds, OrganizationCount difference) {
        if (organizationIds.isEmpty() || difference.equals(OrganizationCount.NONE)) {
            return;
        }
        jdbc.sql("""
                        update organization_count
                           set towns = towns + :towns, communities = communities + :communities, branches = branches + :branches,
                               households = households + :households, members = members + :members,
                               full_members = full_members + :fullMembers, probationary = probationary + :probationary,
                               floating_out = floating_out + :floatingOut, floating_in = floating_in + :floatingIn
                         where organization_id in (:ids)
                        """)
                .param("towns", difference.towns())
                .param("communities", difference.communities())
                .param("branches", difference.branches())
                .param("households", difference.households())
                .param("members", difference.members())
                .param("fullMembers", difference.fullMembers())
                .param("probationary", difference.probationary())
                .param("floatingOut", difference.floatingOut())
                .param("floatingIn", difference.floatingIn())
                .param("ids", organizationIds)
                .update();
    }

    /** Adds to each unit its own difference, in one statement. */
    public void addEach(Map<Long, OrganizationCount> differences) {
        List<Map.Entry<Long, OrganizationCount>> each = List.copyOf(differences.entrySet());
        jdbc.sql("""
                        update organization_count c
                           set towns = c.towns + d.towns, communities = c.communities + d.communities, branches = c.branches + d.branches,
                               households = c.households + d.households, members = c.members + d.members,
                               full_members = c.full_members + d.full_members, probationary = c.probationary + d.probationary,
                               floating_out = c.floating_out + d.floating_out, floating_in = c.floating_in + d.floating_in
                          from unnest(:ids, :towns, :communities, :branches, :households, :members, :fullMembers, :probationary,
                                      :floatingOut, :floatingIn)
                               as d(id, towns, communities, branches, households, members, full_members, probationary, floating_out, floating_in)
                         where c.organization_id = d.id
                        """)
                .param("ids", each.stream().mapToLong(Map.Entry::getKey).toArray())
                .param("towns", column(each, OrganizationCount::towns))
                .param("communities", column(each, OrganizationCount::communities))
                .param("branches", column(each, OrganizationCount::branches))
                .param("households", column(each, OrganizationCount::households))
                .param("members", column(each, OrganizationCount::members))
                .param("fullMembers", column(each, OrganizationCount::fullMembers))
                .param("probationary", column(each, OrganizationCount::probationary))
                .param("floatingOut", column(each, OrganizationCount::floatingOut))
                .param("floatingIn", column(each, OrganizationCount::floatingIn))
                .update();
    }

    private static int[] column(List<Map.Entry<Long, OrganizationCount>> each, ToIntFunction<OrganizationCount> part) {
        return each.stream().mapToInt(one -> part.applyAsInt(one.getValue())).toArray();
    }

    void begin(long organizationId) {
        jdbc.sql("insert into organization_count (organization_id) values (:id)")
                .param("id", organizationId)
                .update();
    }

    /** Counts everything anew from the facts. It must change nothing; it mends counters after a bulk load. */
    @Transactional
    public void rebuild() {
        lock();
        jdbc.sql("delete from organization_count").update();
        jdbc.sql("""
                        insert into organization_count (organization_id, towns, communities, branches, households,
                                                        members, full_members, probationary, floating_out, floating_in)
                        with lineage as (
                            select o.id as unit_id, o.level, o.closed_on is null as open, cast(a.id as bigint) as ancestor_id
                              from organization o, lateral unnest(string_to_array(trim(both '/' from o.path), '/')) as a(id)
                        ), units as (
                            select ancestor_id, count(*) filter (where level = 'TOWN') as towns,
                                   count(*) filter (where level = 'COMMUNITY') as communities,
                                   count(*) filter (where level = 'BRANCH') as branches,
                                   count(*) filter (where level = 'HOUSEHOLD') as households
                              from lineage where open and unit_id <> ancestor_id group by ancestor_id
                        ), active as (
                            select m.branch_id as unit_id, m.kind, m.floating from member m where m.status = 'ACTIVE'
                        ), per_branch as (
                            select unit_id, count(*) as members, count(*) filter (where kind = 'FULL') as full_members,
                                   count(*) filter (where floating = 'OUT') as floating_out,
                                   count(*) filter (where floating = 'IN') as floating_in
                              from active group by unit_id
                        ), people as (
                            select l.ancestor_id, sum(b.members) as members, sum(b.full_members) as full_members,
                                   sum(b.floating_out) as floating_out, sum(b.floating_in) as floating_in
                              from per_branch b join lineage l on l.unit_id = b.unit_id group by l.ancestor_id
                            union all
                            select m.household_id, count(*), count(*) filter (where m.kind = 'FULL'),
                                   count(*) filter (where m.floating = 'OUT'), count(*) filter (where m.floating = 'IN')
                              from member m where m.status = 'ACTIVE' and m.household_id is not null group by m.household_id
                        )
                        select o.id, coalesce(u.towns, 0), coalesce(u.communities, 0), coalesce(u.branches, 0), coalesce(u.households, 0),
                               coalesce(p.members, 0), coalesce(p.full_members, 0), coalesce(p.members - p.full_members, 0),
                               coalesce(p.floating_out, 0), coalesce(p.floating_in, 0)
                          from organization o
                          left join units u on u.ancestor_id = o.id
                          left join people p on p.ancestor_id = o.id
                        """).update();
    }
}
