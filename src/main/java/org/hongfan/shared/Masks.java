package org.hongfan.shared;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides ID numbers and mobile numbers in any text: what is logged, kept as a reason or written into the audit trail. */
public final class Masks {
    /** An ID number has a birth date of this or the last century within; whether its check digit is right does not matter here. */
    private static final Pattern NUMBERS = Pattern.compile(
            "(?<![0-9A-Za-z])(?:([1-9]\\d{2})\\d{3}(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]"
                    + "|(?:\\+?86)?(1[3-9]\\d)\\d{4}(\\d{4}))(?![0-9A-Za-z])");

    private Masks() {}

    /** The text with every such number masked as the pages show it: 379***************, 138****1234. */
    public static String text(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.find()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        do {
            boolean id = matcher.group(1) != null;
            matcher.appendReplacement(
                    masked, id ? matcher.group(1) + "*".repeat(15) : matcher.group(2) + "****" + matcher.group(3));
        } while (matcher.find());
        return matcher.appendTail(masked).toString();
    }
}
