package org.hongfan.exports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Keeps finished files in a folder beside the database until they expire, readable by the portal alone, under names nobody can guess. */
@Component
class ExportStore {
    private final SecureRandom random = new SecureRandom();
    private final Path root;

    ExportStore(@Value("${hongfan.data:./data}/exports") Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** An empty file to write into. */
    Path begin() {
        byte[] name = new byte[16];
        random.nextBytes(name);
        Path file = root.resolve(HexFormat.of().formatHex(name) + ".xlsx");
        try {
            Files.createDirectories(root);
            return Files.createFile(
                    file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep an export under " + root, e);
        }
    }

    Path find(String name) {
        return root.resolve(name);
    }

    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + file, e);
        }
    }

    /** Removes what was last written before then: files whose record was lost on the way. */
    void removeOlderThan(Instant then) {
        if (Files.notExists(root)) {
            return;
        }
        try (Stream<Path> files = Files.list(root)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(then)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot tidy " + root, e);
        }
    }
}
