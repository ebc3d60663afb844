package org.hongfan.exports;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One column of a list that goes out.
 *
 * @param width in characters of the sheet
 * @param usual whether it is chosen until the user decides otherwise
 * @param secret whether it hides ID numbers or phones from those who may not take them out
 * @param value what a row writes into it, of the column's type; null leaves the cell empty
 */
public record ExportColumn<T>(
        String heading, Type type, int width, boolean usual, boolean secret, Function<T, @Nullable Object> value) {

    /** What the cells are to the spreadsheet: text stays text, also where it is all digits. */
    public enum Type {
        TEXT,
        NUMBER,
        DAY,
        TIME
    }

    public static <T> ExportColumn<T> text(String heading, int width, Function<T, @Nullable String> value) {
        return new ExportColumn<>(heading, Type.TEXT, width, true, false, value::apply);
    }

    public static <T> ExportColumn<T> number(String heading, Function<T, @Nullable Number> value) {
        return new ExportColumn<>(heading, Type.NUMBER, 9, true, false, value::apply);
    }

    public static <T> ExportColumn<T> day(String heading, Function<T, @Nullable LocalDate> value) {
        return new ExportColumn<>(heading, Type.DAY, 12, true, false, value::apply);
    }

    /** In Asia/Shanghai, written to the minute. */
    public static <T> ExportColumn<T> time(String heading, Function<T, @Nullable LocalDateTime> value) {
        return new ExportColumn<>(heading, Type.TIME, 18, true, false, value::apply);
    }

    /** The same column, not chosen at first. */
    public ExportColumn<T> further() {
        return new ExportColumn<>(heading, type, width, false, secret, value);
    }

    /** The same column, masked for those without the right. */
    public ExportColumn<T> masked() {
        return new ExportColumn<>(heading, type, width, usual, true, value);
    }
}
