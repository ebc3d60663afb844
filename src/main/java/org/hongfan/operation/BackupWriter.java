package org.hongfan.operation;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import lombok.RequiredArgsConstructor;
import org.hongfan.platform.Installation;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the database and the attachments into one archive while the portal works. All rows come from one snapshot; an attachment is
 * written before its row is committed and never changed, so the folder, read after the snapshot was taken, holds every file the rows name.
 */
@Component
@RequiredArgsConstructor
class BackupWriter {
    private static final int BUFFER = 1 << 16;

    private final DatabaseAsOwner database;
    private final Installation installation;
    private final KeyFingerprint key;
    private final Clock clock;

    /**
     * @param manifest what was written
     * @param missing attachments that the rows name and the folder does not hold
     */
    record Result(Manifest manifest, List<String> missing) {}

    /**
     * @param target a file that does not exist yet; it appears under this name when it is whole
     * @throws OperationRefusedException when it exists or cannot be written
     */
    Result write(Path target) {
        if (Files.exists(target)) {
            throw new OperationRefusedException("文件 " + target + " 已经存在，没有覆盖。请换一个文件名。");
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".part");
        Path listing = target.resolveSibling(target.getFileName() + ".files");
        try {
            Result result;
            createPrivate(unfinished);
            createPrivate(listing);
            try (FileOutputStream file = new FileOutputStream(unfinished.toFile())) {
                result = write(file, listing);
            }
            try (FileChannel file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            return result;
        } catch (IOException e) {
            throw new OperationRefusedException("备份文件写不进去：" + e.getMessage() + "。请检查目标文件夹的空间和权限。", e);
        } catch (SQLException e) {
            throw new OperationRefusedException("读取数据库时出错：" + e.getMessage(), e);
        } finally {
            deleteQuietly(unfinished);
            deleteQuietly(listing);
        }
    }

    private Result write(OutputStream file, Path listing) throws IOException, SQLException {
        try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(file, BUFFER), StandardCharsets.UTF_8);
                Connection connection = database.snapshot()) {
            zip.setLevel(Deflater.BEST_SPEED);
            List<Manifest.Table> tables = new ArrayList<>();
            for (DatabaseAsOwner.Columns table : DatabaseAsOwner.listTables(connection)) {
                tables.add(writeTable(connection, table, zip));
            }
            List<Manifest.Sequence> sequences = DatabaseAsOwner.listSequences(connection);
            Attachments attachments = writeAttachments(zip, listing);
            List<String> missing = missing(connection);
            Manifest manifest = new Manifest(
                    Manifest.FORMAT,
                    database.schema(),
                    clock.instant(),
                    installation.demo(),
                    key.listInUse(),
                    tables,
                    sequences,
                    attachments.count(),
                    attachments.bytes(),
                    attachments.listing());
            zip.putNextEntry(new ZipEntry(Manifest.PART));
            zip.write(JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest));
            zip.closeEntry();
            connection.rollback();
            return new Result(manifest, missing);
        }
    }

    private static Manifest.Table writeTable(Connection connection, DatabaseAsOwner.Columns table, ZipOutputStream zip)
            throws IOException, SQLException {
        Manifest.Table part = new Manifest.Table(table.table(), table.names(), 0, "");
        zip.putNextEntry(new ZipEntry(part.part()));
        MessageDigest digest = Hashes.sha256();
        OutputStream out = new BufferedOutputStream(new DigestOutputStream(open(zip), digest), BUFFER);
        long rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(DatabaseAsOwner.copy(table.table(), table.names(), "to stdout"), out);
        out.flush();
        zip.closeEntry();
        return new Manifest.Table(table.table(), table.names(), rows, Hashes.hex(digest));
    }

    private record Attachments(long count, long bytes, String listing) {}

    /** However many files there are, their names and hashes go through a file, not through memory. */
    private Attachments writeAttachments(ZipOutputStream zip, Path listing) throws IOException {
        Path folder = attachments();
        long count = 0;
        long bytes = 0;
        MessageDigest whole = Hashes.sha256();
        try (OutputStream lines = new DigestOutputStream(
                new BufferedOutputStream(Files.newOutputStream(listing, StandardOpenOption.WRITE), BUFFER), whole)) {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    Iterable<Path> each = files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                                    && !file.toString().endsWith(".part"))
                            .sorted()::iterator;
                    for (Path file : each) {
                        String name = folder.relativize(file).toString();
                        MessageDigest digest = Hashes.sha256();
                        zip.putNextEntry(new ZipEntry(Manifest.ATTACHMENTS + name));
                        long size = Files.copy(file, new DigestOutputStream(zip, digest));
                        zip.closeEntry();
                        lines.write((Hashes.hex(digest) + "\t" + size + "\t" + name + "\n")
                                .getBytes(StandardCharsets.UTF_8));
                        count++;
                        bytes += size;
                    }
                }
            }
        }
        zip.putNextEntry(new ZipEntry(Manifest.FILES));
        Files.copy(listing, zip);
        zip.closeEntry();
        return new Attachments(count, bytes, Hashes.hex(whole));
    }

    private List<String> missing(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select storage_key from attachment order by storage_key")) {
            query.setFetchSize(1000);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (!Files.isRegularFile(attachments().resolve(rows.getString(1)))) {
                        missing.add(rows.getString(1));
                    }
                }
            }
        }
        return missing;
    }

    private Path attachments() {
        return installation.data().resolve("attachments");
    }

    /** Rosters and minutes are in it: nobody else reads it, not even while it is being written. */
    private static void createPrivate(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.out.println("没有用的文件 " + file + " 删不掉，请手工删除。");
        }
    }

    /** The archive goes on after this part. */
    private static OutputStream open(ZipOutputStream zip) {
        return new FilterOutputStream(zip) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() {}
        };
    }
}
