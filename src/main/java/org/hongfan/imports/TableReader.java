package org.hongfan.imports;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/** Reads a checked file row by row; no more than one row is held. Hidden sheets are left out. */
final class TableReader {
    private static final Charset GB18030 = Charset.forName("GB18030");

    private TableReader() {}

    /** Takes the rows of all sheets in order. */
    @FunctionalInterface
    interface Sink {
        /**
         * @param sheet from 0, hidden ones not counted
         * @return whether more rows of this sheet are wanted
         */
        boolean take(int sheet, String name, SheetRow row);
    }

    /** Reads every sheet, or only the one numbered {@code only} when it is not negative. */
    static void read(CheckedFile file, int only, Sink sink) {
        switch (file.type()) {
            case XLSX -> readXlsx(file.content(), only, sink);
            case XLS -> XlsReader.read(file.content(), only, sink);
            case CSV -> readCsv(file.content(), sink);
        }
    }

    private static void readXlsx(byte[] content, int only, Sink sink) {
        try (ReadableWorkbook workbook =
                new ReadableWorkbook(new ByteArrayInputStream(content), new ReadingOptions(true, true))) {
            List<Sheet> sheets = workbook.getSheets()
                    .filter(sheet -> sheet.getVisibility() == SheetVisibility.VISIBLE)
                    .toList();
            for (int i = 0; i < sheets.size(); i++) {
                if (only < 0 || only == i) {
                    readSheet(sheets.get(i), i, workbook.isDate1904(), sink);
                }
            }
        } catch (IOException | ExcelReaderException | UncheckedIOException e) {
            throw FileGate.refused("文件打不开，可能已经损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
        }
    }

    private static void readSheet(Sheet sheet, int number, boolean from1904, Sink sink) throws IOException {
        try (Stream<Row> rows = sheet.openStream()) {
            for (Iterator<Row> each = rows.iterator(); each.hasNext(); ) {
                Row row = each.next();
                String[] cells = new String[Math.min(row.getCellCount(), FileGate.MOST_COLUMNS)];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = textOf(row.getCell(i), from1904);
                }
                if (!sink.take(number, sheet.getName(), new SheetRow(row.getRowNum(), cells))) {
                    return;
                }
            }
        }
    }

    private static String textOf(Cell cell, boolean from1904) {
        if (cell == null || cell.getType() == CellType.EMPTY) {
            return "";
        }
        return switch (cell.getType()) {
            case STRING -> Cells.text(Objects.requireNonNullElse(cell.getText(), ""));
            case FORMULA -> Cells.formula();
            case ERROR -> Cells.error(Objects.requireNonNullElse(cell.getRawValue(), "错误"));
            case BOOLEAN -> Boolean.TRUE.equals(cell.getValue()) ? "是" : "否";
            default -> numberOf(cell, from1904);
        };
    }

    private static String numberOf(Cell cell, boolean from1904) {
        String raw = cell.getRawValue();
        if (raw == null || raw.isEmpty()) {
            return "";
        }
        Integer format = cell.getDataFormatId();
        if (format != null
                && format != 0
                && Cells.isDateFormat(format, Objects.requireNonNullElse(cell.getDataFormatString(), ""))) {
            double serial = Double.parseDouble(raw);
            if (serial >= 1 && serial < 2_958_466) {
                return Cells.moment(serial, from1904);
            }
        }
        return Cells.number(raw);
    }

    private static void readCsv(byte[] content, Sink sink) {
        Charset charset = charsetOf(content);
        int mark = markLength(content);
        try (Reader reader =
                        new InputStreamReader(new ByteArrayInputStream(content, mark, content.length - mark), charset);
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .fieldSeparator(separatorOf(content, mark, charset))
                        .skipEmptyLines(false)
                        .ignoreDifferentFieldCount(true)
                        .acceptCharsAfterQuotes(true)
                        .maxBufferSize(1024 * 1024)
                        .ofCsvRecord(reader)) {
            int line = 0;
            for (CsvRecord each : csv) {
                line++;
                if (each.getFieldCount() > FileGate.MOST_COLUMNS) {
                    throw FileGate.refused("表格超过 " + FileGate.MOST_COLUMNS + " 列，不能导入。请删去多余的列后再上传。");
                }
                String[] cells = each.getFields().toArray(new String[0]);
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = Cells.text(unwrap(cells[i]));
                }
                if (!sink.take(0, "", new SheetRow(line, cells))) {
                    return;
                }
            }
        } catch (IOException | CsvParseException e) {
            throw FileGate.refused("文件读不下去，可能缺了引号。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
        }
    }

    /** Programs write ="0370..." so that Excel keeps the digits. Any other text that begins with = is a formula. */
    private static String unwrap(String field) {
        if (field.startsWith("=\"") && field.endsWith("\"") && field.length() >= 3) {
            return field.substring(2, field.length() - 1);
        }
        return field.startsWith("=") && field.length() > 1 ? Cells.formula() : field;
    }

    static Charset charsetOf(byte[] content) {
        if (content.length >= 2 && (content[0] & 0xFF) == 0xFF && (content[1] & 0xFF) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (content.length >= 2 && (content[0] & 0xFF) == 0xFE && (content[1] & 0xFF) == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        return isUtf8(content) ? StandardCharsets.UTF_8 : GB18030;
    }

    private static boolean isUtf8(byte[] content) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(content);
        CharBuffer out = CharBuffer.allocate(16 * 1024);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
            out.clear();
        }
    }

    private static int markLength(byte[] content) {
        if (content.length >= 3
                && (content[0] & 0xFF) == 0xEF
                && (content[1] & 0xFF) == 0xBB
                && (content[2] & 0xFF) == 0xBF) {
            return 3;
        }
        int first = content.length < 2 ? 0 : (content[0] & 0xFF) << 8 | content[1] & 0xFF;
        return first == 0xFFFE || first == 0xFEFF ? 2 : 0;
    }

    private static char separatorOf(byte[] content, int mark, Charset charset) {
        String head = new String(content, mark, Math.min(content.length - mark, 8192), charset);
        char best = ',';
        for (char candidate : new char[] {'\t', ';'}) {
            if (head.chars().filter(c -> c == candidate).count()
                    > head.chars().filter(c -> c == ',').count()) {
                best = candidate;
            }
        }
        return best;
    }
}
