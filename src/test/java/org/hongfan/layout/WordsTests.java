package org.hongfan.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** One name for one thing, in words a secretary says, wherever the portal speaks. */
@PostgresTest(fresh = PostgresTest.Fresh.EACH_CLASS)
@RequiredArgsConstructor
class WordsTests {
    private static final Path JAVA = Path.of("src/main/java/org/hongfan");
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Path SCRIPTS = Path.of("src/main/resources/static/js");
    private static final Path MANUAL = Path.of("docs/manual");

    private static final Pattern LITERAL = Pattern.compile(
            "/\\*.*?\\*/|//[^\\n]*|(\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*')",
            Pattern.DOTALL);

    private static final Pattern CHINESE = Pattern.compile("[\\u4e00-\\u9fff]");

    /** Where other people's words are understood: names of columns and types in files that come in, old entries of the trail. */
    private static final Pattern UNDERSTANDS = Pattern.compile(
            "imports/\\w+(Columns|Types|Values|List|Import)\\.java|meeting/NamedMonths\\.java|audit/AuditChange\\.java|shared/Changes\\.java");

    private record Rule(Pattern word, String instead) {}

    /** @param spoken what somebody may read there */
    private record Text(String where, String spoken) {}

    private final JdbcClient jdbc;

    @Test
    void nobodyReadsAWordThatIsNotTheProjects() throws IOException {
        List<Text> texts = new ArrayList<>(spoken());
        texts.addAll(manual());
        texts.addAll(rows());
        List<String> faults = new ArrayList<>();
        for (Rule rule : rules()) {
            for (Text text : texts) {
                rule.word
                        .matcher(text.spoken)
                        .results()
                        .forEach(found ->
                                faults.add(text.where + ": " + around(text.spoken, found) + " → " + rule.instead));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void quotationMarksBracketsAndArithmeticAreThoseOfPrint() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Text text :
                spoken().stream().filter(each -> !each.where.endsWith(".js")).toList()) {
            Pattern.compile("[「」]|[≥≤→←⇒]")
                    .matcher(text.spoken)
                    .results()
                    .filter(found -> CHINESE.matcher(text.spoken).find())
                    .forEach(found -> faults.add(text.where + ": " + around(text.spoken, found)));
        }
        for (Text text : templates()) {
            Pattern.compile("[\\u4e00-\\u9fff]\\((?!\\w*=)|\\)[\\u4e00-\\u9fff]")
                    .matcher(text.spoken)
                    .results()
                    .forEach(found -> faults.add(text.where + ": " + around(text.spoken, found)));
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void aForbiddenWordIsFound() throws IOException {
        assertThat(rules()).hasSizeGreaterThan(10);
        assertThat(rules().stream()
                        .filter(rule -> rule.word.matcher("没有设支委会，民主评议党员不用开").find()))
                .extracting(Rule::instead)
                .containsExactly("支部委员会");
        assertThat(rules().stream().filter(rule -> rule.word.matcher("支部党员大会").find()))
                .isEmpty();
    }

    private static String around(String text, MatchResult found) {
        return text.substring(Math.max(0, found.start() - 15), Math.min(text.length(), found.end() + 15))
                .replace('\n', ' ');
    }

    private static List<Rule> rules() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/words/forbidden.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| "))
                .map(parts -> new Rule(Pattern.compile(parts[0]), parts[1]))
                .toList();
    }

    private static List<Text> spoken() throws IOException {
        List<Text> texts = new ArrayList<>(templates());
        for (Path root : List.of(JAVA, SCRIPTS)) {
            for (Path file : files(root, "java|js")) {
                if (UNDERSTANDS.matcher(file.toString()).find()) {
                    continue;
                }
                LITERAL.matcher(Files.readString(file))
                        .results()
                        .map(found -> found.group(1))
                        .filter(literal ->
                                literal != null && CHINESE.matcher(literal).find())
                        .forEach(literal -> texts.add(new Text(file.toString(), literal)));
            }
        }
        return texts;
    }

    private static List<Text> templates() throws IOException {
        List<Text> texts = new ArrayList<>();
        for (Path file : files(TEMPLATES, "html")) {
            texts.add(new Text(file.toString(), Files.readString(file).replaceAll("(?s)<!--.*?-->", "")));
        }
        return texts;
    }

    private static List<Text> manual() throws IOException {
        List<Text> texts = new ArrayList<>();
        for (Path file : files(MANUAL, "md")) {
            texts.add(new Text(file.toString(), Files.readString(file)));
        }
        return texts;
    }

    /** What a new portal holds before anybody typed a word, and the sentences that views make. */
    private List<Text> rows() {
        List<Text> texts = new ArrayList<>();
        jdbc.sql("""
                        select quote_ident(c.table_name) || ' ' || quote_ident(c.column_name)
                          from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
                         where c.table_schema = 'public' and c.data_type = 'text' and t.table_type = 'BASE TABLE' and c.table_name not like 'flyway%'
                        """).query(String.class).list().forEach(column -> {
            String[] names = column.split(" ");
            jdbc.sql("select distinct %2$s from %1$s where %2$s is not null".formatted(names[0], names[1]))
                    .query(String.class)
                    .list()
                    .forEach(text -> texts.add(new Text(column, text)));
        });
        jdbc.sql("select viewname || ' ' || definition from pg_views where schemaname = 'public'")
                .query(String.class)
                .list()
                .forEach(view -> texts.add(new Text(view.split(" ")[0], view)));
        return texts;
    }

    private static List<Path> files(Path root, String endings) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(path -> path.toString().matches(".*\\.(" + endings + ")"))
                    .collect(Collectors.toList());
        }
    }
}
