package org.hongfan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the portal stands on, by the bill of materials that the build makes, and under which licences. To write the document anew:
 * {@code ./mvnw test -Dtest=LicencesDocumentTests -Dhongfan.docs.write=true}
 */
class LicencesDocumentTests {
    private static final Path BILL = Path.of("target/classes/META-INF/sbom/application.cdx.json");
    private static final Path VENDORED = Path.of("src/main/resources/static/vendor");
    private static final Path FONTS = Path.of("src/main/resources/fonts");
    private static final Path DOCUMENT = Path.of("docs/licences.md");

    /** Whoever passes the portal on may do so under these without giving up anything of their own. */
    private static final Set<String> WELCOME = Set.of(
            "0BSD",
            "Apache-2.0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "BSD-4-Clause",
            "Bouncy Castle Licence",
            "CC0-1.0",
            "EPL-1.0",
            "EPL-2.0",
            "GPL-2.0-with-classpath-exception",
            "ISC",
            "LGPL-2.1-only",
            "LGPL-2.1-or-later",
            "MIT",
            "MIT-0",
            "MPL-2.0",
            "PostgreSQL",
            "UPL-1.0");

    /** Names that projects write instead of the short ones. */
    private static final Map<String, String> SAME = Map.of(
            "The BSD License", "BSD-2-Clause",
            "BSD licence", "BSD-3-Clause",
            "Eclipse Distribution License - v 1.0", "BSD-3-Clause",
            "EDL 1.0", "BSD-3-Clause",
            "GNU Lesser General Public License", "LGPL-2.1-only",
            "GNU Lesser General Public License (LGPL), Version 2.1", "LGPL-2.1-only",
            "Mozilla Public License Version 2.0", "MPL-2.0",
            "Public Domain", "CC0-1.0",
            "Public Domain, per Creative Commons CC0", "CC0-1.0");

    /** Parts whose description names a licence that is none, by what their jar itself carries in {@code META-INF/LICENSE.txt}. */
    private static final Map<String, String> CARRIED =
            Map.of("org.springframework.session:spring-session-core", "Apache-2.0");

    @Test
    void everyLicenceIsWelcomeAndTheDocumentIsCurrent() throws IOException {
        Map<String, Set<String>> licences = licences();
        assertThat(licences).as("the bill of materials").hasSizeGreaterThan(50);
        List<String> unwelcome = new ArrayList<>();
        licences.forEach((name, offered) -> {
            if (offered.stream().noneMatch(WELCOME::contains)) {
                unwelcome.add(name + ": " + offered);
            }
        });
        assertThat(unwelcome).as("no licence of these is welcome").isEmpty();

        String document = document(licences);
        if (Boolean.getBoolean("hongfan.docs.write")) {
            Files.writeString(DOCUMENT, document);
        }
        assertThat(DOCUMENT).as("-Dhongfan.docs.write=true writes it anew").hasContent(document);
    }

    private static Map<String, Set<String>> licences() throws IOException {
        Map<String, Set<String>> licences = new TreeMap<>();
        for (JsonNode component :
                JsonMapper.shared().readTree(Files.readString(BILL)).get("components")) {
            Set<String> offered = new TreeSet<>();
            for (JsonNode choice : component.path("licenses")) {
                JsonNode licence = choice.path("license");
                String name = choice.has("expression")
                        ? choice.get("expression").asString()
                        : licence.path("id").asString(licence.path("name").asString(""));
                for (String alternative : name.split(" OR ")) {
                    offered.add(SAME.getOrDefault(alternative.strip(), alternative.strip()));
                }
            }
            String group = component.path("group").asString("");
            String own = component.path("name").asString("");
            String part = group + ":" + own;
            licences.put(part, CARRIED.containsKey(part) ? Set.of(CARRIED.get(part)) : offered);
        }
        return licences;
    }

    /** What lies in the jar without being anybody's dependency carries its licence beside it. */
    private static String vendored() throws IOException {
        List<String> rows = new ArrayList<>();
        try (Stream<Path> folders = Files.list(VENDORED)) {
            for (Path folder : folders.sorted().toList()) {
                String licence = Files.readString(folder.resolve("LICENSE"));
                assertThat(licence).as(folder.toString()).contains("Apache License", "Version 2.0");
                rows.add("| " + VENDORED.relativize(folder) + " | Apache-2.0 |");
            }
        }
        try (Stream<Path> folders = Files.list(FONTS)) {
            for (Path folder : folders.sorted().toList()) {
                String licence = Files.readString(folder.resolve("LICENSE"));
                assertThat(licence).as(folder.toString()).contains("SIL Open Font License, Version 1.1");
                rows.add("| " + FONTS.relativize(folder) + " (font, reduced to Chinese characters) | OFL-1.1 |");
            }
        }
        return String.join("\n", rows);
    }

    private static String document(Map<String, Set<String>> licences) throws IOException {
        String rows = licences.entrySet().stream()
                .map(each -> "| " + each.getKey() + " | " + String.join(" or ", each.getValue()) + " |")
                .collect(Collectors.joining("\n"));
        return """
                # Licences

                What the portal is delivered with, from the bill of materials of the build. Where several are named, the portal takes one that
                leaves its users free. This page is written by `LicencesDocumentTests`, which also fails when a licence comes in that is not
                welcome (AGPL, GPL without exception, source-available ones).

                | Part | Licence |
                |---|---|
                %s

                Copied into the jar with its licence beside it:

                | Part | Licence |
                |---|---|
                %s
                """.formatted(rows, vendored());
    }
}
