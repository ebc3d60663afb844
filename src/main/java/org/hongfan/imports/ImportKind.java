package org.hongfan.imports;

import java.util.List;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;

/** Something that can be imported: which columns it has, how its rows are judged and written, and how that is undone. */
interface ImportKind<T> {
    /** Its place among the choices. */
    int rank();

    /** A stable word for routes and tables. */
    String key();

    /** What the user calls it. */
    String title();

    /** One sentence on what comes in. */
    String explanation();

    /** What doing the same by hand takes. */
    Permission permission();

    List<ImportColumn> columns();

    /** The columns a file of this viewer cannot do without. */
    List<ImportColumn> needed(Viewer viewer);

    /** The columns that tell people which row is meant, in the preview. */
    List<ImportColumn> telling();

    /** A cell as the preview may show it. */
    default String shown(String columnKey, String cell) {
        return Cells.shown(cell);
    }

    /** Whether the portal writes the column as text in templates, so that Excel keeps its digits. */
    default boolean isText(ImportColumn column) {
        return false;
    }

    /**
     * Begins a pass in a transaction of the viewer.
     *
     * @param writing whether rows will be written: the kind takes its locks
     */
    ImportRun<T> begin(Viewer viewer, Layout layout, boolean writing);

    /** What undoing does, as the user is told before it is done. */
    String undoing();

    /** Takes back what an import did; throws RefusedException when something later touched it. */
    void undo(Viewer viewer, List<Long> created, List<ImportTrace> traces);
}
