package org.hongfan.meeting;

import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The months and quarters a text names: 11月主题党日, 十一月份支委会, 2026年第三季度党课. Without a year any year is meant. */
record NamedMonths(Set<Integer> months, Set<Integer> years) {
    private static final List<String> NUMERALS = List.of("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二");

    private static final Pattern MONTH = Pattern.compile("(?<![\\d一二三四五六七八九十])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月");

    private static final Pattern QUARTER = Pattern.compile("第?([一二三四1-4])季度");

    /** A year that a whole year's meeting is about (2025年度) may well be over when it is held. */
    private static final Pattern YEAR = Pattern.compile("(20\\d\\d)年(?!度)");

    /** Other words of an agenda name months too: of what is studied, of what is planned. */
    private static final Pattern MEETING = Pattern.compile("月份?(主题党日|支部党员大会|党员大会|支部委员会|支委会|党小组会|党课|组织生活会)");

    /** @return the months named; empty sets where none is */
    static NamedMonths of(String title) {
        Set<Integer> months = new LinkedHashSet<>();
        MONTH.matcher(title).results().forEach(found -> months.add(number(found)));
        QUARTER.matcher(title).results().forEach(found -> {
            int quarter = number(found);
            months.addAll(List.of(quarter * 3 - 2, quarter * 3 - 1, quarter * 3));
        });
        Set<Integer> years = new LinkedHashSet<>();
        YEAR.matcher(title).results().forEach(found -> years.add(Integer.valueOf(found.group(1))));
        return new NamedMonths(months, years);
    }

    /** Of an item of an agenda, where only the month of a meeting is meant. */
    static NamedMonths ofAgenda(String item) {
        return MEETING.matcher(item).find() ? of(item) : new NamedMonths(Set.of(), Set.of());
    }

    boolean fit(LocalDate day) {
        return (months.isEmpty() || months.contains(day.getMonthValue()))
                && (years.isEmpty() || years.contains(day.getYear()));
    }

    private static int number(MatchResult found) {
        String text = found.group(1);
        int numeral = NUMERALS.indexOf(text);
        return numeral >= 0 ? numeral + 1 : Integer.parseInt(text);
    }
}
