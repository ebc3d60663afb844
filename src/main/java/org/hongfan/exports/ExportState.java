package org.hongfan.exports;

/** How an export stands. */
public enum ExportState {
    WAITING("排队中", "doing"),
    RUNNING("正在生成", "doing"),
    DONE("可以下载", "done"),
    FAILED("没有完成", "late"),
    EXPIRED("已过期", "none");

    private final String title;
    private final String tone;

    ExportState(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    /** The look: done, doing, late or none. */
    public String tone() {
        return tone;
    }

    public boolean isUnderWay() {
        return this == WAITING || this == RUNNING;
    }
}
