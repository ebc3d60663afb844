package org.hongfan.meeting;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.apache.tika.Tika;
import org.hongfan.shared.RefusedException;

/**
 * Looks at what an upload is by its content and makes it safe to keep. Images are drawn anew, so that the place where they were taken and
 * anything hidden behind them is gone; how the camera was held is kept.
 *
 * <p>JPG and PNG alone: what the platform cannot draw anew it does not keep. HEIC, WebP and the like are refused with a word on how to get a
 * JPG; phones make one when a picture is sent through a browser that accepts no other.
 */
final class UploadCheck {
    static final int MOST_BYTES = 10 * 1024 * 1024;
    static final String TOO_LARGE = "文件不能超过 10 MB，请压缩后再传";
    private static final long MOST_PIXELS = 60_000_000;
    private static final int LONGEST_SIDE = 2560;
    private static final String JPEG = "image/jpeg";
    private static final String PNG = "image/png";
    private static final String PDF = "application/pdf";
    private static final String DOC = "application/msword";
    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static final Map<String, String> BY_ENDING =
            Map.of("jpg", JPEG, "jpeg", JPEG, "png", PNG, "pdf", PDF, "doc", DOC, "docx", DOCX);
    private static final Map<String, String> NAMES =
            Map.of(JPEG, "JPG 图片", PNG, "PNG 图片", PDF, "PDF", DOC, "Word 文档", DOCX, "Word 文档");
    private static final Map<String, String> OTHER_IMAGES = Map.of(
            "image/heic",
            "HEIC",
            "image/heif",
            "HEIF",
            "image/webp",
            "WebP",
            "image/gif",
            "GIF",
            "image/bmp",
            "BMP",
            "image/tiff",
            "TIFF");
    private static final byte[] WORD_STREAM = "WordDocument".getBytes(StandardCharsets.UTF_16LE);
    private static final String FIELD = "file";

    private static final Tika TIKA = new Tika();

    /** A picture within the bound may still take some hundred MB for a moment. */
    private static final Semaphore DRAWING = new Semaphore(2);

    private UploadCheck() {}

    /** What may be kept: its true type and its bytes. */
    record Checked(String contentType, byte[] content) {}

    /** @throws RefusedException at field "file" when it is too large, of another type, or pretends to be what it is not */
    static Checked check(String fileName, byte[] content) {
        if (content.length == 0) {
            throw new RefusedException(FIELD, "文件是空的，请重新选择");
        }
        if (content.length > MOST_BYTES) {
            throw new RefusedException(FIELD, TOO_LARGE);
        }
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String claimed = BY_ENDING.get(ending);
        String actual = detect(content);
        if (OTHER_IMAGES.containsKey(actual)) {
            throw new RefusedException(
                    FIELD,
                    "“" + fileName + "”是 " + OTHER_IMAGES.get(actual)
                            + " 图片，只收 JPG 和 PNG。请另存为 JPG 再传；苹果手机可在“设置－相机－格式”里选“兼容性最佳”");
        }
        if (claimed == null || !NAMES.containsKey(actual)) {
            throw new RefusedException(FIELD, "只能上传图片（JPG、PNG）、PDF 和 Word 文档，“" + fileName + "”的内容不是这些类型");
        }
        if (!claimed.equals(actual)) {
            throw new RefusedException(FIELD, "“" + fileName + "”的内容其实是" + NAMES.get(actual) + "，和文件名不符，不能上传");
        }
        return switch (actual) {
            case JPEG, PNG -> new Checked(actual, redrawInTurn(content, actual));
            default -> new Checked(actual, content);
        };
    }

    private static String detect(byte[] content) {
        if (content.length > 4 && content[0] == 'P' && content[1] == 'K') {
            return isDocx(content) ? DOCX : "application/zip";
        }
        String type = TIKA.detect(content);
        return switch (type) {
            case "application/x-tika-msoffice" -> contains(content, WORD_STREAM) ? DOC : type;
            default -> type;
        };
    }

    /** Reads the directory of the archive only: nothing is unpacked. A document with macros is not a docx. */
    private static boolean isDocx(byte[] content) {
        try {
            Path file = Files.createTempFile("upload", ".zip");
            try {
                Files.write(file, content);
                try (ZipFile zip = new ZipFile(file.toFile())) {
                    return zip.getEntry("[Content_Types].xml") != null
                            && zip.getEntry("word/document.xml") != null
                            && zip.getEntry("word/vbaProject.bin") == null;
                } catch (ZipException broken) {
                    return false;
                }
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(byte[] content, byte[] wanted) {
        return new String(content, StandardCharsets.ISO_8859_1)
                .contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }

    private static byte[] redrawInTurn(byte[] content, String type) {
        DRAWING.acquireUninterruptibly();
        try {
            return redraw(content, type);
        } finally {
            DRAWING.release();
        }
    }

    private static byte[] redraw(byte[] content, String type) {
        try (ImageInputStream input = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByMIMEType(type);
            ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if ((long) width * height > MOST_PIXELS) {
                    throw new RefusedException(FIELD, "图片太大（" + width + "×" + height + "），请缩小后再传");
                }
                ImageReadParam param = reader.getDefaultReadParam();
                int step = Math.max(1, (Math.max(width, height) + LONGEST_SIDE - 1) / LONGEST_SIDE);
                param.setSourceSubsampling(step, step, 0, 0);
                BufferedImage image = reader.read(0, param);
                return write(upright(image, type.equals(JPEG) ? orientation(content) : 1, type), type);
            } finally {
                reader.dispose();
            }
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new RefusedException(FIELD, "这张图片打不开，可能已经损坏。请换一张，或者另存为普通的 JPG 再传");
        }
    }

    private static byte[] write(BufferedImage image, String type) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        if (!ImageIO.write(image, type.equals(JPEG) ? "jpeg" : "png", output)) {
            throw new IOException("no writer for " + type);
        }
        return output.toByteArray();
    }

    /** Draws the image the way it was meant to be seen: orientations 1 to 8 as EXIF numbers them. */
    private static BufferedImage upright(BufferedImage image, int orientation, String type) {
        int w = image.getWidth();
        int h = image.getHeight();
        AffineTransform turn = switch (orientation) {
            case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
            case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
            case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
            case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
            case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
            case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
            case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
            default -> new AffineTransform();
        };
        boolean swapped = orientation >= 5 && orientation <= 8;
        BufferedImage drawn = new BufferedImage(
                swapped ? h : w,
                swapped ? w : h,
                type.equals(JPEG) ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_INT_ARGB);
        Graphics2D pen = drawn.createGraphics();
        pen.drawImage(image, turn, null);
        pen.dispose();
        return drawn;
    }

    /** The orientation in the EXIF segment; 1 when there is none. */
    private static int orientation(byte[] jpeg) {
        ByteBuffer data = ByteBuffer.wrap(jpeg);
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF) {
            int marker = jpeg[at + 1] & 0xFF;
            int length = data.getShort(at + 2) & 0xFFFF;
            if (marker == 0xE1 && at + 18 <= jpeg.length && data.getInt(at + 4) == 0x45786966) {
                return orientationIn(data, at + 10, Math.min(jpeg.length, at + 2 + length));
            }
            if (marker == 0xDA || length < 2) {
                return 1;
            }
            at += 2 + length;
        }
        return 1;
    }

    private static int orientationIn(ByteBuffer data, int start, int end) {
        data.order(data.getShort(start) == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = start + (data.getInt(start + 4) & 0xFFFFFFFFL);
        if (directory + 2 > end) {
            return 1;
        }
        int entries = data.getShort((int) directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = (int) directory + 2 + i * 12;
            if (entry + 12 > end) {
                return 1;
            }
            if ((data.getShort(entry) & 0xFFFF) == 0x0112) {
                int value = data.getShort(entry + 8) & 0xFFFF;
                return List.of(1, 2, 3, 4, 5, 6, 7, 8).contains(value) ? value : 1;
            }
        }
        return 1;
    }
}
