package org.hongfan.meeting;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a meeting before it is held; times in Asia/Shanghai, to the minute.
 *
 * @param groupId the party group of a {@link MeetingType#GROUP_MEETING}, otherwise null
 * @param observers 列席 as free text
 * @param agenda in order; a first topic is marked, not moved
 */
public record MeetingPlan(
        long organizationId,
        @Nullable Long groupId,
        MeetingType type,
        String title,
        LocalDateTime startsAt,
        LocalDateTime endsAt,
        String place,
        @Nullable Long chairId,
        @Nullable Long recorderId,
        @Nullable String observers,
        List<AgendaItem> agenda) {

    /** @param firstTopic 第一议题: study of central decisions opens the meeting */
    public record AgendaItem(String title, boolean firstTopic) {}
}
