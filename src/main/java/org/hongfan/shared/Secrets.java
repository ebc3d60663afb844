package org.hongfan.shared;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Encrypts what may not lie in the clear (ID numbers, phones) by AES-256-GCM and makes the keyed hash it is found by.
 *
 * <p>A ciphertext is: key version (1 byte), nonce (12 bytes), sealed text with tag. The key file holds one line of 128 hex digits: 32 bytes
 * for sealing, 32 for hashing. It is made with owner-only rights where it does not exist; keep a copy of it apart from the database's backup,
 * because without it the sealed fields are lost.
 */
@Component
public class Secrets {
    private static final byte KEY_VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec sealing;
    private final SecretKeySpec hashing;

    Secrets(@Value("${hongfan.key-file:${hongfan.data:./data}/hongfan.key}") Path keyFile) {
        byte[] keys = readOrMake(keyFile);
        sealing = new SecretKeySpec(keys, 0, 32, "AES");
        hashing = new SecretKeySpec(keys, 32, 32, "HmacSHA256");
    }

    private byte[] readOrMake(Path file) {
        try {
            if (Files.notExists(file)) {
                make(file);
            }
            byte[] keys = HexFormat.of().parseHex(Files.readString(file).strip());
            if (keys.length != 64) {
                throw new IllegalStateException("The key file " + file + " must hold 128 hex digits");
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the key file " + file, e);
        }
    }

    private void make(Path file) throws IOException {
        byte[] fresh = new byte[64];
        random.nextBytes(fresh);
        Files.createDirectories(file.toAbsolutePath().getParent());
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(fresh), StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException madeByAnother) {
            return;
        }
    }

    /** Seals a text; two calls give different bytes for the same text. */
    public byte[] seal(String text) {
        return sealBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Seals the bytes of a file. */
    public byte[] sealBytes(byte[] content) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, nonce));
            byte[] sealed = cipher.doFinal(content);
            return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(KEY_VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot seal", e);
        }
    }

    /** Opens what {@link #seal} made; throws IllegalStateException when the bytes were altered or the key is another. */
    public String open(byte[] sealed) {
        return new String(openBytes(sealed), StandardCharsets.UTF_8);
    }

    /** Opens what {@link #sealBytes} made. */
    public byte[] openBytes(byte[] sealed) {
        if (sealed[0] != KEY_VERSION) {
            throw new IllegalStateException("Unknown key version " + sealed[0]);
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, sealing, new GCMParameterSpec(TAG_BITS, sealed, 1, NONCE_BYTES));
            return cipher.doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot open: altered, or sealed with another key", e);
        }
    }

    /** The keyed hash (32 bytes) by which an exact value is found without opening anything. */
    public byte[] hash(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(hashing);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Cannot hash", e);
        }
    }
}
