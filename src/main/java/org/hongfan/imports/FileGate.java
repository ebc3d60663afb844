package org.hongfan.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.hongfan.shared.RefusedException;

/**
 * Looks at an uploaded file before anything reads it: what it is by its content, and whether reading it stays within bounds. An archive is
 * unpacked once into nothing, with its bytes, rows and cells counted, so that what the reader meets later is known to be small.
 */
final class FileGate {
    static final int MOST_BYTES = 20 * 1024 * 1024;
    static final int MOST_BYTES_XLS = 12 * 1024 * 1024;
    static final int MOST_ROWS = 200_000;
    static final int MOST_COLUMNS = 256;
    private static final long MOST_UNPACKED = 400L * 1024 * 1024;
    private static final long MOST_SHARED_TEXT = 48L * 1024 * 1024;
    private static final int MOST_RATIO = 150;
    private static final int SMALL = 4 * 1024 * 1024;
    private static final int MOST_ENTRIES = 2000;
    private static final String FIELD = "file";

    private FileGate() {}

    /** @throws RefusedException at field "file", saying what is wrong and what to do */
    static CheckedFile check(String fileName, byte[] content) {
        if (content.length == 0) {
            throw refused("文件是空的，请重新选择。");
        }
        if (content.length > MOST_BYTES) {
            throw refused("文件不能超过 20 MB，请拆成几个文件分别导入。");
        }
        if (startsWith(content, 'P', 'K', 3, 4)) {
            return checkXlsx(content);
        }
        if (startsWith(content, 0xD0, 0xCF, 0x11, 0xE0)) {
            return checkXls(content);
        }
        return checkText(fileName, content);
    }

    private static CheckedFile checkXlsx(byte[] content) {
        try (ZipFile zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(content))
                .get()) {
            Set<String> names = new HashSet<>();
            long unpacked = 0;
            int rows = 0;
            for (Enumeration<ZipArchiveEntry> entries = zip.getEntries(); entries.hasMoreElements(); ) {
                ZipArchiveEntry entry = entries.nextElement();
                String name = entry.getName().toLowerCase(Locale.ROOT);
                if (!names.add(name) || names.size() > MOST_ENTRIES) {
                    throw refused("文件的结构不正常，不能导入。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
                }
                if (name.endsWith("vbaproject.bin") || name.contains("/macrosheets/")) {
                    throw refused("文件带有宏，不能导入。请另存为不带宏的 .xlsx 再上传。");
                }
                if (name.startsWith("xl/externallinks/")) {
                    throw refused("文件引用了别的表格（外部链接），不能导入。请把这些单元格复制后选择性粘贴为数值，断开链接后再上传。");
                }
                if (name.endsWith(".bin") && name.startsWith("xl/workbook")) {
                    throw refused("这是二进制工作簿（.xlsb），不能导入。请另存为 .xlsx 再上传。");
                }
                PartCounter counter = new PartCounter(name);
                try (InputStream part = zip.getInputStream(entry)) {
                    byte[] buffer = new byte[16 * 1024];
                    for (int read = part.read(buffer); read >= 0; read = part.read(buffer)) {
                        unpacked += read;
                        if (unpacked > MOST_UNPACKED
                                || unpacked > SMALL && unpacked > (long) content.length * MOST_RATIO) {
                            throw refused("文件展开后大得不正常，不能导入。请把要导入的内容复制到一个新表格再上传。");
                        }
                        counter.take(buffer, read);
                    }
                }
                rows += counter.rows();
            }
            if (names.contains("encryptedpackage")) {
                throw refused("文件设有打开密码，不能导入。请取消密码后再上传。");
            }
            if (!names.contains("xl/workbook.xml") || !names.contains("[content_types].xml")) {
                throw refused(
                        names.contains("word/document.xml")
                                ? "这是 Word 文档，不是表格。请把表格复制到 Excel 后再上传。"
                                : "这不是 Excel 表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
            }
            return new CheckedFile(FileType.XLSX, content, rows);
        } catch (IOException | IllegalArgumentException e) {
            throw refused("文件打不开，可能已经损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
        }
    }

    private static CheckedFile checkXls(byte[] content) {
        if (content.length > MOST_BYTES_XLS) {
            throw refused("这个旧格式（.xls）的文件太大，请用 Excel 或 WPS 另存为 .xlsx 再上传。");
        }
        try (POIFSFileSystem file = new POIFSFileSystem(new ByteArrayInputStream(content))) {
            DirectoryNode root = file.getRoot();
            if (root.hasEntryCaseInsensitive("EncryptedPackage") || root.hasEntryCaseInsensitive("EncryptionInfo")) {
                throw refused("文件设有打开密码，不能导入。请取消密码后再上传。");
            }
            if (root.hasEntryCaseInsensitive("_VBA_PROJECT_CUR") || root.hasEntryCaseInsensitive("_VBA_PROJECT")) {
                throw refused("文件带有宏，不能导入。请另存为不带宏的 .xlsx 再上传。");
            }
            if (root.hasEntryCaseInsensitive("WordDocument")) {
                throw refused("这是 Word 文档，不是表格。请把表格复制到 Excel 后再上传。");
            }
            if (!root.hasEntryCaseInsensitive("Workbook")) {
                throw refused("这个文件的格式太旧或者不是 Excel 表格，请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
            }
            return new CheckedFile(FileType.XLS, content, 0);
        } catch (IOException | RuntimeException e) {
            if (e instanceof RefusedException refused) {
                throw refused;
            }
            throw refused("文件打不开，可能已经损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
        }
    }

    private static CheckedFile checkText(String fileName, byte[] content) {
        String head = new String(content, 0, Math.min(content.length, 2048), StandardCharsets.ISO_8859_1)
                .replace("\u00EF\u00BB\u00BF", "")
                .stripLeading()
                .toLowerCase(Locale.ROOT);
        if (head.startsWith("<") && (head.contains("<html") || head.contains("<table") || head.contains("<?xml"))) {
            throw refused("这个文件其实是网页，只是名字像表格。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
        }
        boolean wide = startsWith(content, 0xFF, 0xFE) || startsWith(content, 0xFE, 0xFF);
        if (!wide && (head.startsWith("%pdf") || head.startsWith("{\\rtf") || head.indexOf('\0') >= 0)) {
            throw refused("只能导入 Excel 表格（.xlsx、.xls）和 CSV 文件，“" + fileName + "”的内容不是这些类型。");
        }
        int lines = 0;
        for (byte one : content) {
            if (one == '\n') {
                lines++;
            }
        }
        if (lines > MOST_ROWS) {
            throw refused("文件超过 20 万行，请拆成几个文件分别导入。");
        }
        return new CheckedFile(FileType.CSV, content, Math.max(1, lines));
    }

    private static boolean startsWith(byte[] content, int... first) {
        if (content.length < first.length) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if ((content[i] & 0xFF) != first[i]) {
                return false;
            }
        }
        return true;
    }

    static RefusedException refused(String message) {
        return new RefusedException(FIELD, message);
    }

    /** Follows the tags of one part of the archive without keeping anything but the present tag. */
    private static final class PartCounter {
        private static final int KEPT = 160;
        private static final int LONGEST_TEXT = 200_000;

        private final boolean xml;
        private final boolean sheet;
        private final boolean shared;
        private final byte[] tag = new byte[KEPT];
        private int length = -1;
        private int text;
        private long bytes;
        private int rows;
        private int cells;

        PartCounter(String name) {
            xml = name.endsWith(".xml") || name.endsWith(".rels");
            sheet = name.startsWith("xl/worksheets/") && name.endsWith(".xml");
            shared = name.endsWith("sharedstrings.xml");
        }

        int rows() {
            return rows;
        }

        void take(byte[] buffer, int count) {
            bytes += count;
            if (shared && bytes > MOST_SHARED_TEXT) {
                throw refused("文件里的文字太多，不能一次导入。请拆成几个文件分别导入。");
            }
            if (!xml) {
                return;
            }
            for (int i = 0; i < count; i++) {
                byte one = buffer[i];
                if (one == '<') {
                    length = 0;
                    text = 0;
                } else if (one == '>' && length >= 0) {
                    end();
                    length = -1;
                } else if (length >= 0) {
                    if (length < KEPT) {
                        tag[length] = one;
                    }
                    if (++length > LONGEST_TEXT) {
                        throw tooLong();
                    }
                    if (length == 3 && tag[0] == '!' && tag[1] == 'D' && tag[2] == 'O') {
                        throw refused("文件的结构不正常，不能导入。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
                    }
                } else if (++text > LONGEST_TEXT) {
                    throw tooLong();
                }
            }
        }

        private static RefusedException tooLong() {
            return refused("文件里有长得不正常的内容，不能导入。请把要导入的内容复制到一个新表格再上传。");
        }

        private void end() {
            if (!sheet || length == 0 || tag[0] == '/') {
                return;
            }
            int from = 0;
            int kept = Math.min(length, KEPT);
            for (int i = 0; i < kept && tag[i] != ' ' && tag[i] != '/'; i++) {
                if (tag[i] == ':') {
                    from = i + 1;
                }
            }
            if (named(from, kept, "row")) {
                cells = 0;
                if (++rows > MOST_ROWS) {
                    throw refused("文件超过 20 万行，请拆成几个文件分别导入。");
                }
            } else if (named(from, kept, "c") && (++cells > MOST_COLUMNS || column(from, kept) > MOST_COLUMNS)) {
                throw refused("表格超过 " + MOST_COLUMNS + " 列，不能导入。请删去多余的列后再上传。");
            }
        }

        private boolean named(int from, int kept, String name) {
            if (kept - from < name.length()) {
                return false;
            }
            for (int i = 0; i < name.length(); i++) {
                if (tag[from + i] != name.charAt(i)) {
                    return false;
                }
            }
            int after = from + name.length();
            return after == kept || tag[after] <= ' ' || tag[after] == '/';
        }

        /** The column that the attribute r names, from 1; 0 without it. */
        private int column(int from, int kept) {
            for (int i = from; i + 3 < kept; i++) {
                if (tag[i] <= ' ' && tag[i + 1] == 'r' && tag[i + 2] == '=') {
                    int column = 0;
                    for (int j = i + 4; j < kept && tag[j] >= 'A' && tag[j] <= 'Z'; j++) {
                        column = column * 26 + (tag[j] - 'A' + 1);
                        if (column > MOST_COLUMNS) {
                            return column;
                        }
                    }
                    return column;
                }
            }
            return 0;
        }
    }
}
