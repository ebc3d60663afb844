package org.hongfan.imports;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes one .xlsx row by row: headings bold and frozen, every cell a text. */
final class SheetWriter implements AutoCloseable {
    private static final int NARROW = 10;
    private static final int WIDE = 22;
    private static final int EXPLAINED = 40;
    private static final int LINES_FORMATTED = 500;
    private static final int ROWS_A_FLUSH = 1000;

    private final Workbook workbook;
    private final Worksheet sheet;
    private int line;

    SheetWriter(OutputStream out, String name) {
        workbook = new Workbook(out, "Hongfan", "1.0");
        sheet = workbook.newWorksheet(name);
    }

    void head(List<String> headings) {
        for (int i = 0; i < headings.size(); i++) {
            sheet.value(0, i, headings.get(i));
            sheet.style(0, i).bold().fillColor("EEEEEE").set();
            sheet.width(i, headings.get(i).length() > 4 ? WIDE : NARROW);
        }
        sheet.freezePane(0, 1);
        line = 1;
    }

    void row(List<String> cells) {
        for (int i = 0; i < cells.size(); i++) {
            if (!cells.get(i).isEmpty()) {
                sheet.value(line, i, harmless(cells.get(i)));
                sheet.style(line, i).format("@").set();
            }
        }
        line++;
        if (line % ROWS_A_FLUSH == 0) {
            try {
                sheet.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A text that a spreadsheet would take for a formula begins with an apostrophe. */
    private static String harmless(String cell) {
        return "=+-@".indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    void template(ImportKind<?> kind) {
        template(kind.columns(), kind::isText);
    }

    /** An empty table, its digits kept by Excel in the columns of text, and a sheet that says how to fill it in. */
    void template(List<ImportColumn> columns, Predicate<ImportColumn> isText) {
        head(columns.stream().map(ImportColumn::heading).toList());
        for (int i = 0; i < columns.size(); i++) {
            if (isText.test(columns.get(i))) {
                sheet.range(1, i, LINES_FORMATTED, i).style().format("@").set();
                sheet.width(i, WIDE);
            }
        }
        Worksheet notes = workbook.newWorksheet("填写说明");
        notes.value(0, 0, "列");
        notes.value(0, 1, "要不要填");
        notes.value(0, 2, "怎么填");
        notes.width(0, WIDE);
        notes.width(1, NARROW);
        notes.width(2, EXPLAINED * 2);
        for (int i = 0; i < columns.size(); i++) {
            notes.value(i + 1, 0, columns.get(i).heading());
            notes.value(i + 1, 1, columns.get(i).required() ? "必填" : "选填");
            notes.value(i + 1, 2, columns.get(i).hint());
        }
    }

    @Override
    public void close() {
        try {
            workbook.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
