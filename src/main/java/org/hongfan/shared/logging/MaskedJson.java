package org.hongfan.shared.logging;

import org.hongfan.shared.Masks;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/** Masks numbers in every text of a structured log line; named in {@code application.yml}. */
public class MaskedJson implements StructuredLoggingJsonMembersCustomizer<Object> {
    @Override
    public void customize(JsonWriter.Members<Object> members) {
        members.applyingValueProcessor(JsonWriter.ValueProcessor.of(String.class, Masks::text));
    }
}
