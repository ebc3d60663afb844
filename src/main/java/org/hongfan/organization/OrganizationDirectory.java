package org.hongfan.organization;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.hongfan.shared.web.Crumb;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Finds units by id. The variants with a viewer answer "not found" for what is out of reach. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class OrganizationDirectory {
    private static final String COLUMNS =
            "o.id, o.parent_id, o.path, o.level, o.kind, o.name, o.short_name, o.founded_on, o.closed_on, o.usual_place, o.theme_day";

    private static final String ROWS = """
            select o.id, o.parent_id, p.name as parent_name, o.name, o.level, o.kind, o.closed_on,
                   coalesce(c.towns + c.communities + c.branches + c.households, 0) as units_below,
                   coalesce(c.branches, 0) as branches, coalesce(c.members, 0) as members
              from organization o
              left join organization p on p.id = o.parent_id
              left join organization_count c on c.organization_id = o.id
            """;

    private final JdbcClient jdbc;

    public OrganizationRef get(long id) {
        return find(id).orElseThrow(() -> new NotFoundException("organization", id));
    }

    public Optional<OrganizationRef> find(long id) {
        return jdbc.sql("select " + COLUMNS + " from organization o where o.id = :id")
                .param("id", id)
                .query(OrganizationRef.class)
                .optional();
    }

    /** The unit, if it lies in the viewer's subtree. */
    public OrganizationRef get(Viewer viewer, long id) {
        return find(id).filter(unit -> viewer.scope().covers(unit.path()))
                .orElseThrow(() -> new NotFoundException("organization", id));
    }

    /** The root; empty before the first run. */
    public Optional<OrganizationRef> findDistrict() {
        return jdbc.sql("select " + COLUMNS + " from organization o where o.level = 'DISTRICT'")
                .query(OrganizationRef.class)
                .optional();
    }

    /** The unit's ancestors that the viewer reaches, topmost first, and the unit itself last: the breadcrumb. */
    public List<OrganizationRef> listLineage(Viewer viewer, OrganizationRef unit) {
        return jdbc.sql(
                        "select " + COLUMNS
                                + " from organization o where o.id in (:ids) and o.path >= :pathFrom and o.path < :pathTo order by o.path")
                .param("ids", unit.idsOnPath())
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(OrganizationRef.class)
                .list();
    }

    /** Every open unit within reach with all its names, by path: superiors come before those below them. */
    public List<UnitName> listNames(Viewer viewer) {
        return jdbc.sql("""
                        select o.id, o.parent_id, o.path, o.level, o.kind, o.name, o.short_name, o.code, o.founded_on
                          from organization o
                         where o.path >= :pathFrom and o.path < :pathTo and o.closed_on is null
                         order by o.path
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(UnitName.class)
                .list();
    }

    /** Everything the pages say of the units within reach, closed ones included, by path. */
    public List<OrganizationFacts> listFacts(Viewer viewer) {
        return jdbc.sql("""
                        select o.id, o.parent_id, p.name as parent_name, o.path, o.level, o.kind, o.code, o.name, o.short_name, o.founded_on,
                               o.closed_on, o.usual_place, o.theme_day, o.term_started_on, o.term_ends_on, o.version
                          from organization o left join organization p on p.id = o.parent_id
                         where o.path >= :pathFrom and o.path < :pathTo
                         order by o.path
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(OrganizationFacts.class)
                .list();
    }

    /** The groups of all branches within reach that still exist. */
    public List<PartyGroupRef> listGroups(Viewer viewer) {
        return jdbc.sql("""
                        select g.id, g.branch_id, g.name, g.founded_on, g.closed_on
                          from party_group g join organization o on o.id = g.branch_id
                         where o.path >= :pathFrom and o.path < :pathTo and g.closed_on is null
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(PartyGroupRef.class)
                .list();
    }

    /** The branch's groups that still exist, in the order of their founding. The caller has checked that the branch is within reach. */
    public List<PartyGroupRef> listGroups(long branchId) {
        return jdbc.sql("""
                        select id, branch_id, name, founded_on, closed_on from party_group
                         where branch_id = :branch and closed_on is null order by id
                        """)
                .param("branch", branchId)
                .query(PartyGroupRef.class)
                .list();
    }

    /** The open units directly below, by name in pinyin order. The caller has checked that the unit is within reach. */
    public List<OrganizationRef> listChildren(long parentId) {
        return jdbc.sql("select " + COLUMNS + " from organization o where o.parent_id = :parent and o.closed_on is null"
                        + " order by o.name collate \"zh-x-icu\", o.id")
                .param("parent", parentId)
                .query(OrganizationRef.class)
                .list();
    }

    /** What the unit's page shows; 404 when it is out of the viewer's reach. */
    public OrganizationFacts getFacts(Viewer viewer, long id) {
        return jdbc.sql("""
                        select o.id, o.parent_id, p.name as parent_name, o.path, o.level, o.kind, o.code, o.name, o.short_name, o.founded_on,
                               o.closed_on, o.usual_place, o.theme_day, o.term_started_on, o.term_ends_on, o.version
                          from organization o left join organization p on p.id = o.parent_id
                         where o.id = :id and o.path >= :pathFrom and o.path < :pathTo
                        """)
                .param("id", id)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(OrganizationFacts.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("organization", id));
    }

    /** The line of the tree for the unit itself. */
    public OrganizationRow getRow(Viewer viewer, long id) {
        return jdbc.sql(ROWS + " where o.id = :id and o.path >= :pathFrom and o.path < :pathTo")
                .param("id", id)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(OrganizationRow.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("organization", id));
    }

    /** The units directly below with their counts, open ones first, by name in pinyin order. The caller has checked the parent. */
    public List<OrganizationRow> listRows(long parentId) {
        return jdbc.sql(ROWS + " where o.parent_id = :parent"
                        + " order by o.closed_on is not null, o.name collate \"zh-x-icu\", o.id")
                .param("parent", parentId)
                .query(OrganizationRow.class)
                .list();
    }

    /** Units within reach whose name or code holds {@code text}, higher levels first. */
    public List<OrganizationRow> search(Viewer viewer, String text, int limit) {
        return jdbc.sql(ROWS + """
                         where o.path >= :pathFrom and o.path < :pathTo
                           and (strpos(o.name, :text) > 0 or strpos(o.short_name, :text) > 0 or o.code = :text)
                         order by o.closed_on is not null, length(o.path) - length(replace(o.path, '/', '')), o.name collate "zh-x-icu", o.id
                         limit :limit
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .param("text", text.strip())
                .param("limit", limit)
                .query(OrganizationRow.class)
                .list();
    }

    /** Open units within reach of the levels a unit may be moved or a member assigned to, whose name holds {@code text}. */
    public List<OrganizationRow> listTargets(
            Viewer viewer, Collection<Level> levels, @Nullable String text, int limit) {
        return jdbc.sql(ROWS + """
                         where o.path >= :pathFrom and o.path < :pathTo and o.closed_on is null and o.level in (:levels)
                           and (cast(:text as text) is null or strpos(o.name, :text) > 0 or strpos(p.name, :text) > 0)
                         order by o.path limit :limit
                        """)
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .param("levels", levels.stream().map(Level::name).toList())
                .param("text", text == null || text.isBlank() ? null : text.strip())
                .param("limit", limit)
                .query(OrganizationRow.class)
                .list();
    }

    /** The unit's way down from the viewer's top and the open units directly below it: the choices of a filter by organization. */
    public List<OrganizationRef> listAround(Viewer viewer, OrganizationRef unit) {
        return jdbc.sql("select " + COLUMNS + """
                         from organization o
                         where (o.id in (:ids) or (o.parent_id = :unit and o.closed_on is null))
                           and o.path >= :pathFrom and o.path < :pathTo
                         order by o.parent_id is not distinct from :unit, length(o.path), o.name collate "zh-x-icu", o.id
                        """)
                .param("ids", unit.idsOnPath())
                .param("unit", unit.id())
                .param("pathFrom", viewer.scope().pathFrom())
                .param("pathTo", viewer.scope().pathTo())
                .query(OrganizationRef.class)
                .list();
    }

    /** What happened to the unit, latest first. The caller has checked the unit. */
    public List<HistoryEntry> listHistory(long id) {
        return jdbc.sql("""
                        select happened_on, change, detail from organization_history
                         where organization_id = :id order by happened_on desc, id desc
                        """).param("id", id).query(HistoryEntry.class).list();
    }

    /** The way from the tree page down to the unit, itself included or not; for the breadcrumb of its pages. */
    public List<Crumb> listCrumbs(Viewer viewer, OrganizationRef unit, boolean itself) {
        List<Crumb> crumbs = new ArrayList<>();
        crumbs.add(new Crumb("组织", "/organizations"));
        for (OrganizationRef step : listLineage(viewer, unit)) {
            if (itself || step.id() != unit.id()) {
                crumbs.add(new Crumb(step.shortName(), "/organizations/" + step.id()));
            }
        }
        return crumbs;
    }
}
