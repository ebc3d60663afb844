package org.hongfan.meeting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Keeps the bytes of attachments in a folder beside the database, under names nobody chose. */
@Component
class AttachmentStore {
    private final SecureRandom random = new SecureRandom();
    private final Path root;

    AttachmentStore(@Value("${hongfan.data:./data}/attachments") Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /** @return the key to read it by */
    String keep(byte[] sha256, byte[] content) {
        String hash = HexFormat.of().formatHex(sha256);
        byte[] serial = new byte[6];
        random.nextBytes(serial);
        String key = hash.substring(0, 2) + "/" + hash.substring(2, 4) + "/" + hash + "-"
                + HexFormat.of().formatHex(serial);
        Path file = root.resolve(key);
        try {
            Files.createDirectories(file.getParent());
            Path unfinished = Files.createTempFile(file.getParent(), "upload", ".part");
            Files.write(unfinished, content);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep an attachment under " + root, e);
        }
    }

    Resource read(String key) {
        return new FileSystemResource(root.resolve(key));
    }
}
