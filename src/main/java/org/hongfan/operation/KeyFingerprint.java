package org.hongfan.operation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.hongfan.shared.Secrets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Tells whether two installations hold the same key, without showing it. */
@Component
class KeyFingerprint {
    private static final String TEXT = "org.hongfan key fingerprint";
    private static final int HEX_DIGITS = 32;

    private final ObjectProvider<Secrets> secrets;
    private final Path file;

    KeyFingerprint(
            ObjectProvider<Secrets> secrets,
            @Value("${hongfan.key-file:${hongfan.data:./data}/hongfan.key}") Path file) {
        this.secrets = secrets;
        this.file = file;
    }

    Path file() {
        return file.toAbsolutePath().normalize();
    }

    /** Asked first: a portal without a key makes one, which is never what a restore wants. */
    boolean isThere() {
        return Files.exists(file);
    }

    String get() {
        return HexFormat.of().formatHex(secrets.getObject().hash(TEXT)).substring(0, HEX_DIGITS);
    }
}
