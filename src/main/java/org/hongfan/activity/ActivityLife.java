package org.hongfan.activity;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Scope;
import org.hongfan.organization.OrganizationRef;
import org.hongfan.organization.RecentLife;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The activities lately run in a subtree. */
@Component
@RequiredArgsConstructor
@Transactional(readOnly = true)
class ActivityLife implements RecentLife {
    private final JdbcClient jdbc;
    private final Clock clock;

    @Override
    public List<Entry> list(OrganizationRef unit, int limit) {
        return jdbc.sql("""
                        select a.id, a.held_on, o.short_name, t.name, a.title, a.status
                          from activity a join organization o on o.id = a.organization_id join activity_type t on t.code = a.type
                         where o.path >= :pathFrom and o.path < :pathTo and a.held_on <= :today and a.status in ('PUBLISHED', 'FINISHED')
                         order by a.held_on desc, a.id desc limit :limit
                        """)
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("today", LocalDate.now(clock))
                .param("limit", limit)
                .query((row, number) -> {
                    ActivityStatus status = ActivityStatus.valueOf(row.getString("status"));
                    return new Entry(
                            row.getObject("held_on", LocalDate.class),
                            row.getString("short_name"),
                            row.getString("name") + "：" + row.getString("title"),
                            status.title(),
                            status.tone(),
                            "/activities/" + row.getLong("id"));
                })
                .list();
    }
}
