package org.hongfan.imports;

/** What an import would do with a row. */
public enum RowState {
    NEW("新增", "doing"),
    CHANGED("变更", "soon"),
    SAME("无变化", "done"),
    ERROR("错误", "late"),
    IGNORED("未读入", "none");

    private final String title;
    private final String tone;

    RowState(String title, String tone) {
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

    /** Whether applying writes something. */
    boolean writes() {
        return this == NEW || this == CHANGED;
    }
}
