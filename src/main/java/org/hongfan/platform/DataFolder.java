package org.hongfan.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds the embedded database, owned by one running portal at a time. The lock is the operating
 * system's, so it ends with the process however that ends.
 */
final class DataFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;
    private final boolean shared;

    private DataFolder(Path root, FileChannel lockFile, boolean shared) {
        this.root = root;
        this.lockFile = lockFile;
        this.shared = shared;
    }

    /**
     * Opens the folder, creating it when it is missing.
     *
     * @throws StartRefusedException when another portal runs on it, or it cannot be written
     */
    static DataFolder open(Path data) {
        return open(data, false);
    }

    /**
     * Opens the folder for a command: beside the portal that runs on it, if one does.
     *
     * @param mayBeEmpty whether it is made when it is missing
     * @throws StartRefusedException when it holds no portal and may not be empty
     */
    static DataFolder openForCommand(Path data, boolean mayBeEmpty) {
        if (!mayBeEmpty && Files.notExists(data.resolve("postgresql/cluster"))) {
            throw CommandPlace.nothingThere("数据文件夹 " + data.toAbsolutePath().normalize() + " 里没有红帆平台的数据库");
        }
        return open(data, true);
    }

    private static DataFolder open(Path data, boolean maybeShared) {
        Path root = data.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            root = root.toRealPath();
            Path database = root.resolve("postgresql");
            createPrivateDirectory(database);
            FileChannel channel = FileChannel.open(
                    database.resolve("portal.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null && maybeShared) {
                return new DataFolder(root, channel, true);
            }
            if (lock == null) {
                channel.close();
                throw new StartRefusedException(
                        "数据文件夹 " + root + " 正由另一个红帆进程使用。", "请先停止那个进程，或者用 --hongfan.data=另一个文件夹 启动这一个。");
            }
            return new DataFolder(root, channel, false);
        } catch (IOException e) {
            throw new StartRefusedException(
                    "不能使用数据文件夹 " + root + "：" + e.getMessage(),
                    "请确认当前用户（" + System.getProperty("user.name") + "）可以写这个文件夹，或者用 --hongfan.data=另一个文件夹 启动。",
                    e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            return null;
        }
    }

    /** A folder nobody else can enter: it holds passwords, personal data and programs that we run. */
    static void createPrivateDirectory(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    Path root() {
        return root;
    }

    /** Whether a running portal owns the folder and its server. */
    boolean isShared() {
        return shared;
    }

    Path database() {
        return root.resolve("postgresql");
    }

    /** PostgreSQL's own folder, which is missing until the first start has made it. */
    Path cluster() {
        return database().resolve("cluster");
    }

    /**
     * The demonstration data of this folder. A folder stays what it was when it was made: invented people are never
     * added to real ones, and known passwords never become reachable because an option was left out.
     *
     * @param wanted what the settings ask for, null when they say nothing
     */
    Demo demo(@Nullable Demo wanted) {
        Path marker = database().resolve("demo");
        try {
            if (Files.notExists(marker)) {
                Demo demo = wanted == null ? Demo.SAMPLE : wanted;
                Files.writeString(marker, demo.name());
                return demo;
            }
            Demo kept = Demo.valueOf(Files.readString(marker).strip());
            if (wanted != null && wanted != kept) {
                throw new StartRefusedException(
                        "数据文件夹 " + root + " 建立时的设置是 hongfan.demo=" + lower(kept) + "，现在要求的是 " + lower(wanted) + "。",
                        "请去掉 hongfan.demo 设置，或者用 --hongfan.data=另一个文件夹 新建一个。");
            }
            return kept;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The demonstration data this folder was made with; none when it has not been decided yet. */
    Demo keptDemo() {
        return Files.exists(database().resolve("demo")) ? demo(null) : Demo.NONE;
    }

    private static String lower(Demo demo) {
        return demo.name().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
