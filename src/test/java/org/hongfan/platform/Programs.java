package org.hongfan.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The programs of PostgreSQL, unpacked once for all folders of a test process: copying them is quicker than unpacking. */
public final class Programs {
    private Programs() {}

    /** Puts them where a portal that begins on this folder finds them. */
    public static synchronized void lend(Path data) {
        try {
            Path own = TestServer.folder("programs").toAbsolutePath();
            Files.createDirectories(own);
            Path home = PostgresBinaries.unpack(own).bin().getParent();
            Files.createDirectories(data);
            Path database = data.toRealPath().resolve("postgresql");
            DataFolder.createPrivateDirectory(database);
            Path target = database.resolve(home.getFileName());
            if (Files.notExists(target)) {
                copy(home, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(from)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.copy(
                    file,
                    to.resolve(from.relativize(file).toString()),
                    StandardCopyOption.COPY_ATTRIBUTES,
                    java.nio.file.LinkOption.NOFOLLOW_LINKS);
        }
    }
}
