package org.hongfan.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;

/** Titles of documents that pages may name besides what they cite. */
public final class KnownDocuments {
    private KnownDocuments() {}

    public static Stream<String> titles() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new ClassPathResource("words/documents.txt").getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
