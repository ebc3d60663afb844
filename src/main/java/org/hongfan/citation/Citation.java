package org.hongfan.citation;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code citation}: where a rule comes from.
 *
 * @param document as printed, with its title marks; null when no document says it
 * @param article in Chinese numerals; null where the number is not certain, and the document is cited alone
 * @param secondary confirmed in secondary copies only, which {@code text} says
 * @param toOn the first day it is not in force any more
 * @param proof what the source says, in Chinese
 * @param text what pages print
 */
public record Citation(
        String code,
        Kind kind,
        @Nullable String document,
        @Nullable String article,
        boolean secondary,
        @Nullable LocalDate fromOn,
        @Nullable LocalDate toOn,
        String proof,
        String text) {

    public enum Kind {
        LAW,
        /** 惯例: found in common use or secondary copies, never shown as law. */
        PRACTICE,
        /** The portal's own. */
        OWN
    }
}
