package org.hongfan.duty;

import java.time.Clock;
import java.time.LocalDate;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** Opens the month, quarter and year that begin: at the start, for what began while the portal was down, and just after midnight. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@RequiredArgsConstructor
class DutyPeriods {
    private final DutyLedger ledger;
    private final Clock clock;
    private final Reach reach;

    @EventListener(ApplicationReadyEvent.class)
    @Scheduled(cron = "5 0 0 * * *", zone = "Asia/Shanghai")
    void openToday() {
        reach.asSystem("opening the periods that begin", () -> ledger.open(LocalDate.now(clock)));
    }
}
