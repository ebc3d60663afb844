package org.hongfan.imports;

/**
 * A row as it stands in the file.
 *
 * @param line the number Excel shows beside it, from 1
 * @param cells its texts from column A on; an empty cell is an empty text. See {@link Cells} for what is no plain text
 */
record SheetRow(int line, String[] cells) {
    String cell(int column) {
        return column < cells.length ? cells[column] : "";
    }

    boolean isBlank() {
        for (String cell : cells) {
            if (!cell.isBlank()) {
                return false;
            }
        }
        return true;
    }
}
