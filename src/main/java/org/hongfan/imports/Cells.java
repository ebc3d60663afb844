package org.hongfan.imports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Texts of cells. A formula and a cell in error are marked by a control character that no text from a file keeps; a number too long for
 * Excel's 15 digits is written as Excel shows it, 3.70211E+17, because its last digits are lost.
 */
final class Cells {
    static final int MOST_CHARACTERS = 32_767;
    private static final String STARTS_A_FORMULA = "=+-@＝＋－＠";
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final int SECONDS_A_DAY = 86_400;
    private static final String FORMULA = "\u0001公式";
    private static final String ERROR = "\u0002";
    private static final BigDecimal EXACT = new BigDecimal("1E15");
    private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);
    private static final int DAYS_BEFORE_1904 = 1462;
    private static final Map<String, Boolean> DATE_FORMATS = new ConcurrentHashMap<>();
    private static final int MOST_FORMATS = 2000;

    private Cells() {}

    static String formula() {
        return FORMULA;
    }

    static String error(String shown) {
        return ERROR + shown;
    }

    static boolean isFormula(String cell) {
        return cell.equals(FORMULA);
    }

    static boolean isError(String cell) {
        return cell.startsWith(ERROR);
    }

    /** What people may be shown of the cell. */
    static String shown(String cell) {
        return isFormula(cell) ? "（公式）" : isError(cell) ? cell.substring(ERROR.length()) : cell;
    }

    /** What is wrong with cells of used columns that hold a formula or an error; empty when nothing is. */
    static List<String> unreadable(SheetRow row, Layout layout, List<ImportColumn> columns) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < layout.columns().size(); i++) {
            String key = layout.columns().get(i);
            String cell = row.cell(i);
            if (!key.isEmpty() && !cell.isEmpty() && cell.charAt(0) < 3) {
                String heading = columns.stream()
                        .filter(column -> column.key().equals(key))
                        .map(ImportColumn::heading)
                        .findFirst()
                        .orElse(key);
                wrong.add(
                        isFormula(cell)
                                ? "“" + heading + "”是公式。请选中这一列，复制后选择性粘贴为数值，再上传。"
                                : "“" + heading + "”显示为 " + Values.shorten(cell) + "，是表格里的错误。");
            }
        }
        return wrong;
    }

    /**
     * The text without control characters and invisible marks but with its line breaks, and without the apostrophe that an export puts before
     * what a spreadsheet would run; cut at the length no cell of a spreadsheet exceeds.
     */
    static String text(String raw) {
        String cut = raw.length() > MOST_CHARACTERS ? raw.substring(0, MOST_CHARACTERS) : raw;
        if (cut.length() > 1 && cut.charAt(0) == '\'' && STARTS_A_FORMULA.indexOf(cut.charAt(1)) >= 0) {
            cut = cut.substring(1);
        }
        for (int i = 0; i < cut.length(); i++) {
            if (isInvisible(cut.charAt(i))) {
                return stripInvisible(cut);
            }
        }
        return cut;
    }

    private static String stripInvisible(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        for (char c : text.replace("\r\n", "\n").toCharArray()) {
            if (c == '\n' || c == '\r') {
                kept.append('\n');
            } else if (c == '\t' || c == '\u000B') {
                kept.append(' ');
            } else if (!isInvisible(c)) {
                kept.append(c);
            }
        }
        return kept.toString();
    }

    private static boolean isInvisible(char c) {
        return c < ' '
                || (c >= 0x7F && c < 0xA0)
                || (c >= 0x200B && c <= 0x200F)
                || (c >= 0x202A && c <= 0x202E)
                || c == 0x2060
                || c == 0xFEFF
                || c == 0xFFFE;
    }

    /** A number as a person would have typed it: no exponent, no trailing zeros. */
    static String number(String raw) {
        if (raw.length() < 15 && isPlainInteger(raw)) {
            return raw;
        }
        BigDecimal value;
        try {
            value = new BigDecimal(raw.strip());
        } catch (NumberFormatException e) {
            return text(raw);
        }
        if (value.abs().compareTo(EXACT) >= 0) {
            return String.format(Locale.ROOT, "%.5E", value).replaceFirst("0+E", "E");
        }
        if (value.scale() > 10) {
            value = value.setScale(10, RoundingMode.HALF_UP);
        }
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static boolean isPlainInteger(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) < '0' || raw.charAt(i) > '9') {
                return false;
            }
        }
        return !raw.isEmpty();
    }

    /** The day of a serial number, in the calendar that begins 1900 or the one that begins 1904. */
    static LocalDate day(double serial, boolean from1904) {
        long days = (long) Math.floor(serial) + (from1904 ? DAYS_BEFORE_1904 : 0);
        return DAY_ZERO.plusDays(days < 60 && !from1904 ? days + 1 : days);
    }

    /** The day of a serial number as people write it, with hour and minute where it has them. */
    static String moment(double serial, boolean from1904) {
        LocalDate day = day(serial, from1904);
        long seconds = Math.round((serial - Math.floor(serial)) * SECONDS_A_DAY);
        return seconds == 0
                ? day.toString()
                : day.atStartOfDay().plusSeconds(seconds).format(MINUTE);
    }

    /** Whether a number format shows days: by its built-in number, or by having y or d outside of quotes and brackets. */
    static boolean isDateFormat(int id, String format) {
        if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) {
            return id != 18 && id != 19 && id != 20 && id != 21;
        }
        if (format.isEmpty() || format.equalsIgnoreCase("General")) {
            return false;
        }
        if (DATE_FORMATS.size() > MOST_FORMATS) {
            DATE_FORMATS.clear();
        }
        return DATE_FORMATS.computeIfAbsent(format, Cells::showsDays);
    }

    private static boolean showsDays(String format) {
        String bare = format.replaceAll("\"[^\"]*\"", "")
                .replaceAll("\\[[^\\]]*\\]", "")
                .replaceAll("\\\\.", "")
                .toLowerCase(Locale.ROOT);
        return bare.indexOf('y') >= 0 || bare.indexOf('e') >= 0 && bare.indexOf('m') >= 0 || bare.indexOf('d') >= 0;
    }
}
