package org.hongfan.member;

/** Only full members vote. */
public enum MemberKind {
    FULL("正式党员"),
    PROBATIONARY("预备党员");

    private final String title;

    MemberKind(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
