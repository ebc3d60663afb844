package org.hongfan.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was made of a row.
 *
 * @param caution taken, but the user should look at it
 * @param notes reasons and changes in plain words; never a whole ID number or phone
 * @param write what applying will write; null unless the state says that it writes
 */
record Judged<T>(
        int line,
        RowState state,
        boolean caution,
        List<String> notes,
        @Nullable T write) {}
