package org.hongfan.meeting;

import java.time.Instant;
import java.time.format.DateTimeFormatter;

/** Dates as the pages write them. */
final class Chinese {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");

    private Chinese() {}

    static String minute(Instant instant) {
        return MINUTE.format(instant.atZone(Meeting.ZONE));
    }
}
