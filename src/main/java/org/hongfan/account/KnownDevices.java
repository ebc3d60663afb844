package org.hongfan.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.shared.Secrets;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A mark that a browser keeps when somebody has signed in on it, so that guesses made elsewhere do not keep them out. It opens nothing: the
 * password is asked for all the same. All marks of an account end with its password, its second factor or all its sessions ({@code
 * account.device_epoch}).
 */
@Component
@RequiredArgsConstructor
public class KnownDevices {
    public static final int DAYS = 180;

    private static final Pattern SHAPE =
            Pattern.compile("([0-9]{1,18})\\.([0-9]{1,7})\\.([A-Za-z0-9_-]{16})\\.([A-Za-z0-9_-]{22})");

    private final Secrets secrets;
    private final Clock clock;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Reach reach;
    private final SecureRandom random = new SecureRandom();

    /** A new mark for the browser on which the user of this account has just shown who they are. */
    public String mark(long accountId) {
        byte[] nonce = new byte[12];
        random.nextBytes(nonce);
        String stem = accountId + "." + LocalDate.now(clock).toEpochDay() + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(nonce);
        return stem + "." + proof(secrets.hash(text(stem, epochOf(accountId))));
    }

    private int epochOf(long accountId) {
        return reach.as(
                accountId,
                () -> transaction.execute(status -> jdbc.sql("select device_epoch from account where id = :id")
                        .param("id", accountId)
                        .query(Integer.class)
                        .single()));
    }

    /** @param epoch of the account's devices, as it stands now */
    boolean knows(long accountId, int epoch, Origin origin) {
        if (origin.device() == null) {
            return false;
        }
        Matcher parts = SHAPE.matcher(origin.device());
        if (!parts.matches() || Long.parseLong(parts.group(1)) != accountId) {
            return false;
        }
        String stem = parts.group(1) + "." + parts.group(2) + "." + parts.group(3);
        long age = LocalDate.now(clock).toEpochDay() - Long.parseLong(parts.group(2));
        byte[] shown = parts.group(4).getBytes(StandardCharsets.US_ASCII);
        return age <= DAYS
                && secrets.hashes(text(stem, epoch)).stream()
                        .anyMatch(
                                hash -> MessageDigest.isEqual(proof(hash).getBytes(StandardCharsets.US_ASCII), shown));
    }

    private static String text(String stem, int epoch) {
        return "known device " + stem + " of " + epoch;
    }

    private static String proof(byte[] hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16));
    }
}
