package org.hongfan.member;

/** A field that is shown masked and may be opened with a reason. */
public enum RevealedField {
    ID_NUMBER("身份证号"),
    PHONE("电话");

    private final String title;

    RevealedField(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}
