package org.hongfan.platform;

import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Says at the end of the start where the portal is. Whoever loads demonstration data announces its accounts after it. */
@Component
@RequiredArgsConstructor
@Slf4j
class StartAnnouncement {

    private final Installation installation;

    @EventListener
    @Order(Ordered.LOWEST_PRECEDENCE - 10)
    void announce(ApplicationReadyEvent ready) {
        if (ready.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            log.info("红帆已启动：http://127.0.0.1:{}/", web.getWebServer().getPort());
            log.info(
                    installation.embedded() ? "数据在 {}（内置 PostgreSQL）" : "附件在 {}；数据库由 spring.datasource.url 指定",
                    installation.data());
        }
    }
}
