package org.hongfan.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.hongfan.platform.Operator.Answer;
import org.hongfan.shared.Secrets;
import org.hongfan.support.Patience;
import org.hongfan.support.Visitor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The demonstration at work, in a process of its own: killed with {@code -9} at random moments, backed up, and restored elsewhere.
 * {@code -Dhongfan.kills=20} kills it that often instead of {@value #KILLS} times; {@code -Dhongfan.kills.seed} chooses other moments.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DisasterTests {
    private static final int KILLS = 2;
    private static final int FILES = 7;

    private Path folder;
    private Path data;
    private RunningPortal portal;

    private enum Victim {
        DATABASE,
        PORTAL,
        BOTH
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        data = temporary.resolve("data");
        portal = RunningPortal.start(data);
    }

    @AfterAll
    void stop() {
        portal.close();
    }

    @Test
    @Order(1)
    void whatWasAcknowledgedIsThereWhateverIsKilled() throws Exception {
        int kills = Integer.getInteger("hongfan.kills", KILLS);
        Random random = new Random(Long.getLong("hongfan.kills.seed", 20261123));
        try (Load load = new Load(portal)) {
            for (int round = 1; round <= kills; round++) {
                int before = load.acknowledgedWrites();
                Patience.until("people get work done", () -> load.acknowledgedWrites() > before + 5);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
                Victim victim = Victim.values()[(round - 1) % Victim.values().length];
                Instant killed = Instant.now();
                kill(victim);
                Patience.until("pages are served again", portal::isReady);
                Duration away = Duration.between(killed, Instant.now());
                try (Connection connection = portal.connect()) {
                    load.verify(connection);
                }
                System.out.printf(
                        "kill %d of %d (%s): %d ms until ready; %s%n",
                        round, kills, victim, away.toMillis(), load.sums());
                if (round % 5 == 0) {
                    assertThat(command("check").status())
                            .as("sums after kill " + round)
                            .isZero();
                }
            }
            int before = load.acknowledgedWrites();
            Patience.until("people work on", () -> load.acknowledgedWrites() > before + 5);
            load.close();
            try (Connection connection = portal.connect()) {
                load.verify(connection);
            }
        }
        Answer check = command("check");
        assertThat(check.words()).contains("全部一致");
        assertThat(check.status()).isZero();
        Answer chain = command("verify-audit");
        assertThat(chain.status()).as(chain.words()).isZero();
    }

    private void kill(Victim victim) throws Exception {
        switch (victim) {
            case DATABASE -> {
                ProcessHandle server = portal.postmaster();
                portal.killDatabase();
                Patience.until("the portal has started its database again", () -> {
                    try {
                        return portal.postmaster().pid() != server.pid();
                    } catch (IOException | RuntimeException notYet) {
                        return false;
                    }
                });
            }
            case PORTAL -> {
                portal.kill();
                portal.startAgain();
            }
            case BOTH -> {
                portal.killDatabase();
                portal.kill();
                portal.startAgain();
            }
        }
    }

    @Test
    @Order(2)
    void ofTwoInstancesBehindABalancerOneMayDie() throws Exception {
        Instant began = Instant.now();
        try (RunningPortal second = portal.startSecond(folder.resolve("second"));
                Balancer balancer = new Balancer(portal.port(), second.port());
                Load load = new Load(portal, balancer.port())) {
            Patience.until(
                    "everybody has signed in and works", () -> load.isEverybodyIn() && load.acknowledgedWrites() > 20);
            assertThat(balancer.carriedTo(second.port()))
                    .as("connections to the second")
                    .isPositive();
            assertThat(balancer.carriedTo(portal.port()))
                    .as("connections to the first")
                    .isPositive();
            long signIns = signIns();
            Patience.until("the second has a form in its hands", () -> isHeldAtWork(second, balancer));
            second.kill();
            int before = load.acknowledgedWrites();
            Patience.until("people work on", () -> load.acknowledgedWrites() > before + 20);
            assertThat(load.metOutages()).as("requests that were cut off").isPositive();
            load.close();
            try (Connection connection = portal.connect()) {
                load.verify(connection);
            }
            assertThat(signIns()).as("nobody was signed out").isEqualTo(signIns);
            System.out.printf(
                    "two instances, one killed: %d ms; %s%n",
                    Duration.between(began, Instant.now()).toMillis(), load.sums());
        }
    }

    private static boolean isHeldAtWork(RunningPortal portal, Balancer balancer) {
        try {
            portal.hold(true);
            if (balancer.isAwaiting(portal.port())) {
                return true;
            }
            portal.hold(false);
            return false;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private long signIns() throws Exception {
        try (Connection connection = portal.connect();
                PreparedStatement query =
                        connection.prepareStatement("select count(*) from audit_entry where action = 'sign_in'");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    @Order(3)
    void aBackupMadeWhilePeopleWorkIsRestoredByteForByte() throws Exception {
        keepSomeAttachments();
        Path archive = folder.resolve("backup.zip");
        Instant began = Instant.now();
        try (Load load = new Load(portal)) {
            Patience.until("people work", () -> load.acknowledgedWrites() > 5);
            began = Instant.now();
            Answer answer = command("backup", "--to=" + archive);
            assertThat(answer.status()).as(answer.words()).isZero();
        }
        Duration backup = Duration.between(began, Instant.now());
        assertThat(Files.getPosixFilePermissions(archive)).hasSize(2);

        Path place = folder.resolve("restored");
        Programs.lend(place);
        giveKey(place);
        Secrets changedSince = new Secrets(place.resolve("hongfan.key"), Secrets.Suite.SM4_GCM);
        changedSince.addKey(Instant.now(), 1);
        changedSince.retireOlder();
        began = Instant.now();
        Answer restored = commandOn(place, "restore", "--from=" + archive);
        assertThat(restored.status()).as(restored.words()).isZero();
        System.out.printf(
                "backup at work: %d ms, %d bytes; restore: %d ms; %s%n",
                backup.toMillis(),
                Files.size(archive),
                Duration.between(began, Instant.now()).toMillis(),
                restored.words().strip());
        assertThat(keys(place))
                .as("the key of the backup is looked for until everything is sealed anew")
                .containsExactly("1 active", "2 active");
        Path again = folder.resolve("again.zip");
        assertThat(commandOn(place, "backup", "--to=" + again).status()).isZero();

        JsonNode first = manifest(archive);
        JsonNode second = manifest(again);
        for (String part : List.of("schema", "demo", "tables", "sequences", "files", "fileBytes", "listing")) {
            assertThat(second.get(part)).as(part).isEqualTo(first.get(part));
        }
        assertThat(second.get("keys").size()).isEqualTo(2);
        assertThat(second.get("keys").get(1)).isEqualTo(first.get("keys").get(0));
        assertThat(first.get("tables").size()).isGreaterThan(25);
        assertThat(first.get("files").asInt()).isEqualTo(FILES);
        assertThat(files(place.resolve("attachments"))).isEqualTo(files(data.resolve("attachments")));
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            String key = Files.readString(data.resolve("hongfan.key")).strip();
            byte[] written = zip.getInputStream(zip.getEntry("manifest.json")).readAllBytes();
            assertThat(new String(written, StandardCharsets.UTF_8)).doesNotContain(key);
            assertThat(zip.stream().map(each -> each.getName()))
                    .noneMatch(name -> name.contains("hongfan.key") || name.contains("portal_session"));
        }
        Answer rotated = process(place, "rotate-keys");
        assertThat(rotated.status()).as(rotated.words()).isZero();
        assertThat(rotated.words())
                .containsPattern("已重新加密 [1-9][0-9]* 行，现在使用第 2 号密钥（SM4-GCM）")
                .doesNotContain("Exception");
        assertThat(keys(place)).containsExactly("1 retired", "2 active");
        assertThat(commandOn(place, "check").words()).contains("全部一致");
        Answer chain = commandOn(place, "verify-audit");
        assertThat(chain.status()).as(chain.words()).isZero();
    }

    @Test
    @Order(4)
    void theRestoredPortalServesThePeopleOfTheOldOne() throws Exception {
        try (RunningPortal restored = RunningPortal.start(folder.resolve("restored"))) {
            Visitor secretary = new Visitor(restored.port()).signIn("secretary", "Hongfan#2026");
            assertThat(secretary.get("/meetings").body()).contains("负载下的主题党日");
        }
    }

    @Test
    @Order(5)
    void aRestoreThatCannotBeRightIsRefused() throws Exception {
        Path archive = folder.resolve("backup.zip");
        refused(commandOn(folder.resolve("restored"), "restore", "--from=" + archive), "只能恢复到空的");

        Path place = folder.resolve("refusing");
        Programs.lend(place);
        refused(commandOn(place, "restore", "--from=" + archive), "没有找到密钥文件");

        byte[] key = new byte[64];
        new Random(1).nextBytes(key);
        Files.writeString(place.resolve("hongfan.key"), HexFormat.of().formatHex(key));
        Files.setPosixFilePermissions(place.resolve("hongfan.key"), PosixFilePermissions.fromString("rw-------"));
        refused(commandOn(place, "restore", "--from=" + archive), "里没有做备份时的那一把");

        Path damaged = folder.resolve("damaged.zip");
        Files.copy(archive, damaged);
        try (RandomAccessFile file = new RandomAccessFile(damaged.toFile(), "rw")) {
            file.seek(file.length() / 2);
            int old = file.read();
            file.seek(file.length() / 2);
            file.write(old ^ 0xff);
        }
        giveKey(place);
        refused(commandOn(place, "restore", "--from=" + damaged), "已经损坏");
        refused(command("backup", "--to=" + archive), "已经存在，没有覆盖");
    }

    /** Each command as its own process, as a timer of the machine runs it. */
    @Test
    @Order(6)
    void commandsAreProcessesThatEndWithAStatus() throws Exception {
        try (Connection connection = portal.connect();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("""
                            update member set status = 'DECEASED', ended_on = current_date - 2000
                             where id = (select min(id) from member where status = 'ACTIVE' and joined_on < current_date - 3000)
                            """)).isOne();
            Answer retained = process(data, "apply-retention");
            assertThat(retained.status()).as(retained.words()).isZero();
            assertThat(retained.words())
                    .containsPattern("删去号码 [1-9][0-9]* 人，删去姓名 0 人")
                    .doesNotContain("Exception");
            statement.execute("set session_replication_role = replica");
            assertThat(
                            statement.executeUpdate(
                                    "update audit_entry set summary = '没有的事' where seq = (select max(seq) - 5 from audit_entry)"))
                    .isOne();
        }
        Answer chain = process(data, "verify-audit");
        assertThat(chain.status()).as(chain.words()).isEqualTo(1);
        assertThat(chain.words()).contains("审计日志有 1 处问题").doesNotContain("Exception");
        Answer unknown = command("no-such-command");
        assertThat(unknown.status()).isEqualTo(1);
        assertThat(unknown.words())
                .contains(
                        "没有“no-such-command”这个命令",
                        "backup",
                        "restore",
                        "verify-audit",
                        "rotate-keys",
                        "apply-retention");
    }

    /** Number and state of each key in the file. */
    private static List<String> keys(Path place) throws IOException {
        return Files.readAllLines(place.resolve("hongfan.key")).stream()
                .map(line -> line.split(" ")[0] + " " + line.split(" ")[2])
                .toList();
    }

    private static Answer process(Path place, String name) throws Exception {
        return Operator.process(
                Path.of("").toAbsolutePath(), Map.of(), "--hongfan.command=" + name, "--hongfan.data=" + place);
    }

    private static void refused(Answer answer, String why) {
        assertThat(answer.status()).isEqualTo(1);
        assertThat(answer.words()).contains(why).doesNotContain("Exception");
    }

    private void keepSomeAttachments() throws Exception {
        Random random = new Random(7);
        try (Connection connection = portal.connect();
                PreparedStatement insert = connection.prepareStatement("""
                        insert into attachment (meeting_id, file_name, content_type, size, sha256, storage_key, uploaded_by, uploaded_at)
                        select min(m.id), ?, 'image/jpeg', ?, ?, ?, min(a.id), now() from meeting m, account a
                        """)) {
            for (int i = 0; i < FILES; i++) {
                byte[] content = new byte[i * i * i * 12_345];
                random.nextBytes(content);
                String key = "%02x/%02x/file-%d".formatted(i, i, i);
                Path file = data.resolve("attachments").resolve(key);
                Files.createDirectories(file.getParent());
                Files.write(file, content);
                insert.setString(1, "照片" + i + ".jpg");
                insert.setInt(2, content.length);
                insert.setBytes(
                        3, java.security.MessageDigest.getInstance("SHA-256").digest(content));
                insert.setString(4, key);
                insert.executeUpdate();
            }
        }
    }

    private void giveKey(Path place) throws IOException {
        Files.copy(
                data.resolve("hongfan.key"),
                place.resolve("hongfan.key"),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static JsonNode manifest(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return JsonMapper.shared().readTree(zip.getInputStream(zip.getEntry("manifest.json")));
        }
    }

    private static Map<String, String> files(Path root) throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(
                        root.relativize(file).toString(),
                        HexFormat.of()
                                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                                        .digest(Files.readAllBytes(file))));
            }
        }
        return files;
    }

    private Answer command(String name, String... options) {
        return commandOn(data, name, options);
    }

    private static Answer commandOn(Path data, String name, String... options) {
        return Operator.run(
                Stream.concat(Stream.of("--hongfan.command=" + name, "--hongfan.data=" + data), Stream.of(options))
                        .toArray(String[]::new));
    }
}
