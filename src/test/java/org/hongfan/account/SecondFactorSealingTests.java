package org.hongfan.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.Secrets;
import org.hongfan.shared.Secrets.Suite;
import org.hongfan.support.PostgresTest;
import org.hongfan.support.Users;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Second factors go on when the keys of their secrets change. */
@PostgresTest
@RequiredArgsConstructor
class SecondFactorSealingTests {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Users users;

    @TempDir
    private Path folder;

    @Test
    void secretsAreSealedAnewAndStayTheSame() {
        Secrets secrets = new Secrets(folder.resolve("hongfan.key"), Suite.AES_256_GCM);
        long first = users.create("one", (Long) null);
        long second = users.create("two", (Long) null);
        keep(first, secrets.seal("a1b2"));
        SecondFactorSealing sealing = new SecondFactorSealing(jdbc, secrets);
        assertThat(sealing.countWaiting()).isZero();
        secrets.addKey(Instant.EPOCH, 1);
        keep(second, secrets.seal("c3d4"));
        assertThat(sealing.countWaiting()).isOne();
        assertThat(transaction.<Integer>execute(status -> sealing.sealNext())).isOne();
        assertThat(transaction.<Integer>execute(status -> sealing.sealNext())).isZero();
        assertThat(sealing.countWaiting()).isZero();
        assertThat(Secrets.versionOf(secretOf(first))).isEqualTo(2);
        assertThat(secrets.open(secretOf(first))).isEqualTo("a1b2");
        assertThat(secrets.open(secretOf(second))).isEqualTo("c3d4");
    }

    private void keep(long account, byte[] secret) {
        jdbc.sql("insert into account_two_factor (account_id, secret, confirmed_at) values (:account, :secret, now())")
                .param("account", account)
                .param("secret", secret)
                .update();
    }

    private byte[] secretOf(long account) {
        return jdbc.sql("select secret from account_two_factor where account_id = :account")
                .param("account", account)
                .query(byte[].class)
                .single();
    }
}
