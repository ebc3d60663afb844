package org.hongfan.imports;

import java.time.LocalDateTime;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An import as its page shows it.
 *
 * @param who the name of whoever sent the file
 * @param attempts how often the portal has begun the present step
 * @param totalRows rows of the table, known once it was checked; before, what the file announces
 * @param createdAt and the other times in Asia/Shanghai
 */
public record ImportJob(
        long id,
        String kind,
        long organizationId,
        String organizationName,
        String organizationPath,
        long accountId,
        String who,
        long grantId,
        String fileName,
        int fileSize,
        byte[] sha256,
        String fileType,
        @Nullable String fileKey,
        @Nullable String sheetName,
        @Nullable Integer headingLine,
        ImportStatus status,
        @Nullable String mode,
        @Nullable String message,
        int attempts,
        int totalRows,
        int doneRows,
        int newRows,
        int changedRows,
        int sameRows,
        int errorRows,
        int cautionRows,
        int ignoredRows,
        @Nullable Integer writtenNew,
        @Nullable Integer writtenChanged,
        LocalDateTime createdAt,
        @Nullable LocalDateTime checkedAt,
        @Nullable LocalDateTime appliedAt,
        @Nullable LocalDateTime undoneAt) {

    /** The file's fingerprint as people compare it: the first 16 hex digits of its SHA-256. */
    public String fingerprint() {
        return HexFormat.of().formatHex(sha256, 0, 8);
    }

    /** From 0 to 100. */
    public int percent() {
        return totalRows == 0 ? 0 : (int) Math.min(100, 100L * doneRows / totalRows);
    }

    /** Whether there is anything to write. */
    public boolean hasWork() {
        return newRows + changedRows > 0;
    }

    /** Rows of the table that were read. */
    public int readRows() {
        return newRows + changedRows + sameRows + errorRows;
    }
}
