package org.hongfan.shared.web;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Secrets;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes the {@link FormOwner} behind a form's key, so that a form which comes back without a session is known to be a page of this portal and
 * whose. The number of an account is no secret to its owner; the keyed hash keeps others from writing one.
 */
@Component
@RequiredArgsConstructor
public class FormMarks {
    private static final int HASH_BYTES = 12;
    private static final Pattern MARK =
            Pattern.compile("[\\w-]{16}\\.([0-9a-z]{1,13})\\.([0-9a-z]{1,13})\\.([\\w-]{16})");

    private final Secrets secrets;

    String write(FormOwner owner) {
        return '.' + numbers(owner) + '.' + text(secrets.hash(words(owner)));
    }

    /** The owner of the form that was sent; empty without a mark, or with one that the portal has not written. */
    public Optional<FormOwner> read(HttpServletRequest request) {
        return read(request.getParameter(FormKeys.FIELD));
    }

    Optional<FormOwner> read(@Nullable String key) {
        Matcher mark = MARK.matcher(key == null ? "" : key);
        if (!mark.matches()) {
            return Optional.empty();
        }
        FormOwner owner = new FormOwner(Long.parseLong(mark.group(1), 36), Long.parseLong(mark.group(2), 36));
        byte[] written = mark.group(3).getBytes(StandardCharsets.US_ASCII);
        boolean own = secrets.hashes(words(owner)).stream()
                .anyMatch(hash -> MessageDigest.isEqual(text(hash).getBytes(StandardCharsets.US_ASCII), written));
        return own ? Optional.of(owner) : Optional.empty();
    }

    private static String words(FormOwner owner) {
        return "form of " + numbers(owner);
    }

    private static String numbers(FormOwner owner) {
        return Long.toString(owner.accountId(), 36) + '.' + Long.toString(owner.grantId(), 36);
    }

    private static String text(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    }
}
