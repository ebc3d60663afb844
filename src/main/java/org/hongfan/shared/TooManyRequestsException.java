package org.hongfan.shared;

import java.time.Duration;

/** The user has asked for something costly too often; answered by a page that says how long to wait. */
public class TooManyRequestsException extends RuntimeException {
    private final transient Duration waiting;

    public TooManyRequestsException(Duration waiting) {
        super("wait " + waiting);
        this.waiting = waiting;
    }

    /** Full seconds, at least one. */
    public long seconds() {
        return Math.max(1, (waiting.toMillis() + 999) / 1000);
    }
}
