package org.hongfan.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes what was measured: a table for the eye, JSON for programs, a picture for the document. */
final class Report {
    private static final Path OUT = Path.of("target", "bench");
    private static final Path DOCS = Path.of("docs");
    private static final String MARK = "<!-- measured -->";
    private static final String SIZES = "<!-- sizes -->";

    private Report() {}

    /**
     * @param sizeRatios how many times a page's share of the floor is larger on the small district; empty when there was only one
     * @param startSeconds from the start of the process to the first page, data present
     * @param plainStartSeconds the same from the jar as it is, without the archive of classes
     * @param sizes by the district's name
     * @param memoryMiB resident memory of the portal after the load
     */
    record Results(
            String size,
            boolean smoke,
            List<Round.PageFigures> pages,
            Map<String, Double> sizeRatios,
            Round.SignInFigures signIn,
            double startSeconds,
            double plainStartSeconds,
            double memoryMiB,
            boolean pgbench,
            Optional<Map<String, TwoInstances.Figures>> twoInstances,
            Map<String, Sizes> sizes) {

        Sizes large() {
            return Objects.requireNonNull(sizes.get(size));
        }
    }

    static String line(Round.PageFigures page) {
        return String.format(
                Locale.ROOT,
                "%-24s %7.0f/s  p50 %6.2f ms  p99 %7.2f ms  %.2f of the floor, p99 %.1f times  %6.0f KiB  %5.2f ms of processor  %2.0f statements  %6d bytes  SQL alone %s",
                page.name(),
                page.throughput(),
                page.p50Ms(),
                page.p99Ms(),
                page.floorRatio(),
                page.p99FloorRatio(),
                page.allocatedKiB(),
                page.processorMs(),
                page.statements(),
                page.bytes(),
                page.sqlThroughput().map(rate -> "%.0f/s".formatted(rate)).orElse("–"));
    }

    static void write(Results results) throws IOException {
        Files.createDirectories(OUT);
        Map<String, Object> json = json(results);
        String text = JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
        Files.writeString(OUT.resolve("benchmarks.json"), text);
        String table = table(results, json);
        Files.writeString(OUT.resolve("benchmarks.md"), table);
        String picture = picture(results);
        Files.writeString(OUT.resolve("benchmarks.svg"), picture);
        System.out.println(table);
        if (results.size().equals("district") && !results.smoke()) {
            Files.writeString(DOCS.resolve("benchmarks.json"), text);
            Files.writeString(DOCS.resolve("benchmarks.svg"), picture);
            between(DOCS.resolve("benchmarks.md"), MARK, table);
            between(DOCS.resolve("scaling.md"), SIZES, Sizes.table(results.sizes()));
        }
    }

    /** Only how much there is; into the document when it is the whole district. */
    static void writeSizes(Map<String, Sizes> sizes) throws IOException {
        Files.createDirectories(OUT);
        String table = Sizes.table(sizes);
        Files.writeString(OUT.resolve("sizes.md"), table);
        System.out.println(table);
        if (sizes.containsKey("district")) {
            between(DOCS.resolve("scaling.md"), SIZES, table);
        }
    }

    private static void between(Path document, String mark, String text) throws IOException {
        String before = Files.readString(document);
        int from = before.indexOf(mark) + mark.length();
        Files.writeString(
                document, before.substring(0, from) + "\n\n" + text + "\n" + before.substring(before.lastIndexOf(mark)));
    }

    private static Map<String, Object> json(Results results) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        json.put("commit", commit());
        json.put("size", results.size());
        json.put("smoke", results.smoke());
        json.put("machine", machine());
        json.put("postgresql", results.large().postgresql());
        json.put("rows", results.large().rows());
        json.put("databaseMiB", round(results.large().databaseMiB(), 0));
        json.put("sizes", results.sizes());
        json.put("load", Map.of("tool", "Hyperfoil", "users", Load.USERS));
        List<Map<String, Object>> pages = new ArrayList<>();
        for (Round.PageFigures page : results.pages()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", page.name());
            one.put("throughput", round(page.throughput(), 1));
            one.put("floorRatio", round(page.floorRatio(), 3));
            one.put("p50Ms", round(page.p50Ms(), 2));
            one.put("p99Ms", round(page.p99Ms(), 2));
            one.put("p99FloorRatio", round(page.p99FloorRatio(), 2));
            Double ratio = results.sizeRatios().get(page.name());
            one.put("sizeRatio", ratio == null ? null : round(ratio, 2));
            one.put("allocatedKiB", round(page.allocatedKiB(), 1));
            one.put("processorMs", round(page.processorMs(), 3));
            one.put("statements", page.statements());
            one.put("bytes", page.bytes());
            one.put("sqlThroughput", page.sqlThroughput().map(rate -> round(rate, 1)).orElse(null));
            pages.add(one);
        }
        json.put("pages", pages);
        json.put("import", ratio("import"));
        json.put("export", ratio("export"));
        Map<String, Object> signIn = new LinkedHashMap<>();
        signIn.put("ratio", results.signIn().ratio().map(ratio -> round(ratio, 3)).orElse(null));
        signIn.put("throughput", round(results.signIn().signIns(), 1));
        signIn.put("p99Ms", round(results.signIn().p99Ms(), 2));
        signIn.put("insertsBySecond", results.signIn().inserts().map(rate -> round(rate, 1)).orElse(null));
        json.put("signIn", signIn);
        json.put("start", Map.of("seconds", round(results.startSeconds(), 2), "plainJarSeconds", round(results.plainStartSeconds(), 2)));
        results.twoInstances().ifPresent(two -> json.put("twoInstances", two));
        json.put("memory", Map.of("rssMiB", round(results.memoryMiB(), 0)));
        return json;
    }

    /** What the tests of import and export have left, in the same build. */
    private static @Nullable Map<String, Object> ratio(String what) throws IOException {
        Path file = OUT.resolve(what + ".properties");
        if (Files.notExists(file)) {
            return null;
        }
        Properties figures = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            figures.load(reader);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        figures.stringPropertyNames().stream()
                .sorted()
                .forEach(name -> json.put(name, Double.parseDouble(figures.getProperty(name))));
        return json;
    }

    private static Map<String, Object> machine() throws IOException {
        Map<String, Object> machine = new LinkedHashMap<>();
        Path cpu = Path.of("/proc/cpuinfo");
        machine.put(
                "processor",
                Files.exists(cpu)
                        ? Files.readAllLines(cpu).stream()
                                .filter(line -> line.startsWith("model name"))
                                .map(line -> line.replaceFirst(".*: ", ""))
                                .findFirst()
                                .orElse("unknown")
                        : System.getProperty("os.arch"));
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("java", Runtime.version().toString());
        machine.put("portalOptions", String.join(" ", Portal.MEMORY));
        return machine;
    }

    private static String commit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--dirty", "--abbrev=12")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? said : "unknown";
        } catch (IOException noGit) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static double round(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }

    @SuppressWarnings("unchecked")
    private static String table(Results results, Map<String, Object> json) {
        StringBuilder text = new StringBuilder();
        Map<String, Object> machine = (Map<String, Object>) json.get("machine");
        line(text, "![Throughput of each page against the floor](benchmarks.svg)");
        text.append('\n');
        line(text, "%s, commit `%s`, size `%s`. %s, %s processors, %s, Java %s, PostgreSQL %s; %s users at once by Hyperfoil, all on this machine. The portal ran with `%s`.",
                json.get("at"), json.get("commit"), json.get("size"), machine.get("processor"), machine.get("processors"),
                machine.get("system"), machine.get("java"), json.get("postgresql"), Load.USERS, machine.get("portalOptions"));
        text.append('\n');
        line(text, "Rows: %s; %.0f MiB on disk.", results.large().rows(), results.large().databaseMiB());
        text.append('\n');
        line(text, "| Page | a second | of the floor | p50 ms | p99 ms | p99 to floor's | to `sample` | allocated KiB | processor ms | statements | bytes | SQL alone, a second |");
        line(text, "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        for (Round.PageFigures page : results.pages()) {
            Double ratio = results.sizeRatios().get(page.name());
            line(text, "| %s | %.0f | %.2f | %.1f | %.1f | %.1f | %s | %.0f | %.2f | %.0f | %d | %s |",
                    page.name(), page.throughput(), page.floorRatio(), page.p50Ms(), page.p99Ms(), page.p99FloorRatio(),
                    ratio == null ? "–" : String.format(Locale.ROOT, "%.2f", ratio),
                    page.allocatedKiB(), page.processorMs(), page.statements(), page.bytes(),
                    page.statements() == 0 ? "no statement"
                            : page.sqlThroughput().map(rate -> String.format(Locale.ROOT, "%.0f", rate)).orElse("no pgbench here"));
        }
        text.append('\n');
        line(text, "| Also | Measured |");
        line(text, "|---|---|");
        line(text, "| Import of a roster, against reading the file and `COPY` | %s |", times(json.get("import")));
        line(text, "| Export of a roster, against the writer library alone | %s |", times(json.get("export")));
        line(text, "| Sign-in at meetings by QR code, a second (p99) | %.0f (%.1f ms) |", results.signIn().signIns(), results.signIn().p99Ms());
        line(text, "| … against single-row inserts by pgbench | %s |",
                results.signIn().ratio().map(ratio -> String.format(Locale.ROOT, "%.2f of %.0f a second", ratio, results.signIn().inserts().orElseThrow())).orElse("no pgbench here"));
        line(text, "| Start of the process to the first page, data present (from the jar as it is) | %.1f s (%.1f s) |", results.startSeconds(), results.plainStartSeconds());
        line(text, "| Resident memory of the portal after the load | %.0f MiB |", results.memoryMiB());
        text.append('\n');
        results.twoInstances().ifPresent(two -> {
            line(text, "| Answers a second | asked directly | through HAProxy, one instance | two instances | p99 ms of two |");
            line(text, "|---|--:|--:|--:|--:|");
            two.forEach((name, figures) -> line(
                    text, "| %s | %.0f | %.0f | %.0f | %.1f |", name, figures.direct(), figures.one(), figures.two(), figures.p99TwoMs()));
            text.append('\n');
        });
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static String times(@Nullable Object figures) {
        return figures == null
                ? "not measured in this run"
                : String.format(Locale.ROOT, "%.2f times", ((Map<String, Double>) figures).get("ratio"));
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    /** One bar a page: its share of the floor's throughput, with a line at the half that is the target. */
    private static String picture(Results results) {
        int left = 190;
        int width = 480;
        int step = 26;
        List<Round.PageFigures> pages = results.pages();
        int height = 50 + step * pages.size();
        StringBuilder svg = new StringBuilder();
        line(svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1d2329\">", left + width + 150, height);
        line(svg, "<title>Throughput of each page, as a share of the floor beside it</title>");
        line(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>");
        for (int i = 0; i < pages.size(); i++) {
            Round.PageFigures page = pages.get(i);
            int y = 30 + step * i;
            double share = Math.min(1.1, page.floorRatio());
            line(svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", left - 8, y + 13, page.name());
            line(svg, "<rect x=\"%d\" y=\"%d\" width=\"%.0f\" height=\"18\" fill=\"%s\"/>", left, y, share * width,
                    page.name().equals(Pages.FLOOR) ? "#7d8793" : page.floorRatio() >= 0.5 ? "#5e8f6e" : "#c08a2b");
            line(svg, "<text x=\"%.0f\" y=\"%d\">%.2f (%.0f a second)</text>", left + share * width + 6, y + 13, page.floorRatio(), page.throughput());
        }
        line(svg, "<path d=\"M%1$d 24V%2$d\" stroke=\"#b3161b\" stroke-dasharray=\"4 3\"/>", left + width / 2, height - 14);
        line(svg, "<text x=\"%d\" y=\"18\" text-anchor=\"middle\" fill=\"#b3161b\">half the floor</text>", left + width / 2);
        line(svg, "</svg>");
        return svg.toString();
    }

}
