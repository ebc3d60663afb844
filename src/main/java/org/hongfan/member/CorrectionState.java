package org.hongfan.member;

/** How far a wish for correction has come. */
public enum CorrectionState {
    OPEN("等待支部核对", "doing"),
    ACCEPTED("已同意", "done"),
    REFUSED("未同意", "late");

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
}
