package org.hongfan.imports;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * A day as it was written.
 *
 * @param monthOnly only year and month were written: {@code day} is the first, and any day of that month agrees
 */
record WrittenDay(LocalDate day, boolean monthOnly) {
    boolean agreesWith(LocalDate other) {
        return monthOnly ? YearMonth.from(day).equals(YearMonth.from(other)) : day.equals(other);
    }
}
