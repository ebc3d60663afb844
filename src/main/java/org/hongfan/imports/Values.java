package org.hongfan.imports;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hongfan.shared.PlainText;

/** Makes values of cells, in all the ways people write them. */
final class Values {
    private static final Set<String> NOTHING =
            Set.of("无", "/", "\\", "-", "—", "——", "－", "空", "暂无", "没有", "N/A", "n/a", "#N/A", "无。");
    private static final Set<String> YES =
            Set.of("是", "有", "√", "✓", "✔", "对", "Y", "y", "YES", "Yes", "yes", "1", "T", "TRUE", "true");
    private static final Set<String> NO =
            Set.of("否", "无", "没有", "×", "✕", "✗", "不是", "N", "n", "NO", "No", "no", "0", "F", "FALSE", "false", "非");
    private static final Pattern SPACE = Pattern.compile("[\\s\\u00A0\\u2000-\\u200A\\u3000]+");
    private static final Pattern EXPONENT = Pattern.compile("[+-]?\\d(\\.\\d+)?[Ee]\\+?\\d{1,3}");
    private static final Pattern PARTS =
            Pattern.compile("(\\d{4}|\\d{2})[-./年,、](\\d{1,2})(?:[-./月,、](\\d{1,2}))?[-./月日号,、]*");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,8}");
    private static final Pattern TIME = Pattern.compile("[T ]+\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?\\s*$");
    private static final Pattern ENGLISH = Pattern.compile("(\\d{1,2})[-./](\\d{1,2})[-./](\\d{4})");
    private static final Pattern SIGNS_AFTER_NUMBER = Pattern.compile("[\"“”’'`.·]+$");
    private static final Pattern SIGNS_IN_HEADING = Pattern.compile("[*＊:：。\\-_]");
    private static final Pattern BRACKETS = Pattern.compile("[（(\\[【].*?[）)\\]】]");
    private static final Pattern PHONES = Pattern.compile("[/、;；,，|]");
    private static final String CHINESE_DIGITS = "〇一二三四五六七八九";
    private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);

    private Values() {}

    /** Full-width letters, digits and signs made plain; every kind of blank made one space; ends cut. */
    static String plain(String cell) {
        String alike = PlainText.lookalikes(cell);
        String text = hasFullWidth(alike) ? halved(alike) : alike;
        return hasBlank(text) ? SPACE.matcher(text).replaceAll(" ").strip() : text;
    }

    private static boolean hasFullWidth(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '\uFF01' && c <= '\uFF5E') {
                return true;
            }
        }
        return false;
    }

    private static String halved(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            plain.append(c >= '\uFF01' && c <= '\uFF5E' ? (char) (c - 0xFEE0) : c);
        }
        return plain.toString();
    }

    private static boolean hasBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '\u00A0' || c == '\u3000' || c >= '\u2000' && c <= '\u200A') {
                return true;
            }
        }
        return false;
    }

    /** As {@link #plain}, without any blank, and without the apostrophe that marks a text. */
    static String compact(String cell) {
        String plain = plain(cell);
        if (plain.startsWith("'") || plain.startsWith("‘") || plain.startsWith("`")) {
            plain = plain.substring(1);
        }
        return plain.indexOf(' ') < 0 ? plain : plain.replace(" ", "");
    }

    /** Whether the cell says that there is nothing. */
    static boolean isNothing(String cell) {
        String text = compact(cell);
        return text.isEmpty() || NOTHING.contains(text);
    }

    /** A person's name: no blanks between Chinese characters, one kind of dot between the parts. */
    static String name(String cell) {
        String text = plain(cell);
        if (text.startsWith("'") || text.startsWith("‘")) {
            text = text.substring(1);
        }
        return PlainText.name(text);
    }

    /** Free text such as a workplace. */
    static String words(String cell) {
        String text = plain(cell);
        return text.startsWith("'") ? text.substring(1).strip() : text;
    }

    /** Free text in one line, its characters as they are but for lookalikes. */
    static String line(String cell) {
        return SPACE.matcher(PlainText.lookalikes(cell)).replaceAll(" ").strip();
    }

    /** Free text of several lines, its characters as they are but for lookalikes. */
    static String prose(String cell) {
        return PlainText.lookalikes(cell)
                .lines()
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"))
                .strip();
    }

    /** Whether some of the characters are hidden, as in what the portal gives out. */
    static boolean isMasked(String cell) {
        return cell.indexOf('*') >= 0 || cell.indexOf('＊') >= 0;
    }

    /** An ID number's characters; what they mean is judged by the member module. */
    static Reading<String> idNumber(String cell) {
        String text = compact(cell).replace('x', 'X').replace('×', 'X');
        if (isWhole(text)) {
            return Reading.of(text);
        }
        text = SIGNS_AFTER_NUMBER.matcher(text).replaceAll("");
        if (text.isEmpty()) {
            return Reading.empty();
        }
        if (EXPONENT.matcher(text).matches()) {
            return Reading.wrong("身份证号被 Excel 变成了 " + text.replaceFirst("\\.(\\d{0,5})\\d*", ".$1")
                    + "，末尾几位已经丢失，无法还原。请先把这一列的单元格格式设为“文本”，再重新录入完整的 18 位。");
        }
        if (text.length() == 18 && text.matches("\\d{15}000") && checkDigit(text.substring(0, 17)) != text.charAt(17)) {
            return Reading.wrong("身份证号末三位是 000 而且校验码不对，多半是被 Excel 当作数字丢了末尾几位。请先把这一列设为“文本”，再重新录入完整的 18 位。");
        }
        if (text.matches("\\d{15}")) {
            String long17 = text.substring(0, 6) + "19" + text.substring(6);
            return Reading.of(long17 + checkDigit(long17), "身份证号是 15 位旧号，已按规则换算成 18 位，请核对。");
        }
        return Reading.of(text);
    }

    /** Eighteen characters that agree with their check digit: nothing needs to be mended. */
    private static boolean isWhole(String text) {
        if (text.length() != 18) {
            return false;
        }
        for (int i = 0; i < 17; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return checkDigit(text) == text.charAt(17);
    }

    private static char checkDigit(String first17) {
        return org.hongfan.member.IdNumber.checkOf(first17);
    }

    /** A phone as typed; when several are written the first counts. */
    static Reading<String> phone(String cell) {
        String text = compact(cell);
        if (isNothing(text)) {
            return Reading.empty();
        }
        if (EXPONENT.matcher(text).matches()) {
            return Reading.wrong("电话被 Excel 变成了 " + text + "。请先把这一列的单元格格式设为“文本”，再重新录入。");
        }
        String[] several = PHONES.split(text);
        if (several.length > 1) {
            return Reading.of(several[0], "写了几个电话，只登记第一个。");
        }
        return Reading.of(text);
    }

    /** A day in any usual form, an Excel serial number included; months without a day are taken as their first. */
    static Reading<WrittenDay> day(String cell, LocalDate today) {
        String text = plain(cell);
        if (isNothing(text)) {
            return Reading.empty();
        }
        if (text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-') {
            Reading<WrittenDay> quick = quickDay(text);
            if (quick != null) {
                return quick;
            }
        }
        text = TIME.matcher(text).replaceFirst("");
        text = digitsOf(text)
                .replace(" ", "")
                .replace("–", "-")
                .replace("—", "-")
                .replace("~", "-");
        text = text.replaceFirst("^'", "").replaceFirst("(星期|周)[一二三四五六日天]$", "").replaceFirst("[.。，,]+$", "");
        if (DIGITS.matcher(text).matches()) {
            return fromDigits(text, cell, today);
        }
        Matcher parts = PARTS.matcher(text);
        if (parts.matches()) {
            return fromParts(parts, text, cell, today);
        }
        if (text.matches("\\d{4}年?")) {
            return Reading.wrong("“" + shorten(cell) + "”只有年份，请写出月和日。");
        }
        Matcher english = ENGLISH.matcher(text);
        if (english.matches()) {
            return Reading.wrong("“" + shorten(cell) + "”分不清哪是月、哪是日，请写成 " + english.group(3) + "-月-日。");
        }
        if (text.matches("\\d+\\.\\d+")) {
            double serial = Double.parseDouble(text);
            if (serial >= 10_000 && serial < 80_000) {
                return Reading.of(new WrittenDay(DAY_ZERO.plusDays((long) serial), false));
            }
        }
        return Reading.wrong("“" + shorten(cell) + "”不是日期，请写成 1998-07-01 这样。");
    }

    private static @org.jspecify.annotations.Nullable Reading<WrittenDay> quickDay(String text) {
        for (int i = 0; i < 10; i++) {
            if (i != 4 && i != 7 && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
                return null;
            }
        }
        return written(
                Integer.parseInt(text, 0, 4, 10),
                Integer.parseInt(text, 5, 7, 10),
                Integer.parseInt(text, 8, 10, 10),
                text,
                null);
    }

    private static Reading<WrittenDay> fromDigits(String text, String cell, LocalDate today) {
        int value = Integer.parseInt(text);
        switch (text.length()) {
            case 8:
                return written(value / 10_000, value / 100 % 100, value % 100, cell, null);
            case 6:
                if (value / 100 >= 1900 && value / 100 <= 2100 && value % 100 >= 1 && value % 100 <= 12) {
                    return month(value / 100, value % 100, cell, null);
                }
                return Reading.wrong("“" + shorten(cell) + "”看不出是哪一天，请写成 1998-07-01 这样。");
            case 4:
                if (value >= 1900 && value <= 2100) {
                    return Reading.wrong("“" + shorten(cell) + "”只有年份，请写出月和日。");
                }
                break;
            case 5:
                LocalDate day = DAY_ZERO.plusDays(value);
                if (!day.isAfter(today.plusYears(20))) {
                    return Reading.of(new WrittenDay(day, false));
                }
                break;
            default:
                break;
        }
        return Reading.wrong("“" + shorten(cell) + "”不是日期，请写成 1998-07-01 这样。");
    }

    private static Reading<WrittenDay> fromParts(Matcher parts, String text, String cell, LocalDate today) {
        int year = Integer.parseInt(parts.group(1));
        String caution = null;
        if (parts.group(1).length() == 2) {
            int century = today.getYear() / 100 * 100;
            year += century + year > today.getYear() ? century - 100 : century;
            caution = "“" + shorten(cell) + "”的年份只写了两位，按 " + year + " 年登记。";
        }
        int month = Integer.parseInt(parts.group(2));
        if (parts.group(3) != null) {
            return written(year, month, Integer.parseInt(parts.group(3)), cell, caution);
        }
        if (text.matches("\\d{4}\\.1")) {
            caution = "“" + shorten(cell) + "”按 " + year + " 年 1 月登记；如果原来是 10 月（Excel 会去掉末尾的 0），请改成 " + year + "-10。";
        }
        return month(year, month, cell, caution);
    }

    private static Reading<WrittenDay> month(
            int year, int month, String cell, @org.jspecify.annotations.Nullable String caution) {
        Reading<WrittenDay> first = written(year, month, 1, cell, null);
        WrittenDay day = first.value();
        return day == null
                ? first
                : Reading.of(
                        new WrittenDay(day.day(), true),
                        caution != null ? caution : "“" + shorten(cell) + "”没有写日，按 1 日登记。");
    }

    private static Reading<WrittenDay> written(
            int year, int month, int day, String cell, @org.jspecify.annotations.Nullable String caution) {
        if (year < 1850 || year > 2150) {
            return Reading.wrong("“" + shorten(cell) + "”的年份不对，请写成 1998-07-01 这样。");
        }
        try {
            return new Reading<>(new WrittenDay(LocalDate.of(year, month, day), false), caution, null);
        } catch (DateTimeException e) {
            return Reading.wrong("“" + shorten(cell) + "”这一天不存在，请核对月和日。");
        }
    }

    /** Days written in Chinese numerals, 一九九八年七月二十一日, in digits. */
    private static String digitsOf(String text) {
        boolean chinese = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            chinese |= CHINESE_DIGITS.indexOf(c) >= 0 || c == '零' || c == '○' || c == '十' || c == '元';
        }
        if (!chinese) {
            return text;
        }
        String even = text.replace('零', '〇').replace('○', '〇').replace("元月", "一月");
        Matcher tens = Pattern.compile("([一二三]?)十([一二三四五六七八九]?)").matcher(even);
        even = tens.replaceAll(match -> {
            int ten = match.group(1).isEmpty() ? 1 : CHINESE_DIGITS.indexOf(match.group(1));
            int one = match.group(2).isEmpty() ? 0 : CHINESE_DIGITS.indexOf(match.group(2));
            return String.valueOf(ten * 10 + one);
        });
        StringBuilder digits = new StringBuilder();
        for (char c : even.toCharArray()) {
            int digit = CHINESE_DIGITS.indexOf(c);
            digits.append(digit >= 0 ? (char) ('0' + digit) : c);
        }
        return digits.toString();
    }

    static Reading<Boolean> yesOrNo(String cell) {
        String text = compact(cell);
        if (text.isEmpty()) {
            return Reading.empty();
        }
        if (YES.contains(text)) {
            return Reading.of(true);
        }
        if (NO.contains(text) || NOTHING.contains(text)) {
            return Reading.of(false);
        }
        return Reading.wrong("“" + shorten(cell) + "”应填“是”或“否”。");
    }

    /** One of several values by its titles and other words for it. */
    static <T> Reading<T> choice(String cell, Map<String, T> words, String what, List<String> titles) {
        String text = compact(cell);
        if (text.isEmpty()) {
            return Reading.empty();
        }
        T value = words.get(text);
        if (value != null) {
            return Reading.of(value);
        }
        return Reading.wrong("“" + shorten(cell) + "”不是可用的" + what + "，可填：" + String.join("、", titles) + "。");
    }

    static Reading<Integer> wholeNumber(String cell, int least, int most) {
        String text = compact(cell).replaceFirst("[日号人次分]$", "");
        if (text.isEmpty() || isNothing(cell)) {
            return Reading.empty();
        }
        if (text.matches("-?\\d{1,6}")) {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return Reading.of(value);
            }
        }
        return Reading.wrong("“" + shorten(cell) + "”应是 " + least + " 到 " + most + " 的整数。");
    }

    /** The parts of a list written into one cell. */
    static List<String> list(String cell) {
        List<String> parts = new ArrayList<>();
        for (String part : plain(cell).split("[、,，;；/|]|\\s+")) {
            String text = part.strip();
            if (!text.isEmpty() && !NOTHING.contains(text)) {
                parts.add(text);
            }
        }
        return parts;
    }

    static String shorten(String cell) {
        String text = line(Cells.shown(cell));
        return text.codePointCount(0, text.length()) <= 20
                ? text
                : text.substring(0, text.offsetByCodePoints(0, 20)) + "…";
    }

    /** A heading as it is compared: plain, without blanks, stars, colons and what stands in brackets. */
    static String heading(String cell) {
        String text = SIGNS_IN_HEADING.matcher(compact(Cells.shown(cell))).replaceAll("");
        String bare = BRACKETS.matcher(text).replaceAll("");
        return (bare.isEmpty() ? text : bare).toUpperCase(Locale.ROOT);
    }

    static String joined(List<String> parts) {
        return parts.stream().collect(Collectors.joining("、"));
    }
}
