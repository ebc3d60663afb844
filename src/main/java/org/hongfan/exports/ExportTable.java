package org.hongfan.exports;

import java.util.List;
import org.hongfan.access.Permission;
import org.hongfan.access.Viewer;

/**
 * A list that can go out. A module makes one a bean and the list has an export: nothing else needs to know of it.
 *
 * @param name a stable word in the address, such as {@code members}
 * @param title what the file and its sheet are called
 * @param permission without it the list does not exist for the viewer
 * @param page the list's own page, to which the export leads back with its filters
 * @param columns in their order; headings are unique
 * @param <T> one row
 */
public record ExportTable<T>(
        String name,
        String title,
        Permission permission,
        String page,
        List<ExportColumn<T>> columns,
        Source<T> source) {

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
