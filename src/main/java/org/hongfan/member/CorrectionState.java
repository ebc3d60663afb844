package org.hongfan.member;

/** How far a wish for correction has come; it is fulfilled when the value is saved, not when somebody agrees. */
public enum CorrectionState {
    OPEN("等待支部核对", "doing"),
    ACCEPTED("支部正在修改", "doing"),
    CORRECTED("已更正", "done"),
    REFUSED("未同意", "none");

    private final String title;
    private final String tone;

    CorrectionState(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    public String tone() {
        return tone;
    }

    /** Whether somebody still has to do something. */
    public boolean isPending() {
        return this == OPEN || this == ACCEPTED;
    }
}
