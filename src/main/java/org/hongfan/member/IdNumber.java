package org.hongfan.member;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hongfan.shared.RefusedException;

/**
 * An 18-digit citizen ID number by GB 11643: area (6), birth date (8), serial (3, odd for men), check character by ISO 7064 MOD 11-2.
 *
 * @param value 18 characters, the last a digit or X
 */
public record IdNumber(String value) {
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";
    private static final String FIELD = "idNumber";
    private static final Pattern BLANK = Pattern.compile("\\s");
    private static final Pattern FORM = Pattern.compile("\\d{17}[\\dX]");
    private static final Pattern OLD = Pattern.compile("\\d{15}");

    /** Reads what was typed, blanks and full-width characters allowed; throws RefusedException on field idNumber, saying what is wrong. */
    public static IdNumber parse(String typed, LocalDate today) {
        String text = BLANK.matcher(java.text.Normalizer.normalize(typed, java.text.Normalizer.Form.NFKC))
                .replaceAll("")
                .toUpperCase(Locale.ROOT);
        if (text.isEmpty()) {
            throw new RefusedException(FIELD, "请填写身份证号。");
        }
        if (OLD.matcher(text).matches()) {
            throw new RefusedException(FIELD, "这是 15 位的旧身份证号，已经停用，请填写 18 位的身份证号。");
        }
        if (text.length() != 18) {
            throw new RefusedException(FIELD, "身份证号应为 18 位，现在是 " + text.length() + " 位。");
        }
        if (!FORM.matcher(text).matches()) {
            throw new RefusedException(FIELD, "身份证号前 17 位应是数字，最后一位是数字或 X。");
        }
        if (text.charAt(0) == '0') {
            throw new RefusedException(FIELD, "身份证号的地区码不对，请核对前 6 位。");
        }
        LocalDate birth = birthDateOf(text);
        if (birth.isAfter(today)) {
            throw new RefusedException(FIELD, "身份证号中的出生日期晚于今天，请核对第 7 到 14 位。");
        }
        if (birth.getYear() < 1900) {
            throw new RefusedException(FIELD, "身份证号中的出生年份早于 1900 年，请核对第 7 到 10 位。");
        }
        if (checkOf(text) != text.charAt(17)) {
            throw new RefusedException(FIELD, "身份证号的校验码不对，可能有一位填错了，请逐位核对。");
        }
        return new IdNumber(text);
    }

    private static LocalDate birthDateOf(String text) {
        try {
            return LocalDate.of(
                    Integer.parseInt(text, 6, 10, 10),
                    Integer.parseInt(text, 10, 12, 10),
                    Integer.parseInt(text, 12, 14, 10));
        } catch (DateTimeException e) {
            throw new RefusedException(FIELD, "身份证号中的出生日期不存在，请核对第 7 到 14 位。");
        }
    }

    /** The check character that belongs to the first 17 digits. */
    public static char checkOf(String first17) {
        int sum = 0;
        for (int i = 0; i < 17; i++) {
            sum += (first17.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECKS.charAt(sum % 11);
    }

    public LocalDate birthDate() {
        return birthDateOf(value);
    }

    public Sex sex() {
        return (value.charAt(16) - '0') % 2 == 1 ? Sex.MALE : Sex.FEMALE;
    }

    /**
     * The first three digits, which many share. With birth month, sex and the code of the district, all of which stand on the same page, the last two
     * characters would leave some hundred numbers, and beside the day of birth nine.
     */
    public String masked() {
        return value.substring(0, 3) + "*".repeat(15);
    }

    /** Whether what is left of two masked numbers may be of one; older files left the last two characters as well. */
    public static boolean mayBeTheSame(String masked, String other) {
        return masked.length() == other.length()
                && IntStream.range(0, masked.length())
                        .allMatch(i -> masked.charAt(i) == '*'
                                || other.charAt(i) == '*'
                                || masked.charAt(i) == other.charAt(i));
    }

    @Override
    public String toString() {
        return masked();
    }
}
