package org.hongfan.audit;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.NotFoundException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the audit trail, for the auditor alone. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class AuditService {
    public static final int PAGE_SIZE = 50;
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final JdbcClient jdbc;

    /** The latest entries first, those before the entry {@code before} when it is given; at most one more than a page, to tell whether there is one. */
    public List<AuditRow> list(AuditFilter filter, @Nullable Long before) {
        return jdbc.sql("""
                        select e.id, e.happened_at at time zone 'Asia/Shanghai' as happened_at,
                               coalesce(e.actor, a.name || '（' || a.username || '）') as who, e.action, e.summary, e.unit
                          from audit_entry e
                          left join account a on a.id = e.account_id
                         where e.happened_at >= :from and e.happened_at < :to
                           and (cast(:username as text) is null or e.account_id = (select id from account where username = :username))
                           and (cast(:action as text) is null or e.action = :action)
                           and (cast(:unit as text) is null or strpos(e.unit, :unit) > 0)
                           and (cast(:under as text) is null or e.unit_path >= :under and e.unit_path < rtrim(:under, '/') || '0')
                           and (cast(:text as text) is null or strpos(e.summary, :text) > 0)
                           and (cast(:before as bigint) is null
                                or (e.happened_at, e.id) < (select b.happened_at, b.id from audit_entry b where b.id = :before))
                         order by e.happened_at desc, e.id desc
                         limit :size
                        """)
                .param("from", start(filter.from() == null ? LocalDate.of(2000, 1, 1) : filter.from()))
                .param(
                        "to",
                        start(
                                filter.to() == null || filter.to().getYear() > 9998
                                        ? LocalDate.of(9999, 1, 1)
                                        : filter.to().plusDays(1)))
                .param("username", filter.username())
                .param("action", filter.action())
                .param("unit", filter.unit())
                .param("under", filter.under())
                .param("text", filter.text())
                .param("before", before)
                .param("size", PAGE_SIZE + 1)
                .query(AuditRow.class)
                .list();
    }

    public AuditEntry get(long id) {
        return jdbc.sql("""
                        select e.id, e.happened_at at time zone 'Asia/Shanghai' as happened_at,
                               coalesce(e.actor, a.name || '（' || a.username || '）') as who, a.username, e.post, e.action, e.summary, e.unit,
                               e.unit_path, e.request, e.seq, encode(e.hash, 'hex') as hash
                          from audit_entry e
                          left join account a on a.id = e.account_id
                         where e.id = :id
                        """)
                .param("id", id)
                .query(AuditEntry.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("audit entry", id));
    }

    private static OffsetDateTime start(LocalDate day) {
        return day.atStartOfDay(SHANGHAI).toOffsetDateTime();
    }
}
