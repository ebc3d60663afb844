package org.hongfan.audit;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the trail.
 *
 * @param happenedAt in Asia/Shanghai
 * @param who name and user name; null: nobody had signed in, or the portal did it itself
 * @param action the stable word; {@code AuditActions} knows how to say it
 * @param unit the unit it concerns, as it was called
 */
public record AuditRow(
        long id,
        LocalDateTime happenedAt,
        @Nullable String who,
        String action,
        String summary,
        @Nullable String unit) {}
