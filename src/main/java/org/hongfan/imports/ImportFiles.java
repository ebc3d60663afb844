package org.hongfan.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.Secrets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Keeps uploaded files sealed in a folder beside the database, under names nobody chose. */
@Component
class ImportFiles {
    private final SecureRandom random = new SecureRandom();
    private final Path root;
    private final Secrets secrets;

    ImportFiles(@Value("${hongfan.data:./data}/imports") Path root, Secrets secrets) {
        this.root = root.toAbsolutePath().normalize();
        this.secrets = secrets;
    }

    /** @return the key to read it by */
    String keep(byte[] content) {
        byte[] serial = new byte[16];
        random.nextBytes(serial);
        String key = HexFormat.of().formatHex(serial);
        try {
            Files.createDirectories(root);
            Path unfinished = Files.createTempFile(root, "upload", ".part");
            Files.write(unfinished, secrets.sealBytes(content));
            Files.move(unfinished, root.resolve(key), StandardCopyOption.ATOMIC_MOVE);
            return key;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep an import under " + root, e);
        }
    }

    byte[] read(String key) {
        try {
            return secrets.openBytes(Files.readAllBytes(root.resolve(key)));
        } catch (IOException | SealedException e) {
            throw new RefusedException("上传的文件已经找不到了，请重新上传。");
        }
    }

    void remove(String key) {
        try {
            Files.deleteIfExists(root.resolve(key));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove an import under " + root, e);
        }
    }
}
