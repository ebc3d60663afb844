package org.hongfan.member;

/** Whether a member counts in the branch. Everything but ACTIVE carries the day it began. */
public enum MemberStatus {
    ACTIVE("在册"),
    SUSPENDED("停止党籍"),
    TRANSFERRED("已转出"),
    DECEASED("去世"),
    LEFT("出党");

    private final String title;

    MemberStatus(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Still belongs to the branch: those whose membership is suspended do, without rights. */
    public boolean belongs() {
        return this == ACTIVE || this == SUSPENDED;
    }

    /** Whether this may follow: what has ended can only be taken back to ACTIVE. */
    public boolean canBecome(MemberStatus next) {
        return this != next && (next == ACTIVE || this == ACTIVE || (this == SUSPENDED && next != TRANSFERRED));
    }
}
