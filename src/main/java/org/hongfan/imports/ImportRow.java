package org.hongfan.imports;

import java.util.List;

/**
 * One row of a preview.
 *
 * @param line as Excel numbers it
 * @param cells the columns that tell which row it is, hidden where they must be
 */
public record ImportRow(int line, RowState state, boolean caution, List<String> notes, List<String> cells) {}
