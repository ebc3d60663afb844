package org.hongfan.imports;

/** How far an import has come. */
public enum ImportStatus {
    UPLOADED("待核对列", "soon"),
    CHECKING("正在检查", "doing"),
    CHECKED("待确认", "soon"),
    APPLYING("正在导入", "doing"),
    APPLIED("已导入", "done"),
    UNDOING("正在撤销", "doing"),
    UNDONE("已撤销", "none"),
    FAILED("没有成功", "late");

    private final String title;
    private final String tone;

    ImportStatus(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    /** The style of its mark. */
    public String tone() {
        return tone;
    }

    /** Whether the portal is at work on it. */
    public boolean isRunning() {
        return this == CHECKING || this == APPLYING || this == UNDOING;
    }
}
