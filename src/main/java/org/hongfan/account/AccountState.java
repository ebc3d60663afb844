package org.hongfan.account;

/** What the system administrator can tell of an account at a glance. */
public enum AccountState {
    ACTIVE("正常", "done"),
    FIRST_PASSWORD("等待改密码", "doing"),
    LOCKED("暂时锁定", "soon"),
    DISABLED("已停用", "none");

    private final String title;
    private final String tone;

    AccountState(String title, String tone) {
        this.title = title;
        this.tone = tone;
    }

    public String title() {
        return title;
    }

    /** The look of the state: a word of the style sheet. */
    public String tone() {
        return tone;
    }
}
