package org.hongfan.support;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * How long a test waits for what must come: long enough for a machine that has much else to do, so that nothing is ever judged by the
 * clock. {@code -Dhongfan.patience=10} waits ten seconds, for whoever writes a test.
 */
public final class Patience {
    public static final Duration LONG = Duration.ofSeconds(Integer.getInteger("hongfan.patience", 300));

    private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(50);

    private Patience() {}

    /** Waits until the condition holds; {@code what} says what was waited for in vain. */
    public static void until(String what, BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - began > LONG.toNanos()) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    /** Waits until the process has ended. */
    public static void untilEnded(Process process) throws InterruptedException {
        if (!process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("waited in vain until process " + process.pid() + " ended");
        }
    }
}
