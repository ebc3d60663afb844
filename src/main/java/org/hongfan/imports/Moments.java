package org.hongfan.imports;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.shared.Ending;
import org.jspecify.annotations.Nullable;

/** Makes days with times of cells: 2026.3.5 14:30, 2026年3月5日下午2点半, 2026-03-05 14:30-16:00, 2026年3月5日至6日. */
final class Moments {
    private static final Pattern TIME = Pattern.compile(
            "(上午|下午|晚上|晚|早上|早|中午)?\\s*(\\d{1,2})\\s*(?::|时|点)\\s*(半|整|[0-5]?\\d)?\\s*分?(?::[0-5]?\\d(?:\\.\\d+)?)?");
    private static final Pattern HALF_DAY = Pattern.compile("(上午|下午|晚上|早上|中午)$");
    private static final int NOON = 12;

    private Moments() {}

    /**
     * A day, and the times where they are written.
     *
     * @param until the end, on the same day unless the cell says another
     */
    record Moment(
            LocalDate day,
            @Nullable LocalTime from,
            @Nullable LocalDateTime until) {}

    /** The day and the times a cell tells. A month alone is an error. */
    static Reading<Moment> moment(String cell, LocalDate today) {
        String text = Values.plain(cell);
        if (Values.isNothing(text)) {
            return Reading.empty();
        }
        Matcher first = TIME.matcher(text);
        boolean timed = first.find();
        String head = timed ? text.substring(0, first.start()) : text;
        String tail = timed ? text.substring(first.end()) : "";
        head = HALF_DAY.matcher(head.strip()).replaceFirst("").replaceFirst("\\s*T$", "");
        head = head.replaceFirst("[(（]?(星期|周)[一二三四五六日天][)）]?$", "").strip();
        Reading<WrittenDay> day = firstDay(head, today);
        if (day.value() == null) {
            return Reading.wrong(day.error() == null ? "“" + Values.shorten(cell) + "”没有写日期。" : day.error());
        }
        if (day.value().monthOnly()) {
            return Reading.wrong("“" + Values.shorten(cell) + "”只写到月，请写出是哪一天。");
        }
        try {
            LocalDate on = day.value().day();
            LocalTime from = timed ? time(first, null) : null;
            LocalDateTime until = from == null ? null : until(tail, on, from, today);
            return new Reading<>(new Moment(on, from, until), day.caution(), null);
        } catch (DateTimeException e) {
            return Reading.wrong("“" + Values.shorten(cell) + "”的时间不对，请写成 2026-03-05 14:30 这样。");
        }
    }

    /** The end, written by itself: a time of the same day, or a day with its time. */
    static Reading<LocalDateTime> end(String cell, LocalDate day, LocalDate today) {
        String text = Values.plain(cell);
        if (Values.isNothing(text)) {
            return Reading.empty();
        }
        Matcher alone = TIME.matcher(text);
        if (alone.matches()) {
            try {
                return Reading.of(day.atTime(time(alone, null)));
            } catch (DateTimeException e) {
                return Reading.wrong("“" + Values.shorten(cell) + "”的时间不对，请写成 16:00 这样。");
            }
        }
        Reading<Moment> moment = moment(cell, today);
        Moment end = moment.value();
        if (end == null) {
            return new Reading<>(null, null, moment.error());
        }
        return end.from() == null ? Reading.empty() : Reading.of(end.day().atTime(end.from()));
    }

    private static @Nullable LocalDateTime until(String tail, LocalDate day, LocalTime from, LocalDate today) {
        String rest = tail.replaceFirst("^\\s*[-—–~至到]+\\s*", "");
        if (rest.equals(tail)) {
            return null;
        }
        Matcher end = TIME.matcher(rest);
        if (!end.find()) {
            return null;
        }
        String head = rest.substring(0, end.start()).strip();
        Reading<WrittenDay> other = head.isEmpty() ? Reading.empty() : Values.day(head, today);
        LocalDate on = other.value() == null ? day : other.value().day();
        LocalDateTime until = Ending.of(day.atTime(from), on.atTime(time(end, from)));
        return until.isAfter(day.atTime(from)) ? until : null;
    }

    /** A day, or the first of several: 3月5日至6日 begins on the 5th. */
    private static Reading<WrittenDay> firstDay(String text, LocalDate today) {
        Reading<WrittenDay> whole = Values.day(text, today);
        if (whole.value() != null && !whole.value().monthOnly()) {
            return whole;
        }
        for (int i = 1; i < text.length() - 1; i++) {
            if ("-—–~至到、".indexOf(text.charAt(i)) >= 0) {
                Reading<WrittenDay> first = Values.day(text.substring(0, i), today);
                if (first.value() != null && !first.value().monthOnly()) {
                    return new Reading<>(first.value(), "“" + Values.shorten(text) + "”写了几天，按第一天登记。", null);
                }
            }
        }
        return whole;
    }

    /** Afternoon hours count from noon; an end without a half-day's name is in the half of its beginning where it would lie before it. */
    private static LocalTime time(Matcher written, @Nullable LocalTime after) {
        int hour = Integer.parseInt(written.group(2));
        String minutes = written.group(3);
        int minute = minutes == null || minutes.equals("整") ? 0 : minutes.equals("半") ? 30 : Integer.parseInt(minutes);
        String half = written.group(1);
        boolean late = half != null && (half.startsWith("下") || half.startsWith("晚"));
        if (hour < NOON && (late || half != null && half.equals("中午") && hour < 3)) {
            hour += NOON;
        }
        LocalTime time = LocalTime.of(hour, minute);
        boolean shifted =
                half == null && after != null && hour < NOON && !time.isAfter(after) && after.getHour() >= NOON;
        return shifted ? time.plusHours(NOON) : time;
    }
}
