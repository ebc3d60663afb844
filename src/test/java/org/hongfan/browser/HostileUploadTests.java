package org.hongfan.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Role;
import org.hongfan.member.Village;
import org.hongfan.support.ServedTest;
import org.hongfan.support.Users;
import org.hongfan.support.Visitor;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Files that want to be more than files, over the line as an attacker sends them: no 5xx, nothing outside the folders, nothing that runs. */
@ServedTest
@RequiredArgsConstructor
class HostileUploadTests {

    /** Signs that control something, are not to be seen or turn the direction of writing. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}/\\\\]");

    private static final byte[] PDF =
            "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n".getBytes(StandardCharsets.US_ASCII);

    private final Users users;
    private final JdbcClient jdbc;
    private final ApplicationContext context;

    @LocalServerPort
    private int port;

    @Value("${hongfan.data}")
    private Path data;

    private Visitor secretary;
    private long meeting;
    private Village village;

    @BeforeEach
    void aMeetingBeingRecorded() {
        village = new Village(context);
        long member = village.member(village.first, "王秀兰");
        users.create("secretary", Role.BRANCH_SECRETARY, village.first, member);
        secretary = new Visitor(port).signIn("secretary", Users.PASSWORD);
        meeting = jdbc.sql("""
                        insert into meeting (organization_id, type, title, status, starts_at, ends_at, held_on, place, created_at)
                        values (:branch, 'THEME_DAY', '主题党日', 'HELD', '2026-11-20T01:00Z', '2026-11-20T02:00Z', '2026-11-20', '村委会', now())
                        returning id
                        """).param("branch", village.first).query(Long.class).single();
    }

    private static String quoted(String name) {
        return "filename=\"" + name + "\"";
    }

    private static List<String> hostileNames() {
        return List.of(
                quoted("../../../../tmp/hongfan-escaped.pdf"),
                quoted("..\\\\..\\\\hongfan-escaped.pdf"),
                quoted("/etc/cron.d/hongfan-escaped.pdf"),
                quoted("C:\\\\Windows\\\\hongfan-escaped.pdf"),
                quoted("%2e%2e%2fhongfan-escaped.pdf"),
                quoted("....//....//hongfan-escaped.pdf"),
                quoted("<script>alert(1)</script>.pdf"),
                quoted("<img src=x onerror=alert(1)>.pdf"),
                quoted("\\\" onmouseover=\\\"alert(1).pdf"),
                quoted("${7*7}__${T(java.lang.Runtime)}__::.pdf"),
                quoted("'; drop table attachment; --.pdf"),
                quoted("=cmd|' /C calc'!A0.pdf"),
                quoted("a\u0000.exe\u0000.pdf"),
                quoted("报告\u202Efdp.exe.pdf"),
                quoted("\u2066报告\u2069\u200B\uFEFF.pdf"),
                quoted("行\u2028分\u2029段.pdf"),
                quoted("\uD83D\uDE00".repeat(200) + ".pdf"),
                quoted("长".repeat(250) + ".pdf"),
                quoted("e\u0301".repeat(300) + ".pdf"),
                quoted("con.pdf"),
                quoted(".pdf"),
                quoted("   .pdf   "),
                quoted("a;filename=b.exe;.pdf"),
                "filename*=UTF-8''x%0D%0ASet-Cookie%3A%20a%3Db%0D%0A.pdf",
                "filename*=UTF-8''..%2F..%2Fhongfan-escaped.pdf",
                "filename=hongfan.pdf; filename=\"../../hongfan-escaped.pdf\"");
    }

    @Test
    void namesAreOnlyNames() throws IOException {
        List<String> wrong = new ArrayList<>();
        String pdf = new String(PDF, StandardCharsets.US_ASCII);
        for (String name : hostileNames()) {
            // The same file is not kept twice: each has a word of its own at its end.
            HttpResponse<String> answer =
                    attach(name, (pdf + "%" + name.hashCode()).getBytes(StandardCharsets.US_ASCII));
            if (!List.of(302, 400, 422).contains(answer.statusCode())) {
                wrong.add(answer.statusCode() + " " + name);
            }
            Document page = Jsoup.parse(secretary.get("/meetings/" + meeting).body());
            if (!page.select("script:not([src]), img[src=x], [onmouseover], [onerror]")
                    .isEmpty()) {
                wrong.add("became part of the page: " + name);
            }
            List<Kept> kept = jdbc.sql(
                            "select id, file_name, storage_key from attachment where removed_at is null order by id")
                    .query(Kept.class)
                    .list();
            for (Kept one : kept) {
                HttpResponse<String> file = secretary.get("/meetings/" + meeting + "/attachments/" + one.id());
                String disposition =
                        file.headers().firstValue("Content-Disposition").orElse("");
                boolean harmless = file.statusCode() == 200
                        && disposition.startsWith("attachment; filename")
                        && file.headers()
                                .firstValue("X-Content-Type-Options")
                                .orElse("")
                                .equals("nosniff")
                        && file.headers().allValues("Set-Cookie").isEmpty()
                        && !UNSEEN.matcher(one.fileName()).find()
                        && one.fileName().codePointCount(0, one.fileName().length()) <= 120
                        && one.storageKey().matches("[0-9a-f/-]+");
                if (!harmless) {
                    wrong.add(name + " was kept as " + one + ", sent as " + file.statusCode() + " " + disposition);
                }
            }
            jdbc.sql("update attachment set removed_at = now()").update();
        }
        assertThat(attach(quoted("长".repeat(20_000) + ".pdf"), PDF).statusCode())
                .isEqualTo(413);
        assertThat(wrong).isEmpty();
        assertThat(strays()).as("files outside the folder").isEmpty();
    }

    private record Kept(long id, String fileName, String storageKey) {}

    /** By the name that every attack on a path has; it stands nowhere. */
    private List<Path> strays() throws IOException {
        List<Path> strays = new ArrayList<>();
        for (Path root :
                List.of(data.toAbsolutePath(), Path.of(System.getProperty("java.io.tmpdir")), Path.of("/etc/cron.d"))) {
            if (Files.isDirectory(root)) {
                Files.walkFileTree(
                        root, Set.of(), root.equals(data.toAbsolutePath()) ? 9 : 1, new SimpleFileVisitor<>() {
                            @Override
                            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                                if (file.getFileName().toString().contains("hongfan-escaped")) {
                                    strays.add(file);
                                }
                                return FileVisitResult.CONTINUE;
                            }

                            /** Other programs put their files there and take them away again. */
                            @Override
                            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                                return FileVisitResult.CONTINUE;
                            }

                            @Override
                            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException gone) {
                                return FileVisitResult.CONTINUE;
                            }
                        });
            }
        }
        return strays;
    }

    private HttpResponse<String> attach(String disposition, byte[] content) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("_csrf", secretary.token());
        return secretary.upload("/meetings/" + meeting + "/attachments", fields, "file", disposition, content);
    }

    @Test
    void contentsThatPretendAreNotKeptAsTheyCame() throws IOException {
        byte[] script = "<script>alert(1)</script><?php system('id'); ?>".getBytes(StandardCharsets.UTF_8);
        Map<String, byte[]> refused = new LinkedHashMap<>();
        refused.put("empty.pdf", new byte[0]);
        refused.put("one.png", new byte[] {1});
        refused.put("noise.jpg", noise(50_000));
        refused.put("page.pdf", "<html><script>alert(1)</script></html>".getBytes(StandardCharsets.UTF_8));
        refused.put(
                "drawing.png",
                "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".getBytes(StandardCharsets.UTF_8));
        refused.put("program.pdf", joined("MZ".getBytes(StandardCharsets.US_ASCII), noise(500)));
        refused.put("class.pdf", joined(new byte[] {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE}, noise(500)));
        refused.put("half.png", java.util.Arrays.copyOf(picture("png"), 40));
        refused.put("archive.docx", zip(Map.of("../../hongfan-escaped.txt", script)));
        refused.put(
                "macros.docx",
                zip(Map.of("[Content_Types].xml", script, "word/document.xml", script, "word/vbaProject.bin", script)));
        refused.put("sheet.pdf", zip(Map.of("[Content_Types].xml", script, "xl/workbook.xml", script)));
        refused.put("picture.pdf", picture("png"));
        refused.put("paper.png", PDF);
        refused.put("shell.php", script);
        refused.put("double.pdf.exe", PDF);
        for (Map.Entry<String, byte[]> each : refused.entrySet()) {
            HttpResponse<String> answer = attach(quoted(each.getKey()), each.getValue());
            assertThat(answer.statusCode()).as(each.getKey()).isEqualTo(422);
            assertThat(answer.body())
                    .as(each.getKey())
                    .doesNotContain("<script>alert(1)")
                    .doesNotContain("Exception");
        }
        assertThat(kept()).isZero();

        // A picture that is something else besides: what is kept was drawn anew, so the rest is gone.
        assertThat(attach(quoted("both.jpg"), joined(picture("jpg"), zip(Map.of("a.php", script))))
                        .statusCode())
                .isEqualTo(302);
        assertThat(attach(quoted("both.png"), joined(picture("png"), script)).statusCode())
                .isEqualTo(302);
        for (String key : jdbc.sql("select storage_key from attachment")
                .query(String.class)
                .list()) {
            assertThat(Files.readString(data.resolve("attachments").resolve(key), StandardCharsets.ISO_8859_1))
                    .doesNotContain("php", "alert(1)", "PK\u0003\u0004");
        }
        assertThat(strays()).isEmpty();
    }

    private long kept() {
        return jdbc.sql("select count(*) from attachment").query(Long.class).single();
    }

    @Test
    void tablesThatWantMoreAreRefusedOrReadAsTables() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("empty.xlsx", new byte[0]);
        files.put("noise.xlsx", joined("PK\u0003\u0004".getBytes(StandardCharsets.ISO_8859_1), noise(5000)));
        files.put("noise.xls", joined(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0}, noise(5000)));
        files.put("bomb.xlsx", bomb());
        files.put("escaped.xlsx", book("<workbook/>", Map.of("../../hongfan-escaped.xml", new byte[] {1})));
        files.put("entity.xlsx", book(ENTITY, Map.of()));
        files.put("laughs.xlsx", book(LAUGHS, Map.of()));
        files.put(
                "noparts.xlsx", book("<workbook><sheets><sheet name='a' sheetId='1'/></sheets></workbook>", Map.of()));
        files.put("zero.csv", "姓名,身份证号\n\u0000,\u0000\n".getBytes(StandardCharsets.UTF_8));
        files.put(
                "broken.csv",
                new byte[] {(byte) 0xFF, (byte) 0xC0, (byte) 0x80, ',', '\n', (byte) 0xED, (byte) 0xA0, (byte) 0x80});
        files.put("formula.csv", "姓名\n\"=cmd|' /C calc'!A0\"\n".getBytes(StandardCharsets.UTF_8));
        files.put("quote.csv", ("姓名\n\"" + "长".repeat(300_000)).getBytes(StandardCharsets.UTF_8));
        files.put("wide.csv", ("a,".repeat(300_000) + "\n").getBytes(StandardCharsets.UTF_8));
        files.put(
                "script.csv",
                "姓名,<script>alert(1)</script>\n<script>alert(1)</script>,x\n".getBytes(StandardCharsets.UTF_8));
        files.put("wide16.csv", "\uFEFF姓名,身份证号\n".getBytes(StandardCharsets.UTF_16LE));
        int sent = 0;
        Visitor visitor = secretary;
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, byte[]> each : files.entrySet()) {
            if (sent++ % 8 == 7) {
                // Only so many a minute and user.
                users.create("staff" + sent, Role.COMMUNITY_STAFF, village.south);
                visitor = new Visitor(port).signIn("staff" + sent, Users.PASSWORD);
            }
            HttpResponse<String> answer = visitor.upload(
                    "/imports",
                    new LinkedHashMap<>(Map.of("_csrf", visitor.token(), "kind", "members")),
                    "file",
                    quoted("../\u202E" + each.getKey()),
                    each.getValue());
            String told = answer.body();
            if (answer.statusCode() == 302) {
                HttpResponse<String> next = visitor.get(Visitor.location(answer));
                told += next.body()
                        + visitor.get(Visitor.location(answer) + "/columns").body();
                if (next.statusCode() >= 500) {
                    wrong.add(each.getKey() + " then " + next.statusCode());
                }
            } else if (answer.statusCode() != 422) {
                wrong.add(each.getKey() + " was answered by " + answer.statusCode());
            }
            if (told.contains("root:")
                    || told.contains("<script>alert(1)")
                    || told.contains("Exception")
                    || told.contains("平台出了问题")) {
                wrong.add(each.getKey() + " was told too much, or broke the page");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(jdbc.sql("select file_name from import_job")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .allMatch(name -> !UNSEEN.matcher(name).find());
        assertThat(jdbc.sql("select count(*) from member").query(Long.class).single())
                .isOne();
        assertThat(strays()).isEmpty();
    }

    private static final String ENTITY =
            "<?xml version='1.0'?><!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><workbook><sheets><sheet name='&x;'/></sheets></workbook>";
    private static final String LAUGHS = laughs();

    private static String laughs() {
        StringBuilder xml = new StringBuilder("<?xml version='1.0'?><!DOCTYPE w [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 12; i++) {
            xml.append("<!ENTITY a")
                    .append(i)
                    .append(" '")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        return xml.append("]><workbook>&a11;</workbook>").toString();
    }

    /** Much of the same letter in some kilobytes. */
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] same = new byte[1024 * 1024];
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : List.of("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")) {
                zip.putNextEntry(new ZipEntry(name));
                for (int i = 0; i < 60; i++) {
                    zip.write(same);
                }
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] book(String workbook, Map<String, byte[]> more) throws IOException {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", "<Types/>".getBytes(StandardCharsets.UTF_8));
        parts.put("xl/workbook.xml", workbook.getBytes(StandardCharsets.UTF_8));
        parts.putAll(more);
        return zip(parts);
    }

    private static byte[] zip(Map<String, byte[]> parts) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String name : new TreeSet<>(parts.keySet())) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(parts.get(name));
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte[] picture(String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), format, out);
        return out.toByteArray();
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(1).nextBytes(noise);
        return noise;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(one);
        out.writeBytes(other);
        return out.toByteArray();
    }
}
