package org.hongfan.layout;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.hongfan.shared.StorageException;
import org.jspecify.annotations.Nullable;

/** Why the portal cannot serve a request just now although nothing is wrong with the request or with the code. */
enum Outage {
    LOST("暂时连不上数据库", 10, "平台正在恢复，一般一两分钟就好。已经保存过的内容不受影响。"),
    BUSY("现在使用的人太多", 5, "平台一时忙不过来，过几秒再试一次就行。已经保存过的内容不受影响。"),
    FULL("平台的存储空间不足", 60, "现在存不进新的内容，查看不受影响。请告诉系统管理员：磁盘满了，或者数据文件夹不能写。");

    /** How far causes are followed: a chain may lead back to itself. */
    private static final int DEPTH = 16;

    private final String title;
    private final int seconds;
    private final String text;

    Outage(String title, int seconds, String text) {
        this.title = title;
        this.seconds = seconds;
        this.text = text;
    }

    String title() {
        return title;
    }

    /** After how many seconds trying again makes sense. */
    int seconds() {
        return seconds;
    }

    String text() {
        return text;
    }

    /** The outage that a failure comes from; empty when it is a failure of another kind. */
    static Optional<Outage> of(@Nullable Throwable failure) {
        Outage outage = null;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH; depth++) {
            if (cause instanceof StorageException) {
                return Optional.of(FULL);
            }
            if (cause instanceof SQLException sql) {
                Outage found = of(sql.getSQLState());
                if (found != null) {
                    return Optional.of(found);
                }
                if (isClosed(sql)) {
                    return Optional.of(LOST);
                }
                if (sql instanceof SQLTransientConnectionException) {
                    // The pool had no connection in time; a cause that follows says whether the database is away.
                    outage = BUSY;
                }
            }
            cause = cause.getCause();
        }
        return Optional.ofNullable(outage);
    }

    /** A connection that broke is closed by the pool; whoever still holds it meets this, without any code. */
    private static boolean isClosed(SQLException failure) {
        return failure.getSQLState() == null && "Connection is closed".equals(failure.getMessage());
    }

    /** By PostgreSQL's error codes (its manual, appendix A). */
    private static @Nullable Outage of(@Nullable String state) {
        if (state == null) {
            return null;
        }
        if (state.startsWith("08")) {
            return LOST;
        }
        return switch (state) {
            // Shut down, crashed, starting up; a standby that may not write yet.
            case "57P01", "57P02", "57P03", "25006" -> LOST;
            case "53100" -> FULL;
            case "53000", "53200", "53300", "53400" -> BUSY;
            // Two works stood in each other's way and one was taken back.
            case "40001", "40P01", "55P03", "57014" -> BUSY;
            default -> null;
        };
    }
}
