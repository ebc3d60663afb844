package org.hongfan.member;

/** Education, the main classes of GB/T 4658. */
public enum Education {
    POSTGRADUATE("10", "研究生"),
    BACHELOR("20", "大学本科"),
    COLLEGE("30", "大学专科"),
    VOCATIONAL("40", "中专（中技）"),
    SENIOR_HIGH("60", "高中"),
    JUNIOR_HIGH("70", "初中"),
    PRIMARY("80", "小学"),
    OTHER("90", "其他");

    private static final Education[] ALL = values();

    private final String code;
    private final String title;

    Education(String code, String title) {
        this.code = code;
        this.title = title;
    }

    public String code() {
        return code;
    }

    public String title() {
        return title;
    }

    /** By the two-digit code; a finer code (21, 31 ...) counts to its main class. */
    public static Education of(String code) {
        for (Education one : ALL) {
            if (one.code.charAt(0) == code.charAt(0)) {
                return one;
            }
        }
        return OTHER;
    }
}
