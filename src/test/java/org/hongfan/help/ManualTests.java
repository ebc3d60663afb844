package org.hongfan.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManualTests {
    private static final Pattern PICTURE = Pattern.compile("src=\"/help(/pictures/[^\"]+)\"");

    private static final Pattern NAME = Pattern.compile("「([^」]*)」");

    private final Manual manual = newManual();

    @Test
    void chaptersComeInOrderWithTheirTitles() {
        assertThat(manual.chapters())
                .extracting(Manual.Chapter::title)
                .startsWith("开始使用", "一分钟记好一次会议")
                .doesNotHaveDuplicates();
    }

    @Test
    void everyPictureShownIsThere() {
        for (Manual.Chapter chapter : manual.chapters()) {
            Matcher picture = PICTURE.matcher(chapter.html());
            while (picture.find()) {
                assertThat(getClass().getResource("/manual" + picture.group(1)))
                        .as("%s in chapter %s", picture.group(1), chapter.slug())
                        .isNotNull();
            }
        }
    }

    /** 「」 in the manual quotes what stands on a page, “” everything else. */
    @Test
    void everyNameInTheManualStandsOnAPage() throws IOException {
        Set<String> names = new HashSet<>();
        for (String text : List.of(">([^<>]+)<", "'([^'\\n]+)'", "\"([^\"\\n]+)\"", "\\|([^|\"\\n]+)\\|")) {
            collect(names, Path.of("src/main/resources/templates"), ".html", Pattern.compile(text));
        }
        collect(names, Path.of("src/main/java"), ".java", Pattern.compile("\"((?:\\\\.|[^\"\\\\\\n])*)\""));
        List<String> missing = new ArrayList<>();
        for (Path chapter : files(Path.of("docs/manual"), ".md")) {
            NAME.matcher(Files.readString(chapter))
                    .results()
                    .filter(name -> !names.contains(name.group(1)))
                    .forEach(name -> missing.add(chapter.getFileName() + ": " + name.group()));
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void namesAreQuotedThroughoutTheManual() throws IOException {
        for (Path chapter : files(Path.of("docs/manual"), ".md")) {
            assertThat(Files.readString(chapter)).as(chapter.toString()).doesNotContain("→", "≥");
            if (!chapter.endsWith("13-principles.md")) {
                assertThat(NAME.matcher(Files.readString(chapter)).results())
                        .as(chapter.toString())
                        .isNotEmpty();
            }
        }
    }

    private static void collect(Set<String> names, Path root, String ending, Pattern text) throws IOException {
        for (Path file : files(root, ending)) {
            text.matcher(Files.readString(file).replaceAll("(?s)<!--.*?-->|/\\*\\*.*?\\*/", ""))
                    .results()
                    .forEach(found -> names.add(found.group(1).strip()));
        }
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static Manual newManual() {
        try {
            return new Manual();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
