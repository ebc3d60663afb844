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
 * @param invitation whom a unit above the branches invites, where the type leaves it open; otherwise null
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
        List<AgendaItem> agenda,
        @Nullable Invitation invitation) {

    /** A meeting whose type says who is called. */
    public MeetingPlan(
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
        this(
                organizationId,
                groupId,
                type,
                title,
                startsAt,
                endsAt,
                place,
                chairId,
                recorderId,
                observers,
                agenda,
                null);
    }

    /**
     * @param firstTopic 第一议题: study of central decisions opens the meeting
     * @param done whether it was dealt with; null while nobody has said
     */
    public record AgendaItem(
            String title, boolean firstTopic, @Nullable Boolean done) {
        public AgendaItem(String title, boolean firstTopic) {
            this(title, firstTopic, null);
        }
    }
}
