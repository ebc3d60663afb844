package org.hongfan.account;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import lombok.RequiredArgsConstructor;
import org.hongfan.shared.SealedException;
import org.hongfan.shared.SealedRows;
import org.hongfan.shared.Secrets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Seals the secrets of second factors with the present key; who takes a code just now is left for later. What cannot be opened is passed over
 * and remembered until the portal ends.
 */
@RequiredArgsConstructor
class SecondFactorSealing {
    private static final int BATCH = 500;
    private static final String WAITING =
            "substring(secret for 1) <> :now and substring(secret for 1) in (:known) and account_id <> all (cast(:unreadable as bigint[]))";

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final Set<Long> unreadable = ConcurrentHashMap.newKeySet();

    private record Row(long accountId, byte[] secret) {}

    @Configuration(proxyBeanMethods = false)
    static class Rows {
        @Bean
        SealedRows sealedSecretsOfSecondFactors(JdbcClient jdbc, Secrets secrets) {
            SecondFactorSealing sealing = new SecondFactorSealing(jdbc, secrets);
            return new SealedRows("两步验证的密钥", sealing::countWaiting, sealing::sealNext, sealing::survey);
        }
    }

    long countWaiting() {
        return waiting("select count(*) from account_two_factor where " + WAITING)
                .query(Long.class)
                .single();
    }

    int sealNext() {
        for (List<Row> rows = waitingRows(); !rows.isEmpty(); rows = waitingRows()) {
            int sealed = 0;
            for (Row row : rows) {
                try {
                    sealed += jdbc.sql("update account_two_factor set secret = :secret where account_id = :account")
                            .param("secret", secrets.seal(secrets.open(row.secret())))
                            .param("account", row.accountId())
                            .update();
                } catch (SealedException e) {
                    unreadable.add(row.accountId());
                }
            }
            if (sealed > 0) {
                return sealed;
            }
        }
        return 0;
    }

    private List<Row> waitingRows() {
        return waiting("select account_id, secret from account_two_factor where " + WAITING
                        + " order by account_id limit :batch for update skip locked")
                .query(Row.class)
                .list();
    }

    private JdbcClient.StatementSpec waiting(String sql) {
        return jdbc.sql(sql)
                .param("now", firstByte(secrets.version()))
                .param(
                        "known",
                        secrets.facts().stream()
                                .map(key -> firstByte(key.version()))
                                .toList())
                .param("unreadable", unreadable.toArray(Long[]::new))
                .param("batch", BATCH);
    }

    private static byte[] firstByte(int version) {
        return new byte[] {(byte) version};
    }

    SealedRows.Survey survey() {
        SealedRows.Survey.Surveyor surveyor = new SealedRows.Survey.Surveyor(secrets);
        for (Row row : jdbc.sql("select account_id, secret from account_two_factor order by account_id")
                .query(Row.class)
                .list()) {
            if (!surveyor.look(row.secret(), "编号 " + row.accountId() + " 的账号的两步验证")) {
                unreadable.add(row.accountId());
            }
        }
        return surveyor.survey();
    }
}
