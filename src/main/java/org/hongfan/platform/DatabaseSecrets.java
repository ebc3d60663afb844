package org.hongfan.platform;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Properties;

/**
 * The passwords of the embedded database, made once at random and kept in a file that only its owner can read.
 *
 * @param superuser of {@code postgres}, used at start only
 * @param owner of {@code hongfan_owner}, used by migrations
 * @param application of {@code hongfan}, used by the portal
 */
record DatabaseSecrets(String superuser, String owner, String application) {

    static DatabaseSecrets of(Path folder) throws IOException {
        Path file = folder.resolve("secret.properties");
        if (Files.notExists(file)) {
            create(file);
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return new DatabaseSecrets(
                properties.getProperty("superuser"),
                properties.getProperty("owner"),
                properties.getProperty("application"));
    }

    private static void create(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("superuser", password());
        properties.setProperty("owner", password());
        properties.setProperty("application", password());
        StringWriter text = new StringWriter();
        properties.store(text, null);
        Path unfinished = file.resolveSibling("secret.properties.new");
        writePrivate(unfinished, text.toString());
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes a file that is never readable by others, not even while it is being written. */
    static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static String password() {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
