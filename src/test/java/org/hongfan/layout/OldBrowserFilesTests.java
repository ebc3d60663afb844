package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.AddScriptTagOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hongfan.support.Browsers;
import org.hongfan.support.OldBrowser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ClassPathResource;
import org.webjars.WebJarVersionLocator;

/** No style sheet and no script needs more than a browser of 2021 knows: Chromium 90, Safari 14. */
class OldBrowserFilesTests {
    private static final Path STATIC = Path.of("src/main/resources/static");

    /** Rules that such a browser passes over, and why nothing is missed. */
    private static final Map<String, String> PASSED_OVER = Map.of(
            "focus-visible", "the browser's own ring stays, and inputs that are not seen have :focus",
            "[data-asks]:checked", "the script hides the reasons",
            "> table.cards", "a frame stays around the cards",
            "details-content", "the filters unfold by a tap",
            "@supports", "their summary stays");

    /** Declarations that it passes over without another line in their place. */
    private static final Map<String, String> DECORATION = Map.of(
            "accent-color", "the mark has the browser's own colour",
            "content-visibility", "the filters unfold by a tap",
            "box-decoration-break", "a box that goes on over the page is not closed at its end",
            "page", "the paper lies as the reader lays it",
            "gap", "the script says no-gap");

    /** Functions younger than these browsers that a script may use because it looks first whether they are there. */
    private static final Set<String> LOOKED_FOR = Set.of("requestSubmit", "submitter");

    private static final List<String> YOUNG = List.of(
            "at",
            "hasOwn",
            "groupBy",
            "structuredClone",
            "findLast",
            "findLastIndex",
            "toSorted",
            "toReversed",
            "toSpliced",
            "requestSubmit",
            "submitter",
            "randomUUID",
            "withResolvers",
            "showModal",
            "showPopover",
            "moveBefore",
            "startViewTransition",
            "canParse",
            "requestIdleCallback",
            "checkVisibility",
            "createImageBitmap",
            "locks",
            "CompressionStream",
            "BroadcastChannel",
            "OffscreenCanvas",
            "Segmenter",
            "isWellFormed");

    private static final String NAMES = """
            text => {
              const names = new Set();
              const walk = node => {
                if (!node || typeof node !== 'object') return;
                if (Array.isArray(node)) { node.forEach(walk); return; }
                if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') names.add(node.callee.property.name);
                if (node.type === 'MemberExpression' && /^(submitter|locks)$/.test(node.property.name)) names.add(node.property.name);
                if (node.type === 'NewExpression' && node.callee.name) names.add(node.callee.name);
                Object.keys(node).forEach(key => { if (key !== 'type') walk(node[key]); });
              };
              walk(acorn.parse(text, { ecmaVersion: 2020 }));
              return Array.from(names);
            }""";

    static Stream<Path> sheets() throws IOException {
        return Files.walk(STATIC).filter(file -> file.toString().endsWith(".css"));
    }

    @ParameterizedTest
    @MethodSource("sheets")
    void whatASheetLosesThereHasAPlainLineBeforeIt(Path sheet) throws IOException {
        String css = Files.readString(sheet);
        List<String> missed = new ArrayList<>();
        String understood = OldBrowser.understood(css, (rule, lost) -> {
            boolean whole = rule.equals(lost);
            String property = whole ? "" : lost.substring(0, lost.indexOf(':'));
            boolean forgiven = whole
                    ? PASSED_OVER.keySet().stream().anyMatch(rule::contains)
                    : DECORATION.containsKey(property.replaceFirst("^(row|column)-", ""))
                            || hasPlainLine(css, rule, lost, property);
            if (!forgiven) {
                missed.add(rule + " { " + lost + " }");
            }
        });
        assertThat(missed)
                .as("what Chromium 90 or Safari 14 passes over in " + sheet)
                .isEmpty();
        assertThat(understood).doesNotContain(":has(").hasSizeGreaterThan(css.length() / 2);
    }

    /** The line before, in the same rule, for the same property. */
    private static boolean hasPlainLine(String css, String rule, String lost, String property) {
        int from = css.indexOf(rule + " {");
        int at = css.indexOf(lost, from);
        return from >= 0
                        && at > from
                        && css.substring(css.lastIndexOf('{', at), at).contains(property + ":")
                || property.equals("overflow-wrap")
                        && css.substring(css.lastIndexOf('{', at), at).contains("word-break:");
    }

    @Test
    void theStripperTakesOutWhatItIsToTakeOut() {
        List<String> lost = new ArrayList<>();
        String left = OldBrowser.understood("""
                a:has(b), c { color: red; }
                .x { inset: 0; top: 0; content: "y"; content: "y" / ""; display: flex; gap: 4px; }
                .y { display: grid; gap: 4px; height: 100dvh; }
                @media print { p:has(i) { color: red; } p { orphans: 2; } }
                @page { size: A4; @bottom-center { content: "1"; } }
                """, (rule, part) -> lost.add(part));
        assertThat(lost)
                .containsExactly(
                        "a:has(b), c", "inset: 0", "content: \"y\" / \"\"", "gap: 4px", "height: 100dvh", "p:has(i)");
        assertThat(left.replaceAll("\\s+", " "))
                .isEqualTo(".x { top: 0; content: \"y\"; display: flex } .y { display: grid; gap: 4px }"
                        + " @media print { p { orphans: 2 } } @page { size: A4 } ");
    }

    @Test
    void theScriptsAreReadThereAndCallNothingYounger() throws IOException {
        Map<String, String> scripts = scripts();
        assertThat(scripts).hasSizeGreaterThan(4);
        List<String> young = new ArrayList<>();
        try (BrowserContext context = Browsers.get().newContext()) {
            Page page = context.newPage();
            page.addScriptTag(new AddScriptTagOptions().setContent(webjar("acorn", "dist/acorn.js")));
            scripts.forEach((name, text) -> {
                Set<String> names = new TreeSet<>();
                ((List<?>) page.evaluate(NAMES, text)).forEach(each -> names.add(String.valueOf(each)));
                names.retainAll(YOUNG);
                names.removeAll(LOOKED_FOR);
                if (name.startsWith("js/") && !names.isEmpty()) {
                    young.add(name + ": " + names);
                }
            });
        }
        assertThat(young).isEmpty();
    }

    private static Map<String, String> scripts() throws IOException {
        Map<String, String> scripts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(STATIC)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".js")).toList()) {
                scripts.put(STATIC.relativize(file).toString(), Files.readString(file));
            }
        }
        scripts.put("htmx", webjar("htmx.org", "dist/htmx.min.js"));
        return scripts;
    }

    private static String webjar(String name, String file) throws IOException {
        String path = new WebJarVersionLocator().fullPath(name, file);
        return new ClassPathResource(path).getContentAsString(StandardCharsets.UTF_8);
    }
}
