package org.hongfan.account;

import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one-time code of a slip: digits only, so that it is typed on the keypad of a phone. It opens nothing by itself; whoever uses it also says who they
 * are, and tries are counted.
 *
 * @param value twelve digits
 */
public record ActivationCode(String value) {
    private static final int DIGITS = 12;
    private static final Pattern FORM = Pattern.compile("\\d{" + DIGITS + "}");
    private static final Pattern BETWEEN = Pattern.compile("[\\s\\-]");

    static ActivationCode random(SecureRandom random) {
        StringBuilder digits = new StringBuilder(DIGITS);
        random.ints(DIGITS, 0, 10).forEach(digits::append);
        return new ActivationCode(digits.toString());
    }

    /** What was typed or scanned, with spaces and full-width digits; empty when it cannot be a code. */
    public static Optional<ActivationCode> parse(String typed) {
        String digits = BETWEEN.matcher(Normalizer.normalize(typed, Normalizer.Form.NFKC))
                .replaceAll("");
        return FORM.matcher(digits).matches() ? Optional.of(new ActivationCode(digits)) : Optional.empty();
    }

    /** "1234 5678 9012", as it stands on the slip. */
    public String spaced() {
        return value.substring(0, 4) + " " + value.substring(4, 8) + " " + value.substring(8);
    }

    @Override
    public String toString() {
        return "ActivationCode[…]";
    }
}
