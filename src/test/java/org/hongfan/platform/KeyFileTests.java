package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.hongfan.platform.Operator.Answer;
import org.hongfan.shared.Secrets;
import org.hongfan.shared.Secrets.Suite;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The portal in a process of its own, on a database whose key is there, away, empty or another one. */
class KeyFileTests {
    private static final String DATABASE = "test_keys";

    @TempDir
    private Path folder;

    private Path data;
    private Path key;
    private Path copy;
    private TestServer server;

    @BeforeEach
    void aDistrictOnAServerOfItsOwn() throws Exception {
        data = folder.resolve("data");
        key = data.resolve("hongfan.key");
        copy = folder.resolve("copy.key");
        server = TestServer.get();
        server.recreate(DATABASE);
        run("""
                insert into organization (id, path, level, kind, name, short_name, founded_on)
                values (1, '/1/', 'DISTRICT', 'DISTRICT_COMMITTEE', '红帆区委', '红帆区', '1990-07-01');
                insert into organization_count (organization_id) values (1);
                insert into account (username, password_hash, name, must_change_password, created_at)
                values ('zhou', '-', '周管理', false, now())
                """);
    }

    @Test
    void theKeyBelongsToTheDatabase() throws Exception {
        RunningPortal portal = portal();
        portal.startAgain();
        portal.close();
        assertThat(portal.words()).contains("密钥文件建在 " + key.toRealPath()).contains("请现在就复制一份");
        String first = fingerprint(1);
        assertThat(first).hasSize(32);
        assertThat(Files.readString(key)).doesNotContain(first);
        Secrets secrets = new Secrets(key, Suite.AES_256_GCM);
        run("insert into account_two_factor (account_id, secret, confirmed_at) select id, decode('"
                + HexFormat.of().formatHex(secrets.seal("00"))
                + "', 'hex'), now() from account where username = 'zhou'");
        Files.move(key, copy);

        assertRefuses("没有找到这个数据库的密钥文件，或者文件是空的：" + data.toRealPath().resolve("hongfan.key"));
        assertThat(key).as("nothing takes the key's place").doesNotExist();
        assertRefused(command("check"), "没有找到这个数据库的密钥文件", "--hongfan.key-file");
        assertThat(key).doesNotExist();

        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        assertRefuses("或者文件是空的");
        assertThat(key).isEmptyFile();

        Files.delete(key);
        new Secrets(key, Suite.AES_256_GCM);
        String other = Files.readString(key);
        assertRefuses("不是这个数据库的：里面的第 1 号密钥打不开");
        assertRefused(command("backup"), "不是这个数据库的");
        assertRefuses("不是这个数据库的", "--hongfan.keys.lost=1");
        assertThat(Files.readString(key)).isEqualTo(other);

        Files.delete(key);
        RunningPortal without = portal("--hongfan.keys.lost=1");
        without.startAgain();
        without.close();
        assertThat(Files.readAllLines(key)).singleElement().asString().startsWith("2 ");
        assertThat(fingerprint(1)).isEqualTo(first);
        assertThat(count("select count(*) from audit_entry where action = 'key_lost'"))
                .isOne();
        Answer check = command("check");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.words())
                .containsPattern("打不开：编号 [0-9]+ 的账号的两步验证：加密它的是第 1 号密钥，密钥文件里没有这一把")
                .doesNotContain("Exception");

        Files.writeString(key, Files.readString(copy) + Files.readString(key));
        RunningPortal found = portal();
        found.startAgain();
        found.close();
        assertThat(found.words()).doesNotContain("密钥文件建在");
        assertThat(command("check").words()).doesNotContain("打不开");
    }

    /** A database from before keys were noted, whose key is away. */
    @Test
    void whatIsSealedTellsThatThereWasAKey() throws Exception {
        Secrets secrets = new Secrets(copy, Suite.AES_256_GCM);
        run("insert into account_two_factor (account_id, secret, confirmed_at) select id, decode('"
                + HexFormat.of().formatHex(secrets.seal("00"))
                + "', 'hex'), now() from account where username = 'zhou'");
        assertRefuses("没有找到这个数据库的密钥文件");
        assertThat(key).doesNotExist();
        new Secrets(key, Suite.AES_256_GCM);
        assertRefuses("不是这个数据库的");
        Files.copy(copy, key, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        RunningPortal portal = portal();
        portal.startAgain();
        portal.close();
        assertThat(fingerprint(1)).isEqualTo(secrets.fingerprint(1));
    }

    private void assertRefuses(String words, String... settings) throws Exception {
        RunningPortal portal = portal(settings);
        assertThatThrownBy(portal::startAgain).hasMessageContaining("the portal ended with 1");
        assertThat(portal.words())
                .contains("APPLICATION FAILED TO START", words, "--hongfan.keys.lost=1")
                .doesNotContain("\tat org.hongfan");
    }

    private static void assertRefused(Answer answer, String... words) {
        assertThat(answer.status()).as(answer.words()).isEqualTo(1);
        assertThat(answer.words()).contains("命令没有执行").contains(words).doesNotContain("Exception");
    }

    private RunningPortal portal(String... settings) throws Exception {
        List<String> all = new ArrayList<>(server.settings(DATABASE));
        all.add("--hongfan.two-factor=off");
        all.addAll(List.of(settings));
        return RunningPortal.on(data, all);
    }

    private Answer command(String name) {
        List<String> all = new ArrayList<>(server.settings(DATABASE));
        all.addAll(
                List.of("--hongfan.command=" + name, "--hongfan.data=" + data, "--to=" + folder.resolve("backup.zip")));
        return Operator.run(all.toArray(String[]::new));
    }

    private String fingerprint(int number) throws SQLException {
        try (Connection connection = server.connectAsOwner(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select fingerprint from sealing_key where number = " + number)) {
            row.next();
            return row.getString(1);
        }
    }

    private long count(String query) throws SQLException {
        try (Connection connection = server.connectAsOwner(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = server.connectAsOwner(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
