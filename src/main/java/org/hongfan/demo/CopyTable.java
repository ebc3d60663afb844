package org.hongfan.demo;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of one table in the text form of PostgreSQL's COPY, kept until they are sent. */
final class CopyTable {
    private final String name;
    private final List<String> columns;
    private StringBuilder rows = new StringBuilder();
    private long count;

    CopyTable(String name, String columns) {
        this.name = name;
        this.columns = List.of(columns.split(", "));
    }

    String name() {
        return name;
    }

    List<String> columns() {
        return columns;
    }

    /** Rows ever added. */
    long count() {
        return count;
    }

    int size() {
        return rows.length();
    }

    boolean hasId() {
        return columns.get(0).equals("id");
    }

    /** The id of the next row, for tables whose first column is an id: 1, 2, 3... */
    long nextId() {
        return count + 1;
    }

    void add(@Nullable Object... values) {
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(name + " has " + columns.size() + " columns, not " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                rows.append('\t');
            }
            append(values[i]);
        }
        rows.append('\n');
        count++;
    }

    String take() {
        String taken = rows.toString();
        rows = new StringBuilder(taken.length());
        return taken;
    }

    private void append(@Nullable Object value) {
        if (value == null) {
            rows.append("\\N");
        } else if (value instanceof Boolean flag) {
            rows.append(flag ? 't' : 'f');
        } else if (value instanceof byte[] bytes) {
            rows.append("\\\\x");
            HexFormat.of().formatHex(rows, bytes);
        } else if (value instanceof Number
                || value instanceof Enum<?>
                || value instanceof LocalDate
                || value instanceof Instant
                || value instanceof BigDecimal) {
            rows.append(value);
        } else if (value instanceof String text) {
            appendText(text);
        } else {
            throw new IllegalArgumentException("no text form for " + value.getClass());
        }
    }

    private void appendText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\n' -> rows.append("\\n");
                case '\t' -> rows.append("\\t");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
    }
}
