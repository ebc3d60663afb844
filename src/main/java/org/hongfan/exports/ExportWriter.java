package org.hongfan.exports;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows into one sheet and lets go of them portion by portion: what is held does not grow with the list.
 *
 * <p>Text is written into its own cell, not into a table of shared strings, which would have to be held to the end.
 */
final class ExportWriter {
    /** Rows of a sheet, less the heading. */
    static final long MOST_ROWS = 1_048_575;

    private static final int PORTION = 1000;
    private static final int PORTIONS_AHEAD = 3;
    private static final int MOST_CHARACTERS = 32_767;
    private static final String STARTS_A_FORMULA = "=+-@\t\r\n＝＋－＠";

    private ExportWriter() {}

    /**
     * Writes in a thread of its own while the caller's thread reads: the database and the writer work at the same time.
     *
     * @param read told in the caller's thread, now and then, how many rows were read
     * @return the number of rows, without the heading
     */
    static <T> long write(
            OutputStream out,
            String title,
            List<ExportColumn<T>> columns,
            Consumer<Consumer<T>> rows,
            LongConsumer read) {
        BlockingQueue<List<T>> ready = new ArrayBlockingQueue<>(PORTIONS_AHEAD);
        FutureTask<Long> writing = new FutureTask<>(() -> write(out, title, columns, ready));
        Thread writer = new Thread(writing, "export-writer");
        writer.setDaemon(true);
        writer.start();
        try {
            List<List<T>> portion = new ArrayList<>(List.of(new ArrayList<>(PORTION)));
            long[] count = {0};
            rows.accept(one -> {
                List<T> filling = portion.get(0);
                filling.add(one);
                count[0]++;
                if (filling.size() == PORTION) {
                    hand(filling, ready, writing);
                    portion.set(0, new ArrayList<>(PORTION));
                    read.accept(count[0]);
                }
            });
            hand(portion.get(0), ready, writing);
            hand(List.of(), ready, writing);
            return result(writing);
        } catch (RuntimeException e) {
            writer.interrupt();
            throw e;
        }
    }

    private static <T> void hand(List<T> portion, BlockingQueue<List<T>> ready, FutureTask<Long> writing) {
        try {
            while (!ready.offer(portion, 1, TimeUnit.SECONDS)) {
                if (writing.isDone()) {
                    result(writing);
                    throw new IllegalStateException("The writer stopped before the rows did");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while writing", e);
        }
    }

    private static long result(FutureTask<Long> writing) {
        try {
            return writing.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while writing", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("Cannot write", e.getCause());
        }
    }

    /** Until a portion without rows. */
    private static <T> long write(
            OutputStream out, String title, List<ExportColumn<T>> columns, BlockingQueue<List<T>> ready)
            throws IOException, InterruptedException {
        try (Workbook book = new Workbook(out, "Hongfan", null)) {
            Worksheet sheet = book.newWorksheet(title);
            sheet.freezePane(0, 1);
            for (int c = 0; c < columns.size(); c++) {
                sheet.width(c, columns.get(c).width());
                sheet.inlineString(0, c, columns.get(c).heading());
                sheet.style(0, c).bold().fillColor("EEF0F2").set();
            }
            sheet.repeatRows(0);
            int row = 0;
            for (List<T> portion = ready.take(); !portion.isEmpty(); portion = ready.take()) {
                for (T one : portion) {
                    row++;
                    for (int c = 0; c < columns.size(); c++) {
                        cell(
                                sheet,
                                row,
                                c,
                                columns.get(c),
                                columns.get(c).value().apply(one));
                    }
                }
                sheet.flush();
            }
            sheet.finish();
            return row;
        }
    }

    private static void cell(Worksheet sheet, int row, int column, ExportColumn<?> kind, @Nullable Object value) {
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
