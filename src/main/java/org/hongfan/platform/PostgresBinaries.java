package org.hongfan.platform;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The programs of PostgreSQL, unpacked from the class path into the data folder, where nobody else can replace them.
 *
 * @param bin the folder of {@code initdb}, {@code pg_ctl} and {@code postgres}
 */
record PostgresBinaries(Path bin) {

    /** Follows the version of the archive on the class path, so that a new one is unpacked beside the old. */
    static PostgresBinaries unpack(Path folder) throws IOException {
        Path home = folder.resolve("programs-" + version());
        if (Files.notExists(home)) {
            Path unfinished = folder.resolve("programs.new");
            delete(unfinished);
            DataFolder.createPrivateDirectory(unfinished);
            try (TarArchiveInputStream archive =
                    new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive())))) {
                extract(archive, unfinished);
            }
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home.resolve("bin"));
    }

    String program(String name) {
        return bin.resolve(name).toString();
    }

    /** The archive's size stands for its version: the archive itself carries no name. */
    private static String version() throws IOException {
        try (InputStream archive = archive()) {
            java.util.zip.CRC32 sum = new java.util.zip.CRC32();
            byte[] buffer = new byte[1 << 16];
            for (int read = archive.read(buffer); read >= 0; read = archive.read(buffer)) {
                sum.update(buffer, 0, read);
            }
            return Long.toHexString(sum.getValue());
        }
    }

    private static InputStream archive() throws IOException {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = system.startsWith("mac") ? "Darwin" : system.startsWith("windows") ? "Windows" : "Linux";
        try {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(name, System.getProperty("os.arch"));
        } catch (IllegalStateException e) {
            throw new StartRefusedException(
                    "没有适合这台机器（" + name + " " + System.getProperty("os.arch") + "）的内置 PostgreSQL。",
                    "请用 SPRING_DATASOURCE_URL 指定已有的 PostgreSQL。",
                    e);
        }
    }

    private static void extract(TarArchiveInputStream archive, Path home) throws IOException {
        for (TarArchiveEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            Path target = home.resolve(entry.getName()).normalize();
            if (!target.startsWith(home)) {
                throw new IOException("entry outside the archive's folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
            } else if (entry.isSymbolicLink()) {
                Files.createDirectories(target.getParent());
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } else {
                Files.createDirectories(target.getParent());
                Files.copy(archive, target);
                boolean program = target.getParent().endsWith("bin");
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(folder)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
