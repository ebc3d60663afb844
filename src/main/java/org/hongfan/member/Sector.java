package org.hongfan.member;

/** Where a member works, as the yearly Party statistics ask. */
public enum Sector {
    FARMING("农牧渔民"),
    ENTERPRISE("企业"),
    NEW_ECONOMIC("新经济组织"),
    NEW_SOCIAL("新社会组织"),
    NEW_EMPLOYMENT("新就业群体"),
    GOVERNMENT("机关"),
    PUBLIC_INSTITUTION("事业单位"),
    COMMUNITY_WORK("社区（村）工作者"),
    SELF_EMPLOYED("个体和灵活就业"),
    STUDENT("学生"),
    RETIRED("离退休"),
    OTHER("其他");

    private final String title;

    Sector(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
