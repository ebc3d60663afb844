package org.hongfan.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.Secrets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Keeps the slips of one asking for a day in a folder beside the database, sealed: once as they are, for the page, and once as the file to print. Names
 * nobody can guess, readable by the portal alone; backups leave the folder out.
 */
@Component
class SlipStore {
    private static final String PAPER = ".pdf";
    private static final String ROWS = ".rows";

    private final Secrets secrets;
    private final SecureRandom random = new SecureRandom();
    private final Path root;

    SlipStore(Secrets secrets, @Value("${hongfan.data:./data}/slips") Path root) {
        this.secrets = secrets;
        this.root = root.toAbsolutePath().normalize();
    }

    /** @return the name under which both are found */
    String keep(List<Slip> slips, byte[] paper) {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        String name = HexFormat.of().formatHex(bytes);
        write(name + ROWS, Slip.write(slips));
        write(name + PAPER, paper);
        return name;
    }

    List<Slip> slips(String name) {
        return read(name + ROWS).map(Slip::read).orElse(List.of());
    }

    /** The PDF; empty when it has been removed. */
    Optional<byte[]> paper(String name) {
        return read(name + PAPER);
    }

    void remove(String name) {
        try {
            Files.deleteIfExists(root.resolve(name + ROWS));
            Files.deleteIfExists(root.resolve(name + PAPER));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove slips under " + root, e);
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

    private void write(String name, byte[] content) {
        try {
            Files.createDirectories(
                    root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path file = Files.createFile(
                    root.resolve(name),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, secrets.sealBytes(content));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep slips under " + root, e);
        }
    }

    private Optional<byte[]> read(String name) {
        try {
            return Optional.of(secrets.openBytes(Files.readAllBytes(root.resolve(name))));
        } catch (NoSuchFileException | SealedException gone) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read slips under " + root, e);
        }
    }
}
