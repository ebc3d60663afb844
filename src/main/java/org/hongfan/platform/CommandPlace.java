package org.hongfan.platform;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where a command works: a data folder or a database that a portal has made, and its key. A timer that has lost the portal's settings would
 * otherwise make an empty portal and report success on it.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(CommandLine.SETTING)
class CommandPlace {
    private static final String WHERE =
            "请带上启动平台时的设置：用 --hongfan.data 指明平台的数据文件夹，用自己的 PostgreSQL 时还要用 SPRING_DATASOURCE_URL 等指明数据库。";

    private final PlatformProperties properties;
    private final ObjectProvider<Flyway> owner;
    private final ObjectProvider<CommandCheck> checks;

    CommandPlace(PlatformProperties properties, ObjectProvider<Flyway> owner, ObjectProvider<CommandCheck> checks) {
        this.properties = properties;
        this.owner = owner;
        this.checks = checks;
    }

    /** Whether the command that was asked for may work where nothing is. */
    static boolean mayBeEmpty(BeanFactory beans, PlatformProperties properties) {
        String command = properties.command();
        return command != null
                && beans.containsBean(command)
                && beans.isTypeMatch(command, OperatorCommand.FillsEmptyPlace.class);
    }

    /** What is missing in a data folder or a database, as one sentence. */
    static StartRefusedException nothingThere(String what) {
        return new StartRefusedException("命令没有执行，也没有新建任何东西：" + what + "，", WHERE);
    }

    /** @throws StartRefusedException when there is no district; what else is wrong is said by the checks */
    void require() {
        Path data = properties.data().toAbsolutePath().normalize();
        if (Files.notExists(data)) {
            throw nothingThere("没有数据文件夹 " + data);
        }
        try (Connection connection =
                owner.getObject().getConfiguration().getDataSource().getConnection()) {
            if (!answer(connection, "select to_regclass('organization') is not null")) {
                throw nothingThere("数据库 " + name(connection) + " 里没有红帆的表");
            }
            if (!answer(connection, "select exists (select from organization where level = 'DISTRICT')")) {
                throw nothingThere("数据库 " + name(connection) + " 里还没有建立区");
            }
            for (CommandCheck check : checks) {
                check.require(connection);
            }
        } catch (SQLException e) {
            throw new StartRefusedException("命令没有执行：连不上数据库（" + e.getMessage() + "），", WHERE, e);
        }
    }

    private static boolean answer(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Without what stands behind the question mark, which may be a password. */
    private static String name(Connection connection) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        return database.getURL().replaceAll("\\?.*", "");
    }

    /** A newer program beside an older portal would change the tables under it. Only a start migrates. */
    @Bean
    static FlywayMigrationStrategy commandsDoNotMigrate() {
        return flyway -> {
            if (flyway.info().pending().length > 0) {
                throw new StartRefusedException("命令没有执行：数据库的结构和这个版本的程序不一致，", "请用和平台同一个版本的 hongfan.jar，或者先用这个版本启动一次平台。");
            }
        };
    }
}
