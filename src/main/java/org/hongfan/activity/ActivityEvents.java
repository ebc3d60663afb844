package org.hongfan.activity;

import java.time.LocalDate;
import java.util.List;

/** What the activity module tells the others, inside the transaction that did it. */
public final class ActivityEvents {
    private ActivityEvents() {}

    public record Finished(long activityId, long organizationId, LocalDate heldOn, long accountId) {}

    public record Reopened(long activityId, long organizationId, LocalDate heldOn, long accountId) {}

    /** A ledger's activities were finished or reopened, told once for all of them. */
    public record ManyChanged(List<Changed> activities, long accountId) {}

    /** One of many. */
    public record Changed(long activityId, long organizationId, LocalDate heldOn) {}
}
