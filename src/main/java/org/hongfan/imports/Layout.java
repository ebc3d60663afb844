package org.hongfan.imports;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the table stands in a file and what its columns mean.
 *
 * @param sheet from 0, hidden ones not counted
 * @param headingLine the line of the headings' last row
 * @param headings one text for each column, as people see it
 * @param columns for each column the key of what it means; empty when it is not used
 */
record Layout(int sheet, String sheetName, int headingLine, List<String> headings, List<String> columns) {
    private static final int FEWEST = 2;
    private static final Set<String> TOTALS = Set.of("合计", "总计", "小计", "共计", "累计");
    private static final Pattern AFTER_COLON = Pattern.compile("[:：].*");
    private static final Pattern REMARK = Pattern.compile("(填表|制表|审核|负责|联系|备注|说明|注|单位|日期|填报|报送|签字|盖章|电话).*");

    /** The place of the column with this key; -1 when the file has none. */
    int indexOf(ImportColumn column) {
        return columns.indexOf(column.key());
    }

    /** What the remembered choice is found by: the headings, compared like headings are. */
    String signature() {
        StringBuilder all = new StringBuilder();
        for (String heading : headings) {
            all.append(Values.heading(heading)).append('|');
        }
        return all.toString();
    }

    /** The best place of a table in the first rows of a file; null when nothing looks like headings. */
    static @Nullable Layout guess(List<Head> heads, List<ImportColumn> columns) {
        Map<String, ImportColumn> words = words(columns);
        Layout best = null;
        int most = FEWEST - 1;
        for (Head head : heads) {
            for (int i = 0; i < head.rows().size(); i++) {
                SheetRow row = head.rows().get(i);
                Layout one = of(head, row, headingsOf(row, null, words), words);
                if (one.known() > most) {
                    best = one;
                    most = one.known();
                }
            }
        }
        for (Head head : heads) {
            for (int i = 1; i < head.rows().size(); i++) {
                SheetRow below = head.rows().get(i);
                Layout two = of(head, below, headingsOf(below, head.rows().get(i - 1), words), words);
                if (two.known() > most && knownIn(below, words) > 0) {
                    best = two;
                    most = two.known();
                }
            }
        }
        return best;
    }

    /** The table whose headings the user says stand in this line; null when there is no such line among the first rows. */
    static @Nullable Layout at(List<Head> heads, int sheet, int line, List<ImportColumn> columns) {
        Map<String, ImportColumn> words = words(columns);
        for (Head head : heads) {
            for (SheetRow row : head.rows()) {
                if (head.sheet() == sheet && row.line() == line) {
                    return of(head, row, headingsOf(row, null, words), words);
                }
            }
        }
        return null;
    }

    /**
     * The first rows of one sheet.
     *
     * @param rows in order, blank ones left out
     */
    record Head(int sheet, String name, List<SheetRow> rows) {}

    int known() {
        return (int) columns.stream().filter(key -> !key.isEmpty()).count();
    }

    private static int knownIn(SheetRow row, Map<String, ImportColumn> words) {
        int known = 0;
        for (String cell : row.cells()) {
            if (words.containsKey(Values.heading(cell))) {
                known++;
            }
        }
        return known;
    }

    private static Layout of(Head head, SheetRow row, List<String> headings, Map<String, ImportColumn> words) {
        List<@Nullable ImportColumn> meant = new ArrayList<>();
        headings.forEach(heading -> meant.add(meaning(heading, words)));
        Set<String> named = new HashSet<>();
        for (int i = 0; i < meant.size(); i++) {
            ImportColumn column = meant.get(i);
            if (column != null && isNamed(headings.get(i), column)) {
                named.add(column.key());
            }
        }
        List<String> keys = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < meant.size(); i++) {
            ImportColumn column = meant.get(i);
            boolean free = column != null && (isNamed(headings.get(i), column) || !named.contains(column.key()));
            keys.add(free && taken.add(column.key()) ? column.key() : "");
        }
        return new Layout(head.sheet(), head.name(), row.line(), headings, keys);
    }

    private static @Nullable ImportColumn meaning(String heading, Map<String, ImportColumn> words) {
        ImportColumn column = words.get(Values.heading(heading.substring(heading.lastIndexOf('／') + 1)));
        return column == null ? words.get(Values.heading(heading.replace("／", ""))) : column;
    }

    /** Whether the column is called by its own name: it goes before others that are called by a synonym. */
    private static boolean isNamed(String heading, ImportColumn column) {
        return Values.heading(heading.substring(heading.lastIndexOf('／') + 1)).equals(Values.heading(column.heading()));
    }

    /** In headings of two rows the upper one spreads over the empty cells to its right, as merged cells are stored. */
    private static List<String> headingsOf(SheetRow row, @Nullable SheetRow above, Map<String, ImportColumn> words) {
        int width = Math.max(row.cells().length, above == null ? 0 : above.cells().length);
        List<String> headings = new ArrayList<>();
        String group = "";
        for (int i = 0; i < width; i++) {
            String own = Cells.shown(row.cell(i)).replaceAll("\\s+", "").strip();
            if (above == null) {
                headings.add(own);
                continue;
            }
            String upper = Cells.shown(above.cell(i)).replaceAll("\\s+", "").strip();
            group = upper.isEmpty() ? group : upper;
            if (own.isEmpty()) {
                headings.add(upper);
                group = upper.isEmpty() ? "" : group;
            } else if (group.isEmpty() || upper.isEmpty() && words.containsKey(Values.heading(group))) {
                headings.add(own);
            } else {
                headings.add(group + "／" + own);
            }
        }
        return headings;
    }

    private static Map<String, ImportColumn> words(List<ImportColumn> columns) {
        Map<String, ImportColumn> words = new HashMap<>();
        for (ImportColumn column : columns) {
            words.put(Values.heading(column.heading()), column);
        }
        for (ImportColumn column : columns) {
            for (String synonym : column.synonyms()) {
                words.putIfAbsent(Values.heading(synonym), column);
            }
        }
        return words;
    }

    /** Why the row is no row of the table: a total, the headings again, a line that numbers the columns, a remark below; null when it is one. */
    @Nullable String reasonToSkip(SheetRow row, boolean first) {
        int filled = 0;
        int used = 0;
        String begin = "";
        for (int i = 0; i < row.cells().length; i++) {
            String text = row.cells()[i];
            if (!text.isBlank()) {
                filled++;
                begin = begin.isEmpty() ? Values.compact(text) : begin;
                used += i < columns.size() && !columns.get(i).isEmpty() ? 1 : 0;
            }
        }
        String word = AFTER_COLON.matcher(begin).replaceAll("");
        if (word.length() <= 6 && TOTALS.stream().anyMatch(word::endsWith)) {
            return "合计行，没有读入";
        }
        if (first && numbersColumns(row)) {
            return "栏号行，没有读入";
        }
        if (repeatsHeadings(row)) {
            return "重复的表头，没有读入";
        }
        if (used == 0) {
            return "没有要导入的内容";
        }
        if (filled <= 2 && REMARK.matcher(begin).matches()) {
            return "表格下方的说明，没有读入";
        }
        return null;
    }

    private static boolean numbersColumns(SheetRow row) {
        int numbered = 0;
        for (String cell : row.cells()) {
            String text = Values.compact(cell).replaceAll("[()（）]", "");
            if (text.isEmpty() || text.matches("[甲乙丙丁]")) {
                continue;
            }
            if (!text.matches("\\d{1,2}")) {
                return false;
            }
            numbered++;
        }
        return numbered >= 3;
    }

    private boolean repeatsHeadings(SheetRow row) {
        int same = 0;
        for (int i = 0; i < columns.size(); i++) {
            if (!columns.get(i).isEmpty()) {
                String heading = headings.get(i);
                String own = Values.heading(row.cell(i));
                if (own.isEmpty()
                        || !own.equals(Values.heading(heading.substring(heading.lastIndexOf('／') + 1)))
                                && !own.equals(Values.heading(heading))) {
                    return false;
                }
                same++;
            }
        }
        return same >= FEWEST;
    }
}
