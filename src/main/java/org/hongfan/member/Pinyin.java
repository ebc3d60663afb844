package org.hongfan.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import net.sourceforge.pinyin4j.PinyinHelper;
import net.sourceforge.pinyin4j.format.HanyuPinyinOutputFormat;
import net.sourceforge.pinyin4j.format.HanyuPinyinToneType;
import net.sourceforge.pinyin4j.format.HanyuPinyinVCharType;
import net.sourceforge.pinyin4j.format.exception.BadHanyuPinyinOutputFormatCombination;
import org.jspecify.annotations.Nullable;

/**
 * How a name is read, for sorting and search.
 *
 * @param full syllables apart, "zhang wei"; ü is written v
 * @param initials "zw"
 */
public record Pinyin(String full, String initials) {
    private static final Map<String, String> COMPOUND_SURNAMES = Map.of(
            "尉迟", "yu chi",
            "单于", "chan yu",
            "万俟", "mo qi",
            "澹台", "tan tai",
            "长孙", "zhang sun",
            "宰父", "zai fu",
            "亓官", "qi guan");

    /** Single surnames read otherwise than the dictionary's first reading. */
    private static final Map<Character, String> SURNAMES = Map.ofEntries(
            Map.entry('单', "shan"),
            Map.entry('曾', "zeng"),
            Map.entry('仇', "qiu"),
            Map.entry('解', "xie"),
            Map.entry('查', "zha"),
            Map.entry('区', "ou"),
            Map.entry('朴', "piao"),
            Map.entry('盖', "ge"),
            Map.entry('缪', "miao"),
            Map.entry('牟', "mu"),
            Map.entry('覃', "qin"),
            Map.entry('乐', "yue"),
            Map.entry('员', "yun"),
            Map.entry('秘', "bi"),
            Map.entry('洗', "xian"),
            Map.entry('折', "she"),
            Map.entry('黑', "he"),
            Map.entry('种', "chong"),
            Map.entry('重', "chong"),
            Map.entry('祭', "zhai"),
            Map.entry('繁', "po"),
            Map.entry('召', "shao"),
            Map.entry('晟', "cheng"),
            Map.entry('么', "yao"),
            Map.entry('能', "nai"),
            Map.entry('都', "du"),
            Map.entry('柏', "bai"),
            Map.entry('长', "chang"),
            Map.entry('瞿', "qu"));

    /** Readings usual in given names, where the dictionary's first one is another. */
    private static final Map<Character, String> GIVEN = Map.ofEntries(
            Map.entry('长', "chang"),
            Map.entry('重', "chong"),
            Map.entry('都', "du"),
            Map.entry('柏', "bai"),
            Map.entry('曾', "zeng"));

    /** What the dictionary said, by character: it takes longer to ask than all else about a name. */
    private static final AtomicReferenceArray<@Nullable String> READINGS =
            new AtomicReferenceArray<>(1 << Character.SIZE);

    private static final HanyuPinyinOutputFormat FORMAT = new HanyuPinyinOutputFormat();

    static {
        FORMAT.setToneType(HanyuPinyinToneType.WITHOUT_TONE);
        FORMAT.setVCharType(HanyuPinyinVCharType.WITH_V);
    }

    /** Reads a person's name: the surname by the surname table, the rest by usual readings; signs between parts are skipped. */
    public static Pinyin of(String name) {
        List<String> syllables = new ArrayList<>();
        String rest = name.strip();
        if (rest.length() > 2 && COMPOUND_SURNAMES.containsKey(rest.substring(0, 2))) {
            syllables.addAll(List.of(COMPOUND_SURNAMES.get(rest.substring(0, 2)).split(" ")));
            rest = rest.substring(2);
        } else if (!rest.isEmpty() && SURNAMES.containsKey(rest.charAt(0))) {
            syllables.add(SURNAMES.get(rest.charAt(0)));
            rest = rest.substring(1);
        }
        StringBuilder latin = new StringBuilder();
        for (char c : rest.toCharArray()) {
            if (c < 128 && Character.isLetterOrDigit(c)) {
                latin.append(Character.toLowerCase(c));
                continue;
            }
            flush(latin, syllables);
            String reading = reading(c);
            if (!reading.isEmpty()) {
                syllables.add(reading);
            }
        }
        flush(latin, syllables);
        StringBuilder initials = new StringBuilder();
        syllables.forEach(one -> initials.append(one.charAt(0)));
        return new Pinyin(String.join(" ", syllables), initials.toString());
    }

    private static void flush(StringBuilder latin, List<String> syllables) {
        if (!latin.isEmpty()) {
            syllables.add(latin.toString());
            latin.setLength(0);
        }
    }

    private static String reading(char c) {
        String usual = GIVEN.get(c);
        if (usual != null) {
            return usual;
        }
        String known = READINGS.get(c);
        if (known == null) {
            known = look(c);
            READINGS.set(c, known);
        }
        return known;
    }

    private static String look(char c) {
        try {
            String[] readings = PinyinHelper.toHanyuPinyinStringArray(c, FORMAT);
            return readings == null || readings.length == 0 ? "" : readings[0].toLowerCase(Locale.ROOT);
        } catch (BadHanyuPinyinOutputFormatCombination e) {
            throw new IllegalStateException(e);
        }
    }
}
