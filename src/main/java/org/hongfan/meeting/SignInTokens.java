package org.hongfan.meeting;

import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.Secrets;
import org.springframework.stereotype.Component;

/**
 * What the QR code carries: meeting, time step and a keyed hash of both. A new one every 30 seconds, good for 90, so that a picture sent
 * to somebody at home is of no use.
 */
@Component
@RequiredArgsConstructor
class SignInTokens {
    private static final int STEP_SECONDS = 30;
    private static final int GOOD_FOR_STEPS = 3;
    private static final int HASH_BYTES = 12;
    private static final Pattern SHAPE = Pattern.compile("([0-9a-z]{1,12})-([0-9a-z]{1,12})-([A-Za-z0-9_-]{16})");

    private final Secrets secrets;
    private final Clock clock;

    String issue(long meetingId) {
        String stem = stem(meetingId, step());
        return token(stem, secrets.hash(text(stem)));
    }

    /**
     * The meeting a token is for.
     *
     * @throws RefusedException when it is stale or not ours; the text says what to do
     */
    long read(String token) {
        Matcher parts = SHAPE.matcher(token);
        if (!parts.matches()) {
            throw new RefusedException("这不是会议签到码。请扫会场屏幕上的二维码，或者请支部书记登记到会");
        }
        long meetingId = Long.parseLong(parts.group(1), Character.MAX_RADIX);
        long step = Long.parseLong(parts.group(2), Character.MAX_RADIX);
        String stem = stem(meetingId, step);
        if (secrets.hashes(text(stem)).stream()
                .noneMatch(hash -> MessageDigest.isEqual(token(stem, hash).getBytes(), token.getBytes()))) {
            throw new RefusedException("这个签到码不是本平台发出的。请扫会场屏幕上的二维码，或者请支部书记登记到会");
        }
        long age = step() - step;
        if (age < 0 || age >= GOOD_FOR_STEPS) {
            throw new RefusedException("签到码已经过期（每 30 秒换一次）。请再扫一次屏幕上的二维码，或者请支部书记登记到会");
        }
        return meetingId;
    }

    private static String stem(long meetingId, long step) {
        return Long.toString(meetingId, Character.MAX_RADIX) + "-" + Long.toString(step, Character.MAX_RADIX);
    }

    private static String text(String stem) {
        return "sign-in:" + stem;
    }

    private static String token(String stem, byte[] hash) {
        return stem + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, HASH_BYTES));
    }

    private long step() {
        return clock.instant().getEpochSecond() / STEP_SECONDS;
    }
}
