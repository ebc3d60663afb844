package org.hongfan.member;

import java.util.Optional;
import java.util.regex.Pattern;
import org.hongfan.shared.RefusedException;

/**
 * A mobile number (11 digits) or a fixed line with its area code, digits only.
 *
 * @param value digits only
 */
public record PhoneNumber(String value) {
    private static final Pattern SIGNS = Pattern.compile("[\\s\\-–—()]");
    private static final Pattern COUNTRY = Pattern.compile("^(\\+86|0086)");
    private static final Pattern FORM = Pattern.compile("1[3-9]\\d{9}|0\\d{9,11}");

    /** Reads what was typed, with blanks, dashes or +86; throws RefusedException on field phone. */
    public static PhoneNumber parse(String typed) {
        String plain = SIGNS.matcher(java.text.Normalizer.normalize(typed, java.text.Normalizer.Form.NFKC))
                .replaceAll("");
        String digits = COUNTRY.matcher(plain).replaceFirst("");
        if (!FORM.matcher(digits).matches()) {
            throw new RefusedException("phone", "请填写 11 位手机号，或带区号的固定电话。");
        }
        return new PhoneNumber(digits);
    }

    /** A mobile number as somebody types it to sign in; empty for everything else. */
    public static Optional<PhoneNumber> mobile(String typed) {
        try {
            return Optional.of(parse(typed)).filter(phone -> phone.value.startsWith("1"));
        } catch (RefusedException other) {
            return Optional.empty();
        }
    }

    /** The last four digits, by which people look each other up. */
    public String tail() {
        return value.substring(value.length() - 4);
    }

    public String masked() {
        return value.substring(0, 3) + "****" + tail();
    }

    @Override
    public String toString() {
        return masked();
    }
}
