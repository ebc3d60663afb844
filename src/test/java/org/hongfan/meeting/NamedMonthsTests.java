package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which month a meeting's name or agenda speaks of. */
class NamedMonthsTests {
    @ParameterizedTest
    @CsvSource({
        "11月主题党日, 2026-11-15, true",
        "11月主题党日, 2026-12-01, false",
        "1月主题党日, 2026-11-15, false",
        "十一月份支委会, 2026-11-03, true",
        "十一月份支委会, 2026-01-03, false",
        "一月支委会, 2026-11-03, false",
        "十月支委会, 2026-10-31, true",
        "2026年第四季度支部党员大会, 2026-11-20, true",
        "2026年第三季度支部党员大会, 2026-10-01, false",
        "2025年第四季度党课, 2026-11-20, false",
        "2025年度组织生活会, 2026-01-20, true",
        "10月、11月主题党日, 2026-11-15, true",
        "学习二十届四中全会精神, 2026-11-15, true",
        "支部党员大会, 2026-11-15, true",
        "2026年11月15日主题党日, 2026-11-15, true",
        "2026年11月15日主题党日, 2026-10-15, false",
    })
    void aTitleFitsItsDay(String title, LocalDate day, boolean fits) {
        assertThat(NamedMonths.of(title).fit(day)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "开展10月主题党日活动, 2026-11-15, false",
        "开展11月份主题党日, 2026-11-15, true",
        "学习10月15日的重要讲话, 2026-11-15, true",
        "总结10月工作，安排12月工作, 2026-11-15, true",
    })
    void anAgendaMayNameOtherMonthsThanTheMeetings(String item, LocalDate day, boolean fits) {
        assertThat(NamedMonths.ofAgenda(item).fit(day)).isEqualTo(fits);
    }
}
