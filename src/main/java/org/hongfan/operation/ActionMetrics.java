package org.hongfan.operation;

import io.micrometer.core.instrument.MeterRegistry;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Audited;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** Counts what people did, by the action that the audit trail writes down: sign-ins, archived meetings, exports. Who did it is not counted. */
@Component
@RequiredArgsConstructor
class ActionMetrics {
    private final MeterRegistry meters;

    @TransactionalEventListener(fallbackExecution = true)
    void count(Audited audited) {
        meters.counter("hongfan.actions", "action", audited.action()).increment();
    }
}
