package org.hongfan.meeting;

/** Whether a member came. {@link #EXPECTED} is a row nobody has touched: it becomes {@link #PRESENT} when the record is submitted. */
public enum AttendanceStatus {
    EXPECTED("待到会", "none"),
    PRESENT("到会", "done"),
    LATE("迟到", "soon"),
    EXCUSED("请假", "doing"),
    ABSENT("缺席", "late");

    private final String title;
    private final String tone;

    AttendanceStatus(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    public String tone() {
        return tone;
    }

    /** 实到: late is present too. */
    public boolean isPresent() {
        return this == PRESENT || this == LATE;
    }
}
