package org.hongfan.account;

import java.time.Instant;

/** What the app on a user's phone does. */
public final class PhoneCodes {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private PhoneCodes() {}

    /** The code that the app shows then for the secret that was typed into it. */
    public static String show(String base32, Instant now) {
        return Totp.code(decode(base32.replace(" ", "")), now.getEpochSecond() / Totp.STEP_SECONDS);
    }

    private static byte[] decode(String base32) {
        byte[] bytes = new byte[base32.length() * 5 / 8];
        int bits = 0;
        int held = 0;
        int at = 0;
        for (char each : base32.toCharArray()) {
            held = held << 5 | BASE32.indexOf(each);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >> bits);
            }
        }
        return bytes;
    }
}
