package org.hongfan.member;

/** What somebody loses who leaves. */
public enum Loss {
    POST("任职"),
    GROUP("党小组"),
    HOUSEHOLD("中心户"),
    GRANT("登录岗位"),
    SLIP("开通单"),
    ENROLMENT("活动报名"),
    WAITING("活动候补"),
    MEETING("会议主持、记录");

    private final String title;

    Loss(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** Whether it is over; a meeting goes on and needs somebody else. */
    public boolean ended() {
        return this != MEETING;
    }
}
