package org.hongfan.organization;

import java.time.LocalDate;

/** One thing that happened to a unit; {@code detail} is a Chinese sentence. */
public record HistoryEntry(LocalDate happenedOn, Change change, String detail) {
    /** What kind of thing. */
    public enum Change {
        CREATED("成立"),
        RENAMED("更名"),
        MOVED("调整隶属"),
        CLOSED("撤销"),
        REOPENED("恢复"),
        UPDATED("资料变更");

        private final String title;

        Change(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }
}
