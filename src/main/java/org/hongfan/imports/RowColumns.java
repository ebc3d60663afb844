package org.hongfan.imports;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The columns of one kind of import as they stand in one file. */
final class RowColumns {
    private final Layout layout;
    private final List<ImportColumn> columns;
    private final Map<ImportColumn, Integer> places = new IdentityHashMap<>();

    RowColumns(Layout layout, List<ImportColumn> columns) {
        this.layout = layout;
        this.columns = columns;
        columns.forEach(column -> places.put(column, layout.indexOf(column)));
    }

    /** The cell under this column; empty when the file has no such column. */
    String cell(SheetRow row, ImportColumn column) {
        int place = Objects.requireNonNull(places.get(column));
        return place < 0 ? "" : row.cell(place);
    }

    boolean has(ImportColumn column) {
        return Objects.requireNonNull(places.get(column)) >= 0;
    }

    /** What is wrong with cells that hold a formula or an error; empty when nothing is. */
    List<String> unreadable(SheetRow row) {
        return Cells.unreadable(row, layout, columns);
    }
}
