package org.hongfan.operation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An archive that is read: opened only if it is whole. */
final class BackupArchive implements AutoCloseable {
    private final ZipFile zip;
    private final Manifest manifest;

    private BackupArchive(ZipFile zip, Manifest manifest) {
        this.zip = zip;
        this.manifest = manifest;
    }

    /**
     * Reads the whole archive once and compares every part with its hash.
     *
     * @throws OperationRefusedException when it is missing, damaged, or of another kind
     */
    static BackupArchive open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new OperationRefusedException("没有找到备份文件 " + file + "。");
        }
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
            Manifest manifest = manifest(zip);
            BackupArchive archive = new BackupArchive(zip, manifest);
            archive.check();
            return archive;
        } catch (IOException | IllegalArgumentException e) {
            close(zip);
            throw new OperationRefusedException("备份文件 " + file + " 已经损坏，不能用来恢复。请换一份备份。", e);
        } catch (OperationRefusedException e) {
            close(zip);
            throw e;
        }
    }

    private static Manifest manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(Manifest.PART);
        if (entry == null) {
            throw new OperationRefusedException("这个文件不是红帆的备份。");
        }
        Manifest manifest;
        try (InputStream content = zip.getInputStream(entry)) {
            manifest = JsonMapper.shared().readValue(content, Manifest.class);
        } catch (JacksonException e) {
            throw new IOException(e);
        }
        if (manifest.format() != Manifest.FORMAT) {
            throw new OperationRefusedException(
                    "备份文件的格式是 " + manifest.format() + "，这个版本只认识 " + Manifest.FORMAT + "。请用做备份的那个版本或更新的版本恢复。");
        }
        return manifest;
    }

    Manifest manifest() {
        return manifest;
    }

    private void check() throws IOException {
        for (Manifest.Table table : manifest.tables()) {
            check(table.part(), table.sha256());
        }
        check(Manifest.FILES, manifest.listing());
        long[] files = new long[1];
        eachFile((name, size, sha256, content) -> {
            MessageDigest digest = Hashes.sha256();
            long read = new DigestInputStream(content, digest).transferTo(java.io.OutputStream.nullOutputStream());
            if (read != size || !Hashes.hex(digest).equals(sha256)) {
                throw new IOException(name + " is not what it was");
            }
            files[0]++;
        });
        if (files[0] != manifest.files()) {
            throw new IOException("files are missing");
        }
    }

    private void check(String part, String sha256) throws IOException {
        MessageDigest digest = Hashes.sha256();
        try (InputStream content = new DigestInputStream(read(part), digest)) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
        }
        if (!Hashes.hex(digest).equals(sha256)) {
            throw new IOException(part + " is not what it was");
        }
    }

    InputStream read(Manifest.Table table) throws IOException {
        return read(table.part());
    }

    private InputStream read(String part) throws IOException {
        ZipEntry entry = zip.getEntry(part);
        if (entry == null) {
            throw new IOException(part + " is missing");
        }
        return zip.getInputStream(entry);
    }

    /** What is done with one attachment. */
    interface FileVisit {
        void visit(String name, long size, String sha256, InputStream content) throws IOException;
    }

    void eachFile(FileVisit visit) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(read(Manifest.FILES), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split("\t", 3);
                if (parts.length != 3) {
                    throw new IOException("unreadable line: " + line);
                }
                try (InputStream content = read(Manifest.ATTACHMENTS + parts[2])) {
                    visit.visit(parts[2], Long.parseLong(parts[1]), parts[0], content);
                }
            }
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    private static void close(@org.jspecify.annotations.Nullable ZipFile zip) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
