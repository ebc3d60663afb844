package org.hongfan.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the embedded server listens, and its passwords.
 *
 * @param port on the loopback address
 * @param secrets as kept in the data folder
 */
record DatabaseAddress(int port, DatabaseSecrets secrets) {

    /** Line of the pid file, counted from 0, where PostgreSQL writes its port. */
    private static final int PORT_LINE = 3;

    /** @throws StartRefusedException when the portal that owns the folder has not yet started its server */
    static DatabaseAddress ofRunning(DataFolder folder) {
        Path pidFile = folder.cluster().resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(pidFile);
            return new DatabaseAddress(
                    Integer.parseInt(lines.get(PORT_LINE).strip()), DatabaseSecrets.of(folder.database()));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
            throw new StartRefusedException("数据文件夹 " + folder.root() + " 正由另一个红帆进程使用，它的数据库还没有启动好。", "请稍等片刻再运行这个命令。", e);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
