package org.hongfan.citation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import lombok.RequiredArgsConstructor;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The sources that pages and messages print, for whatever is no row of a rule table. Templates write {@code ${@citations.text('TERM')}}.
 * Rows change with a new version of the portal only, so they are read once.
 */
@Component
@RequiredArgsConstructor
public class Citations {
    private final JdbcClient jdbc;
    private volatile @Nullable Map<String, Citation> rows;

    /** @throws IllegalArgumentException for a code that has no row: what is not proven is not printed */
    public String text(String code) {
        Citation citation = rows().get(code);
        if (citation == null) {
            throw new IllegalArgumentException("no citation " + code);
        }
        return citation.text();
    }

    public List<Citation> list() {
        return rows().values().stream().toList();
    }

    private Map<String, Citation> rows() {
        Map<String, Citation> known = rows;
        if (known == null) {
            known = jdbc
                    .sql("select code, kind, document, article, secondary, from_on, to_on, proof, text from citation")
                    .query(Citation.class)
                    .list()
                    .stream()
                    .collect(Collectors.toUnmodifiableMap(Citation::code, Function.identity()));
            rows = known;
        }
        return known;
    }
}
