package org.hongfan.exports;

import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Removes expired files while the portal runs, and soon after it starts those that expired while it was down. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@RequiredArgsConstructor
class ExportTidying {
    private final ExportService exports;
    private final Reach reach;

    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void tidy() {
        reach.asSystem("forgetting the files that expired", exports::tidy);
    }
}
