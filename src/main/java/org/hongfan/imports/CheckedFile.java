package org.hongfan.imports;

/**
 * A file that may be read.
 *
 * @param rows how many rows it announces in all sheets; an estimate for text files
 */
record CheckedFile(FileType type, byte[] content, int rows) {}
