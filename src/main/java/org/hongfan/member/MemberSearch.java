package org.hongfan.member;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed into the search box, as a condition on the member {@code m}.
 *
 * <p>Parts of names and readings are looked for as beginnings of stored tails, compared by {@code >=} and {@code <}: the tails are indexed, and
 * such comparisons may use an index under row security as well, which {@code like} may not.
 */
record MemberSearch(String condition, Map<String, ? extends @Nullable Object> params) {
    private static final MemberSearch NOTHING = new MemberSearch("", Map.of());

    /** A part of two characters or more stands at the beginning, from the second on, or in a name of more than three. */
    private static final String NAME_PART = """
               and m.id in (select n.id from member n where n.name collate "C" >= :part and n.name collate "C" < :beyond
                            union all
                            select n.id from member n where n.name_2 >= :part and n.name_2 < :beyond
                            union all
                            select n.id from member n where n.long_name and strpos(n.name, :part) > 0)
            """;

    /** One character is in so many names that an index would only be a detour. */
    private static final String ONE_CHARACTER = """
               and strpos(m.name, :part) > 0
            """;

    private static final String LETTERS = """
               and m.id in (select n.id from member n where n.pinyin_1 >= :part and n.pinyin_1 < :beyond
                            union all
                            select n.id from member n where n.pinyin_2 >= :part and n.pinyin_2 < :beyond
                            union all
                            select n.id from member n where n.pinyin_3 >= :part and n.pinyin_3 < :beyond
                            union all
                            select n.id from member n where n.initials collate "C" >= :part and n.initials collate "C" < :beyond
                            union all
                            select n.id from member n where n.long_name and n.pinyin like '% ' || cast(:part as text) || '%')
            """;

    private static final String ID_NUMBER = """
               and m.id_number_hash in (:hashes)
            """;

    private static final String PHONE = """
               and m.phone_hash in (:hashes)
            """;

    private static final String PHONE_TAIL = """
               and m.phone_tail_hash in (:hashes)
            """;

    static MemberSearch of(@Nullable String typed, MemberSeals seals) {
        String text = typed == null
                ? ""
                : Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
        String compact = text.replaceAll("[\\s\\-]", "");
        if (compact.isEmpty()) {
            return NOTHING;
        }
        if (compact.matches("\\d{17}[\\dXx]")) {
            return hashed(ID_NUMBER, seals.hashes(new IdNumber(compact.toUpperCase(Locale.ROOT))));
        }
        if (compact.matches("\\d{4}")) {
            return hashed(PHONE_TAIL, seals.hashesOfTail(compact));
        }
        if (compact.matches("\\d+")) {
            return hashed(PHONE, seals.hashes(new PhoneNumber(compact)));
        }
        if (compact.matches("[A-Za-züÜ']+")) {
            return part(
                    LETTERS, compact.toLowerCase(Locale.ROOT).replace('ü', 'v').replace("'", ""));
        }
        return text.codePointCount(0, text.length()) == 1
                ? new MemberSearch(ONE_CHARACTER, Map.of("part", text))
                : part(NAME_PART, text);
    }

    private static MemberSearch hashed(String condition, List<byte[]> hashes) {
        return new MemberSearch(condition, Map.of("hashes", hashes));
    }

    /** Beyond every text that begins with the part: no character comes after the last one of Unicode. */
    private static MemberSearch part(String condition, String part) {
        return new MemberSearch(
                condition, Map.of("part", part, "beyond", part + Character.toString(Character.MAX_CODE_POINT)));
    }
}
