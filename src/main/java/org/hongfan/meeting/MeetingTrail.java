package org.hongfan.meeting;

import java.time.Clock;
import java.time.OffsetDateTime;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Viewer;
import org.hongfan.shared.Audited;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells the audit trail what was done to a meeting, and keeps the meeting's own steps. Callers bring the transaction. */
@Component
@RequiredArgsConstructor
class MeetingTrail {
    private final MeetingPapers papers;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    /** The meeting stands where it stands now; {@code did} begins the entry's sentence. */
    void step(Viewer viewer, Meeting meeting, @Nullable String remark, String action, String did) {
        papers.noteStep(meeting.getId(), meeting.getStatus(), remark, viewer.accountId(), OffsetDateTime.now(clock));
        write(viewer, meeting, action, did, "");
    }

    /** @param details what follows the meeting's name and time */
    void write(Viewer viewer, Meeting meeting, String action, String did, String details) {
        write(viewer.accountId(), meeting, action, did, details);
    }

    void write(long accountId, Meeting meeting, String action, String did, String details) {
        events.publishEvent(new Audited(
                accountId,
                action,
                "meeting",
                meeting.getId(),
                "%s（%s，%s）%s".formatted(did, meeting.getTitle(), Chinese.minute(meeting.getStartsAt()), details)));
    }
}
