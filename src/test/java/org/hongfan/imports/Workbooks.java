package org.hongfan.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellStyle;
import org.apache.poi.ss.usermodel.Row;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Files made to look as people's files do. A cell is a text, a number, a day, {@link Formula}, or null. */
final class Workbooks {
    private Workbooks() {}

    /** A cell that is computed. */
    record Formula(String text) {}

    /** A day that the file keeps as a number without a date format. */
    record Serial(int days) {}

    static Object[] row(Object... cells) {
        return cells;
    }

    /** One sheet of an .xlsx. */
    static byte[] xlsx(List<Object[]> rows) {
        return xlsx("名册", rows, List.of());
    }

    /** A first sheet that is hidden or holds something else, then the table. */
    static byte[] xlsx(String name, List<Object[]> rows, List<Object[]> firstSheet) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            Workbook workbook = new Workbook(out, "Test", "1.0");
            if (!firstSheet.isEmpty()) {
                fill(workbook.newWorksheet("说明"), firstSheet);
            }
            fill(workbook.newWorksheet(name), rows);
            workbook.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void fill(Worksheet sheet, List<Object[]> rows) {
        for (int r = 0; r < rows.size(); r++) {
            Object[] cells = rows.get(r);
            for (int c = 0; c < cells.length; c++) {
                Object cell = cells[c];
                if (cell instanceof String text) {
                    sheet.value(r, c, text);
                } else if (cell instanceof LocalDate day) {
                    sheet.value(r, c, day);
                    sheet.style(r, c).format("yyyy/m/d").set();
                } else if (cell instanceof Serial serial) {
                    sheet.value(r, c, serial.days());
                } else if (cell instanceof Number number) {
                    sheet.value(r, c, number);
                } else if (cell instanceof Formula formula) {
                    sheet.formula(r, c, formula.text());
                }
            }
        }
    }

    /** The old binary format. */
    static byte[] xls(List<Object[]> rows, String password) {
        try (HSSFWorkbook workbook = new HSSFWorkbook()) {
            CellStyle dayStyle = workbook.createCellStyle();
            dayStyle.setDataFormat(workbook.createDataFormat().getFormat("yyyy\"年\"m\"月\"d\"日\""));
            var sheet = workbook.createSheet("名册");
            for (int r = 0; r < rows.size(); r++) {
                Row row = sheet.createRow(r);
                for (int c = 0; c < rows.get(r).length; c++) {
                    Object value = rows.get(r)[c];
                    Cell cell = row.createCell(c);
                    if (value instanceof String text) {
                        cell.setCellValue(text);
                    } else if (value instanceof LocalDate day) {
                        cell.setCellValue(day);
                        cell.setCellStyle(dayStyle);
                    } else if (value instanceof Number number) {
                        cell.setCellValue(number.doubleValue());
                    }
                }
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            if (password != null) {
                Biff8EncryptionKey.setCurrentUserPassword(password);
            }
            try {
                workbook.write(out);
            } finally {
                Biff8EncryptionKey.setCurrentUserPassword(null);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] csv(List<Object[]> rows, Charset charset, String mark, char separator) {
        StringBuilder text = new StringBuilder(mark);
        for (Object[] cells : rows) {
            for (int i = 0; i < cells.length; i++) {
                String cell = cells[i] == null ? "" : cells[i].toString();
                boolean quoted = cell.indexOf(separator) >= 0 || cell.contains("\n") || cell.contains("\"");
                text.append(i == 0 ? "" : separator).append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
            }
            text.append("\r\n");
        }
        return text.toString().getBytes(charset);
    }

    static byte[] csv(List<Object[]> rows) {
        return csv(rows, StandardCharsets.UTF_8, "", ',');
    }

    /** The archive with one more part, or with a part replaced. */
    static byte[] with(byte[] archive, String name, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipFile in = open(archive);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (ZipArchiveEntry entry : Collections.list(in.getEntries())) {
                if (!entry.getName().equals(name)) {
                    zip.putNextEntry(new ZipEntry(entry.getName()));
                    in.getInputStream(entry).transferTo(zip);
                }
            }
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static byte[] part(byte[] archive, String name) {
        try (ZipFile in = open(archive)) {
            return in.getInputStream(in.getEntry(name)).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ZipFile open(byte[] archive) throws IOException {
        return ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(archive))
                .get();
    }

    /** Marks the first sheet as hidden. */
    static byte[] hidingFirstSheet(byte[] archive) {
        String workbook = new String(part(archive, "xl/workbook.xml"), StandardCharsets.UTF_8);
        return with(
                archive,
                "xl/workbook.xml",
                workbook.replaceFirst("sheetId=\"1\"", "sheetId=\"1\" state=\"hidden\"")
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** A citizen ID number of an area that is assigned to nobody. */
    static String id(String birth, int serial) {
        String digits = String.format(Locale.ROOT, "379900%s%03d", birth, serial);
        return digits + org.hongfan.member.IdNumber.checkOf(digits);
    }
}
