package org.hongfan.shared;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One way of writing what looks the same. Text that was copied from a PDF or typed with another input method holds characters that look like
 * the usual ones and are others: ⽅ (U+2F45) beside 方, ⻢ (U+2EE2) beside 马, 李 (U+F9E1) beside 李. A name stored so is found by nobody.
 *
 * <p>Compatibility ideographs (U+F900–FAFF, U+2F800–2FA1F) and Kangxi radicals (U+2F00–2FD5) become what Unicode's NFKC makes of them, the
 * other radicals (U+2E80–2EF3) what its EquivalentUnifiedIdeograph makes of them. NFKC is not applied to the rest: it would also change signs
 * that mean what they are (（, ①, ㎡).
 */
public final class PlainText {
    private static final int SUPPLEMENT_FROM = 0x2F800;
    private static final int SUPPLEMENT_TO = 0x2FA1F;
    private static final int FULL_WIDTH_SHIFT = 0xFEE0;

    /** Beyond extension F: neither in GB 18030-2022 nor in the fonts of the machines people use. */
    private static final int SHOWN_BY_NO_FONT = 0x2EBF0;

    /** A radical and the character it stands for. */
    private static final String RADICALS = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇几⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺"
            + "⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺶羊⺷羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝"
            + "⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

    private static final Map<Integer, Integer> CHARACTERS = new HashMap<>();

    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00A0\\u1680\\u2000-\\u200A\\u202F\\u205F\\u3000]+");
    private static final Pattern BLANK_IN_NAME = Pattern.compile("(?<=[\\p{IsHan}·]) (?=[\\p{IsHan}·])");
    private static final Pattern DOT_IN_NAME = Pattern.compile("(?<=\\p{IsHan}) ?[·•‧・∙．.⋅●･᛫] ?(?=\\p{IsHan})");
    /** The circle that is meant for 〇. */
    private static final Pattern CIRCLE_IN_NAME = Pattern.compile("(?<=\\p{IsHan})[○◯]");

    static {
        int[] pairs = RADICALS.codePoints().toArray();
        for (int i = 0; i < pairs.length; i += 2) {
            CHARACTERS.put(pairs[i], pairs[i + 1]);
        }
    }

    private PlainText() {}

    /**
     * The text with lookalikes replaced and what nobody sees taken out: blanks of no width, marks of direction, soft hyphens, variation
     * selectors. Lines, punctuation and blanks stay as they are.
     */
    public static String lookalikes(String text) {
        if (isUsual(text)) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().filter(c -> !isUnseen(c)).forEach(c -> append(plain, c));
        return plain.toString();
    }

    /** A short text in one line: besides, full-width letters and digits are made plain, every kind of blank is one space, the ends are cut. */
    public static String line(String text) {
        String plain = lookalikes(text);
        StringBuilder halved = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean fullWidth = c >= '０' && c <= '９' || c >= 'Ａ' && c <= 'Ｚ' || c >= 'ａ' && c <= 'ｚ';
            halved.append(fullWidth ? (char) (c - FULL_WIDTH_SHIFT) : c);
        }
        return BLANKS.matcher(halved).replaceAll(" ").strip();
    }

    /** A person's name: besides, no blanks between Chinese characters, 〇 for a circle, and one kind of dot between the parts: 阿依古丽·买买提. */
    public static String name(String text) {
        String dotted = DOT_IN_NAME
                .matcher(CIRCLE_IN_NAME.matcher(line(text)).replaceAll("〇"))
                .replaceAll("·");
        return BLANK_IN_NAME.matcher(dotted).replaceAll("");
    }

    /** What is odd in a text, in words for whoever typed it: 第 2 个字…; null when every character is one that people can read. */
    public static @Nullable String odd(String text) {
        int[] characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length; i++) {
            String why = why(characters[i]);
            if (why != null) {
                return "第 " + (i + 1) + " 个字" + why;
            }
        }
        return null;
    }

    /** Throws {@link RefusedException} on the field when the text holds a character that nobody else will be able to read. */
    public static void requireReadable(String field, @Nullable String text) {
        String odd = text == null ? null : odd(text);
        if (odd != null) {
            throw new RefusedException(field, odd);
        }
    }

    private static @Nullable String why(int c) {
        String code = String.format("（U+%04X）", c);
        if (Character.getType(c) == Character.PRIVATE_USE) {
            return "是自造字" + code + "，换一台电脑就显示不出来，请改用身份证上的标准字";
        }
        if (c == 0xFFFD || Character.getType(c) == Character.SURROGATE || c == '〓') {
            return "已经丢失" + code + "，请重新输入这个字";
        }
        if (Character.getType(c) == Character.CONTROL) {
            return "是看不见的控制符" + code + "，请删掉重新输入";
        }
        if (c >= 0x2E80 && c <= 0x2FDF || c >= 0x31C0 && c <= 0x31EF) {
            return "“" + Character.toString(c) + "”是部首或笔画，不是字" + code + "，请重新输入";
        }
        if (!Character.isDefined(c) || c >= SHOWN_BY_NO_FONT && Character.isIdeographic(c)) {
            return "一般电脑和手机都显示不出来" + code + "，请核对身份证上的写法";
        }
        return null;
    }

    private static void append(StringBuilder plain, int c) {
        Integer radical = CHARACTERS.get(c);
        if (radical != null) {
            plain.appendCodePoint(radical);
        } else if (c >= 0x2F00 && c <= 0x2FD5
                || c >= 0xF900 && c <= 0xFAFF
                || c >= SUPPLEMENT_FROM && c <= SUPPLEMENT_TO) {
            plain.append(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC));
        } else {
            plain.appendCodePoint(c);
        }
    }

    private static boolean isUnseen(int c) {
        return c == 0x00AD
                || c >= 0x200B && c <= 0x200F
                || c >= 0x202A && c <= 0x202E
                || c >= 0x2060 && c <= 0x2069
                || c == 0xFEFF
                || c >= 0xFE00 && c <= 0xFE0F
                || c >= 0xE0100 && c <= 0xE01EF;
    }

    /** Nearly every text: nothing in it lies where lookalikes and the unseen do. */
    private static boolean isUsual(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0x00AD
                    || c >= 0x200B && c <= 0x200F
                    || c >= 0x202A && c <= 0x2069
                    || c >= 0x2E80 && c <= 0x2FDF
                    || c >= 0xD800 && c <= 0xDFFF
                    || c >= 0xF900 && c <= 0xFAFF
                    || c >= 0xFE00 && c <= 0xFE0F
                    || c == 0xFEFF) {
                return false;
            }
        }
        return true;
    }
}
