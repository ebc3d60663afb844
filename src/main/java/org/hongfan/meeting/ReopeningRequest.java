package org.hongfan.meeting;

import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A unit's wish to have an archived record corrected.
 *
 * @param changes the lines it asks for, as they stand in the archive and as they should be; empty: the record is to be opened as a whole
 * @param answer why it was declined
 */
public record ReopeningRequest(
        long id,
        long meetingId,
        String reason,
        State state,
        @Nullable String askedByName,
        LocalDateTime askedAt,
        @Nullable String answer,
        @Nullable String answeredByName,
        @Nullable LocalDateTime answeredAt,
        List<LineChange> changes) {

    /** What became of it. */
    public enum State {
        OPEN("待答复", "doing"),
        CORRECTED("已更正", "done"),
        REOPENED("已重新打开", "done"),
        DECLINED("没有同意", "late"),
        WITHDRAWN("已撤回", "none");

        private final String title;
        private final String tone;

        State(String title, String tone) {
            this.title = title;
            this.tone = tone;
        }

        public String title() {
            return title;
        }

        public String tone() {
            return tone;
        }
    }
}
