package org.hongfan.exports;

import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Removes expired files while the portal runs, and soon after it starts those that expired while it was down. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@RequiredArgsConstructor
class ExportTidying {
    private final ExportService exports;

    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void tidy() {
        exports.tidy();
    }
}
