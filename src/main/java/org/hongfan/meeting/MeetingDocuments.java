package org.hongfan.meeting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
import org.apache.poi.xwpf.usermodel.TableRowAlign;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.hongfan.access.Viewer;
import org.hongfan.shared.NotFoundException;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageMar;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTPageSz;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTSectPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTblGrid;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTcPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STTblLayoutType;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** A meeting's papers as Word files on A4, for those who file or amend them outside the portal. */
@Service
@RequiredArgsConstructor
@Transactional(readOnly = true)
public class MeetingDocuments {
    /** Twentieths of a point. */
    private static final int A4_WIDTH = 11906;

    private static final int A4_HEIGHT = 16838;
    private static final int MARGIN = 1020;
    private static final int INNER = A4_WIDTH - 2 * MARGIN;
    private static final int LABEL = 1420;
    private static final int VALUE = (INNER - 2 * LABEL) / 2;
    private static final int NUMBER = 680;
    private static final int SIGNED_ROW = 567;
    private static final int TEXT = 12;
    /** So many lines go with what stands after them, so that no page holds signatures alone. */
    private static final int KEPT_LINES = 3;

    private final MeetingBoard board;

    /** @param fileName for the download, with its ending */
    public record Paper(String fileName, byte[] content) {}

    /** 会议记录. @throws NotFoundException unless the viewer sees the meeting whole */
    public Paper writeRecord(Viewer viewer, long id) {
        MeetingBoard.MeetingFile file = whole(viewer, id);
        MeetingRecord record = MeetingRecord.of(file);
        try (XWPFDocument document = begin("会议记录", record.title())) {
            if (!record.notice().isEmpty()) {
                centred(document, "“" + record.notice() + "”", true);
            }
            XWPFTable table = table(document, LABEL, VALUE, LABEL, VALUE);
            wide(table, "名称", record.title());
            wide(table, "党组织", record.organization());
            pair(table, "类型", record.type(), "地点", record.place());
            wide(table, "时间", record.time());
            pair(table, "主持人", record.chair(), "记录人", record.recorder());
            wide(table, "人数", record.numbers());
            wide(table, "到会", record.present());
            wide(table, "请假", record.excused());
            wide(table, "缺席", record.absent());
            wide(table, "迟到", record.late());
            wide(table, "列席", record.observers());
            wide(table, "法定人数", record.quorum());
            wide(table, "议程", record.agenda());
            wide(table, "会议内容", record.minutes().lines().toList());
            keepWithNext(wide(table, "表决和决议", record.resolutions()));
            XWPFTableRow check = wide(table, "上级审核", record.check());
            check.setCantSplitRow(true);
            keepWithNext(check);
            XWPFParagraph signs = document.createParagraph();
            signs.setSpacingBefore(480);
            write(signs, "主持人签字：＿＿＿＿＿＿＿＿　　　　记录人签字：＿＿＿＿＿＿＿＿", TEXT, false);
            return new Paper(name("会议记录", file.meeting()), bytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 签到表 with room to sign by hand. @throws NotFoundException unless the viewer sees the meeting whole */
    public Paper writeSignInSheet(Viewer viewer, long id) {
        MeetingBoard.MeetingFile file = whole(viewer, id);
        SignInSheet sheet = SignInSheet.of(file);
        try (XWPFDocument document = begin("会议签到表", sheet.title())) {
            centred(document, sheet.organization(), false);
            centred(document, sheet.title(), true);
            centred(document, sheet.time() + "　" + sheet.place(), false);
            centred(document, sheet.numbers(), false);
            XWPFTable table = table(document, signedWidths(sheet.columns()));
            List<String> heads = new ArrayList<>();
            for (int i = 0; i < sheet.columns(); i++) {
                heads.addAll(List.of("序号", "姓名", "签名", "备注"));
            }
            row(table, heads).setRepeatHeader(true);
            sheet.called().forEach(line -> signed(table, line));
            XWPFTableRow between = spanning(table, 4 * sheet.columns(), "列席人员");
            keepWithNext(between);
            sheet.observers().forEach(line -> signed(table, line));
            return new Paper(name("签到表", file.meeting()), bytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] signedWidths(int columns) {
        int rest = INNER / columns - NUMBER;
        int[] one = {NUMBER, rest * 30 / 100, rest - rest * 30 / 100 - rest * 29 / 100, rest * 29 / 100};
        int[] widths = new int[4 * columns];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = one[i % 4];
        }
        return widths;
    }

    private static void signed(XWPFTable table, List<SignInSheet.Place> line) {
        List<String> cells = new ArrayList<>();
        for (SignInSheet.Place place : line) {
            cells.addAll(List.of(place.number(), place.name(), "", place.mark()));
        }
        XWPFTableRow row = row(table, cells);
        row.setHeight(SIGNED_ROW);
        row.setCantSplitRow(true);
    }

    private MeetingBoard.MeetingFile whole(Viewer viewer, long id) {
        MeetingBoard.MeetingFile file = board.get(viewer, id);
        if (!file.whole()) {
            throw new NotFoundException("meeting", id);
        }
        return file;
    }

    private static String name(String paper, MeetingBoard.MeetingView meeting) {
        return "%s %s %s.docx"
                .formatted(meeting.heldOn(), meeting.title().replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", " "), paper);
    }

    private static XWPFDocument begin(String heading, String title) {
        XWPFDocument document = new XWPFDocument();
        document.getProperties().getCoreProperties().setTitle(heading + " " + title);
        CTSectPr section = document.getDocument().getBody().addNewSectPr();
        CTPageSz size = section.addNewPgSz();
        size.setW(BigInteger.valueOf(A4_WIDTH));
        size.setH(BigInteger.valueOf(A4_HEIGHT));
        CTPageMar margin = section.addNewPgMar();
        margin.setLeft(BigInteger.valueOf(MARGIN));
        margin.setRight(BigInteger.valueOf(MARGIN));
        margin.setTop(BigInteger.valueOf(MARGIN));
        margin.setBottom(BigInteger.valueOf(MARGIN));
        numberPages(document);
        XWPFParagraph head = document.createParagraph();
        head.setAlignment(ParagraphAlignment.CENTER);
        head.setSpacingAfter(240);
        write(head, heading, 20, true);
        return document;
    }

    /** 第 1 页 / 共 3 页, counted by Word. */
    private static void numberPages(XWPFDocument document) {
        XWPFParagraph line = document.createFooter(HeaderFooterType.DEFAULT).createParagraph();
        line.setAlignment(ParagraphAlignment.CENTER);
        write(line, "第 ", 9, false);
        line.getCTP().addNewFldSimple().setInstr("PAGE");
        write(line, " 页 / 共 ", 9, false);
        line.getCTP().addNewFldSimple().setInstr("NUMPAGES");
        write(line, " 页", 9, false);
    }

    private static void centred(XWPFDocument document, String text, boolean bold) {
        XWPFParagraph paragraph = document.createParagraph();
        paragraph.setAlignment(ParagraphAlignment.CENTER);
        paragraph.setSpacingAfter(60);
        write(paragraph, text, TEXT, bold);
    }

    private static XWPFTable table(XWPFDocument document, int... widths) {
        XWPFTable table = document.createTable();
        table.removeRow(0);
        table.setWidth("100%");
        table.setTableAlignment(TableRowAlign.CENTER);
        table.getCTTbl().getTblPr().addNewTblLayout().setType(STTblLayoutType.FIXED);
        CTTblGrid grid = table.getCTTbl().getTblGrid() == null
                ? table.getCTTbl().addNewTblGrid()
                : table.getCTTbl().getTblGrid();
        for (int width : widths) {
            grid.addNewGridCol().setW(BigInteger.valueOf(width));
        }
        return table;
    }

    private static void pair(XWPFTable table, String label, String value, String otherLabel, String otherValue) {
        row(table, List.of(label, value, otherLabel, otherValue));
    }

    private static XWPFTableRow wide(XWPFTable table, String label, String value) {
        return wide(table, label, List.of(value));
    }

    private static XWPFTableRow wide(XWPFTable table, String label, List<String> lines) {
        XWPFTableRow row = table.insertNewTableRow(table.getNumberOfRows());
        fill(row.createCell(), List.of(label));
        XWPFTableCell value = row.createCell();
        span(value, 3);
        fill(value, lines);
        return row;
    }

    private static XWPFTableRow spanning(XWPFTable table, int columns, String text) {
        XWPFTableRow row = table.insertNewTableRow(table.getNumberOfRows());
        XWPFTableCell cell = row.createCell();
        span(cell, columns);
        fill(cell, List.of(text));
        cell.getParagraphs().get(0).setAlignment(ParagraphAlignment.CENTER);
        return row;
    }

    private static void span(XWPFTableCell cell, int columns) {
        CTTcPr properties = cell.getCTTc().getTcPr() == null
                ? cell.getCTTc().addNewTcPr()
                : cell.getCTTc().getTcPr();
        properties.addNewGridSpan().setVal(BigInteger.valueOf(columns));
    }

    private static XWPFTableRow row(XWPFTable table, List<String> cells) {
        XWPFTableRow row = table.insertNewTableRow(table.getNumberOfRows());
        cells.forEach(text -> fill(row.createCell(), List.of(text)));
        return row;
    }

    /** The last lines of the row stay on the page of what stands after it. */
    private static void keepWithNext(XWPFTableRow row) {
        for (XWPFTableCell cell : row.getTableCells()) {
            List<XWPFParagraph> lines = cell.getParagraphs();
            for (XWPFParagraph line : lines.subList(Math.max(0, lines.size() - KEPT_LINES), lines.size())) {
                // POI sets the other only on a paragraph that has properties already.
                line.setSpacingAfter(0);
                line.setKeepNext(true);
            }
        }
    }

    private static void fill(XWPFTableCell cell, List<String> lines) {
        XWPFParagraph paragraph = cell.getParagraphs().isEmpty()
                ? cell.addParagraph()
                : cell.getParagraphs().get(0);
        for (int i = 0; i < lines.size(); i++) {
            write(i == 0 ? paragraph : cell.addParagraph(), lines.get(i), TEXT, false);
        }
    }

    private static void write(XWPFParagraph paragraph, String text, int points, boolean bold) {
        XWPFRun run = paragraph.createRun();
        run.setText(text);
        run.setFontSize(points);
        run.setBold(bold);
        run.setFontFamily("Times New Roman");
        run.setFontFamily(bold ? "黑体" : "仿宋", XWPFRun.FontCharRange.eastAsia);
    }

    private static byte[] bytes(XWPFDocument document) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        document.write(output);
        return output.toByteArray();
    }
}
