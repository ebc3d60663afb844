package org.hongfan.account;

import java.util.List;
import lombok.RequiredArgsConstructor;
import org.hongfan.member.MemberReferences;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The account of a member. A slip that was not used goes with the registration. */
@Component
@RequiredArgsConstructor
class AccountReferences implements MemberReferences {
    private final JdbcClient jdbc;

    @Override
    public List<String> list(long memberId) {
        boolean has = jdbc.sql("select exists (select 1 from account where member_id = :id)")
                .param("id", memberId)
                .query(Boolean.class)
                .single();
        return has ? List.of("有登录账号") : List.of();
    }
}
