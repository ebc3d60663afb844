package org.hongfan.imports;

import java.util.List;
import java.util.function.Consumer;

/** One pass through a file by one kind of import, its rows given in order and in parts. */
interface ImportRun<T> {
    /** Judges the rows, one answer for each, in order. Knows what the rows before said. */
    List<Judged<T>> judge(List<SheetRow> rows);

    /** Writes what was just judged to be written; gives ids of what was made and traces of what was touched. */
    void write(List<Judged<T>> accepted, Consumer<List<Long>> created, Consumer<List<ImportTrace>> traces);

    /** Counts and tells what follows from everything that was written. */
    void finish();
}
