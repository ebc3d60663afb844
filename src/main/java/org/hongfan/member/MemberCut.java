package org.hongfan.member;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way the yearly statistics cut the members. Together the rows of a cut are all of them: who fits nowhere stands under 未登记. */
public enum MemberCut {
    SEX("性别"),
    ETHNICITY("民族"),
    EDUCATION("学历"),
    AGE("年龄"),
    JOINED("入党时间"),
    SECTOR("从事行业"),
    OCCUPATION("工作岗位"),
    KIND("人员类别");

    /** The value of the row that gathers the rarer occupations. */
    public static final String REST = "*";

    static final String UNKNOWN_TITLE = "未登记";

    private final String title;

    MemberCut(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** The rows known beforehand, value to title, in their order; empty for occupations, which are what people wrote. */
    Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        switch (this) {
            case SEX -> Arrays.stream(Sex.values()).forEach(each -> titles.put(each.name(), each.title()));
            case ETHNICITY -> Arrays.stream(Ethnicity.values()).forEach(each -> titles.put(each.code(), each.title()));
            case EDUCATION ->
                Arrays.stream(Education.values())
                        .forEach(each -> titles.put(each.code().substring(0, 1), each.title()));
            case AGE -> Arrays.stream(AgeBand.values()).forEach(each -> titles.put(each.name(), each.title()));
            case JOINED -> Arrays.stream(JoiningPeriod.values()).forEach(each -> titles.put(each.name(), each.title()));
            case SECTOR -> Arrays.stream(Sector.values()).forEach(each -> titles.put(each.name(), each.title()));
            case KIND -> Arrays.stream(MemberKind.values()).forEach(each -> titles.put(each.name(), each.title()));
            case OCCUPATION -> {}
        }
        return titles;
    }

    /** How a row is called; null is the row of those not registered. */
    public String titleOf(@Nullable String value) {
        if (value == null) {
            return UNKNOWN_TITLE;
        }
        if (this == OCCUPATION) {
            return value.equals(REST) ? "其余岗位" : value;
        }
        return titles().getOrDefault(value, value);
    }
}
