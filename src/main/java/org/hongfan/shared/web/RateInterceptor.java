package org.hongfan.shared.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.time.Duration;
import org.hongfan.shared.TooManyRequestsException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Counts costly requests by user, in this instance. */
class RateInterceptor implements HandlerInterceptor {
    private final RateProperties rates;
    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .expireAfterAccess(Duration.ofMinutes(10))
            .maximumSize(50_000)
            .build();

    RateInterceptor(RateProperties rates) {
        this.rates = rates;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        Costly costly = method.getMethodAnnotation(Costly.class);
        if (costly == null) {
            return true;
        }
        Principal user = request.getUserPrincipal();
        String who = user == null ? request.getRemoteAddr() : user.getName();
        ConsumptionProbe probe = buckets.get(costly.value() + " " + who, key -> bucket(costly.value()))
                .tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw new TooManyRequestsException(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
        return true;
    }

    private Bucket bucket(Costly.Cost cost) {
        int rate = rates.of(cost);
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate).refillGreedy(rate, Duration.ofMinutes(1)))
                .build();
    }
}
