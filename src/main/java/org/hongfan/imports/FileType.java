package org.hongfan.imports;

/** What a file is by its content, whatever its name says. */
enum FileType {
    XLSX,
    XLS,
    CSV
}
