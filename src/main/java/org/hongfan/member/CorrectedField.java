package org.hongfan.member;

/** What a member may ask to have corrected. */
public enum CorrectedField {
    PHONE("电话"),
    NAME("姓名"),
    ID_NUMBER("身份证号"),
    ETHNICITY("民族"),
    EDUCATION("学历"),
    OCCUPATION("行业和岗位"),
    JOINED_ON("入党日期"),
    CONFIRMED_ON("转正日期"),
    OTHER("其他");

    private final String title;

    CorrectedField(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
