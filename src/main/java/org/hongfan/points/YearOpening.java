package org.hongfan.points;

import java.time.Clock;
import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.access.Reach;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Opens the year of the points at start-up and on New Year's Day. Several instances may run it: each member's line is made once. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@RequiredArgsConstructor
@Slf4j
class YearOpening {
    private final PointLedger ledger;
    private final Clock clock;
    private final Reach reach;

    @EventListener(ApplicationReadyEvent.class)
    @Scheduled(cron = "0 5 0 * * *", zone = "Asia/Shanghai")
    void openThisYear() {
        int year = LocalDate.now(clock).getYear();
        int opened = reach.asSystem("opening the year of the points", () -> ledger.openYear(year));
        if (opened > 0) {
            log.info("Opened the points of {} for {} members", year, opened);
        }
    }
}
