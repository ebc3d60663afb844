package org.hongfan.audit;

import java.time.Clock;
import java.time.OffsetDateTime;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.hongfan.shared.Masks;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Writes down what happened, in the transaction that did it: what is rolled back leaves no entry, what is kept never lacks one. */
@Component
@RequiredArgsConstructor
class AuditTrail {
    private final JdbcClient jdbc;
    private final Clock clock;

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void write(Audited audited) {
        jdbc.sql("""
                        insert into audit_entry (happened_at, account_id, actor, post, action, subject_type, subject_id,
                                                 organization_id, unit, unit_path, summary, request)
                        select :at, cast(:account as bigint),
                               (select a.name || '（' || a.username || '）' from account a where a.id = :account),
                               cast(:post as text), :action, :type, cast(:subject as bigint), o.id, o.short_name, o.path, :summary,
                               cast(:request as text)
                          from (select coalesce(cast(:unit as bigint),
                                                case cast(:type as text)
                                                     when 'organization' then cast(:subject as bigint)
                                                     when 'member' then (select m.branch_id from member m where m.id = :subject)
                                                     when 'meeting' then (select g.organization_id from meeting g where g.id = :subject)
                                                     when 'activity' then (select v.organization_id from activity v where v.id = :subject)
                                                end) as id) u
                          left join organization o on o.id = u.id
                        """)
                .param("at", OffsetDateTime.now(clock))
                .param("account", audited.accountId())
                .param("post", post(audited))
                .param("action", audited.action())
                .param("type", audited.subjectType())
                .param("subject", audited.subjectId())
                .param("unit", audited.organizationId())
                .param("summary", Masks.text(audited.summary()))
                .param("request", MDC.get("request"))
                .update();
    }

    /** The post in which whoever did it was signed in; null outside requests. */
    private static @Nullable String post(Audited audited) {
        RequestAttributes request = RequestContextHolder.getRequestAttributes();
        return request != null
                        && request.getAttribute("viewer", RequestAttributes.SCOPE_REQUEST) instanceof Viewer viewer
                        && audited.accountId() != null
                        && viewer.accountId() == audited.accountId()
                ? viewer.current().title()
                : null;
    }
}
