package org.hongfan.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.hongfan.support.BrowserTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of a meeting, sent and fetched over HTTP as a browser does. */
class MeetingUploadBrowserTests extends BrowserTest {
    private static final byte[] EXIF = {'E', 'x', 'i', 'f', 0, 0};
    private static final int GPS_DIRECTORY = 0x8825;

    private static final AtomicInteger PLANNED = new AtomicInteger(23);

    @TempDir
    Path folder;

    private static Response upload(Page page) {
        return page.waitForNavigation(() -> page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("上传").setExact(true))
                .click());
    }

    private static void plan(Page page) {
        page.navigate("/meetings/new?type=COMMITTEE_MEETING&held=false");
        // One meeting counts once: each test plans one of its own.
        int day = PLANNED.incrementAndGet();
        page.locator("#title").fill("支委会第 " + day + " 次");
        page.locator("#date").fill("2026-11-" + day);
        page.locator("button.primary[type=submit]").click();
        assertThat(page.locator("[data-flash]")).containsText("会议已安排");
    }

    private static FilePayload large(String name) {
        return new FilePayload(name, "application/pdf", new byte[11 * 1024 * 1024]);
    }

    private static FilePayload pdf(String name, String words) {
        return new FilePayload(name, "application/pdf", ("%PDF-1.4\n%" + words).getBytes(StandardCharsets.UTF_8));
    }

    /** With a script the page stays: the minutes are still being written while the photos go. */
    @Test
    void filesAreSentWithTheirProgressWhileTheMinutesAreBeingWritten() throws IOException {
        Page page = login(phone(), "secretary");
        plan(page);
        page.locator("#minutes").fill("研究了第四季度工作，还没有保存。");
        Locator absent = page.locator("[data-person] input[value=ABSENT]").first();
        absent.locator("xpath=..").click();
        FilePayload photo = new FilePayload("会场.jpg", "image/jpeg", withPlace(picture("jpeg")));
        page.locator("#file").setInputFiles(new FilePayload[] {photo, large("大.pdf"), pdf("材料.pdf", "材料")});
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("上传").setExact(true))
                .click();
        assertThat(page.locator("[data-uploads] li"))
                .hasText(new String[] {"会场.jpg 已上传", "大.pdf：超过 10 MB，没有上传", "材料.pdf 已上传"});
        assertThat(page.locator("[data-files] li")).hasCount(2);
        assertThat(page.locator("[data-files] img")).hasCount(1);
        page.locator("[data-files] img").scrollIntoViewIfNeeded();
        page.waitForFunction("() => document.querySelector('[data-files] img').naturalWidth > 0");
        assertThat(page.locator("#minutes")).hasValue("研究了第四季度工作，还没有保存。");
        assertThat(absent).isChecked();
        screenshot(page, "meeting-files-phone");

        page.locator("#file").setInputFiles(new FilePayload("又一张.jpg", "image/jpeg", withPlace(picture("jpeg"))));
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("上传").setExact(true))
                .click();
        assertThat(page.locator("[data-uploads] li")).hasText(new String[] {"“又一张.jpg”已经有了，没有重复上传"});
        assertThat(page.locator("[data-files] li")).hasCount(2);
        page.locator("[data-files] button").first().click();
        assertThat(page.locator("[data-files] li")).hasCount(1);
        assertThat(page.locator("#minutes")).hasValue("研究了第四季度工作，还没有保存。");
    }

    /** Without a script the draft is saved on the way to the page of the files. */
    @Test
    void withoutScriptsNothingTypedIsLostOnTheWayToTheFiles() throws IOException {
        Page page = login(page(new NewContextOptions().setJavaScriptEnabled(false)), "secretary");
        plan(page);
        page.locator("#minutes").fill("研究了第四季度工作，还没有保存。");
        page.locator("[data-person] input[value=ABSENT]")
                .first()
                .locator("xpath=..")
                .click();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("保存草稿，去添加照片和附件"))
                .click();
        page.locator("#file")
                .setInputFiles(new FilePayload[] {large("大.pdf"), pdf("材料.pdf", "材料"), pdf("也是材料.pdf", "材料")});
        assertThat(upload(page).status()).isEqualTo(422);
        assertThat(page.locator("#file-error")).hasText("大.pdf：文件不能超过 10 MB，请压缩后再传");
        assertThat(page.locator(".notice.done")).containsText("已上传 1 个文件；“也是材料.pdf”已经有了，没有重复上传");
        assertThat(page.locator("[data-files] li")).hasCount(1);
        screenshot(page, "meeting-files-without-scripts");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("回到会议"))
                .click();
        assertThat(page.locator("#minutes")).hasValue("研究了第四季度工作，还没有保存。");
        assertThat(page.locator("[data-person] input[value=ABSENT]").first()).isChecked();
    }

    @Test
    void whatIsBeyondAllMeasureIsSaidWhereTheFileIsChosen() throws IOException {
        Path film = folder.resolve("录像.pdf");
        try (RandomAccessFile file = new RandomAccessFile(film.toFile(), "rw")) {
            file.setLength(45L * 1024 * 1024);
        }
        Page page = login(page(new NewContextOptions().setJavaScriptEnabled(false)), "secretary");
        plan(page);
        page.navigate(page.url().replaceAll("#.*", "") + "/attachments");
        page.locator("#file").setInputFiles(film);
        assertThat(upload(page).status()).isEqualTo(413);
        assertThat(page.locator("main")).containsText("每个文件不超过 10 MB，一次合计不超过 40 MB");
        screenshot(page, "meeting-413");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("返回上一页，重新选文件"))
                .click();
        assertThat(page.locator("#file")).isVisible();
    }

    @Test
    void aPictureComesBackWithoutThePlaceItWasTaken() throws IOException {
        Page page = login(desktop(), "secretary");
        plan(page);
        byte[] taken = withPlace(picture("jpeg"));
        assertThat(latitude(taken)).isEqualTo("35/1 37/1 48/1");
        byte[] kept = sendAndFetch(page, "会场.jpg", "image/jpeg", taken);
        assertThat(latitude(kept)).isNull();
        assertThat(markers(kept)).doesNotContain(0xE1);
        assertThat(ImageIO.read(new ByteArrayInputStream(kept)).getWidth()).isEqualTo(64);

        byte[] png = withText(picture("png"));
        assertThat(chunks(png)).contains("tEXt", "eXIf");
        byte[] keptPng = sendAndFetch(page, "截图.png", "image/png", png);
        assertThat(chunks(keptPng)).containsOnly("IHDR", "IDAT", "IEND");
        assertThat(ImageIO.read(new ByteArrayInputStream(keptPng)).getHeight()).isEqualTo(48);
    }

    @Test
    void whatPretendsIsRefused() throws IOException {
        Page page = login(desktop(), "secretary");
        plan(page);
        byte[] exe =
                HexFormat.of().parseHex("4D5A90000300000004000000FFFF0000B800000000000000400000000000000000000000");
        byte[] html =
                "<!doctype html><html><body><script>alert(1)</script></body></html>".getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream entries = new ZipOutputStream(zip)) {
            entries.putNextEntry(new ZipEntry("virus.exe"));
            entries.write(exe);
        }
        refused(page, "通知.pdf", "application/pdf", exe, "“通知.pdf”的内容不是这些类型");
        refused(page, "照片.jpg", "image/jpeg", html, "“照片.jpg”的内容不是这些类型");
        refused(
                page,
                "记录.docx",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                zip.toByteArray(),
                "“记录.docx”的内容不是这些类型");
        refused(page, "照片.png", "image/png", picture("jpeg"), "内容其实是JPG 图片，和文件名不符");
        byte[] heic = HexFormat.of().parseHex("000000186674797068656963000000006D69663168656963");
        refused(page, "IMG_0001.HEIC", "image/heic", heic, "是 HEIC 图片，只收 JPG 和 PNG");
        byte[] webp =
                HexFormat.of().parseHex("52494646240000005745425056503820180000003001009D012A0100010002003425A400");
        refused(page, "图.webp", "image/webp", webp, "是 WebP 图片，只收 JPG 和 PNG");
        page.reload();
        assertThat(page.locator("#attachments li")).hasCount(0);
    }

    private static APIResponse send(Page page, String name, String type, byte[] content) {
        return page.request()
                .post(
                        page.url().replaceAll("#.*", "") + "/attachments",
                        RequestOptions.create()
                                .setMultipart(FormData.create()
                                        .set(
                                                "_csrf",
                                                page.locator("#record input[name=_csrf]")
                                                        .inputValue())
                                        .set("file", new FilePayload(name, type, content))));
    }

    private static void refused(Page page, String name, String type, byte[] content, String why) {
        APIResponse answer = send(page, name, type, content);
        assertThat(answer.status()).as(name).isEqualTo(422);
        assertThat(answer.text()).contains("file-error").contains(why);
    }

    private static byte[] sendAndFetch(Page page, String name, String type, byte[] content) {
        assertThat(send(page, name, type, content).status()).isEqualTo(200);
        page.reload();
        Locator link = page.locator("#attachments li a").last();
        assertThat(link).hasText(name);
        APIResponse file = page.request().get(link.getAttribute("href"));
        assertThat(file.headers().get("content-disposition")).startsWith("attachment");
        assertThat(file.headers().get("x-content-type-options")).isEqualTo("nosniff");
        return file.body();
    }

    private static byte[] picture(String format) throws IOException {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        image.setRGB(3, 3, Color.RED.getRGB());
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ImageIO.write(image, format, output);
        return output.toByteArray();
    }

    /** As phones write it: an EXIF segment whose first directory points at one with the latitude 35° 37′ 48″ N. */
    private static byte[] withPlace(byte[] jpeg) {
        ByteBuffer tiff = ByteBuffer.allocate(80);
        tiff.put(new byte[] {'M', 'M', 0, 42}).putInt(8);
        tiff.putShort((short) 1)
                .putShort((short) GPS_DIRECTORY)
                .putShort((short) 4)
                .putInt(1)
                .putInt(26)
                .putInt(0);
        tiff.putShort((short) 2);
        tiff.putShort((short) 1).putShort((short) 2).putInt(2).put(new byte[] {'N', 0, 0, 0});
        tiff.putShort((short) 2).putShort((short) 5).putInt(3).putInt(56).putInt(0);
        tiff.putInt(35).putInt(1).putInt(37).putInt(1).putInt(48).putInt(1);
        ByteBuffer out = ByteBuffer.allocate(jpeg.length + 4 + EXIF.length + 80);
        out.put(jpeg, 0, 2)
                .putShort((short) 0xFFE1)
                .putShort((short) (2 + EXIF.length + 80))
                .put(EXIF)
                .put(tiff.array())
                .put(jpeg, 2, jpeg.length - 2);
        return out.array();
    }

    /** The latitude as it stands in the EXIF; null when there is none. */
    private static String latitude(byte[] jpeg) {
        ByteBuffer data = ByteBuffer.wrap(jpeg);
        for (int at = 2; at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF && (jpeg[at + 1] & 0xFF) != 0xDA; ) {
            int length = data.getShort(at + 2) & 0xFFFF;
            if ((jpeg[at + 1] & 0xFF) == 0xE1
                    && data.getInt(at + 4) == ByteBuffer.wrap(EXIF).getInt()) {
                ByteBuffer tiff = ByteBuffer.wrap(jpeg, at + 10, length - 8).slice();
                int gps = value(tiff, tiff.getInt(4), GPS_DIRECTORY);
                int place = gps < 0 ? -1 : value(tiff, gps, 2);
                return place < 0
                        ? null
                        : "%d/%d %d/%d %d/%d"
                                .formatted(
                                        tiff.getInt(place),
                                        tiff.getInt(place + 4),
                                        tiff.getInt(place + 8),
                                        tiff.getInt(place + 12),
                                        tiff.getInt(place + 16),
                                        tiff.getInt(place + 20));
            }
            at += 2 + length;
        }
        return null;
    }

    private static int value(ByteBuffer tiff, int directory, int tag) {
        for (int i = 0; i < tiff.getShort(directory); i++) {
            int entry = directory + 2 + 12 * i;
            if ((tiff.getShort(entry) & 0xFFFF) == tag) {
                return tiff.getInt(entry + 8);
            }
        }
        return -1;
    }

    private static List<Integer> markers(byte[] jpeg) {
        List<Integer> markers = new ArrayList<>();
        for (int at = 2; at + 4 <= jpeg.length && (jpeg[at] & 0xFF) == 0xFF; ) {
            markers.add(jpeg[at + 1] & 0xFF);
            at += 2 + (ByteBuffer.wrap(jpeg).getShort(at + 2) & 0xFFFF);
        }
        return markers;
    }

    private static byte[] withText(byte[] png) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int afterHeader = 8 + 25;
        out.write(png, 0, afterHeader);
        out.writeBytes(chunk("tEXt", "Comment\0GPSLatitude 35.63".getBytes(StandardCharsets.US_ASCII)));
        out.writeBytes(chunk("eXIf", new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 0}));
        out.write(png, afterHeader, png.length - afterHeader);
        return out.toByteArray();
    }

    private static byte[] chunk(String name, byte[] data) {
        ByteBuffer chunk = ByteBuffer.allocate(data.length + 12).putInt(data.length);
        chunk.put(name.getBytes(StandardCharsets.US_ASCII)).put(data);
        CRC32 sum = new CRC32();
        sum.update(chunk.array(), 4, data.length + 4);
        return chunk.putInt((int) sum.getValue()).array();
    }

    private static List<String> chunks(byte[] png) {
        List<String> names = new ArrayList<>();
        ByteBuffer data = ByteBuffer.wrap(png);
        for (int at = 8; at < png.length; at += data.getInt(at) + 12) {
            names.add(new String(png, at + 4, 4, StandardCharsets.US_ASCII));
        }
        return names;
    }
}
