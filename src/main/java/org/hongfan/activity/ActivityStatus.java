package org.hongfan.activity;

import java.util.Set;

/** Draft → published → finished or cancelled; a finished activity may be reopened to amend it. */
public enum ActivityStatus {
    DRAFT("草稿", "none"),
    PUBLISHED("已发布", "doing"),
    FINISHED("已办结", "done"),
    CANCELLED("已取消", "none");

    private final String title;
    private final String tone;

    ActivityStatus(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    /** The look of the word on pages: done, doing or none. */
    public String tone() {
        return tone;
    }

    boolean canBecome(ActivityStatus next) {
        Set<ActivityStatus> allowed = switch (this) {
            case DRAFT -> Set.of(PUBLISHED, CANCELLED);
            case PUBLISHED -> Set.of(FINISHED, CANCELLED);
            case FINISHED -> Set.of(PUBLISHED);
            case CANCELLED -> Set.<ActivityStatus>of();
        };
        return allowed.contains(next);
    }
}
