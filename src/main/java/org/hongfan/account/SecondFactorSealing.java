package org.hongfan.account;

import java.util.List;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.hongfan.shared.WaitingRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Seals the secrets of second factors with the present key. */
class SecondFactorSealing {
    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final WaitingRows waiting;

    private record Row(long accountId, byte[] secret) {}

    SecondFactorSealing(JdbcClient jdbc, Secrets secrets) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.waiting = new WaitingRows(jdbc, secrets, "account_two_factor", "account_id", "secret");
    }

    @Configuration(proxyBeanMethods = false)
    static class Rows {
        @Bean
        SealedRows sealedSecretsOfSecondFactors(JdbcClient jdbc, Secrets secrets) {
            SecondFactorSealing sealing = new SecondFactorSealing(jdbc, secrets);
            return new SealedRows("两步验证的密钥", sealing::countWaiting, sealing::sealNext, sealing::survey);
        }
    }

    long countWaiting() {
        return WaitingRows.count(waiting);
    }

    int sealNext() {
        return waiting.sealNext(Row.class, this::seal);
    }

    private int seal(List<Row> rows) {
        int sealed = 0;
        for (Row row : rows) {
            try {
                sealed += jdbc.sql("update account_two_factor set secret = :secret where account_id = :account")
                        .param("secret", secrets.seal(secrets.open(row.secret())))
                        .param("account", row.accountId())
                        .update();
            } catch (SealedException e) {
                waiting.passOver(row.accountId());
            }
        }
        return sealed;
    }

    SealedRows.Survey survey() {
        SealedRows.Survey.Surveyor surveyor = new SealedRows.Survey.Surveyor(secrets);
        for (Row row : jdbc.sql("select account_id, secret from account_two_factor order by account_id")
                .query(Row.class)
                .list()) {
            if (!surveyor.look(row.secret(), "编号 " + row.accountId() + " 的账号的两步验证")) {
                waiting.passOver(row.accountId());
            }
        }
        return surveyor.survey();
    }
}
