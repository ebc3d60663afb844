package org.hongfan.meeting;

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

/** The meetings lately held in a subtree. */
@Component
@RequiredArgsConstructor
@Transactional(readOnly = true)
class MeetingLife implements RecentLife {
    private final JdbcClient jdbc;
    private final Clock clock;

    @Override
    public List<Entry> list(OrganizationRef unit, int limit) {
        return jdbc.sql("""
                        select m.id, m.held_on, o.short_name, m.title, m.status
                          from meeting m join organization o on o.id = m.organization_id
                         where o.path >= :pathFrom and o.path < :pathTo and m.held_on <= :today and m.status not in ('PLANNED', 'CANCELLED')
                         order by m.held_on desc, m.id desc limit :limit
                        """)
                .param("pathFrom", unit.path())
                .param("pathTo", Scope.upperBound(unit.path()))
                .param("today", LocalDate.now(clock))
                .param("limit", limit)
                .query((row, number) -> {
                    MeetingStatus status = MeetingStatus.valueOf(row.getString("status"));
                    return new Entry(
                            row.getObject("held_on", LocalDate.class),
                            row.getString("short_name"),
                            row.getString("title"),
                            status.title(),
                            status.tone(),
                            "/meetings/" + row.getLong("id"));
                })
                .list();
    }
}
