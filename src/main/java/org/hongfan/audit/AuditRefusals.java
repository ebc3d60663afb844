package org.hongfan.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes down who was refused what, in a transaction of its own, since the refused one left nothing. */
@Component
public class AuditRefusals {
    static final int ONE_BY_ONE = 20;

    private final ApplicationEventPublisher events;
    private final Cache<Long, AtomicInteger> recent =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(1)).build();

    AuditRefusals(ApplicationEventPublisher events) {
        this.events = events;
    }

    /** Beyond twenty a minute an account's refusals are no longer told one by one: nobody may fill the trail by asking. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void write(Viewer viewer, String method, String path) {
        int count =
                recent.get(viewer.accountId(), account -> new AtomicInteger()).incrementAndGet();
        if (count > ONE_BY_ONE + 1) {
            return;
        }
        events.publishEvent(new Audited(
                viewer.accountId(),
                "access_refused",
                "route",
                null,
                count > ONE_BY_ONE
                        ? "一分钟内被拒绝超过 " + ONE_BY_ONE + " 次，其余不再逐条记录"
                        : "拒绝访问 " + method + " " + path + "：不在权限范围内，或者不存在",
                viewer.current().organizationId()));
    }
}
