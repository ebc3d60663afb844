package org.hongfan.meeting;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.format.DateTimeFormatter;
import java.util.List;
import lombok.RequiredArgsConstructor;
import org.apache.poi.xwpf.usermodel.ParagraphAlignment;
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
    private static final int LABEL = 1420;
    private static final int VALUE = (A4_WIDTH - 2 * MARGIN - 2 * LABEL) / 2;
    private static final int SIGNED_ROW = 620;
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");

    private final MeetingBoard board;

    /** @param fileName for the download, with its ending */
    public record Paper(String fileName, byte[] content) {}

    /** 会议记录. @throws NotFoundException unless the viewer sees the meeting whole */
    public Paper writeRecord(Viewer viewer, long id) {
        MeetingBoard.MeetingFile file = whole(viewer, id);
        MeetingRecord record = MeetingRecord.of(file);
        try (XWPFDocument document = begin("会议记录", record.title())) {
            if (!record.notice().isEmpty()) {
                write(document.createParagraph(), record.notice(), 12, true);
            }
            XWPFTable table = table(document, LABEL, VALUE, LABEL, VALUE);
            wide(table, "名称", record.title());
            pair(table, "党组织", record.organization(), "类型", record.type());
            wide(table, "时间", record.time());
            wide(table, "地点", record.place());
            pair(table, "主持人", record.chair(), "记录人", record.recorder());
            wide(table, "人数", record.numbers());
            wide(table, "请假", record.excused());
            wide(table, "缺席", record.absent());
            wide(table, "迟到", record.late());
            wide(table, "列席", record.observers());
            wide(table, "法定人数", record.quorum());
            wide(table, "议程", record.agenda());
            wide(table, "会议内容", record.minutes().lines().toList());
            wide(table, "表决和决议", record.resolutions());
            wide(table, "上级检查", record.check());
            XWPFParagraph signs = document.createParagraph();
            signs.setSpacingBefore(480);
            write(signs, "主持人签字：＿＿＿＿＿＿＿＿　　　　记录人签字：＿＿＿＿＿＿＿＿", 12, false);
            return new Paper(name("会议记录", file.meeting()), bytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 签到表 with room to sign by hand. @throws NotFoundException unless the viewer sees the meeting whole */
    public Paper writeSignInSheet(Viewer viewer, long id) {
        MeetingBoard.MeetingFile file = whole(viewer, id);
        MeetingBoard.MeetingView meeting = file.meeting();
        try (XWPFDocument document = begin("会议签到表", meeting.title())) {
            write(
                    document.createParagraph(),
                    "%s　%s　%s　%s"
                            .formatted(
                                    meeting.organizationFullName(),
                                    meeting.title(),
                                    meeting.startsAt().format(MINUTE),
                                    meeting.place()),
                    12,
                    false);
            int rest = A4_WIDTH - 2 * MARGIN - 900 - 2000;
            XWPFTable table = table(document, 900, 2000, rest / 2, rest / 2);
            XWPFTableRow head = row(table, List.of("序号"), List.of("姓名"), List.of("签名"), List.of("备注"));
            head.setRepeatHeader(true);
            int number = 0;
            for (MeetingBoard.AttendanceRow row : file.attendance()) {
                number++;
                String note = row.reason() != null ? row.reason() : row.note() == null ? "" : row.note();
                row(table, List.of(String.valueOf(number)), List.of(row.name()), List.of(), List.of(note))
                        .setHeight(SIGNED_ROW);
            }
            return new Paper(name("签到表", meeting), bytes(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        XWPFParagraph head = document.createParagraph();
        head.setAlignment(ParagraphAlignment.CENTER);
        head.setSpacingAfter(240);
        write(head, heading, 20, true);
        return document;
    }

    private static XWPFTable table(XWPFDocument document, int... widths) {
        XWPFTable table = document.createTable();
        table.removeRow(0);
        table.setWidth("100%");
        CTTblGrid grid = table.getCTTbl().getTblGrid() == null
                ? table.getCTTbl().addNewTblGrid()
                : table.getCTTbl().getTblGrid();
        for (int width : widths) {
            grid.addNewGridCol().setW(BigInteger.valueOf(width));
        }
        return table;
    }

    private static void pair(XWPFTable table, String label, String value, String otherLabel, String otherValue) {
        row(table, List.of(label), List.of(value), List.of(otherLabel), List.of(otherValue));
    }

    private static void wide(XWPFTable table, String label, String value) {
        wide(table, label, List.of(value));
    }

    private static void wide(XWPFTable table, String label, List<String> lines) {
        XWPFTableRow row = table.insertNewTableRow(table.getNumberOfRows());
        fill(row.createCell(), List.of(label));
        XWPFTableCell value = row.createCell();
        (value.getCTTc().getTcPr() == null
                        ? value.getCTTc().addNewTcPr()
                        : value.getCTTc().getTcPr())
                .addNewGridSpan()
                .setVal(BigInteger.valueOf(3));
        fill(value, lines);
    }

    @SafeVarargs
    private static XWPFTableRow row(XWPFTable table, List<String>... cells) {
        XWPFTableRow row = table.insertNewTableRow(table.getNumberOfRows());
        for (List<String> lines : cells) {
            fill(row.createCell(), lines);
        }
        return row;
    }

    private static void fill(XWPFTableCell cell, List<String> lines) {
        XWPFParagraph paragraph = cell.getParagraphs().isEmpty()
                ? cell.addParagraph()
                : cell.getParagraphs().get(0);
        for (int i = 0; i < lines.size(); i++) {
            write(i == 0 ? paragraph : cell.addParagraph(), lines.get(i), 12, false);
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
