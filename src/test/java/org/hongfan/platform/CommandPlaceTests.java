package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hongfan.HongfanApplication;
import org.hongfan.platform.Operator.Answer;
import org.hongfan.shared.Secrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that was started without the portal's settings says so, and leaves the place as it was. */
class CommandPlaceTests {

    @TempDir
    private Path folder;

    @Test
    void backsNothingUpWhereATimerHasLostTheSettings() throws Exception {
        Answer answer =
                Operator.process(folder, Map.of(), "--hongfan.command=backup", "--to=" + folder.resolve("backup.zip"));
        assertRefused(answer, "没有数据文件夹 " + folder.toRealPath().resolve("data"), "--hongfan.data");
        assertThat(filesIn(folder)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "check", "verify-audit", "purge-audit", "rotate-keys", "apply-retention"})
    void refusesAFolderWithoutAPortal(String command) throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Answer answer = Operator.run(
                "--hongfan.command=" + command,
                "--hongfan.data=" + data,
                "--hongfan.demo=none",
                "--to=" + folder.resolve("backup.zip"));
        assertRefused(answer, "数据文件夹 " + data + " 里没有红帆平台的数据库");
        assertThat(filesIn(folder)).containsExactly("data");
    }

    @Test
    void namesTheCommandsWithoutAPlace() throws Exception {
        Answer unknown = Operator.process(folder, Map.of(), "--hongfan.command=no-such-command");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.words())
                .contains("没有“no-such-command”这个命令", "backup  把数据库和附件备份成一个文件", "restore", "verify-audit", "rotate-keys")
                .doesNotContain("null", "Exception");
        Answer forgotten = Operator.run("--hongfan.command", "--hongfan.data=" + folder.resolve("data"));
        assertThat(forgotten.status()).isEqualTo(1);
        assertThat(forgotten.words()).contains("没有“”这个命令", "backup");
        assertThat(CommandLine.isAsked("--hongfan.command", "backup")).isTrue();
        assertThat(filesIn(folder)).isEmpty();
    }

    /** The portal was killed in its first start, before or while its database was filled. */
    @Test
    void refusesAServerThatNoPortalHasFilled() throws Exception {
        Path data = folder.resolve("data");
        Programs.lend(data);
        PostgresServer.start(DataFolder.open(data), Map.of()).close();
        List<String> before = filesIn(data);
        assertRefused(check(data), "里没有红帆的表");
        assertThat(filesIn(data)).isEqualTo(before);

        try (PostgresServer server = PostgresServer.start(DataFolder.open(data), Map.of());
                Connection connection = server.connectAsSuperuser(PostgresServer.DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("create table unfinished_demonstration ()");
        }
        assertRefused(check(data), "里的平台还没有建好");
        try (PostgresServer server = PostgresServer.startAsItIs(DataFolder.open(emptied(data)), Map.of());
                Connection connection = server.connectAsSuperuser("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("drop database hongfan");
        }
        assertRefused(check(data), "里的平台还没有建好");
        assertThat(filesIn(data)).isEqualTo(before);
    }

    private static Path emptied(Path data) throws SQLException {
        try (PostgresServer server = PostgresServer.start(DataFolder.open(data), Map.of());
                Connection connection = server.connectAsSuperuser(PostgresServer.DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists unfinished_demonstration");
        }
        return data;
    }

    private static Answer check(Path data) {
        return Operator.run("--hongfan.command=check", "--hongfan.data=" + data);
    }

    @Test
    void refusesADatabaseWithoutADistrict() throws Exception {
        TestServer server = TestServer.get();
        Path data = Files.createDirectories(folder.resolve("data"));
        server.create("test_empty_place", "template0");
        for (String command : List.of("check", "backup", "rotate-keys")) {
            assertRefused(on("test_empty_place", command, data), "/test_empty_place 里没有红帆的表");
        }
        assertThat(count(server, "test_empty_place", "select count(*) from pg_tables where schemaname = 'public'"))
                .as("nobody has made tables")
                .isZero();

        server.recreate("test_empty_place");
        assertRefused(on("test_empty_place", "check", data), "/test_empty_place 里还没有建立区");
        assertRefused(on("test_no_such_database", "check", data), "连不上数据库");
        assertThat(filesIn(folder)).containsExactly("data");
    }

    /** An archive of an older version comes in at its own version, which must not have been passed by then. */
    @Test
    void aRefusedRestoreLeavesTheDatabaseEmpty() throws Exception {
        TestServer server = TestServer.get();
        server.create("test_refused_restore", "template0");
        List<String> arguments = new ArrayList<>(server.settings("test_refused_restore"));
        arguments.addAll(List.of(
                "--hongfan.command=restore",
                "--from=" + folder.resolve("backup.zip"),
                "--hongfan.data=" + folder.resolve("data")));
        Answer answer = Operator.run(arguments.toArray(String[]::new));
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.words()).contains("没有找到备份文件");
        assertThat(count(server, "test_refused_restore", "select count(*) from pg_tables where schemaname = 'public'"))
                .isZero();
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void refusesADistrictWhoseKeyIsNotThere() throws Exception {
        TestServer server = TestServer.get();
        Path data = Files.createDirectories(folder.resolve("data"));
        server.recreate("test_place");
        makeDistrict(server, "test_place");
        assertRefused(on("test_place", "backup", data), "没有找到这个数据库的密钥文件，或者文件是空的：" + data.resolve("hongfan.key"));
        assertRefused(on("test_place", "check", folder.resolve("elsewhere")), "没有数据文件夹");
        assertThat(filesIn(folder)).containsExactly("data");

        new Secrets(data.resolve("hongfan.key"), Secrets.Suite.AES_256_GCM);
        Answer backup = on("test_place", "backup", data);
        assertThat(backup.status()).as(backup.words()).isZero();
        assertThat(folder.resolve("backup.zip")).exists();
    }

    /** A newer program's command would change the tables under the older portal that works on them. */
    @Test
    void migratesNothing() throws Exception {
        TestServer server = TestServer.get();
        Path data = Files.createDirectories(folder.resolve("data"));
        new Secrets(data.resolve("hongfan.key"), Secrets.Suite.AES_256_GCM);
        server.recreate("test_older_place");
        makeDistrict(server, "test_older_place");
        try (Connection connection = server.connectAsOwner("test_older_place");
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "delete from flyway_schema_history where installed_rank = (select max(installed_rank) from flyway_schema_history)");
        }
        String history = "select count(*) from flyway_schema_history";
        long before = count(server, "test_older_place", history);
        assertRefused(on("test_older_place", "check", data), "和这个版本的程序不一致");
        assertThat(count(server, "test_older_place", history)).isEqualTo(before);
    }

    @Test
    void readsTheSettingsBesideTheJarWhateverTheWorkingDirectory() throws Exception {
        Path home = Files.createDirectories(folder.resolve("opt hongfan"));
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path jar = jar(home.resolve("hongfan.jar"));
        Path meant = folder.resolve("meant");
        Files.writeString(home.resolve("application.properties"), "hongfan.data=" + meant);
        Files.writeString(elsewhere.resolve("application.properties"), "hongfan.data=" + folder.resolve("stray"));
        Answer answer = check(jar, elsewhere);
        assertRefused(answer, "没有数据文件夹 " + meant);
        assertThat(filesIn(elsewhere)).containsExactly("application.properties");

        Files.delete(home.resolve("application.properties"));
        Files.writeString(home.resolve("application.yml"), "hongfan:\n  data: " + folder.resolve("yaml"));
        Answer yaml = check(jar, home);
        assertRefused(yaml, "没有数据文件夹 " + folder.resolve("yaml"));
    }

    private static Answer check(Path jar, Path workingDirectory) throws IOException, InterruptedException {
        return Operator.answer(
                new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "--hongfan.command=check"),
                workingDirectory,
                Map.of());
    }

    /** The classes of the portal as {@code prepare.sh} lays them out: a jar that names its libraries. */
    private static Path jar(Path file) throws Exception {
        Path classes = Path.of(HongfanApplication.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, HongfanApplication.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
                                .filter(part -> part.endsWith(".jar"))
                                .map(part -> Path.of(part).toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest);
                Stream<Path> all = Files.walk(classes)) {
            for (Path each : all.filter(path -> !path.equals(classes)).toList()) {
                String name = classes.relativize(each).toString();
                if (Files.isDirectory(each)) {
                    jar.putNextEntry(new JarEntry(name + "/"));
                } else {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(each, jar);
                }
                jar.closeEntry();
            }
        }
        return file;
    }

    private Answer on(String database, String command, Path data) {
        TestServer server = TestServer.get();
        List<String> arguments = new ArrayList<>(List.of(
                "--hongfan.command=" + command,
                "--hongfan.data=" + data,
                "--spring.datasource.hikari.connection-timeout=1500",
                "--to=" + folder.resolve("backup.zip")));
        arguments.addAll(server.settings(database));
        return Operator.run(arguments.toArray(String[]::new));
    }

    private static void makeDistrict(TestServer server, String database) throws SQLException {
        try (Connection connection = server.connectAsOwner(database);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into organization (id, path, level, kind, name, short_name, founded_on)
                    values (1, '/1/', 'DISTRICT', 'DISTRICT_COMMITTEE', '红帆区委', '红帆区', '1990-07-01')
                    """);
        }
    }

    private static long count(TestServer server, String database, String query) throws SQLException {
        try (Connection connection = server.connectAsOwner(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** One sentence, and the status that a timer reports. */
    private static void assertRefused(Answer answer, String... words) {
        assertThat(answer.status()).as(answer.words()).isEqualTo(1);
        assertThat(answer.words()).contains("命令没有执行").contains(words).doesNotContain("Exception");
        assertThat(answer.words().strip().lines()).as(answer.words()).hasSize(1);
    }

    /** The folder's own entries and those of {@code postgresql}, but for what the server itself notes. */
    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> !file.equals(folder))
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.contains("postgresql.log"))
                    .sorted()
                    .toList();
        }
    }
}
