package org.hongfan.audit;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry with everything that is known of it.
 *
 * @param post the post in which it was done
 * @param unitPath for listing the unit and what is below it
 * @param request the number under which the log has the request
 * @param seq its place in the chain; null for the second before it is sealed
 * @param hash in hex
 */
public record AuditEntry(
        long id,
        LocalDateTime happenedAt,
        @Nullable String who,
        @Nullable String username,
        @Nullable String post,
        String action,
        String summary,
        @Nullable String unit,
        @Nullable String unitPath,
        @Nullable String request,
        @Nullable Long seq,
        @Nullable String hash) {
    /** What changed from what to what, as far as the sentence says it. */
    public List<AuditChange> changes() {
        return AuditChange.in(summary);
    }
}
