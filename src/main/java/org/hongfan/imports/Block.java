package org.hongfan.imports;

import java.util.ArrayList;
import java.util.List;

/**
 * Some rows as one text, so that they are sealed together. Control characters part rows, lines and cells: no text from a file has them.
 *
 * @param ignored whether the row at the same place is no row of the table
 */
record Block(List<SheetRow> rows, List<Boolean> ignored) {
    private static final char ROW = '\u001E';
    private static final char CELL = '\u001F';

    String text() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            SheetRow row = rows.get(i);
            text.append(ignored.get(i) ? '-' : '+').append(row.line());
            for (String cell : row.cells()) {
                text.append(CELL).append(cell);
            }
            text.append(ROW);
        }
        return text.toString();
    }

    static Block of(String text) {
        List<SheetRow> rows = new ArrayList<>();
        List<Boolean> ignored = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf(ROW); end >= 0; end = text.indexOf(ROW, from)) {
            List<String> cells = new ArrayList<>();
            int begin = from;
            for (int next = text.indexOf(CELL, begin); next >= 0 && next < end; next = text.indexOf(CELL, begin)) {
                cells.add(text.substring(begin, next));
                begin = next + 1;
            }
            cells.add(text.substring(begin, end));
            String head = cells.remove(0);
            rows.add(new SheetRow(Integer.parseInt(head, 1, head.length(), 10), cells.toArray(new String[0])));
            ignored.add(head.charAt(0) == '-');
            from = end + 1;
        }
        return new Block(rows, ignored);
    }
}
