package org.hongfan.member;

import lombok.RequiredArgsConstructor;
import org.hongfan.organization.OrganizationEvents;
import org.hongfan.shared.RefusedException;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What follows for members when the tree changes, in the same transaction; it may refuse the change. */
@Component
@RequiredArgsConstructor
class TreeListener {
    private final JdbcClient jdbc;

    @EventListener
    void onClosed(OrganizationEvents.Closed closed) {
        int suspended = jdbc.sql("""
                        select count(*) from member m
                         where (m.branch_id = :unit or m.household_id = :unit) and m.status in ('ACTIVE', 'SUSPENDED')
                        """)
                .param("unit", closed.organizationId())
                .query(Integer.class)
                .single();
        if (suspended > 0) {
            throw new RefusedException("还有 " + suspended + " 名停止党籍的党员在这里，请先办结他们的手续，再撤销。");
        }
        jdbc.sql(
                        "update appointment set to_on = greatest(:on, from_on) where organization_id = :unit and to_on is null")
                .param("on", closed.on())
                .param("unit", closed.organizationId())
                .update();
    }

    @EventListener
    void onGroupsChanged(OrganizationEvents.GroupsChanged changed) {
        jdbc.sql("""
                        update member m set group_id = null, version = version + 1
                          from party_group g where g.id = m.group_id and g.branch_id = :branch and g.closed_on is not null
                        """).param("branch", changed.branchId()).update();
        jdbc.sql("""
                        update appointment a set to_on = greatest(g.closed_on, a.from_on)
                          from party_group g
                         where g.id = a.group_id and g.branch_id = :branch and g.closed_on is not null and a.to_on is null
                        """).param("branch", changed.branchId()).update();
    }
}
