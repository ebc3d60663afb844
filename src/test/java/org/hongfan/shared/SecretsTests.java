package org.hongfan.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HexFormat;
import org.hongfan.shared.Secrets.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The key file and what it seals. */
class SecretsTests {
    @TempDir
    private Path folder;

    @Test
    void theKeyFileIsItsOwnersAlone() throws Exception {
        Secrets secrets = new Secrets(file(), Suite.AES_256_GCM);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        secrets.addKey(Instant.EPOCH, 0);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw--w----", "rw-----w-"})
    void aKeyFileThatOthersReachIsRefused(String rights) throws Exception {
        new Secrets(file(), Suite.AES_256_GCM);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString(rights));
        assertThatThrownBy(() -> new Secrets(file(), Suite.AES_256_GCM))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("别的用户也能读或改")
                .extracting(e -> ((KeyFileException) e).action())
                .asString()
                .contains("chmod 600");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSealedOpensAndWhatIsAlteredDoesNot(Suite suite) {
        Secrets secrets = new Secrets(file(), suite);
        byte[] sealed = secrets.seal("34052419800101001X");
        assertThat(secrets.open(sealed)).isEqualTo("34052419800101001X");
        assertThat(secrets.seal("34052419800101001X")).isNotEqualTo(sealed);
        assertThat(secrets.hash("a")).hasSize(32).isEqualTo(secrets.hash("a")).isNotEqualTo(secrets.hash("b"));
        sealed[sealed.length - 1] ^= 1;
        assertThatThrownBy(() -> secrets.open(sealed))
                .isInstanceOf(SealedException.class)
                .hasMessageContaining("被改动过");
    }

    @Test
    void aFileOfTheFirstVersionIsRead() throws Exception {
        Files.createFile(file(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file(), HexFormat.of().formatHex(new byte[64]));
        Secrets secrets = new Secrets(file(), Suite.SM4_GCM);
        assertThat(secrets.facts()).containsExactly(new Secrets.KeyFact(1, Suite.AES_256_GCM, true, null));
        byte[] old = secrets.seal("王秀兰");
        byte[] oldHash = secrets.hash("王秀兰");
        assertThat(secrets.addKey(Instant.EPOCH, 0)).isEqualTo(2);
        assertThat(Secrets.versionOf(secrets.seal("王秀兰"))).isEqualTo(2);
        assertThat(secrets.hashes("王秀兰")).hasSize(2).contains(oldHash, secrets.hash("王秀兰"));
        secrets.retireOlder();
        assertThat(secrets.hashes("王秀兰")).hasSize(1);
        assertThat(new Secrets(file(), Suite.SM4_GCM).open(old))
                .as("an old backup")
                .isEqualTo("王秀兰");
    }

    @Test
    void aHalfWrittenFileIsNotTakenForAKey() throws Exception {
        new Secrets(file(), Suite.AES_256_GCM);
        Files.writeString(file(), Files.readString(file()).substring(0, 60));
        assertThatThrownBy(() -> new Secrets(file(), Suite.AES_256_GCM))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("内容不完整");
    }

    @Test
    void noNumberIsGivenTwice() throws Exception {
        Secrets secrets = new Secrets(file(), Suite.AES_256_GCM);
        assertThat(secrets.addKey(Instant.EPOCH, 6))
                .as("above a key that is lost")
                .isEqualTo(7);
        String line = Files.readAllLines(file()).get(0);
        Path both = folder.resolve("both.key");
        Files.copy(file(), both, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(
                both,
                line.replaceAll("[0-9a-f]{128}$", "0".repeat(128)) + "\n",
                java.nio.file.StandardOpenOption.APPEND);
        assertThatThrownBy(() -> new Secrets(both, Suite.AES_256_GCM))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("两把密钥用了同一个编号");
    }

    /** Somebody puts another file there while the portal runs: what it seals must stay readable after the next start. */
    @Test
    void anotherFileIsNotTakenWhileThePortalRuns() throws Exception {
        Secrets secrets = new Secrets(file(), Suite.AES_256_GCM);
        byte[] before = secrets.seal("王秀兰");
        Path other = folder.resolve("other.key");
        new Secrets(other, Suite.AES_256_GCM);
        Files.move(other, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> secrets.make(1, null))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("被换成了另一个");
        assertThat(secrets.open(before)).isEqualTo("王秀兰");
    }

    private Path file() {
        return folder.resolve("hongfan.key");
    }
}
