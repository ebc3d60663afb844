package org.hongfan.member;

/** Sex, GB/T 2261.1. */
public enum Sex {
    MALE("男"),
    FEMALE("女");

    private final String title;

    Sex(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
