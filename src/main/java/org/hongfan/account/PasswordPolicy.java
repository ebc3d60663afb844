package org.hongfan.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Which passwords people may choose: long rather than intricate, and none that a list of usual ones would find (NIST SP 800-63B 3.1.1).
 */
@Component
class PasswordPolicy {
    static final int LEAST = 10;

    /** Without characters that look alike on paper. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private static final String RUNS = "01234567890123456789 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm";

    private final Set<String> usual = readUsual();
    private final SecureRandom random = new SecureRandom();

    /** Why the password is refused, as a sentence for the person who chose it; empty when it is good. */
    Optional<String> objection(String username, String password) {
        String plain = password.toLowerCase(Locale.ROOT);
        if (password.length() < LEAST) {
            return Optional.of("密码至少 " + LEAST + " 个字符");
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > SignInService.PASSWORD_BYTES) {
            return Optional.of("密码太长，最多 " + SignInService.PASSWORD_BYTES + " 个字母或数字（汉字一个算三个）");
        }
        if (plain.contains(username)) {
            return Optional.of("密码里不能含有用户名");
        }
        if (usual.contains(plain) || isRun(plain) || plain.chars().distinct().count() < 4) {
            return Optional.of("这个密码太常见，容易被猜到，请换一个");
        }
        return Optional.empty();
    }

    /** A password nobody has chosen: 12 characters of 54, about 69 bits. */
    String random() {
        return random.ints(12, 0, ALPHABET.length())
                .mapToObj(i -> String.valueOf(ALPHABET.charAt(i)))
                .collect(Collectors.joining());
    }

    private static boolean isRun(String password) {
        return RUNS.contains(password)
                || RUNS.contains(new StringBuilder(password).reverse().toString());
    }

    private static Set<String> readUsual() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new ClassPathResource("usual-passwords.txt").getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank()).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
