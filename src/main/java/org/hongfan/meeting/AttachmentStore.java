package org.hongfan.meeting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import lombok.extern.slf4j.Slf4j;
import org.hongfan.shared.StorageException;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Keeps the bytes of attachments in a folder beside the database, under names nobody chose. */
@Component
@Slf4j
class AttachmentStore {
    private static final String UNFINISHED = ".part";

    private final SecureRandom random = new SecureRandom();
    private final Path root;

    AttachmentStore(@Value("${hongfan.data:./data}/attachments") Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * @return the key to read it by
     * @throws StorageException when it cannot be written; nothing is left behind
     */
    String keep(byte[] sha256, byte[] content) {
        String hash = HexFormat.of().formatHex(sha256);
        byte[] serial = new byte[6];
        random.nextBytes(serial);
        String key = hash.substring(0, 2) + "/" + hash.substring(2, 4) + "/" + hash + "-"
                + HexFormat.of().formatHex(serial);
        Path file = root.resolve(key);
        try {
            Files.createDirectories(file.getParent());
            Path unfinished = Files.createTempFile(file.getParent(), "upload", UNFINISHED);
            try {
                writeDown(unfinished, content);
                Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
            return key;
        } catch (IOException e) {
            throw new StorageException("Cannot keep an attachment under " + root, e);
        }
    }

    Resource read(String key) {
        return new FileSystemResource(root.resolve(key));
    }

    /** Takes back what was kept for an entry that was not made in the end. */
    void discard(String key) {
        try {
            Files.deleteIfExists(root.resolve(key));
        } catch (IOException e) {
            log.warn("An attachment without an entry stays until the next sweep: {}", key, e);
        }
    }

    /**
     * The keys of all files that were written before a moment, so that none is among them whose entry is being made; uploads that a killed
     * portal left half written are removed on the way.
     */
    List<String> listKeysBefore(Instant moment) {
        List<String> keys = new ArrayList<>();
        if (Files.notExists(root)) {
            return keys;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(moment)) {
                    if (file.toString().endsWith(UNFINISHED)) {
                        Files.delete(file);
                    } else {
                        keys.add(root.relativize(file).toString());
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    /** An entry that is committed must find its file, also after a power cut. */
    private static void writeDown(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }
}
