package org.hongfan.meeting;

/** How an attendance came to be known. */
public enum Means {
    LIST("默认到会"),
    QR("扫码签到"),
    SECRETARY("书记登记"),
    HOST("中心户长代登");

    private final String title;

    Means(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
