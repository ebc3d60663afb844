package org.hongfan.member;

import org.hongfan.shared.SealedRows;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class MemberSealedRows {
    @Bean
    SealedRows sealedNumbersOfMembers(MemberSeals seals, JdbcClient jdbc) {
        return seals.rows(jdbc);
    }
}
