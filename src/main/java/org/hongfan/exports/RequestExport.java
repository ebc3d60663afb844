package org.hongfan.exports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Take a list out.
 *
 * @param list the {@link ExportTable#name}
 * @param columns headings of the columns wanted; written in the table's order
 * @param plain with unmasked ID numbers and phones; needs the right and a reason
 */
public record RequestExport(
        String list,
        ExportFilters filters,
        List<String> columns,
        boolean plain,
        @Nullable String reason) {}
