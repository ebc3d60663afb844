package org.hongfan.imports;

import org.jspecify.annotations.Nullable;

/**
 * What was made of a cell: a value, perhaps with a caution; or why it cannot be taken.
 *
 * @param value null for an empty cell and for an error
 * @param caution what the user should look at although the value is taken
 * @param error what is wrong and how to mend it
 */
record Reading<T>(
        @Nullable T value,
        @Nullable String caution,
        @Nullable String error) {
    static <T> Reading<T> of(T value) {
        return new Reading<>(value, null, null);
    }

    static <T> Reading<T> of(T value, String caution) {
        return new Reading<>(value, caution, null);
    }

    static <T> Reading<T> empty() {
        return new Reading<>(null, null, null);
    }

    static <T> Reading<T> wrong(String error) {
        return new Reading<>(null, null, error);
    }
}
