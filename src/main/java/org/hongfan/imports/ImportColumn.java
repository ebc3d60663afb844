package org.hongfan.imports;

import java.util.List;

/**
 * A column an import understands and a template or export writes.
 *
 * @param key a stable word, by which a remembered choice and a value are found
 * @param heading what the portal itself writes above the column
 * @param synonyms other headings that mean the same, compared without blanks, brackets and stars
 * @param required whether a new row cannot do without
 * @param hint how to fill it in, one short sentence; empty when the heading says it all
 */
public record ImportColumn(String key, String heading, List<String> synonyms, boolean required, String hint) {
    static ImportColumn required(String key, String heading, String hint, String... synonyms) {
        return new ImportColumn(key, heading, List.of(synonyms), true, hint);
    }

    static ImportColumn optional(String key, String heading, String hint, String... synonyms) {
        return new ImportColumn(key, heading, List.of(synonyms), false, hint);
    }
}
