package org.hongfan.activity;

import java.time.LocalDate;

/** What the activity module tells the others, inside the transaction that did it. */
public final class ActivityEvents {
    private ActivityEvents() {}

    public record Finished(long activityId, long organizationId, LocalDate heldOn, long accountId) {}

    public record Reopened(long activityId, long organizationId, LocalDate heldOn, long accountId) {}
}
