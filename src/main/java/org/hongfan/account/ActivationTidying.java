package org.hongfan.account;

import java.util.concurrent.TimeUnit;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Removes paper with codes a day after it was made. */
@Component
@EnableScheduling
@RequiredArgsConstructor
class ActivationTidying {
    private final ActivationService activations;
    private final Reach reach;

    @Scheduled(initialDelay = 1, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    void tidy() {
        reach.asSystem("forgetting the paper that expired", activations::tidy);
    }
}
