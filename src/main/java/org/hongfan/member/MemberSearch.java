package org.hongfan.member;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody typed into the search box, sorted by what it can be: exactly one part is set, or none. */
record MemberSearch(
        @Nullable String name,
        @Nullable String letters,
        byte @Nullable [] idHash,
        byte @Nullable [] phoneHash,
        byte @Nullable [] tailHash) {

    static MemberSearch of(@Nullable String typed, MemberSeals seals) {
        String text = typed == null
                ? ""
                : Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
        String compact = text.replaceAll("[\\s\\-]", "");
        if (compact.isEmpty()) {
            return new MemberSearch(null, null, null, null, null);
        }
        if (compact.matches("\\d{17}[\\dXx]")) {
            return new MemberSearch(null, null, seals.hash(new IdNumber(compact.toUpperCase(Locale.ROOT))), null, null);
        }
        if (compact.matches("\\d{4}")) {
            return new MemberSearch(null, null, null, null, seals.hashTail(compact));
        }
        if (compact.matches("\\d+")) {
            return new MemberSearch(null, null, null, seals.hash(new PhoneNumber(compact)), null);
        }
        if (compact.matches("[A-Za-züÜ']+")) {
            String letters = compact.toLowerCase(Locale.ROOT).replace('ü', 'v').replace("'", "");
            return new MemberSearch(null, letters, null, null, null);
        }
        return new MemberSearch(text, null, null, null, null);
    }
}
