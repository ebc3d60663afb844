package org.hongfan.support;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/**
 * A page of the portal as it leaves the printer: made by the browser, kept in {@code target/papers} to be looked at, and read back.
 *
 * @param pdf as the browser made it
 * @param sheets in order
 */
public record Paper(byte[] pdf, List<Sheet> sheets) {
    private static final String HOST = "http://paper.test";
    private static final String FOOT = "第\\d+页/共\\d+页";

    /**
     * @param lines from top to bottom without blanks, those of a table's row in one; the page number is not among them
     * @param flow its text without blanks in the order of the page's source: columns one after the other
     * @param foot the page number, 第2页/共3页
     * @param width in points, as {@code left} and {@code right}, the outermost edges of its characters
     */
    public record Sheet(
            List<String> lines, String flow, String foot, float width, float height, float left, float right) {
        public String text() {
            return String.join("\n", lines);
        }

        public boolean isLandscape() {
            return width > height;
        }
    }

    /** Prints what stands in the browser. */
    public static Paper print(Page page, String name) {
        byte[] pdf = page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true));
        try {
            Path kept = Path.of("target", "papers", name + ".pdf");
            Files.createDirectories(kept.getParent());
            Files.write(kept, pdf);
            try (PDDocument document = Loader.loadPDF(pdf)) {
                List<Sheet> sheets = new ArrayList<>();
                for (int i = 1; i <= document.getNumberOfPages(); i++) {
                    sheets.add(read(document, i));
                }
                return new Paper(pdf, sheets);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints an answer of the portal that came without a server; style sheets and scripts come from the class path. */
    public static Paper print(String html, String name) {
        BrowserContext context = Browsers.get().newContext(new NewContextOptions().setLocale("zh-CN"));
        try {
            Page page = context.newPage();
            page.route("**/*", route -> answer(route, html));
            page.navigate(HOST + "/");
            return print(page, name);
        } finally {
            context.close();
        }
    }

    private static void answer(Route route, String html) {
        String path = URI.create(route.request().url()).getPath();
        if (path.equals("/")) {
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("text/html;charset=UTF-8")
                    .setBody(html));
            return;
        }
        ClassLoader loader = Paper.class.getClassLoader();
        try (InputStream own = loader.getResourceAsStream("static" + path);
                InputStream webjar = loader.getResourceAsStream("META-INF/resources" + path)) {
            InputStream file = own == null ? webjar : own;
            if (file == null) {
                throw new IllegalStateException("no file for " + path);
            }
            route.fulfill(new Route.FulfillOptions().setContentType(type(path)).setBodyBytes(file.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String path) {
        return path.endsWith(".css") ? "text/css" : path.endsWith(".js") ? "text/javascript" : "image/svg+xml";
    }

    /** All its text without blanks and ends of lines: where a name is cut in two by the end of a line, it is whole here. */
    public String text() {
        return sheets.stream()
                .flatMap(sheet -> sheet.lines().stream())
                .collect(Collectors.joining())
                .replaceAll("\\s", "");
    }

    /** All its text in the order of the page's source. */
    public String flow() {
        return sheets.stream().map(Sheet::flow).collect(Collectors.joining());
    }

    /** The share of a page that has very nearly this colour; pages from 0. */
    public double painted(int sheet, int rgb) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            BufferedImage picture = new PDFRenderer(document).renderImageWithDPI(sheet, 72);
            long hits = 0;
            for (int x = 0; x < picture.getWidth(); x++) {
                for (int y = 0; y < picture.getHeight(); y++) {
                    hits += isNear(picture.getRGB(x, y), rgb) ? 1 : 0;
                }
            }
            return (double) hits / picture.getWidth() / picture.getHeight();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNear(int one, int other) {
        return IntStream.of(0, 8, 16).allMatch(shift -> Math.abs((one >> shift & 255) - (other >> shift & 255)) < 24);
    }

    public Sheet last() {
        return sheets.get(sheets.size() - 1);
    }

    /** How often a text stands on it. */
    public int count(String text) {
        return text().split(Pattern.quote(text), -1).length - 1;
    }

    private static Sheet read(PDDocument document, int number) throws IOException {
        Positions stripper = new Positions();
        stripper.setSortByPosition(true);
        List<String> lines = new ArrayList<>(lines(stripper, document, number));
        String foot =
                lines.isEmpty() || !lines.get(lines.size() - 1).matches(FOOT) ? "" : lines.remove(lines.size() - 1);
        var size = document.getPage(number - 1).getMediaBox();
        String flow = String.join("", lines(new PDFTextStripper(), document, number));
        return new Sheet(
                lines, flow.replace(foot, ""), foot, size.getWidth(), size.getHeight(), stripper.left, stripper.right);
    }

    private static List<String> lines(PDFTextStripper stripper, PDDocument document, int number) throws IOException {
        stripper.setStartPage(number);
        stripper.setEndPage(number);
        return Normalizer.normalize(stripper.getText(document), Normalizer.Form.NFKC)
                .lines()
                .map(line -> line.replaceAll("\\s", ""))
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static final class Positions extends PDFTextStripper {
        private float left = Float.MAX_VALUE;
        private float right;

        @Override
        protected void processTextPosition(TextPosition text) {
            left = Math.min(left, text.getXDirAdj());
            right = Math.max(right, text.getXDirAdj() + text.getWidthDirAdj());
            super.processTextPosition(text);
        }
    }
}
