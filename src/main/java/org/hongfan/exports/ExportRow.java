package org.hongfan.exports;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One export of the viewer. Times in Asia/Shanghai.
 *
 * @param list the {@link ExportTable#name}
 * @param filters as in the list's address
 * @param words the same for people; empty when nothing narrows the list
 * @param plain with unmasked ID numbers and phones
 * @param total rows expected
 * @param written rows written so far; all of them when done
 * @param fileSize in bytes
 */
public record ExportRow(
        long id,
        String list,
        String title,
        String filters,
        String words,
        boolean plain,
        ExportState state,
        long total,
        long written,
        LocalDateTime requestedAt,
        @Nullable LocalDateTime expiresAt,
        @Nullable String fileName,
        @Nullable Long fileSize) {
    /** 0 to 100. */
    public int percent() {
        return total == 0 ? 0 : (int) Math.min(100, written * 100 / total);
    }

    public String sizeInWords() {
        long size = fileSize == null ? 0 : fileSize;
        return size < 1024 * 1024 ? Math.max(1, size / 1024) + " KB" : "%.1f MB".formatted(size / 1024.0 / 1024.0);
    }
}
