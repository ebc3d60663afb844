package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** Whatever looks dangerous, and what is lost for good by it. */
    private static final Map<String, String> DESTROYS = Map.of(
            "retention/show.html 处理已到期的", "data of those who left",
            "imports/show.html 撤销这次导入", "what the import brought",
            "members/withdrawal.html 撤销登记", "the registration",
            "activities/show.html 取消活动", "cannot be taken up again",
            "accounts/show.html 重置密码", "the password",
            "account/subordinates.html 重置密码", "the password",
            "grants/account.html 重置两步验证", "the second factor",
            "account/two-factor.html 关闭两步验证", "the second factor",
            "organizations/show.html 确定撤销", "a group",
            "organizations/closure.html 确定撤销", "a unit");

    private static final Pattern DANGER = Pattern.compile(
            "confirm\\(ask='([^']+)', (?!mild=true)|class=\"button danger\"[^>]*>([^<]+)<|'danger' : 'primary'[^>]*>([^<]+)<");

    @Test
    void redOutlinesStandOnlyWhereSomethingIsDestroyed() throws IOException {
        List<String> red = new ArrayList<>();
        for (Path file : templates()) {
            if (file.endsWith("fragments/feedback.html")) {
                continue;
            }
            DANGER.matcher(Files.readString(file))
                    .results()
                    .forEach(found ->
                            red.add(TEMPLATES.relativize(file).toString().replace('\\', '/') + " "
                                    + Stream.of(found.group(1), found.group(2), found.group(3))
                                            .filter(Objects::nonNull)
                                            .findFirst()
                                            .orElseThrow()));
        }
        assertThat(red)
                .as("buttons that look dangerous: say mild=true, or here what is lost for good")
                .containsExactlyInAnyOrderElementsOf(DESTROYS.keySet());
    }

    /** The style sheet takes the numbers from every list that has a class. */
    @Test
    void listsWhoseOrderMattersShowTheirNumbers() throws IOException {
        assertThat(tags(tag -> tag.startsWith("<ol")
                        && !tag.matches("(?s).*class=\"(numbered|chapters|timeline|steps|step-list)\".*")
                        && !tag.equals("<ol>")
                        && !tag.contains("th:replace")))
                .as("an ordered list is class=\"numbered\", or one of the lists that show dates or steps instead")
                .isEmpty();
        assertThat(Files.readString(Path.of("src/main/resources/static/css/hongfan.css")))
                .contains("ol.numbered, ol.chapters { list-style: decimal;");
    }

    private static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            return files.filter(path -> path.toString().endsWith(".html")).toList();
        }
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
