package org.hongfan.member;

/** Whether a member lives and works away from where their membership is. */
public enum Floating {
    NONE("非流动"),
    OUT("流出"),
    IN("流入");

    private final String title;

    Floating(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
