package org.hongfan.member;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.organization.OrganizationEvents;
import org.hongfan.shared.RefusedException;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What follows for members when the tree changes, in the same transaction; it may refuse the change. */
@Component
@RequiredArgsConstructor
class TreeListener {
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;

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
        tell(jdbc.sql("""
                        update appointment set to_on = greatest(:on, from_on) where organization_id = :unit and to_on is null
                        returning id as appointment_id, member_id, organization_id, group_id, post, from_on as "from", to_on as "to"
                        """)
                .param("on", closed.on())
                .param("unit", closed.organizationId())
                .query(MemberEvents.Tenure.class)
                .list());
    }

    @EventListener
    void onGroupsChanged(OrganizationEvents.GroupsChanged changed) {
        jdbc.sql("""
                        update member m set group_id = null, version = version + 1
                          from party_group g where g.id = m.group_id and g.branch_id = :branch and g.closed_on is not null
                        """).param("branch", changed.branchId()).update();
        tell(jdbc.sql("""
                        update appointment a set to_on = greatest(g.closed_on, a.from_on)
                          from party_group g
                         where g.id = a.group_id and g.branch_id = :branch and g.closed_on is not null and a.to_on is null
                        returning a.id as appointment_id, a.member_id, a.organization_id, a.group_id, a.post, a.from_on as "from", a.to_on as "to"
                        """)
                .param("branch", changed.branchId())
                .query(MemberEvents.Tenure.class)
                .list());
    }

    private void tell(List<MemberEvents.Tenure> ended) {
        if (!ended.isEmpty()) {
            events.publishEvent(new MemberEvents.AppointmentsEnded(ended));
        }
    }
}
