package org.hongfan.help;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * The chapters of the manual, rendered once at start-up. A chapter is a file {@code NN-slug.md}; the number orders it, the first heading is
 * its title.
 */
@Component
public class Manual {
    /**
     * One chapter.
     *
     * @param html rendered from the project's own files only, so it is shown as it stands
     */
    public record Chapter(String slug, String title, String html) {}

    private final Map<String, Chapter> chapters = new LinkedHashMap<>();

    Manual() throws IOException {
        var extensions = List.of(TablesExtension.create());
        Parser parser = Parser.builder().extensions(extensions).build();
        HtmlRenderer renderer = HtmlRenderer.builder().extensions(extensions).build();
        Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:/manual/*.md");
        Stream.of(files)
                .sorted(Comparator.comparing(file -> String.valueOf(file.getFilename())))
                .map(file -> render(file, parser, renderer))
                .forEach(chapter -> chapters.put(chapter.slug(), chapter));
    }

    private static Chapter render(Resource file, Parser parser, HtmlRenderer renderer) {
        try {
            Node document = parser.parse(file.getContentAsString(StandardCharsets.UTF_8));
            String slug = String.valueOf(file.getFilename()).replaceFirst("^\\d+-(.*)\\.md$", "$1");
            String title =
                    document.getFirstChild() instanceof Heading heading && heading.getFirstChild() instanceof Text text
                            ? text.getLiteral()
                            : slug;
            return new Chapter(slug, title, renderer.render(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Chapter> chapters() {
        return List.copyOf(chapters.values());
    }

    public Optional<Chapter> find(String slug) {
        return Optional.ofNullable(chapters.get(slug));
    }
}
