package org.hongfan.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.sql.DataSource;
import lombok.RequiredArgsConstructor;
import org.hongfan.access.Reach;
import org.hongfan.access.TestReach;
import org.hongfan.member.IdNumber;
import org.hongfan.member.MemberSeals;
import org.hongfan.member.Village;
import org.hongfan.platform.OwnerDatabase;
import org.hongfan.shared.KeyFileException;
import org.hongfan.shared.RefusedException;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.hongfan.shared.Secrets.Suite;
import org.hongfan.support.Patience;
import org.hongfan.support.PostgresTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Keys change under a portal in use: everything stays readable and findable, nothing is left behind. */
@PostgresTest
@RequiredArgsConstructor
class KeyRotationTests {
    private static final int PEOPLE = 700;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Reach reach;
    private final ApplicationEventPublisher events;
    private final ApplicationContext context;

    @TempDir
    private Path folder;

    private Village village;
    private Secrets secrets;
    private MemberSeals seals;
    private KeyRotation rotation;

    @BeforeEach
    void manyMembersUnderTheFirstKey() {
        village = new Village(context);
        forgetTheKeysOfTheContext();
        begin(Suite.SM4_GCM);
        for (int i = 0; i < PEOPLE; i++) {
            add(i);
        }
    }

    private void forgetTheKeysOfTheContext() {
        JdbcClient.create(context.getBean(OwnerDatabase.class).dataSource())
                .sql("""
                        alter table sealing_key disable trigger user;
                        delete from sealing_key;
                        alter table sealing_key enable trigger user
                        """)
                .update();
    }

    /** What a start does. */
    private void begin(Suite suite) {
        secrets = new Secrets(folder.resolve("hongfan.key"), suite);
        seals = new MemberSeals(secrets);
        SealedRows rows = seals.rows(jdbc);
        KeyRegister register = register(Set.of());
        register.note();
        rotation = new KeyRotation(secrets, register, List.of(rows), jdbc, transaction, events, reach, Duration.ZERO);
    }

    private KeyRegister register(Set<Integer> lost) {
        return new KeyRegister(
                secrets, context.getBeanProvider(SealedRows.class), jdbc, transaction, events, reach, lost);
    }

    @Test
    void everythingIsSealedAnewAndTheOldKeyRetires() {
        begin(Suite.AES_256_GCM);
        assertThat(rotation.state().isChanging()).isFalse();
        rotation.begin((Long) null);
        assertThat(rotation.state().waiting()).isEqualTo(PEOPLE);
        assertThatThrownBy(() -> rotation.begin((Long) null)).isInstanceOf(RefusedException.class);
        rotation.step();
        long left = rotation.state().waiting();
        assertThat(left).isPositive().isLessThan(PEOPLE);
        assertEverybodyIsFoundAndRead(PEOPLE);
        begin(Suite.AES_256_GCM);
        assertThat(rotation.state().waiting()).as("a restart goes on").isEqualTo(left);
        finish();
        assertThat(rotation.state().waiting()).isZero();
        assertThat(secrets.facts())
                .extracting(Secrets.KeyFact::version, Secrets.KeyFact::suite, Secrets.KeyFact::inUse)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(2, Suite.AES_256_GCM, true),
                        org.assertj.core.groups.Tuple.tuple(1, Suite.SM4_GCM, false));
        assertThat(secrets.hashes("x")).hasSize(1);
        assertEverybodyIsFoundAndRead(PEOPLE);
        assertThat(jdbc.sql("select action from audit_entry where subject_type = 'key' order by id")
                        .query(String.class)
                        .list())
                .containsExactly("key_added", "keys_retired");
    }

    @Test
    void peopleAreRegisteredAndFoundMeanwhile() throws Exception {
        rotation.begin((Long) null);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Integer> added = new ArrayList<>();
            Future<?> registering = threads.submit(() -> {
                for (int i = PEOPLE; i < PEOPLE + 100; i++) {
                    add(i);
                    added.add(i);
                }
            });
            Future<Long> looking = threads.submit(() -> {
                long looks = 0;
                while (!done.get() || looks < 50) {
                    assertThat(find(number((int) (looks % PEOPLE)))).isEqualTo(1);
                    looks++;
                }
                return looks;
            });
            while (rotation.step() > 0) {
                assertThat(rotation.state().isChanging()).isTrue();
            }
            registering.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
            done.set(true);
            assertThat(looking.get(Patience.LONG.toSeconds(), TimeUnit.SECONDS)).isGreaterThanOrEqualTo(50);
            assertThat(added).hasSize(100);
        } finally {
            threads.shutdownNow();
        }
        finish();
        assertThat(rotation.state().waiting()).isZero();
        assertEverybodyIsFoundAndRead(PEOPLE + 100);
    }

    @Test
    void theOldKeyStaysWhileSomebodyMayStillHoldIt() throws Exception {
        try (Connection slow = context.getBean(DataSource.class).getConnection()) {
            slow.setAutoCommit(false);
            slow.createStatement().execute("select 1");
            rotation.begin((Long) null);
            while (rotation.step() > 0) {
                assertThat(secrets.hashes("x")).hasSize(2);
            }
            assertThat(rotation.state().waiting()).isZero();
            assertThat(secrets.hashes("x"))
                    .as("the old key is still looked for")
                    .hasSize(2);
            slow.rollback();
        }
        finish();
        assertThat(secrets.hashes("x")).hasSize(1);
    }

    @Test
    void rowsOfARetiredKeyAreFoundAgainAndSealedAnew() {
        Old old = jdbc.sql("select phone_cipher, phone_hash, phone_tail_hash from member where phone_tail_hash = :tail")
                .param("tail", seals.hashTail("0007"))
                .query(Old.class)
                .single();
        rotation.begin((Long) null);
        finish();
        assertThat(secrets.versionsInUse()).containsExactly(2);
        assertThat(jdbc.sql("""
                                update member set phone_cipher = :cipher, phone_hash = :hash, phone_tail_hash = :tail
                                 where phone_tail_hash in (:now)
                                """)
                        .param("cipher", old.phoneCipher())
                        .param("hash", old.phoneHash())
                        .param("tail", old.phoneTailHash())
                        .param("now", seals.hashesOfTail("0007"))
                        .update())
                .as("what undoing an old import brings back")
                .isOne();
        begin(Suite.SM4_GCM);
        assertThat(rotation.state().isChanging()).isTrue();
        assertThat(rotation.step()).isOne();
        assertThat(secrets.versionsInUse()).containsExactly(2, 1);
        finish();
        assertThat(secrets.versionsInUse()).containsExactly(2);
        assertEverybodyIsFoundAndRead(PEOPLE);
    }

    /** A damaged row and one whose key is lost hold nobody else's number back, and are named. */
    @Test
    void whatCannotBeOpenedIsPassedOverAndListed() {
        List<Long> ids = jdbc.sql("select id from member order by id limit 3")
                .query(Long.class)
                .list();
        byte[] damaged =
                jdbc.sql("""
                        update member set phone_cipher = set_byte(phone_cipher, 20, get_byte(phone_cipher, 20) # 255) where id = :id
                        returning phone_cipher
                        """).param("id", ids.get(0)).query(byte[].class).single();
        jdbc.sql("update member set id_number_cipher = set_byte(id_number_cipher, 0, 5) where id = :id")
                .param("id", ids.get(1))
                .update();
        jdbc.sql("update member set id_number_cipher = '' where id = :id")
                .param("id", ids.get(2))
                .update();
        Rotated rotated = rotate();
        assertThat(rotated.status()).isEqualTo(1);
        assertThat(rotated.words())
                .contains("有 3 项打不开，跳过了，保持原样")
                .contains("编号 " + ids.get(0) + " 的党员的电话：内容被改动过")
                .contains("编号 " + ids.get(1) + " 的党员的身份证号：加密它的是第 5 号密钥")
                .contains("编号 " + ids.get(2) + " 的党员的身份证号：内容不完整");
        assertThat(secrets.versionsInUse()).as("the old key retires").containsExactly(2);
        assertThat(rotation.state().isChanging()).isFalse();
        assertThat(jdbc.sql("select phone_cipher from member where id = :id")
                        .param("id", ids.get(0))
                        .query(byte[].class)
                        .single())
                .isEqualTo(damaged);
        assertThat(jdbc.sql("select count(*) from member where get_byte(phone_cipher, 0) = 2")
                        .query(Integer.class)
                        .single())
                .isEqualTo(PEOPLE - 1);
        begin(Suite.SM4_GCM);
        finish();
        assertThat(secrets.versionsInUse())
                .as("after a restart the broken row takes no old key into use")
                .containsExactly(2);

        begin(Suite.SM4_GCM);
        assertThat(rotate().words())
                .as("nor does it keep the next change of keys back")
                .contains("现在使用第 3 号密钥", "有 3 项打不开")
                .doesNotContain("上一次更换还没有完成");
        assertThat(secrets.versionsInUse()).containsExactly(3);
        assertThat(jdbc.sql("select summary from audit_entry where action = 'keys_retired' order by seq desc limit 1")
                        .query(String.class)
                        .single())
                .contains("除了打不开的 3 项，数据已改用第 3 号密钥");
    }

    private record Rotated(int status, String words) {}

    /** The operator's command. */
    private Rotated rotate() {
        PrintStream before = System.out;
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        System.setOut(new PrintStream(words, true, StandardCharsets.UTF_8));
        TestReach.close();
        try {
            int status = new RotateKeys(rotation).run(new DefaultApplicationArguments());
            return new Rotated(status, words.toString(StandardCharsets.UTF_8));
        } finally {
            TestReach.open();
            System.setOut(before);
        }
    }

    /** What was exchanged, perhaps because others had seen it, must not seal again. */
    @Test
    void anOlderFileGetsANewKeyWhenTheNewestIsLost() throws Exception {
        Path file = folder.resolve("hongfan.key");
        String older = Files.readString(file);
        assertThat(rotate().status()).isZero();
        Files.writeString(file, older);
        secrets = new Secrets(file, Suite.AES_256_GCM);
        assertThatThrownBy(register(Set.of())::start)
                .isInstanceOfSatisfying(
                        KeyFileException.class,
                        refused -> assertThat(refused.action()).contains("--hongfan.keys.lost=2 启动"));
        register(Set.of(2)).start();
        assertThat(secrets.version()).isEqualTo(3);
        assertThat(Files.readAllLines(file)).hasSize(2).anyMatch(line -> line.startsWith("3 "));
    }

    /** Whoever names one key after the other, as each refusal says, would never come to an end. */
    @Test
    void aRefusalNamesAllKeysThatMustBeCalledLost() {
        List<NotedKey> noted = List.of(
                new NotedKey(1, "", true, false), new NotedKey(2, "", false, true), new NotedKey(3, "", false, false));
        assertThat(NotedKey.missing(secrets, noted).action()).contains("--hongfan.keys.lost=2,3 启动");
    }

    @Test
    void aNumberThatAnyKeyHasHadIsNotGivenAgain() {
        jdbc.sql("insert into sealing_key (number, fingerprint, lost_at) values (4, repeat('a', 32), now())")
                .update();
        rotation.begin((Long) null);
        assertThat(secrets.version()).isEqualTo(5);
        assertThat(rotation.state().lost()).containsExactly(4);
        finish();
        jdbc.sql("insert into sealing_key (number, fingerprint) values (6, repeat('b', 32))")
                .update();
        assertThatThrownBy(() -> rotation.begin((Long) null))
                .as("another instance has added a key that this file lacks")
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("缺少这个数据库的第 6 号密钥");
        assertThat(secrets.version()).isEqualTo(5);
    }

    private record Old(byte[] phoneCipher, byte[] phoneHash, byte[] phoneTailHash) {}

    /** A new column of bytes must take part, or say here why it need not. */
    @Test
    void everySealedColumnTakesPart() {
        Set<String> sealedAnew = Set.of(
                "member.id_number_cipher",
                "member.id_number_hash",
                "member.phone_cipher",
                "member.phone_hash",
                "member.phone_tail_hash",
                "correction_request.wanted_cipher",
                "account_two_factor.secret");
        Set<String> endsWithItsRow =
                Set.of("portal_session.attributes", "import_block.cells", "kept_form.content", "kept_form.numbers");
        Set<String> countsAttempts = Set.of("sign_in_throttle.key", "sign_in_throttle.username_hash");
        Set<String> foundUnderEveryKey = Set.of("activation_slip.code_hash", "activation_slip.last_six_hash");
        Set<String> withoutKey = Set.of(
                "account_recovery_code.code_hash",
                "attachment.sha256",
                "audit_anchor.hash",
                "audit_entry.hash",
                "form_submission.key",
                "import_choice.signature",
                "import_job.sha256",
                "kept_form.browser_hash",
                "portal_session.id_hash");
        assertThat(jdbc.sql("""
                                select c.table_name || '.' || c.column_name from information_schema.columns c
                                  join information_schema.tables t using (table_schema, table_name)
                                 where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type = 'bytea'
                                """).query(String.class).list())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(sealedAnew, endsWithItsRow, countsAttempts, foundUnderEveryKey, withoutKey)
                                .flatMap(Set::stream)
                                .toList());
        assertThat(context.getBeansOfType(SealedRows.class).values())
                .extracting(SealedRows::title)
                .containsExactlyInAnyOrder("党员的身份证号和电话", "两步验证的密钥");
    }

    /** As the portal does it, behind the wall. */
    private void finish() {
        TestReach.close();
        try {
            int sealed = rotation.step();
            while (sealed > 0) {
                sealed = rotation.step();
            }
        } finally {
            TestReach.open();
        }
    }

    private void assertEverybodyIsFoundAndRead(int people) {
        for (int i = 0; i < people; i++) {
            String number = number(i);
            List<byte[]> ciphers = jdbc.sql("select id_number_cipher from member where id_number_hash in (:hashes)")
                    .param("hashes", seals.hashes(new IdNumber(number)))
                    .query(byte[].class)
                    .list();
            assertThat(ciphers).as(number).hasSize(1);
            assertThat(secrets.open(ciphers.get(0))).isEqualTo(number);
        }
        assertThat(jdbc.sql("select phone_cipher from member where phone_tail_hash in (:hashes)")
                        .param("hashes", seals.hashesOfTail("0007"))
                        .query(byte[].class)
                        .list())
                .singleElement()
                .satisfies(cipher -> assertThat(secrets.open(cipher)).isEqualTo("13800000007"));
    }

    private int find(String number) {
        return jdbc.sql("select count(*) from member where id_number_hash in (:hashes)")
                .param("hashes", seals.hashes(new IdNumber(number)))
                .query(Integer.class)
                .single();
    }

    private void add(int i) {
        IdNumber number = new IdNumber(number(i));
        org.hongfan.member.PhoneNumber phone = new org.hongfan.member.PhoneNumber("1380000" + "%04d".formatted(i));
        jdbc.sql("""
                        insert into member (branch_id, name, pinyin, initials, sex, birth_date, education, sector, id_number_cipher, id_number_hash,
                                            id_number_masked, phone_cipher, phone_hash, phone_tail_hash, phone_masked, kind, joined_on, confirmed_on, status)
                        values (:branch, '李明', 'li ming', 'lm', 'MALE', '1980-01-01', '60', 'FARMING', :cipher, :hash, :masked, :phone, :phoneHash,
                                :tail, :phoneMasked, 'FULL', '2005-07-01', '2006-07-01', 'ACTIVE')
                        """)
                .param("branch", village.first)
                .param("cipher", seals.seal(number))
                .param("hash", seals.hash(number))
                .param("masked", number.masked())
                .param("phone", seals.seal(phone))
                .param("phoneHash", seals.hash(phone))
                .param("tail", seals.hashTail(phone.tail()))
                .param("phoneMasked", phone.masked())
                .update();
    }

    private static String number(int i) {
        String digits = "379900"
                + java.time.LocalDate.of(1960, 1, 1).plusDays(i).toString().replace("-", "") + "001";
        return digits + IdNumber.checkOf(digits);
    }
}
