package org.hongfan.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/**
 * Writes rows into one sheet and lets go of them as it goes: what is held does not grow with the list.
 *
 * <p>Text is written into its own cell, not into a table of shared strings, which would have to be held to the end.
 */
final class ExportWriter {
    /** Rows of a sheet, less the heading. */
    static final long MOST_ROWS = 1_048_575;

    private static final int LET_GO_EVERY = 1000;
    private static final int MOST_CHARACTERS = 32_767;
    private static final String STARTS_A_FORMULA = "=+-@\t\r\n＝＋－＠";

    private ExportWriter() {}

    /**
     * @param written told now and then how many rows there are
     * @return the number of rows, without the heading
     */
    static <T> long write(
            OutputStream out,
            String title,
            List<ExportColumn<T>> columns,
            Consumer<Consumer<T>> rows,
            LongConsumer written) {
        try (Workbook book = new Workbook(out, "Hongfan", null)) {
            Worksheet sheet = book.newWorksheet(title);
            sheet.freezePane(0, 1);
            for (int c = 0; c < columns.size(); c++) {
                sheet.width(c, columns.get(c).width());
                sheet.inlineString(0, c, columns.get(c).heading());
                sheet.style(0, c).bold().fillColor("EEF0F2").set();
            }
            sheet.repeatRows(0);
            int[] row = {0};
            rows.accept(one -> {
                row[0]++;
                for (int c = 0; c < columns.size(); c++) {
                    cell(
                            sheet,
                            row[0],
                            c,
                            columns.get(c),
                            columns.get(c).value().apply(one));
                }
                if (row[0] % LET_GO_EVERY == 0) {
                    letGo(sheet);
                    written.accept(row[0]);
                }
            });
            sheet.finish();
            return row[0];
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + title, e);
        }
    }

    private static void letGo(Worksheet sheet) {
        try {
            sheet.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void cell(
            Worksheet sheet,
            int row,
            int column,
            ExportColumn<?> kind,
            @org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return;
        }
        switch (kind.type()) {
            case TEXT -> {
                String text = harmless((String) value);
                if (!text.isEmpty()) {
                    sheet.inlineString(row, column, text);
                }
            }
            case NUMBER -> sheet.value(row, column, (Number) value);
            case DAY -> {
                sheet.value(row, column, (LocalDate) value);
                sheet.style(row, column).format("yyyy-mm-dd").set();
            }
            case TIME -> {
                sheet.value(row, column, (LocalDateTime) value);
                sheet.style(row, column).format("yyyy-mm-dd hh:mm").set();
            }
        }
    }

    /**
     * The text without what a spreadsheet would run: a text that begins like a formula gets an apostrophe before it, signs that no sheet
     * may hold are left out. An import takes the apostrophe away again.
     */
    static String harmless(String text) {
        String clean = text;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == '\uFFFE' || c == '\uFFFF') {
                clean = text.replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", "");
                break;
            }
        }
        if (!clean.isEmpty() && STARTS_A_FORMULA.indexOf(clean.charAt(0)) >= 0) {
            clean = "'" + clean;
        }
        return clean.length() > MOST_CHARACTERS ? clean.substring(0, MOST_CHARACTERS) : clean;
    }
}
