package org.hongfan.account;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.lowagie.text.Document;
import com.lowagie.text.PageSize;
import com.lowagie.text.pdf.BaseFont;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfWriter;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.ClassPathResource;

/**
 * Slips on A4, eight a page with lines to cut along; each branch begins on a page of its own, so that the paper can be handed out by branch. One font
 * stands in the file, so it prints the same everywhere.
 */
class SlipSheet {
    private static final int ACROSS = 2;
    private static final int DOWN = 4;
    private static final int TOLD_EVERY = 200;

    private static final float WIDTH = PageSize.A4.getWidth();
    private static final float HEIGHT = PageSize.A4.getHeight();
    private static final float MARGIN = 20;
    private static final float HEAD = 22;
    private static final float CELL_WIDTH = (WIDTH - 2 * MARGIN) / ACROSS;
    private static final float CELL_HEIGHT = (HEIGHT - 2 * MARGIN - HEAD) / DOWN;
    private static final float PADDING = 14;
    private static final float CODE_SIZE = 86;

    private static final Color INK = new Color(0x1f, 0x1f, 0x1f);
    private static final Color GREY = new Color(0x59, 0x59, 0x59);
    /** What stays on one line: a run of Latin letters, digits and signs with the blank behind it, or one other sign with the punctuation behind it. */
    private static final Pattern UNBROKEN = Pattern.compile("[!-~]+ ?|\\P{M}[，。、；：”）]*", Pattern.DOTALL);

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy年M月d日");

    private final String address;
    private final LocalDate until;
    private final BaseFont font = font();

    /**
     * @param address of the portal, without a slash at the end
     * @param until the last day on which the slips are good
     */
    SlipSheet(String address, LocalDate until) {
        this.address = address;
        this.until = until;
    }

    /** The address that the code of a slip holds. */
    static String link(String address, Slip slip) {
        return address + "/welcome/" + slip.code().value();
    }

    /** @param drawn is told now and then how many slips have been drawn */
    byte[] draw(List<Slip> slips, IntConsumer drawn) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Document document = new Document(PageSize.A4);
        PdfWriter writer = PdfWriter.getInstance(document, out);
        document.addTitle("开通单");
        document.open();
        PdfContentByte canvas = writer.getDirectContent();
        int done = 0;
        for (List<Slip> unit : byUnit(slips)) {
            int pages = (unit.size() + ACROSS * DOWN - 1) / (ACROSS * DOWN);
            for (int i = 0; i < unit.size(); i++) {
                int place = i % (ACROSS * DOWN);
                if (place == 0) {
                    document.newPage();
                    head(canvas, unit, i / (ACROSS * DOWN) + 1, pages);
                }
                slip(canvas, unit.get(i), place % ACROSS, place / ACROSS);
                done++;
                if (done % TOLD_EVERY == 0) {
                    drawn.accept(done);
                }
            }
        }
        document.close();
        return out.toByteArray();
    }

    private static List<List<Slip>> byUnit(List<Slip> slips) {
        List<List<Slip>> units = new ArrayList<>();
        for (Slip slip : slips) {
            if (units.isEmpty() || units.get(units.size() - 1).get(0).unitId() != slip.unitId()) {
                units.add(new ArrayList<>());
            }
            units.get(units.size() - 1).add(slip);
        }
        return units;
    }

    private void head(PdfContentByte canvas, List<Slip> unit, int page, int pages) {
        float y = HEIGHT - MARGIN - 12;
        text(canvas, unit.get(0).unitName(), 10, MARGIN, y, INK);
        String right = unit.size() + " 张，第 " + page + " 页，共 " + pages + " 页。沿虚线剪开，逐一交到本人手里";
        text(canvas, right, 9, WIDTH - MARGIN - font.getWidthPoint(right, 9), y, GREY);
    }

    private void slip(PdfContentByte canvas, Slip slip, int column, int row) {
        float left = MARGIN + column * CELL_WIDTH;
        float top = HEIGHT - MARGIN - HEAD - row * CELL_HEIGHT;
        canvas.setLineDash(3, 3, 0);
        canvas.setLineWidth(0.5f);
        canvas.setColorStroke(GREY);
        canvas.rectangle(left, top - CELL_HEIGHT, CELL_WIDTH, CELL_HEIGHT);
        canvas.stroke();
        canvas.setLineDash(0);
        float x = left + PADDING;
        float inner = CELL_WIDTH - 2 * PADDING;
        float besides = inner - CODE_SIZE - 8;
        text(canvas, "红帆党建工作平台 开通单", 8.5f, x, top - 19, GREY);
        String name = printable(slip.name());
        float size = fitting(name, 20, besides);
        text(canvas, name, size, x, top - 42, INK);
        float y = top - 57;
        for (String line : wrapped(slip.unitName(), 9, besides)) {
            text(canvas, line, 9, x, y, INK);
            y -= 12;
        }
        text(canvas, "开通码", 8.5f, x, top - 83, GREY);
        text(canvas, slip.code().spaced(), 14, x, top - 99, INK);
        qr(canvas, link(address, slip), left + CELL_WIDTH - PADDING - CODE_SIZE, top - 14 - CODE_SIZE);
        y = top - 116;
        for (String step : steps(slip)) {
            for (String line : wrapped(step, 8, inner)) {
                text(canvas, line, 8, x, y, INK);
                y -= 11;
            }
        }
    }

    private List<String> steps(Slip slip) {
        return List.of(
                "1. 用手机微信“扫一扫”扫这个码。扫不了，在浏览器里打开 " + address + "/welcome 输入开通码",
                "2. 填写姓名和身份证号最后六位，核对是您本人",
                "3. 设一个自己记得住的密码，就进来了。以后登录填" + slip.signInName(),
                "有效期到" + until.format(DAY) + "，只能用一次，请勿转给别人。丢了找发单的人重发。");
    }

    private void text(PdfContentByte canvas, String text, float size, float x, float y, Color color) {
        canvas.beginText();
        canvas.setFontAndSize(font, size);
        canvas.setColorFill(color);
        canvas.setTextMatrix(x, y);
        canvas.showText(text);
        canvas.endText();
    }

    /** A sign that the font does not have leaves a line on which it is written by hand. */
    private String printable(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().forEach(sign -> {
            if (font.charExists(sign)) {
                shown.appendCodePoint(sign);
            } else {
                shown.append('＿');
            }
        });
        return shown.toString();
    }

    private float fitting(String text, float size, float width) {
        float fits = size;
        while (fits > 9 && font.getWidthPoint(text, fits) > width) {
            fits -= 1;
        }
        return fits;
    }

    /** Lines of that width; a number, an address and a user name stay whole where they fit at all. */
    private List<String> wrapped(String text, float size, float width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        Matcher parts = UNBROKEN.matcher(text);
        while (parts.find()) {
            String part = parts.group();
            if (!line.isEmpty() && font.getWidthPoint(line + part, size) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(part);
        }
        lines.add(line.toString());
        return lines;
    }

    private static void qr(PdfContentByte canvas, String text, float left, float bottom) {
        BitMatrix matrix = encode(text);
        float module = CODE_SIZE / matrix.getWidth();
        canvas.setColorFill(Color.BLACK);
        for (int row = 0; row < matrix.getHeight(); row++) {
            int column = 0;
            while (column < matrix.getWidth()) {
                int from = column;
                while (column < matrix.getWidth() && matrix.get(column, row)) {
                    column++;
                }
                if (column > from) {
                    float y = bottom + CODE_SIZE - (row + 1) * module;
                    canvas.rectangle(left + from * module, y, (column - from) * module, module);
                } else {
                    column++;
                }
            }
        }
        canvas.fill();
    }

    private static BitMatrix encode(String text) {
        try {
            return new QRCodeWriter()
                    .encode(
                            text,
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(EncodeHintType.MARGIN, 0, EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M));
        } catch (WriterException e) {
            throw new IllegalStateException("Cannot draw the code", e);
        }
    }

    private static BaseFont font() {
        String name = "NotoSansSC-Regular-subset.ttf";
        try (InputStream in = new ClassPathResource("fonts/noto-sans-sc/" + name).getInputStream()) {
            return BaseFont.createFont(name, BaseFont.IDENTITY_H, BaseFont.EMBEDDED, false, in.readAllBytes(), null);
        } catch (IOException e) {
            throw new UncheckedIOException("The font of the slips", e);
        }
    }
}
