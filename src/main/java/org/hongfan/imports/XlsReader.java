package org.hongfan.imports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.hssf.eventusermodel.AbortableHSSFListener;
import org.apache.poi.hssf.eventusermodel.FormatTrackingHSSFListener;
import org.apache.poi.hssf.eventusermodel.HSSFEventFactory;
import org.apache.poi.hssf.eventusermodel.HSSFRequest;
import org.apache.poi.hssf.eventusermodel.HSSFUserException;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoolErrRecord;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.CellValueRecordInterface;
import org.apache.poi.hssf.record.DateWindow1904Record;
import org.apache.poi.hssf.record.EOFRecord;
import org.apache.poi.hssf.record.FilePassRecord;
import org.apache.poi.hssf.record.FormulaRecord;
import org.apache.poi.hssf.record.LabelRecord;
import org.apache.poi.hssf.record.LabelSSTRecord;
import org.apache.poi.hssf.record.NumberRecord;
import org.apache.poi.hssf.record.RKRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.SSTRecord;
import org.apache.poi.hssf.record.SupBookRecord;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.util.RecordFormatException;
import org.hongfan.shared.RefusedException;
import org.jspecify.annotations.Nullable;

/** Reads the old Excel format by its stream of records, so that no model of the workbook is built. */
final class XlsReader extends AbortableHSSFListener {
    private static final short GO_ON = 0;

    private final int only;
    private final TableReader.Sink sink;
    private final List<BoundSheetRecord> sheets = new ArrayList<>();
    private final FormatTrackingHSSFListener formats;
    private @Nullable SSTRecord texts;
    private boolean from1904;
    private int number = -1;
    private int shownNumber = -1;
    private boolean wanted;
    private String name = "";
    private int row = -1;
    private final String[] cells = new String[FileGate.MOST_COLUMNS];
    private int width;

    private XlsReader(int only, TableReader.Sink sink) {
        this.only = only;
        this.sink = sink;
        this.formats = new FormatTrackingHSSFListener(record -> {});
    }

    static void read(byte[] content, int only, TableReader.Sink sink) {
        try (POIFSFileSystem file = new POIFSFileSystem(new ByteArrayInputStream(content))) {
            HSSFRequest request = new HSSFRequest();
            request.addListenerForAllRecords(new XlsReader(only, sink));
            new HSSFEventFactory().abortableProcessWorkbookEvents(request, file);
        } catch (EncryptedDocumentException e) {
            throw FileGate.refused("文件设有打开密码，不能导入。请取消密码后再上传。");
        } catch (RefusedException refused) {
            throw refused;
        } catch (IOException | HSSFUserException | RecordFormatException | IndexOutOfBoundsException e) {
            throw FileGate.refused("文件打不开，可能已经损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。");
        }
    }

    @Override
    public short abortableProcessRecord(Record record) {
        formats.processRecord(record);
        if (record instanceof FilePassRecord) {
            throw FileGate.refused("文件设有打开密码，不能导入。请取消密码后再上传。");
        } else if (record instanceof SupBookRecord links && links.isExternalReferences()) {
            throw FileGate.refused("文件引用了别的表格（外部链接），不能导入。请把这些单元格复制后选择性粘贴为数值，断开链接后再上传。");
        } else if (record instanceof BoundSheetRecord sheet) {
            sheets.add(sheet);
        } else if (record instanceof DateWindow1904Record window) {
            from1904 = window.getWindowing() == 1;
        } else if (record instanceof SSTRecord shared) {
            texts = shared;
        } else if (record instanceof BOFRecord begin && begin.getType() != BOFRecord.TYPE_WORKBOOK) {
            beginSheet(begin);
        } else if (record instanceof EOFRecord) {
            endRow();
            wanted = false;
        } else if (wanted && record instanceof CellValueRecordInterface cell) {
            take(cell);
        }
        return GO_ON;
    }

    private void beginSheet(BOFRecord begin) {
        number++;
        List<BoundSheetRecord> ordered = Arrays.asList(BoundSheetRecord.orderByBofPosition(sheets));
        BoundSheetRecord sheet = number < ordered.size() ? ordered.get(number) : null;
        boolean shown = begin.getType() == BOFRecord.TYPE_WORKSHEET
                && sheet != null
                && !sheet.isHidden()
                && !sheet.isVeryHidden();
        if (shown) {
            shownNumber++;
            name = sheet.getSheetname();
        }
        wanted = shown && (only < 0 || only == shownNumber);
        row = -1;
        width = 0;
    }

    private void take(CellValueRecordInterface cell) {
        String text = textOf(cell);
        if (text.isEmpty() || cell.getColumn() >= FileGate.MOST_COLUMNS) {
            return;
        }
        if (cell.getRow() != row) {
            endRow();
            row = cell.getRow();
        }
        if (wanted) {
            Arrays.fill(cells, width, Math.max(width, cell.getColumn()), "");
            cells[cell.getColumn()] = text;
            width = Math.max(width, cell.getColumn() + 1);
        }
    }

    private void endRow() {
        if (wanted && width > 0) {
            wanted = sink.take(shownNumber, name, new SheetRow(row + 1, Arrays.copyOf(cells, width)));
        }
        width = 0;
    }

    private String textOf(CellValueRecordInterface cell) {
        if (cell instanceof LabelSSTRecord label && texts != null) {
            return Cells.text(texts.getString(label.getSSTIndex()).getString());
        }
        if (cell instanceof LabelRecord label) {
            return Cells.text(label.getValue());
        }
        if (cell instanceof NumberRecord value) {
            return number(value, value.getValue());
        }
        if (cell instanceof RKRecord value) {
            return number(value, value.getRKNumber());
        }
        if (cell instanceof BoolErrRecord value) {
            return value.isBoolean()
                    ? value.getBooleanValue() ? "是" : "否"
                    : Cells.error(FormulaError.forInt(value.getErrorValue()).getString());
        }
        return cell instanceof FormulaRecord ? Cells.formula() : "";
    }

    private String number(CellValueRecordInterface cell, double value) {
        String format = formats.getFormatString(cell);
        if (Cells.isDateFormat(formats.getFormatIndex(cell), format == null ? "" : format)
                && value >= 1
                && value < 2_958_466) {
            return Cells.moment(value, from1904);
        }
        return Cells.number(Double.toString(value));
    }
}
