package org.hongfan.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.hongfan.shared.RefusedException;
import org.junit.jupiter.api.Test;

/** What may be uploaded, and what is left of it. */
class UploadCheckTests {
    private static byte[] jpeg(int width, int height) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x < width / 2 ? Color.RED : Color.BLUE).getRGB());
            }
        }
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", output);
        return output.toByteArray();
    }

    /** A picture with an EXIF segment: orientation 6 and a text that stands for the place it was taken. */
    private static byte[] withExif(byte[] jpeg) {
        byte[] tiff =
                HexFormat.of().parseHex("4D4D002A00000008" + "0001" + "0112000300000001" + "00060000" + "00000000");
        byte[] place = "GPSLatitude35.63".getBytes(StandardCharsets.US_ASCII);
        byte[] out = new byte[jpeg.length + 4 + 6 + tiff.length + place.length];
        int length = 2 + 6 + tiff.length + place.length;
        out[0] = jpeg[0];
        out[1] = jpeg[1];
        byte[] head = {(byte) 0xFF, (byte) 0xE1, (byte) (length >> 8), (byte) length, 'E', 'x', 'i', 'f', 0, 0};
        System.arraycopy(head, 0, out, 2, head.length);
        System.arraycopy(tiff, 0, out, 12, tiff.length);
        System.arraycopy(place, 0, out, 12 + tiff.length, place.length);
        System.arraycopy(jpeg, 2, out, 12 + tiff.length + place.length, jpeg.length - 2);
        return out;
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(output)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("<x/>".getBytes(StandardCharsets.UTF_8));
            }
        }
        return output.toByteArray();
    }

    @Test
    void aPictureLosesWhereItWasTakenAndStandsUpright() throws IOException {
        byte[] taken = withExif(jpeg(40, 20));
        assertThat(new String(taken, StandardCharsets.ISO_8859_1)).contains("GPSLatitude");
        UploadCheck.Checked kept = UploadCheck.check("会场.JPG", taken);
        assertThat(new String(kept.content(), StandardCharsets.ISO_8859_1))
                .doesNotContain("GPSLatitude")
                .doesNotContain("Exif");
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(kept.content()));
        assertThat(image.getWidth()).isEqualTo(20);
        assertThat(image.getHeight()).isEqualTo(40);
        assertThat(new Color(image.getRGB(10, 5)).getRed())
                .as("left becomes top")
                .isGreaterThan(200);
        assertThat(new Color(image.getRGB(10, 35)).getBlue()).isGreaterThan(200);
    }

    @Test
    void aLargePictureIsMadeSmaller() throws IOException {
        UploadCheck.Checked kept = UploadCheck.check("大.jpg", jpeg(5200, 100));
        assertThat(ImageIO.read(new ByteArrayInputStream(kept.content())).getWidth())
                .isLessThanOrEqualTo(2560);
    }

    /** A PNG of a few hundred bytes that claims to be a picture of so many pixels. */
    private static byte[] claiming(int width, int height) throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(HexFormat.of().parseHex("89504E470D0A1A0A"));
        ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
        header.put(new byte[] {8, 2, 0, 0, 0});
        chunk(png, "IHDR", header.array());
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            deflater.write(new byte[100_000]);
        }
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String name, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length);
        chunk.put(name.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, data.length + 4);
        chunk.putInt((int) sum.getValue());
        png.writeBytes(chunk.array());
    }

    @Test
    void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
        byte[] bomb = claiming(60_000, 60_000);
        assertThat(bomb).as("small to send").hasSizeLessThan(1000);
        refused("图.png", bomb, "图片太大（60000×60000），请缩小后再传");
        refused("图.png", claiming(7_746, 7_746), "图片太大");
        refused("图.png", claiming(2_000_000_000, 1), "图片太大");
    }

    @Test
    void aPictureThatCannotBeDrawnAnewIsRefusedWithAdvice() {
        byte[] heic = HexFormat.of().parseHex("000000186674797068656963000000006D69663168656963");
        byte[] webp =
                HexFormat.of().parseHex("52494646240000005745425056503820180000003001009D012A0100010002003425A400");
        refused("IMG_0001.HEIC", heic, "是 HEIC 图片，只收 JPG 和 PNG。请另存为 JPG 再传");
        refused("改名.jpg", heic, "是 HEIC 图片");
        refused("图.webp", webp, "是 WebP 图片，只收 JPG 和 PNG");
    }

    @Test
    void documentsAreKeptAsTheyAre() throws IOException {
        byte[] docx = zip("[Content_Types].xml", "word/document.xml");
        assertThat(UploadCheck.check("记录.docx", docx).content()).isEqualTo(docx);
        byte[] pdf = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(UploadCheck.check("材料.pdf", pdf).contentType()).isEqualTo("application/pdf");
    }

    @Test
    void whatPretendsIsRefused() throws IOException {
        byte[] exe = HexFormat.of().parseHex("4D5A90000300000004000000FFFF0000B8000000");
        refused("照片.jpg", exe, "不是这些类型");
        refused("照片.exe", exe, "不是这些类型");
        refused(
                "材料.pdf",
                "<!doctype html><html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8),
                "不是这些类型");
        refused("图.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(StandardCharsets.UTF_8), "不是这些类型");
        refused("照片.png", jpeg(10, 10), "和文件名不符");
        refused("记录.docx", zip("a.txt"), "不是这些类型");
        refused("记录.docx", zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "不是这些类型");
        refused("没有后缀", jpeg(10, 10), "不是这些类型");
        refused("空.pdf", new byte[0], "文件是空的");
        refused("大.pdf", new byte[UploadCheck.MOST_BYTES + 1], "不能超过 10 MB");
        byte[] broken = java.util.Arrays.copyOf(jpeg(40, 40), 120);
        refused("坏.jpg", broken, "打不开");
    }

    private static void refused(String name, byte[] content, String why) {
        assertThatThrownBy(() -> UploadCheck.check(name, content))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
    }
}
