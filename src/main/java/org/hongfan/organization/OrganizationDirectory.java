package org.hongfan.organization;

import java.util.List;
import java.util.Optional;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
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

    /** The branch's groups that still exist, by name. The caller has checked that the branch is within reach. */
    public List<PartyGroupRef> listGroups(long branchId) {
        return jdbc.sql("""
                        select id, branch_id, name, founded_on, closed_on from party_group
                         where branch_id = :branch and closed_on is null order by name, id
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
}
