package org.hongfan.imports;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.hongfan.shared.Days;
import org.jspecify.annotations.Nullable;

/** A row while it is judged: its cells, and what was found of it so far. */
class RowDraft {
    final SheetRow row;
    final List<String> errors = new ArrayList<>();
    final List<String> cautions = new ArrayList<>();
    final List<String> changes = new ArrayList<>();
    private final RowColumns columns;

    RowDraft(RowColumns columns, SheetRow row) {
        this.columns = columns;
        this.row = row;
        errors.addAll(columns.unreadable(row));
    }

    String cell(ImportColumn column) {
        return columns.cell(row, column);
    }

    boolean isEmpty(ImportColumn column) {
        return Values.isNothing(cell(column));
    }

    /** Free text in one line; null when the cell says nothing. */
    @Nullable String line(ImportColumn column) {
        return isEmpty(column) ? null : Values.line(cell(column));
    }

    /** Free text in one line of at most so many characters; longer is an error. */
    @Nullable String line(ImportColumn column, int most) {
        String text = line(column);
        return text == null ? null : shortEnough(column, text, most);
    }

    @Nullable String shortEnough(ImportColumn column, String text, int most) {
        if (text.codePointCount(0, text.length()) > most) {
            errors.add("“" + column.heading() + "”不超过 " + most + " 个字。");
            return null;
        }
        return text.isEmpty() ? null : text;
    }

    /** The value; what is wrong with it or wants a look is noted under the column's heading. */
    <T> @Nullable T take(ImportColumn column, Reading<T> reading) {
        if (reading.error() != null) {
            wrong(column, reading.error());
        }
        if (reading.caution() != null) {
            caution(column, reading.caution());
        }
        return reading.value();
    }

    void wrong(ImportColumn column, String reason) {
        errors.add("“" + column.heading() + "”" + reason);
    }

    void caution(ImportColumn column, String reason) {
        cautions.add("“" + column.heading() + "”" + reason);
    }

    /** The day written; what is there already when nothing is written, or only the month and it agrees. */
    @Nullable LocalDate day(ImportColumn column, @Nullable LocalDate present, LocalDate today) {
        WrittenDay day = take(column, Values.day(cell(column), today));
        if (day == null) {
            return present;
        }
        return present != null && day.agreesWith(present) ? present : day.day();
    }

    void changed(ImportColumn column, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changes.add(column.heading()
                    + (before == null
                            ? "：登记为 " + write(after)
                            : after == null ? "：删去 " + write(before) : "：由 " + write(before) + " 改为 " + write(after)));
        }
    }

    private static String write(@Nullable Object value) {
        return value instanceof LocalDate day ? Days.inWords(day) : String.valueOf(value);
    }

    /** What is to stand: the known text where nothing else is written or only signs and blanks are written in another way. */
    static @Nullable String settled(@Nullable String written, @Nullable String known) {
        boolean same = written == null || known != null && Values.words(written).equals(Values.words(known));
        return same ? known : written;
    }

    /** An error, whatever else was found. */
    <T> Judged<T> refused(String reason) {
        return new Judged<>(row.line(), RowState.ERROR, false, List.of(reason), null);
    }

    /** An error with all that was found wrong. */
    <T> Judged<T> refused() {
        return new Judged<>(row.line(), RowState.ERROR, false, List.copyOf(errors), null);
    }

    /** Something new; an error when anything was found wrong. */
    <T> Judged<T> fresh(@Nullable T write) {
        return judged(RowState.NEW, write);
    }

    /** Something known, to be changed where changes were found; an error when anything was found wrong. */
    <T> Judged<T> known(@Nullable T write) {
        return judged(changes.isEmpty() ? RowState.SAME : RowState.CHANGED, write);
    }

    /** Something known that is left as it is. */
    <T> Judged<T> same() {
        return new Judged<>(row.line(), RowState.SAME, !cautions.isEmpty(), notes(), null);
    }

    private <T> Judged<T> judged(RowState state, @Nullable T write) {
        if (!errors.isEmpty() || write == null) {
            return refused();
        }
        return new Judged<>(row.line(), state, !cautions.isEmpty(), notes(), state == RowState.SAME ? null : write);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(changes);
        notes.addAll(cautions);
        return notes;
    }
}
