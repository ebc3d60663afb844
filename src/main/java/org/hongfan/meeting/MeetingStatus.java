package org.hongfan.meeting;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a meeting stands between plan and archive.
 *
 * <p>Backward steps are there on purpose: an opening or submission made by mistake is taken back, a cancelled meeting is restored, and an
 * archived record is reopened for amendment as {@link #RETURNED}.
 */
public enum MeetingStatus {
    PLANNED("计划中", "doing"),
    HELD("待记录", "soon"),
    SUBMITTED("待审核", "doing"),
    RETURNED("已退回", "late"),
    ARCHIVED("已归档", "done"),
    CANCELLED("已取消", "none");

    private final String title;
    private final String tone;

    MeetingStatus(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    /** The state of the look it is shown in: done, doing, soon, late or none. */
    public String tone() {
        return tone;
    }

    public boolean canBecome(MeetingStatus next) {
        return successors().contains(next);
    }

    /** Whether plan, attendance, votes and minutes may still be written. */
    public boolean isOpen() {
        return this == PLANNED || this == HELD || this == RETURNED;
    }

    private Set<MeetingStatus> successors() {
        return switch (this) {
            case PLANNED -> EnumSet.of(HELD, CANCELLED);
            case HELD -> EnumSet.of(PLANNED, SUBMITTED, CANCELLED);
            case SUBMITTED -> EnumSet.of(HELD, RETURNED, ARCHIVED);
            case RETURNED -> EnumSet.of(SUBMITTED, CANCELLED);
            case ARCHIVED -> EnumSet.of(RETURNED);
            case CANCELLED -> EnumSet.of(PLANNED);
        };
    }
}
