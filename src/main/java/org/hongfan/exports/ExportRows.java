package org.hongfan.exports;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The rows one export will write. Nothing is read before it is asked for, and then inside a transaction.
 *
 * @param words what narrows the list, for people: 泊里镇党委；女; empty when nothing does
 * @param count how many rows there are now
 * @param each hands every row to the writer, one after the other
 */
public record ExportRows<T>(String words, LongSupplier count, Consumer<Consumer<T>> each) {
    public static <T> ExportRows<T> of(String words, List<T> rows) {
        return new ExportRows<>(words, rows::size, rows::forEach);
    }
}
