package org.hongfan.member;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hongfan.shared.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * What somebody typed into the search box, as a condition on the member {@code m}: names in one way of writing, readings with every reading of
 * a surname.
 *
 * <p>Parts of names and readings are looked for as beginnings of stored tails, compared by {@code >=} and {@code <}: the tails are indexed, and
 * such comparisons may use an index under row security as well, which {@code like} may not.
 */
public record MemberSearch(String condition, Map<String, ? extends @Nullable Object> params) {
    private static final MemberSearch NOTHING = new MemberSearch("", Map.of());

    /** Signs alone are in nobody's name, and not everybody may look for whole numbers. */
    private static final MemberSearch NOBODY = new MemberSearch(" and false", Map.of());

    /** A part of two characters or more stands at the beginning, from the second on, or in a name of more than three, with its dot or without. */
    private static final String NAME_PART = """
               and m.id in (select n.id from member n where n.name collate "C" >= :part and n.name collate "C" < :beyond
                            union all
                            select n.id from member n where n.name_2 >= :part and n.name_2 < :beyond
                            union all
                            select n.id from member n where n.long_name and strpos(replace(n.name, '·', ''), :undotted) > 0)
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
                            select n.id from member n where n.long_name and n.pinyin like '% ' || cast(:part as text) || '%'
            """;

    /** Those whose surname is also read like that; every array has one place for each such surname. */
    private static final String OTHER_READINGS = """
                            union all
                            select n.id from unnest(:surnames, :afterSurnames, :readings, :afterReadings) as v (surname, after_surname, reading, after_reading)
                              join member n on n.name collate "C" >= v.surname and n.name collate "C" < v.after_surname
                                           and n.pinyin_1 >= v.reading and n.pinyin_1 < v.after_reading
                            union all
                            select n.id from unnest(:initialled, :afterInitialled, :initials, :afterInitials) as v (surname, after_surname, initials, after_initials)
                              join member n on n.name collate "C" >= v.surname and n.name collate "C" < v.after_surname
                                           and n.initials collate "C" >= v.initials and n.initials collate "C" < v.after_initials
            """;

    private static final String END = ")";

    private static final String ID_NUMBER = """
               and m.id_number_hash in (:hashes)
            """;

    private static final String PHONE = """
               and m.phone_hash in (:hashes)
            """;

    private static final String PHONE_TAIL = """
               and m.phone_tail_hash in (:hashes)
            """;

    /** A name as the pages tell it apart from others of that name: 王秀兰（5678）. */
    private static final Pattern TOLD = Pattern.compile("(\\p{IsHan}.*)[（(](.+)[)）]");

    private static final String AS_TOLD = """
               and m.told = :told
            """;

    /** @param whole whether whole numbers are looked for: whoever may not see them must not try them out either */
    static MemberSearch of(@Nullable String typed, MemberSeals seals, boolean whole) {
        String text = typed == null ? "" : PlainText.name(typed);
        String compact = text.replaceAll("[\\s\\-]", "");
        if (text.isEmpty()) {
            return NOTHING;
        }
        if (compact.matches("'*")) {
            return NOBODY;
        }
        if (!whole && compact.matches("\\d{5,}[Xx]?")) {
            return NOBODY;
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
            return letters(compact.toLowerCase(Locale.ROOT).replace('ü', 'v').replace("'", ""));
        }
        Matcher told = TOLD.matcher(text);
        if (told.matches()) {
            MemberSearch name = name(told.group(1).strip());
            Map<String, @Nullable Object> params = new HashMap<>(name.params());
            params.put("told", told.group(1).strip() + "（" + told.group(2).strip() + "）");
            return new MemberSearch(name.condition() + AS_TOLD, params);
        }
        return text.codePointCount(0, text.length()) == 1
                ? new MemberSearch(ONE_CHARACTER, Map.of("part", text))
                : name(text);
    }

    private static MemberSearch name(String text) {
        Map<String, @Nullable Object> params =
                new HashMap<>(part(NAME_PART, text).params());
        params.put("undotted", text.replace("·", ""));
        return new MemberSearch(NAME_PART, params);
    }

    private static MemberSearch letters(String letters) {
        List<Surnames.Match> readings = Surnames.byReading(letters);
        List<Surnames.Match> initials = Surnames.byInitials(letters);
        MemberSearch usual = part(LETTERS, letters);
        if (readings.isEmpty() && initials.isEmpty()) {
            return new MemberSearch(usual.condition() + END, usual.params());
        }
        Map<String, @Nullable Object> params = new HashMap<>(usual.params());
        params.put("surnames", array(readings, Surnames.Match::surname, false));
        params.put("afterSurnames", array(readings, Surnames.Match::surname, true));
        params.put("readings", array(readings, Surnames.Match::part, false));
        params.put("afterReadings", array(readings, Surnames.Match::part, true));
        params.put("initialled", array(initials, Surnames.Match::surname, false));
        params.put("afterInitialled", array(initials, Surnames.Match::surname, true));
        params.put("initials", array(initials, Surnames.Match::part, false));
        params.put("afterInitials", array(initials, Surnames.Match::part, true));
        return new MemberSearch(usual.condition() + OTHER_READINGS + END, params);
    }

    private static String[] array(List<Surnames.Match> matches, Function<Surnames.Match, String> text, boolean beyond) {
        return matches.stream()
                .map(text)
                .map(each -> beyond ? each + Character.toString(Character.MAX_CODE_POINT) : each)
                .toArray(String[]::new);
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
