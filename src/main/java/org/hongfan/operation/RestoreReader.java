package org.hongfan.operation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lombok.RequiredArgsConstructor;
import org.hongfan.platform.Demo;
import org.hongfan.platform.Installation;
import org.hongfan.platform.RestoreTarget;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;

/**
 * Puts an archive into an empty installation. Nothing is touched before the archive has proved whole and the place empty; the rows come in
 * one transaction, whose foreign keys are taken away first and checked against all rows at its end.
 */
@Component
@RequiredArgsConstructor
class RestoreReader {
    private final DatabaseAsOwner database;
    private final Installation installation;
    private final RestoreTarget target;
    private final KeyFingerprint key;

    /** @throws OperationRefusedException when the archive is damaged or sealed with another key, or the place is not empty */
    Manifest restore(Path from) {
        try (BackupArchive archive = BackupArchive.open(from)) {
            Manifest manifest = archive.manifest();
            Set<Integer> versions = requireKeys(manifest);
            requirePlace(manifest);
            requireEmptyFolder();
            target.keep(manifest.demo());
            prepareTables(manifest);
            Path files = writeFiles(archive);
            key.useAgain(versions);
            load(archive, () -> Files.move(files, attachments(), StandardCopyOption.ATOMIC_MOVE));
            database.migrate();
            return manifest;
        } catch (IOException e) {
            throw new OperationRefusedException("附件写不进去：" + e.getMessage() + "。请检查数据文件夹的空间和权限；数据库没有改动。", e);
        } catch (SQLException e) {
            throw new OperationRefusedException("写入数据库时出错，没有恢复任何内容：" + e.getMessage(), e);
        }
    }

    private Set<Integer> requireKeys(Manifest manifest) {
        if (!key.isThere()) {
            throw new OperationRefusedException(
                    "没有找到密钥文件 " + key.file() + "。请先把做备份的平台的密钥文件放到那里（或者用 --hongfan.key-file=文件 指明），再恢复。");
        }
        return key.find(manifest.keys())
                .orElseThrow(() -> new OperationRefusedException(
                        "密钥文件 " + key.file() + " 里没有做备份时的那一把密钥，恢复以后身份证号和电话会打不开。请换成原来的密钥文件，或者保留着旧密钥的新密钥文件。"));
    }

    private void requirePlace(Manifest manifest) {
        if (target.isInUse()) {
            throw new OperationRefusedException("数据文件夹 " + installation.data() + " 正由另一个红帆进程使用。请先停止那个进程。");
        }
        if (!installation.embedded() && manifest.demo() != Demo.NONE) {
            throw new OperationRefusedException("这份备份来自演示平台，只能恢复到红帆自己启动的数据库，不能放进 spring.datasource.url 指定的数据库。");
        }
    }

    private void requireEmptyFolder() throws IOException {
        if (Files.exists(attachments())) {
            try (Stream<Path> files = Files.walk(attachments())) {
                if (files.anyMatch(Files::isRegularFile)) {
                    throw new OperationRefusedException("文件夹 " + attachments() + " 里已经有附件。只能恢复到空的地方。");
                }
            }
        }
    }

    private void prepareTables(Manifest manifest) throws SQLException {
        if (!database.knows(manifest.schema())) {
            throw new OperationRefusedException("备份来自更新的版本（" + manifest.schema() + "）。请用同样新的版本恢复。");
        }
        String schema = database.schema();
        if (schema.isEmpty()) {
            database.migrateTo(manifest.schema());
        } else {
            try (Connection connection = database.begin()) {
                if (isUsed(connection)) {
                    throw new OperationRefusedException("这个数据库里已经有数据。只能恢复到空的数据库。");
                }
                connection.rollback();
            }
            if (!schema.equals(manifest.schema())) {
                throw new OperationRefusedException(
                        "这个数据库的结构是 " + schema + "，备份的是 " + manifest.schema() + "。请恢复到一个全新的、还没有启动过红帆的数据库。");
            }
        }
    }

    private static boolean isUsed(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "select exists (select from account) or exists (select from organization) or exists (select from audit_entry)");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Beside their place until the rows are in. */
    private Path writeFiles(BackupArchive archive) throws IOException {
        Path folder = installation.data().resolve("attachments.restoring");
        delete(folder);
        Files.createDirectories(folder);
        archive.eachFile((name, size, sha256, content) -> {
            Path file = folder.resolve(name).normalize();
            if (!file.startsWith(folder)) {
                throw new IOException("outside the folder: " + name);
            }
            Files.createDirectories(file.getParent());
            Files.copy(content, file);
        });
        delete(attachments());
        return folder;
    }

    /** The last thing before the commit. */
    private interface Last {
        void run() throws IOException;
    }

    private void load(BackupArchive archive, Last last) throws IOException, SQLException {
        try (Connection connection = database.begin()) {
            if (isUsed(connection)) {
                throw new OperationRefusedException("这个数据库里已经有数据。只能恢复到空的数据库。");
            }
            List<String> names = new ArrayList<>();
            for (DatabaseAsOwner.Columns table : DatabaseAsOwner.listTables(connection)) {
                names.add(table.table());
            }
            List<ForeignKey> keys = listForeignKeys(connection);
            for (ForeignKey foreign : keys) {
                DatabaseAsOwner.execute(connection, foreign.drop());
            }
            for (String name : names) {
                String table = DatabaseAsOwner.identifier(name);
                DatabaseAsOwner.execute(connection, "alter table " + table + " disable trigger user");
                DatabaseAsOwner.execute(connection, "truncate table " + table);
            }
            for (Manifest.Table table : archive.manifest().tables()) {
                copy(connection, archive, table);
            }
            for (ForeignKey foreign : keys) {
                DatabaseAsOwner.execute(connection, foreign.add());
            }
            for (String name : names) {
                DatabaseAsOwner.execute(
                        connection, "alter table " + DatabaseAsOwner.identifier(name) + " enable trigger user");
            }
            setSequences(connection, archive.manifest().sequences());
            DatabaseAsOwner.execute(connection, "analyze");
            last.run();
            connection.commit();
        }
    }

    private static void copy(Connection connection, BackupArchive archive, Manifest.Table table)
            throws IOException, SQLException {
        try (InputStream rows = archive.read(table)) {
            long copied = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(DatabaseAsOwner.copy(table, "from stdin"), rows);
            if (copied != table.rows()) {
                throw new SQLException(table.name() + ": " + copied + " rows instead of " + table.rows());
            }
        }
    }

    private record ForeignKey(String table, String name, String definition) {
        String drop() {
            return "alter table " + DatabaseAsOwner.identifier(table) + " drop constraint "
                    + DatabaseAsOwner.identifier(name);
        }

        String add() {
            return "alter table " + DatabaseAsOwner.identifier(table) + " add constraint "
                    + DatabaseAsOwner.identifier(name) + " " + definition;
        }
    }

    private static List<ForeignKey> listForeignKeys(Connection connection) throws SQLException {
        List<ForeignKey> keys = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("""
                        select c.relname, k.conname, pg_get_constraintdef(k.oid)
                          from pg_constraint k join pg_class c on c.oid = k.conrelid
                         where k.contype = 'f' and k.connamespace = 'public'::regnamespace and k.conparentid = 0
                         order by c.relname, k.conname
                        """);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                keys.add(new ForeignKey(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return keys;
    }

    private static void setSequences(Connection connection, List<Manifest.Sequence> sequences) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select setval(cast(? as regclass), ?, ?)")) {
            for (Manifest.Sequence sequence : sequences) {
                set.setString(1, DatabaseAsOwner.identifier(sequence.name()));
                set.setLong(2, sequence.value());
                set.setBoolean(3, sequence.called());
                set.execute();
            }
        }
    }

    private Path attachments() {
        return installation.data().resolve("attachments");
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            List<Path> deepestFirst;
            try (Stream<Path> paths = Files.walk(folder)) {
                deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }
}
