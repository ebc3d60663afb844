package org.hongfan.member;

import java.time.LocalDate;

/** When a member joined, in the periods of the yearly statistics bulletin (中国共产党党内统计公报). */
public enum JoiningPeriod {
    BEFORE_1949("新中国成立前", LocalDate.of(1949, 9, 30)),
    UP_TO_1978("新中国成立后至十一届三中全会前", LocalDate.of(1978, 12, 17)),
    UP_TO_2012("十一届三中全会后至党的十八大前", LocalDate.of(2012, 11, 7)),
    SINCE_2012("党的十八大以来", LocalDate.MAX);

    private final String title;
    private final LocalDate last;

    JoiningPeriod(String title, LocalDate last) {
        this.title = title;
        this.last = last;
    }

    public String title() {
        return title;
    }

    /** The period's last day. */
    LocalDate last() {
        return last;
    }
}
