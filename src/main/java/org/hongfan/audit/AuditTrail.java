package org.hongfan.audit;

import java.time.Clock;
import java.time.OffsetDateTime;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Audited;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

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
                        insert into audit_entry (happened_at, account_id, action, subject_type, subject_id, summary)
                        values (:at, :account, :action, :type, :subject, :summary)
                        """)
                .param("at", OffsetDateTime.now(clock))
                .param("account", audited.accountId())
                .param("action", audited.action())
                .param("type", audited.subjectType())
                .param("subject", audited.subjectId())
                .param("summary", audited.summary())
                .update();
    }
}
