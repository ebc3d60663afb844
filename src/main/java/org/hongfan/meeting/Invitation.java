package org.hongfan.meeting;

/** Whom a unit above the branches invites to a lecture or theme day; each holds the one before it. */
public enum Invitation {
    COMMITTEE("本级委员会成员"),
    LEADERS("本级委员会成员和下一级党组织书记"),
    MEMBERS("所辖支部全体党员");

    private final String title;

    Invitation(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
