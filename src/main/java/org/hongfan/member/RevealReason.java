package org.hongfan.member;

/** The usual reasons to look at a whole number; OTHER asks for words of its own. */
public enum RevealReason {
    VERIFY("核对身份信息"),
    CONTACT("联系本人"),
    TRANSFER("办理组织关系接转"),
    REPORT("填写上级要求的表格"),
    CARE("走访慰问、发放补助"),
    OTHER("其他");

    private final String title;

    RevealReason(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
