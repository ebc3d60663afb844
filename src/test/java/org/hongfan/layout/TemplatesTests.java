package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every template of the portal. */
class TemplatesTests {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");

    /** An attribute's value may hold {@code >}. */
    private static final Pattern TAG = Pattern.compile("<[a-zA-Z][^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>");

    @Test
    void conditionsDoNotStandOnTheTagThatIsReplaced() throws IOException {
        assertThat(tags(tag -> tag.contains("th:replace=") && tag.matches("(?s).*\\sth:(if|unless|each|with)=.*")))
                .as("Thymeleaf replaces first and never reads the condition: put it on a tag around")
                .isEmpty();
    }

    @Test
    void nothingIsStyledOrScriptedInline() throws IOException {
        assertThat(tags(tag -> tag.matches("(?s).*\\s(style|on[a-z]+|th:style|th:on[a-z]+)=.*")
                        || tag.startsWith("<style")
                        || tag.startsWith("<script") && !tag.contains("src=")))
                .as("the content policy stops it")
                .isEmpty();
    }

    @Test
    void formsThatChangeSomethingCarryTheToken() throws IOException {
        assertThat(tags(tag ->
                        tag.startsWith("<form") && tag.contains("method=\"post\"") && !tag.contains("th:action")))
                .as("only th:action adds the token")
                .isEmpty();
    }

    private static List<String> tags(java.util.function.Predicate<String> wanted) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".html")).toList()) {
                Matcher tag = TAG.matcher(Files.readString(file).replaceAll("(?s)<!--.*?-->", ""));
                while (tag.find()) {
                    if (wanted.test(tag.group())) {
                        found.add(TEMPLATES.relativize(file) + ": " + tag.group());
                    }
                }
            }
        }
        return found;
    }
}
