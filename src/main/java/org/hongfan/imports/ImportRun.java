package org.hongfan.imports;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One pass through a file by one kind of import, its rows given in order and in parts.
 *
 * <p>What needs no database may be done ahead, in another thread, while the database is busy with the part before: {@link #read} and, for
 * kinds that {@linkplain #writesLater write later}, {@link #ready}.
 */
interface ImportRun<T> {
    /** Judges the rows, one answer for each, in order. Knows what the rows before said. */
    List<Judged<T>> judge(List<SheetRow> rows);

    /** Reads what the rows say without asking the database; what it returns judges them. */
    default Supplier<List<Judged<T>>> read(List<SheetRow> rows) {
        return () -> judge(rows);
    }

    /** Writes what was just judged to be written; gives ids of what was made and traces of what was touched. */
    void write(List<Judged<T>> accepted, Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces);

    /** Whether rows are judged without looking for what the part before them wrote: then they may be judged before it is written. */
    default boolean writesLater() {
        return false;
    }

    /** Makes ready what is to be written without asking the database; what it returns writes it. */
    default Writing ready(List<Judged<T>> accepted) {
        return (created, traces) -> write(accepted, created, traces);
    }

    /** Counts and tells what follows from everything that was written. */
    void finish();

    /** Something that is ready to be written. */
    @FunctionalInterface
    interface Writing {
        void write(Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces);
    }
}
