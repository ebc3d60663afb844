package org.hongfan.imports;

import org.jspecify.annotations.Nullable;

/**
 * A row of a table that an import has touched.
 *
 * @param before its image as JSON; null for a row that was made
 */
record ImportTrace(
        String tableName,
        long rowId,
        @Nullable String before,
        @Nullable Integer versionAfter) {}
