package org.hongfan.account;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Seals the secrets of second factors with the present key; who takes a code just now is left for later. */
@RequiredArgsConstructor
class SecondFactorSealing {
    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final Secrets secrets;

    private record Row(long accountId, byte[] secret) {}

    @Configuration(proxyBeanMethods = false)
    static class Rows {
        @Bean
        SealedRows sealedSecretsOfSecondFactors(JdbcClient jdbc, Secrets secrets) {
            SecondFactorSealing sealing = new SecondFactorSealing(jdbc, secrets);
            return new SealedRows("两步验证的密钥", sealing::countWaiting, sealing::sealNext);
        }
    }

    long countWaiting() {
        return jdbc.sql("select count(*) from account_two_factor where get_byte(secret, 0) <> :version")
                .param("version", secrets.version())
                .query(Long.class)
                .single();
    }

    int sealNext() {
        List<Row> rows = jdbc.sql("""
                        select account_id, secret from account_two_factor where get_byte(secret, 0) <> :version
                         order by account_id limit :batch for update skip locked
                        """)
                .param("version", secrets.version())
                .param("batch", BATCH)
                .query(Row.class)
                .list();
        for (Row row : rows) {
            jdbc.sql("update account_two_factor set secret = :secret where account_id = :account")
                    .param("secret", secrets.seal(secrets.open(row.secret())))
                    .param("account", row.accountId())
                    .update();
        }
        return rows.size();
    }
}
