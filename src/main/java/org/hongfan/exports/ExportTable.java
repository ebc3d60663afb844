package org.hongfan.exports;

import java.util.List;
import java.util.function.ToLongFunction;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;
import org.jspecify.annotations.Nullable;

/**
 * A list that can go out. A module makes one a bean and the list has an export: nothing else needs to know of it.
 *
 * @param name a stable word in the address, such as {@code members}
 * @param title what the file and its sheet are called
 * @param permission without it the list does not exist for the viewer
 * @param page the list's own page, to which the export leads back with its filters
 * @param columns in their order; headings are unique
 * @param person the member a row is about; needed where columns are secret, so that each member can be told who took their numbers out
 * @param <T> one row
 */
public record ExportTable<T>(
        String name,
        String title,
        Permission permission,
        String page,
        List<ExportColumn<T>> columns,
        Source<T> source,
        @Nullable ToLongFunction<T> person) {

    public ExportTable {
        if (person == null && columns.stream().anyMatch(ExportColumn::secret)) {
            throw new IllegalArgumentException(name + " hides numbers and does not say whose");
        }
    }

    /** A list without secrets. */
    public ExportTable(
            String name,
            String title,
            Permission permission,
            String page,
            List<ExportColumn<T>> columns,
            Source<T> source) {
        this(name, title, permission, page, columns, source, null);
    }

    /** Selects the rows within the viewer's reach; what is out of reach is {@link org.hongfan.shared.NotFoundException}. */
    public interface Source<T> {
        /** @param plain whether secret columns are to hold what they hide; otherwise they are masked */
        ExportRows<T> select(Viewer viewer, ExportFilters filters, boolean plain);
    }

    public boolean hasSecrets() {
        return columns.stream().anyMatch(ExportColumn::secret);
    }

    public List<String> headings() {
        return columns.stream().map(ExportColumn::heading).toList();
    }
}
